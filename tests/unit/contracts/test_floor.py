"""A price floor pays what a hand calculation says, to the cent."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ytterby.contracts.floor import PAYMENT, UPSIDE, FloorTerms, floor_flows
from ytterby.contracts.flows import COMPANY, PUBLIC
from ytterby.contracts.horizon import Horizon
from ytterby.contracts.prices import linear
from ytterby.errors import InputError

TEN_YEARS = Horizon("2025-10", 120)
TERMS = FloorTerms(110.0, "2025-10", 120, upside_share=0.3, upside_start="2030-01")
VOLUME = 500_000.0
"""A month [kg]: 6,000 t a year, 1,500,000 kg a quarter."""


def test_a_flat_price_of_60_costs_75_million_each_quarter() -> None:
    # 1,500,000 kg x (110 - 60) USD/kg = 75,000,000 USD in the last month of each of 40 quarters.
    paid = floor_flows(TERMS, TEN_YEARS, 60.0, VOLUME).of(COMPANY)[:, 0]
    assert paid[2::3].tolist() == [75_000_000.0] * 40
    assert paid.sum() == 3_000_000_000.0
    assert np.count_nonzero(paid) == 40


def test_a_flat_price_of_110_moves_no_money() -> None:
    flows = floor_flows(TERMS, TEN_YEARS, 110.0, VOLUME)
    assert not flows.of(COMPANY).any()
    assert not flows.of(PUBLIC).any()


def test_a_price_that_rises_from_60_to_180_pays_and_gives_back_to_the_cent() -> None:
    # Price of month m = 0 … 119: 60 + 120 m / 119. Mean of quarter q (months 3q, 3q+1, 3q+2):
    # 60 + 120 (3q + 1) / 119.
    flows = floor_flows(TERMS, TEN_YEARS, linear(60.0, 180.0, TEN_YEARS), VOLUME)
    paid = flows.of(COMPANY, PAYMENT)[:, 0]
    # First quarter: 1,500,000 x (50 - 120 / 119) = 75,000,000 - 180,000,000 / 119
    #              = 75,000,000 - 1,512,605.042… = 73,487,394.957…
    assert round(paid[2], 2) == 73_487_394.96
    # The floor is above the mean while 120 (3q + 1) < 50 x 119 = 5,950, thus 3q + 1 < 49.58,
    # thus q <= 16: 17 quarters. Their sum of (3q + 1) is 3 x 136 + 17 = 425:
    # 1,500,000 x (17 x 50 - 120 x 425 / 119) = 1,500,000 x (850 - 428.571428…) = 632,142,857.142…
    assert np.count_nonzero(paid) == 17
    assert round(paid.sum(), 2) == 632_142_857.14
    # January 2030 is month 51, the first of quarter 17; from there on to q = 39, 23 quarters, the
    # sum of (3q + 1) is 3 x (17 + … + 39 = 644) + 23 = 1,955:
    # 0.3 x 1,500,000 x (120 x 1,955 / 119 - 23 x 50) = 450,000 x (1,971.428571… - 1,150)
    # = 450,000 x 821.428571… = 369,642,857.142…
    back = flows.of(PUBLIC, UPSIDE)[:, 0]
    assert np.count_nonzero(back) == 23
    assert round(back.sum(), 2) == 369_642_857.14
    # The difference: 632,142,857.142… - 369,642,857.142… = 262,500,000.00
    assert round(flows.of(COMPANY)[:, 0].sum(), 2) == 262_500_000.00
    # Last quarter, q = 39: 60 + 120 x 118 / 119 = 178.991596…;
    # 450,000 x 68.991596… = 31,046,218.487…
    assert round(back[-1], 2) == 31_046_218.49


def test_a_quarter_averages_its_months_simply_or_by_volume() -> None:
    quarter, price, volume = Horizon("2026-01", 3), [50.0, 80.0, 110.0], [3.0, 2.0, 1.0]
    # Simple: mean 80, 6 kg x 30 = 180. By volume: (150 + 160 + 110) / 6 = 70, 6 x 40 = 240.
    simple = FloorTerms(110.0, "2026-01", 12)
    weighted = FloorTerms(110.0, "2026-01", 12, averaging="volume-weighted")
    assert floor_flows(simple, quarter, price, volume).of(COMPANY)[2, 0] == pytest.approx(180.0)
    assert floor_flows(weighted, quarter, price, volume).of(COMPANY)[2, 0] == pytest.approx(240.0)


def test_averaging_hides_what_single_months_would_have_paid() -> None:
    quarter, price = Horizon("2026-01", 3), [90.0, 110.0, 130.0]
    assert floor_flows(FloorTerms(110.0, "2026-01", 3), quarter, price, 1.0).of(COMPANY).sum() == 0
    monthly = FloorTerms(110.0, "2026-01", 3, settle_months=1)
    assert floor_flows(monthly, quarter, price, 1.0).of(COMPANY).sum() == 20.0


def test_a_lag_moves_the_payment_and_loses_none_at_the_end() -> None:
    half = Horizon("2026-01", 6)
    paid = floor_flows(FloorTerms(110.0, "2026-01", 6, lag=2), half, 100.0, 1.0).of(COMPANY)[:, 0]
    assert paid.tolist() == [0, 0, 0, 0, 30.0, 30.0]


def test_months_outside_the_term_are_not_protected() -> None:
    paid = floor_flows(FloorTerms(110.0, "2026-02", 1), Horizon("2026-01", 3), 100.0, 1.0)
    assert paid.of(COMPANY)[:, 0].tolist() == [0.0, 10.0, 0.0]


def test_a_condition_can_start_the_sharing_draw_by_draw() -> None:
    months = Horizon("2026-01", 2)
    terms = FloorTerms(110.0, "2026-01", 2, settle_months=1, upside_share=0.5)
    reached = np.array([[0.0, 1.0], [1.0, 1.0]])
    back = floor_flows(terms, months, 120.0, 1.0, sharing=reached).of(PUBLIC)
    assert back.tolist() == [[0.0, 5.0], [5.0, 5.0]]


def test_all_wrong_terms_are_said_at_once() -> None:
    with pytest.raises(InputError) as caught:
        FloorTerms(-1.0, "soon", 0, settle_months=5, averaging="means", lag=-1, upside_share=2.0)
    codes = [p.code for p in caught.value.problems]
    assert codes.count("out-of-range") == 5
    assert {"bad-month", "unknown-averaging"} <= set(codes)


@settings(deadline=None)
@given(
    st.lists(st.floats(1.0, 300.0), min_size=24, max_size=24),
    st.lists(st.floats(0.0, 1e6), min_size=24, max_size=24),
    st.sampled_from([1, 3, 6, 12]),
    st.integers(0, 4),
)
def test_what_one_side_pays_the_other_receives(
    price: list[float], volume: list[float], each: int, lag: int
) -> None:
    terms = FloorTerms(
        110.0, "2026-01", 24, each, lag=lag, upside_share=0.3, upside_start="2026-07"
    )
    flows = floor_flows(terms, Horizon("2026-01", 24), price, volume)
    assert (flows.of(PUBLIC) + flows.of(COMPANY) == 0).all()
    assert all((t.amount >= 0).all() for t in flows.transfers)
