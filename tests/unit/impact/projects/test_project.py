"""A project by hand, and what must hold of every one."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.unit.impact.projects.example import PRICES, project

from ytterby.impact.projects import (
    DebtTerms,
    break_even_scale,
    irr,
    levelised_cost,
    mean_price,
    npv,
    outlast,
    project_cash,
)

M = 1e6


def test_a_plain_project_earns_its_basket_less_its_cost() -> None:
    found = project_cash(project(), PRICES)
    assert found.years == (2027, 2028, 2029, 2030, 2031)
    assert found.revenue[:, 0] / M == pytest.approx([0, 15.75, 15.75, 15.75, 0])
    assert found.free[:, 0] / M == pytest.approx([-20, 9.75, 9.75, 9.75, 0])
    assert found.npv(0.1)[0] == pytest.approx(
        npv([-20 * M, 9.75 * M, 9.75 * M, 9.75 * M], 0.1, 0.5)[0]
    )
    assert found.irr().rate[0] == pytest.approx(irr([-20, 9.75, 9.75, 9.75]).rate[0])
    assert found.payback()[0] == pytest.approx(20 / 9.75)


def test_tax_waits_for_losses_and_depreciation() -> None:
    found = project_cash(project(tax=0.25), PRICES)
    # Written off: 10, 10, 0. Profit: -0.25, -0.25, 9.75; taxed: 9.25.
    assert found.tax[:, 0] / M == pytest.approx([0, 0, 0, 0.25 * 9.25, 0])


def test_royalty_working_capital_and_closing_are_paid() -> None:
    found = project_cash(project(royalty=0.04, working=0.2, closure=0.1), PRICES)
    assert found.royalty[1, 0] / M == pytest.approx(0.63)
    assert found.working[:, 0] / M == pytest.approx([0, 3.15, 0, 0, -3.15])
    assert found.sustaining[:, 0] / M == pytest.approx([0, 0, 0, 0, 2.0])
    assert found.free[:, 0].sum() / M == pytest.approx(3 * (9.75 - 0.63) - 20 - 2)


def test_a_fixed_part_of_the_cost_is_due_while_output_ramps_up() -> None:
    found = project_cash(project(fixed=0.5, ramp=2.0), PRICES)
    # Output is a quarter, three quarters, all.
    assert found.production[:, :, 0].sum(axis=1) == pytest.approx([0, 250, 750, 1000, 0])
    assert found.operating[:, 0] / M == pytest.approx([0, 3.75, 5.25, 6.0, 0])


def test_cerium_that_nobody_buys_costs_its_disposal() -> None:
    sold = np.array([[0.4], [1.0]])
    found = project_cash(project(sold=sold, disposal=0.5), PRICES)
    assert found.revenue[1, 0] / M == pytest.approx(0.4 * 0.75 + 15)
    assert found.disposal[1, 0] / M == pytest.approx(0.6 * 0.75 * 0.5)


def test_carbonate_earns_its_payable_share() -> None:
    found = project_cash(project(payable=np.full((2, 1), 0.7)), PRICES)
    assert found.revenue[1, 0] / M == pytest.approx(0.7 * 15.75)


def test_an_element_without_a_price_earns_nothing() -> None:
    found = project_cash(project(), np.array([np.nan, 60.0]))
    assert found.revenue[1, 0] / M == pytest.approx(15)


def test_what_a_contract_pays_is_taxed_like_revenue() -> None:
    other = np.array([0, 1, 1, 1, 0]) * M
    plain = project_cash(project(tax=0.25), PRICES)
    helped = project_cash(project(tax=0.25), PRICES, other=other)
    assert (helped.free - plain.free).sum() / M == pytest.approx(3 * 0.75)


def test_debt_leaves_the_project_as_it_is_and_lifts_a_good_return() -> None:
    plain = project_cash(project(), PRICES)
    lent = project_cash(project(), PRICES, debt=DebtTerms(0.6, 0.05, 3))
    assert (lent.free == plain.free).all()
    assert lent.irr(equity=True).rate[0] > plain.irr().rate[0]
    assert lent.npv(0.05, equity=True)[0] == pytest.approx(lent.npv(0.05)[0])
    assert lent.debt is not None
    assert lent.debt.unpaid[0] == 0.0


def test_interest_lowers_the_owners_tax() -> None:
    rich = PRICES * 3
    lent = project_cash(project(tax=0.3), rich, debt=DebtTerms(0.6, 0.1, 3))
    assert lent.debt is not None
    saved = lent.equity - lent.free - lent.debt.drawn + lent.debt.service
    assert saved.sum() == pytest.approx(0.3 * lent.debt.interest.sum())


def test_the_levelised_cost_of_a_plain_project_is_an_annuity_and_the_cost() -> None:
    annuity = 0.1 / (1 - 1.1**-3) * 20
    assert levelised_cost(project(), 0.1)[0] == pytest.approx(6 + annuity)


def test_the_basket_price_that_pays_is_the_levelised_cost() -> None:
    scale = break_even_scale(project(), PRICES, 0.1)[0]
    assert scale * 15.75 == pytest.approx(levelised_cost(project(), 0.1)[0])


def test_a_project_whose_cerium_pays_needs_no_neodymium() -> None:
    rich = np.array([100.0, 60.0])
    assert break_even_scale(project(), rich, 0.1, ("Nd",))[0] == 0.0


def test_no_price_of_an_absent_element_makes_a_project_pay() -> None:
    assert np.isnan(break_even_scale(project(), PRICES / 10, 0.1, ("Dy",))[0])


@settings(deadline=None)
@given(
    st.floats(0.0, 0.4), st.floats(0.0, 0.1), st.floats(0.0, 4.0), st.floats(0.5, 30.0),
    st.floats(0.02, 0.3), st.booleans(),
)  # fmt: skip
def test_at_the_break_even_price_the_value_is_zero(
    tax: float, royalty: float, ramp: float, life: float, rate: float, lent: bool
) -> None:
    one = project(
        tax=tax, royalty=royalty, ramp=ramp, life=life + ramp, working=0.1, closure=0.05,
        sustaining=0.02, fixed=0.6,
    )  # fmt: skip
    debt = DebtTerms(0.5, 0.07, 5, "level") if lent else None
    scale = break_even_scale(one, PRICES, rate, ("Nd",), debt=debt)[0]
    if np.isnan(scale) or scale == 0.0:
        return
    found = project_cash(one, PRICES * np.array([1.0, scale]), debt=debt)
    assert abs(found.npv(rate, equity=lent)[0]) < 1e-6 * 20 * M


@settings(deadline=None)
@given(st.floats(0.1, 5.0), st.floats(1.01, 3.0))
def test_a_higher_price_is_never_worth_less(scale: float, more: float) -> None:
    one = project(tax=0.3, royalty=0.05, working=0.2, fixed=0.5)
    low, high = (project_cash(one, PRICES * s).npv(0.1)[0] for s in (scale, scale * more))
    assert high >= low


@settings(deadline=None)
@given(st.floats(0.5, 20.0))
def test_twice_the_plant_at_twice_the_capital_is_worth_twice(size: float) -> None:
    one = project_cash(project(tax=0.3, royalty=0.05), PRICES).npv(0.1)[0]
    grown = project(tax=0.3, royalty=0.05, capacity=1000.0 * size, capital=20e6 * size)
    assert project_cash(grown, PRICES).npv(0.1)[0] == pytest.approx(one * size)


@settings(deadline=None)
@given(st.floats(0.0, 5.0), st.floats(0.3, 1.0), st.floats(1.0, 25.0))
def test_elements_made_sum_to_all_oxide(ramp: float, steady: float, life: float) -> None:
    one = project(ramp=ramp, steady=steady, life=life)
    made = project_cash(one, PRICES).production
    assert made.shape == (one.years, 2, 1)
    assert made[:, 0] == pytest.approx(3 * made[:, 1])
    assert made.sum() <= 1000.0 * life + 1e-6


def test_the_mean_price_leaves_out_what_has_none() -> None:
    assert mean_price(project(), np.array([np.nan, 60.0]), ("Ce", "Nd"))[0] == 60.0
    assert np.isnan(mean_price(project(), np.array([np.nan, 60.0]), ("Ce",))[0])


def test_a_project_is_counted_draw_by_draw() -> None:
    one = project(1, operating=6.0)
    varied = project(1, operating=np.nan)
    assert one.draws == 2
    costs = np.array([6.0, 12.0])
    two = type(one)(**(one.__dict__ | {"operating": costs}))
    found = project_cash(two, PRICES)
    assert found.free[1] / M == pytest.approx([9.75, 3.75])
    assert project_cash(two.only(1), PRICES).free[1, 0] / M == pytest.approx(3.75)
    assert np.isnan(varied.operating).all()


def test_inputs_of_wrong_shape_are_refused() -> None:
    with pytest.raises(ValueError, match="shares"):
        project(shares=np.array([0.75, 0.3]))
    with pytest.raises(ValueError, match="element, draw"):
        project(sold=np.ones((3, 1)))
    with pytest.raises(ValueError, match="prices of 2 years"):
        project_cash(project(), np.ones((2, 2, 1)))


def test_a_price_war_ruins_a_plant_in_the_month_in_which_its_reserve_is_gone() -> None:
    # A month costs 0.5 million and earns 1.3125; at a tenth of the price it loses 0.36875.
    war = np.repeat(PRICES[None, :, None] / 10, 12, axis=0)
    found = outlast(project(), war, reserve=3.0)
    assert found.ruined.tolist() == [True]
    assert found.first.tolist() == [4.0]
    assert found.cash[0, 0] / M == pytest.approx(1.5 - 0.36875)
    peace = np.repeat(PRICES[None, :, None], 12, axis=0)
    assert not outlast(project(), peace, reserve=0.0).ruined.any()


def test_debt_service_defaults_before_ruin() -> None:
    peace = np.repeat(PRICES[None, :, None], 12, axis=0)
    found = outlast(project(), peace, reserve=1.0, service=15 * M)
    assert found.defaulted.tolist() == [True]
    assert found.ruined.tolist() == [False]


def test_the_price_after_the_war_is_its_last() -> None:
    peace = np.repeat(PRICES[None, :, None], 2, axis=0)
    assert outlast(project(), peace, reserve=0.0, after=10).cash.shape == (12, 1)
