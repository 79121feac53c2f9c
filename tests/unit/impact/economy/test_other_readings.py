"""Price transfer, delay, leverage and statistics, by hand."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.unit.impact.economy.case import disruption, economy

from ytterby.factors.draws import Draws
from ytterby.impact.economy import (
    count_delay,
    count_transfer,
    counted_share,
    describe,
    missing_value,
    missing_years,
    variance_share,
)


def test_price_transfer_is_what_arrives_times_the_rise() -> None:
    found = count_transfer(disruption(0.5))
    # 2 t a month, half of it arrives, 30 USD/kg more, twelve months.
    assert found.cost[0] == pytest.approx(np.full(5, 2000 * 0.5 * 30 * 12))
    # Thulium has no price: a third of the use of cars is not counted.
    assert found.unpriced == pytest.approx([1 / 3, 0.0])


def test_no_rise_costs_nothing_and_a_fall_is_a_gain() -> None:
    same = disruption(0.5, price=np.full((1, 12, 5), 50.0))
    fell = disruption(0.5, price=np.full((1, 12, 5), 40.0))
    assert count_transfer(same).cost.sum() == 0
    assert (count_transfer(fell).cost[0] < 0).all()


def test_delay_counts_the_years_until_the_end_of_the_run() -> None:
    case = disruption(0.5)
    # Every month alike: half a year on average.
    assert missing_years(case, "wind") == pytest.approx(np.full(5, 0.5))
    assert missing_years(case, "polishing") == pytest.approx(np.zeros(5))
    delay = count_delay(case, economy(), Draws(4))
    # 5 t a month, half of it missing, 0.5 t a megawatt: 60 MW.
    assert delay.turbines == pytest.approx(np.full(5, 60.0))
    assert delay.turbine_co2 == pytest.approx(np.full(5, 60 * 8760 * 0.5 * 0.4 * 0.5))
    assert delay.cars.sum() == 0


def test_delay_without_factors_has_a_gap() -> None:
    assert count_delay(disruption(0.5), economy(transition=None), Draws(4)).co2 is None


def test_no_shortage_delays_nothing() -> None:
    delay = count_delay(disruption(0.0), economy(), Draws(4))
    assert delay.turbines.sum() == 0
    assert delay.co2 is not None
    assert delay.co2.sum() == 0


def test_leverage_and_what_is_counted_are_by_value_before() -> None:
    case = disruption(0.5)
    assert missing_value(case, "wind") == pytest.approx(np.full(5, 5e5 * 6))
    assert counted_share(case, ("wind",)) == pytest.approx(0.2)


@given(st.lists(st.floats(-1e6, 1e6), min_size=3, max_size=60))
def test_an_interval_is_in_order_and_the_tail_above_it(values: list[float]) -> None:
    found = describe(values)
    assert found.low <= found.value <= found.high
    assert found.worst >= found.value - 1e-6


@pytest.mark.parametrize(
    ("draws", "held"), [(2, 1), (20, 1), (21, 2), (64, 4), (100, 5), (256, 13)]
)
def test_the_worst_twentieth_holds_a_twentieth_of_the_draws_and_never_less(
    draws: int, held: int
) -> None:
    found = describe([0.0, *range(draws)])
    assert found.worst == pytest.approx(draws - (held + 1) / 2)


def test_a_variance_that_nothing_explains_is_a_gap() -> None:
    assert np.isnan(variance_share([1, 1, 1], [1, 1, 1]))
    assert np.isnan(variance_share([1, -1, 2], [1, 1, 1]))
    assert variance_share([1, 1, 10, 100], [1, 1, 10, 100]) == pytest.approx(0)
