"""Instruments on one plant: money is conserved, nothing is free, sizes are equal in security."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.unit.impact.fund.hand import PUBLIC_RATE, RATE, SETTING, YEARLY, case

from ytterby.contracts.flows import COMPANY
from ytterby.impact.fund import (
    INSTRUMENTS,
    cleared,
    company_gain,
    compare_instruments,
    conservation,
    cost_at,
    measure,
    owners_value,
    public_cost,
    size_instrument,
)

EACH = pytest.mark.parametrize("name", sorted(INSTRUMENTS))
SIZES = {"USD": 5e6, "USD/kg NdPr": 70.0}


def some_size(name: str) -> float:
    return SIZES.get(INSTRUMENTS[name].unit, 0.3)


@EACH
def test_what_one_side_pays_another_receives(name: str) -> None:
    one = case(8, spread=0.5)
    applied = INSTRUMENTS[name].apply(one, some_size(name), SETTING)
    assert conservation(one, applied) < 1e-6
    assert len(applied.flows.parties) >= 2


@EACH
def test_an_instrument_of_size_zero_costs_nothing_and_adds_nothing(name: str) -> None:
    one = case(8, spread=0.5)
    applied = INSTRUMENTS[name].apply(one, 0.0, SETTING)
    assert np.allclose(public_cost(one, applied), 0.0)
    assert np.allclose(owners_value(one, applied), one.base.npv(RATE))


@EACH
def test_what_the_company_counts_is_what_it_gets(name: str) -> None:
    one = case(4, spread=0.3)
    applied = INSTRUMENTS[name].apply(one, some_size(name), SETTING)
    flow = applied.flows.of(COMPANY)
    wide = np.broadcast_to(flow, (one.horizon.months, one.inputs.draws))
    yearly = wide.reshape(one.inputs.years, 12, -1).sum(axis=1)
    assert np.allclose(applied.taxed + applied.untaxed, yearly)


@EACH
@given(first=st.floats(0.05, 3.0), more=st.floats(0.0, 2.0))
@settings(max_examples=15, deadline=None)
def test_a_larger_instrument_is_never_worth_less_to_owners(
    name: str, first: float, more: float
) -> None:
    one = case(5, price=20.0, spread=0.4)
    # An offtake of small size takes money away; from the price of the market on it gives.
    floor = 28.0 if name == "offtake" else 0.0
    unit = some_size(name) / 3.0
    values = [
        cleared(owners_value(one, INSTRUMENTS[name].apply(one, floor + s * unit, SETTING)), None)
        for s in (first, first + more)
    ]
    assert values[1] >= values[0] - 1.0


@given(low=st.floats(0.0, 150.0), more=st.floats(0.0, 100.0), price=st.floats(10.0, 120.0))
@settings(max_examples=30, deadline=None)
def test_a_larger_floor_never_costs_less(low: float, more: float, price: float) -> None:
    one = case(4, price=price, spread=0.5)
    costs = [
        public_cost(one, INSTRUMENTS["floor"].apply(one, f, SETTING)) for f in (low, low + more)
    ]
    assert (costs[1] >= costs[0] - 1e-6).all()


def test_a_floor_pays_the_difference_on_what_is_sold() -> None:
    one = case(price=60.0)
    applied = INSTRUMENTS["floor"].apply(one, 80.0, SETTING)
    yearly = applied.taxed[:, 0]
    assert yearly[1:4].tolist() == pytest.approx([20.0 * YEARLY] * 3)
    by_hand = sum(20.0 * YEARLY * (1 + PUBLIC_RATE) ** -(y + 1) for y in (1, 2, 3))
    assert public_cost(one, applied)[0] == pytest.approx(by_hand)


def test_an_offtake_at_the_markets_price_costs_nothing() -> None:
    one = case(price=60.0)
    applied = INSTRUMENTS["offtake"].apply(one, 60.0, SETTING)
    assert public_cost(one, applied)[0] == pytest.approx(0.0, abs=1e-6)
    dearer = INSTRUMENTS["offtake"].apply(one, 50.0, SETTING)
    assert public_cost(one, dearer)[0] < 0.0


def test_a_grant_closes_the_gap_to_the_dollar() -> None:
    one = case(price=30.0)
    lack = -one.base.npv(RATE)[0]
    assert lack > 0.0
    found = size_instrument(one, INSTRUMENTS["grant"], SETTING)
    assert found.size is not None
    # Paid in the one year of building, whose flows count half a year after its beginning.
    assert found.size == pytest.approx(lack * (1 + RATE) ** 0.5, rel=1e-5)


def test_a_loan_that_is_served_costs_the_public_nothing_at_its_own_rate() -> None:
    one = case(price=90.0)
    applied = INSTRUMENTS["loan"].apply(one, 10e6, SETTING)
    assert abs(public_cost(one, applied)[0]) < 0.01 * 10e6


def test_a_loan_to_a_plant_without_cash_is_lost() -> None:
    one = case(price=5.0)
    applied = INSTRUMENTS["loan"].apply(one, 10e6, SETTING)
    assert public_cost(one, applied)[0] == pytest.approx(10e6, rel=0.03)


def test_equity_in_a_plant_that_earns_nothing_is_lost() -> None:
    one = case(price=5.0)
    applied = INSTRUMENTS["equity"].apply(one, 10e6, SETTING)
    assert public_cost(one, applied)[0] == pytest.approx(10e6, rel=0.03)


@pytest.mark.parametrize("odds", [None, 0.7])
def test_sized_instruments_give_equal_security(odds: float | None) -> None:
    one = case(30, price=30.0, spread=0.4)
    found = compare_instruments(one, SETTING, odds=odds)
    reached = [s for s in found if s.size is not None]
    assert len(reached) >= 5
    for sized in reached:
        assert sized.size is not None
        assert cleared(sized.value, odds) == pytest.approx(0.0, abs=1e-4 * 20e6)
        smaller = sized.instrument.apply(one, sized.size * 0.98, SETTING)
        assert cleared(owners_value(one, smaller), odds) < 0.0


def test_the_cheapest_comes_first_and_what_does_not_reach_last() -> None:
    one = case(10, price=24.0, spread=0.3)
    found = compare_instruments(one, SETTING)
    costs = [float((s.cost + s.users)[1:].mean()) if s.size is not None else np.inf for s in found]
    assert costs == sorted(costs)


def test_a_project_that_clears_without_help_needs_nothing() -> None:
    one = case(6, price=200.0)
    for sized in compare_instruments(one, SETTING):
        assert sized.size == 0.0
        assert np.allclose(sized.cost, 0.0)


def test_a_credit_cannot_be_more_than_the_cost() -> None:
    one = case(price=8.0)
    found = size_instrument(one, INSTRUMENTS["credit"], SETTING)
    assert found.size is None
    assert np.isnan(cost_at(one, found, RATE)).all()


def test_users_behind_a_tariff_pay_the_duty_and_the_higher_price() -> None:
    one = case(price=40.0)
    sized = measure(one, INSTRUMENTS["tariff"], 0.25, SETTING)
    assert sized.cost[0] < 0.0 < sized.users[0]
    applied = sized.applied
    assert applied is not None
    gain = company_gain(one, applied)[0]
    assert sized.users[0] == pytest.approx(gain - sized.cost[0])


def test_a_stockpile_gets_its_money_back_at_steady_prices_but_for_premium_and_time() -> None:
    one = case(price=60.0, life=8.0)
    sized = measure(one, INSTRUMENTS["stockpile"], 0.5, SETTING)
    premium = 0.5 * 60.0 * YEARLY * 0.5 * 3
    assert premium * 0.9 < sized.cost[0] < premium * 1.6


def test_years_at_a_loss_fall_with_a_floor_and_not_with_a_grant() -> None:
    one = case(30, price=26.0, spread=0.5)
    grant = measure(one, INSTRUMENTS["grant"], 5e6, SETTING)
    floor = measure(one, INSTRUMENTS["floor"], 30.0, SETTING)
    assert floor.loss_years < grant.loss_years
