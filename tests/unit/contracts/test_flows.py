"""Cash flows: what one side pays another receives, months and discounting."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ytterby.contracts.flows import (
    COMPANY,
    MARKET,
    PUBLIC,
    CashFlows,
    Transfer,
    discount,
    present_value,
)
from ytterby.contracts.horizon import Horizon
from ytterby.errors import InputError


@given(st.lists(st.floats(-1e9, 1e9), min_size=2, max_size=12))
def test_the_sides_of_all_transfers_sum_to_nothing(amounts: list[float]) -> None:
    column = np.array(amounts)[:, None]
    flows = CashFlows(
        Horizon("2025-01", len(amounts)),
        (Transfer("a", PUBLIC, COMPANY, column), Transfer("b", MARKET, PUBLIC, 2 * column)),
    )
    assert set(flows.parties) == {PUBLIC, COMPANY, MARKET}
    np.testing.assert_array_equal(sum(flows.of(p) for p in flows.parties), 0 * column)
    np.testing.assert_array_equal(flows.of(PUBLIC, "b"), 2 * column)


def test_a_dollar_after_a_year_is_worth_less_by_the_rate() -> None:
    flow = np.zeros((24, 2))
    flow[11] = 121.0
    flow[23] = 121.0
    np.testing.assert_allclose(present_value(flow, 0.1), 121 / 1.1 + 121 / 1.21)
    np.testing.assert_allclose(present_value(flow, [0.0, 0.1]), [242.0, 210.0])
    assert discount(0.0, 5).shape == (5, 1)


def test_quarters_are_those_of_the_calendar() -> None:
    months = Horizon("2025-10", 7)
    assert months.settled(3).tolist() == [0, 0, 0, 1, 1, 1, 2]
    assert months.years.tolist() == [2025, 2025, 2025, 2026, 2026, 2026, 2026]
    assert months.index("2025-09") == -1


def test_flows_of_different_months_do_not_join() -> None:
    one, two = (CashFlows(Horizon("2025-01", n), ()) for n in (1, 2))
    with pytest.raises(ValueError, match="different months"):
        one.join([two])


def test_every_problem_of_a_horizon_is_told_at_once() -> None:
    with pytest.raises(InputError) as error:
        Horizon("2025-13", 0)
    assert {p.code for p in error.value.problems} == {"bad-month", "out-of-range"}
