"""Phases, tax and debt by themselves."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from ytterby.impact.projects.debt import DebtTerms, borrow
from ytterby.impact.projects.inputs import fit_shares
from ytterby.impact.projects.money import npv
from ytterby.impact.projects.phasing import capital_shares, ramp_up, running_share
from ytterby.impact.projects.tax import depreciate, tax_due


@settings(deadline=None)
@given(st.integers(1, 12))
def test_capital_is_spent_whole_and_symmetrically(years: int) -> None:
    shares = capital_shares(years)
    assert shares.sum() == pytest.approx(1.0)
    assert shares == pytest.approx(shares[::-1])


@settings(deadline=None)
@given(st.floats(0.0, 10.0), st.floats(0.1, 1.0))
def test_a_ramp_never_falls_and_loses_half_of_its_time(years: float, steady: float) -> None:
    share = ramp_up(years, steady, 15)[:, 0]
    assert (np.diff(share) >= -1e-12).all()
    assert share.sum() == pytest.approx(steady * (15 - years / 2))


def test_a_life_that_ends_within_a_year_counts_in_part() -> None:
    assert running_share(1.5, 3)[:, 0].tolist() == [1.0, 0.5, 0.0]


def test_a_tax_is_paid_on_what_is_left_after_losses() -> None:
    profit = np.array([[-50.0], [30.0], [40.0], [10.0]])
    assert tax_due(profit, 0.25)[:, 0].tolist() == [0.0, 0.0, 5.0, 2.5]


@settings(deadline=None)
@given(arrays(float, (8, 3), elements=st.floats(-1e6, 1e6)), st.floats(0.0, 0.6))
def test_tax_is_never_negative_and_never_more_than_on_all_profits(
    profit: np.ndarray, rate: float
) -> None:
    due = tax_due(profit, rate)
    assert (due >= 0.0).all()
    assert (due <= rate * np.maximum(profit, 0.0) + 1e-6).all()
    assert (due.sum(axis=0) >= rate * profit.sum(axis=0) - 1e-6).all()


@settings(deadline=None)
@given(arrays(float, (9, 2), elements=st.floats(0.0, 1e6)), st.floats(1.0, 20.0))
def test_all_that_is_spent_is_written_off_and_no_more(spent: np.ndarray, years: float) -> None:
    written = depreciate(spent, years, 2)
    assert written.sum(axis=0) == pytest.approx(spent.sum(axis=0), abs=1e-6)
    assert (written[:2] == 0.0).all()


CAPITAL = np.array([[60.0], [40.0], [0.0], [0.0], [0.0], [0.0], [0.0]])
CASH = np.array([[0.0], [0.0], [20.0], [40.0], [60.0], [60.0], [60.0]])


def test_a_level_loan_is_an_annuity() -> None:
    loan = borrow(CAPITAL, CASH, DebtTerms(0.5, 0.1, 4), 2)
    # 30 drawn; a year later 3 accrued and 20 drawn.
    owed = 30 + 3 + 20
    assert loan.balance[1, 0] == pytest.approx(owed)
    assert loan.service[2:6, 0] == pytest.approx([owed * 0.1 / (1 - 1.1**-4)] * 4)
    assert loan.balance[5, 0] == 0.0
    assert loan.service[6, 0] == 0.0
    assert np.isnan(loan.cover[6, 0])


def test_a_sculpted_loan_has_the_same_cover_every_year_and_is_repaid() -> None:
    loan = borrow(CAPITAL, CASH, DebtTerms(0.5, 0.1, 4, "sculpted"), 2)
    cover = loan.cover[2:6, 0]
    assert cover == pytest.approx([cover[0]] * 4)
    assert loan.least_cover[0] == pytest.approx(cover[0])
    assert loan.balance[5, 0] == pytest.approx(0.0, abs=1e-6)
    assert loan.unpaid[0] == 0.0


def test_what_is_lent_comes_back_with_its_interest() -> None:
    for shape in ("level", "sculpted"):
        loan = borrow(CAPITAL, CASH, DebtTerms(0.7, 0.08, 5, shape), 2)
        assert loan.service.sum() == pytest.approx((loan.drawn + loan.interest).sum())
        assert npv(loan.service - loan.drawn, 0.08)[0] == pytest.approx(0.0, abs=1e-9)


def test_cash_flows_that_are_worth_nothing_leave_a_sculpted_loan_owed() -> None:
    loan = borrow(CAPITAL, 0.0 * CASH, DebtTerms(0.5, 0.1, 4, "sculpted"), 2)
    assert loan.service.sum() == 0.0
    assert loan.unpaid[0] > 50.0


def test_terms_outside_their_bounds_are_refused() -> None:
    with pytest.raises(ValueError, match="share of 0 to 1"):
        DebtTerms(1.2, 0.1)


@settings(deadline=None)
@given(st.floats(0.0, 0.5), st.floats(0.0, 0.3))
def test_a_fitted_basket_sums_to_one_and_holds_what_is_printed(light: float, heavy: float) -> None:
    ore = {"La": 0.25, "Ce": 0.5, "Nd": 0.15, "Pr": 0.05, "Dy": 0.04, "Tb": 0.01}
    fitted = fit_shares(ore, {("Nd", "Pr"): light, ("Dy", "Tb"): heavy})
    assert sum(fitted.values()) == pytest.approx(1.0)
    assert fitted["Nd"] + fitted["Pr"] == pytest.approx(light)
    assert fitted["Nd"] == pytest.approx(3 * fitted["Pr"])
    assert fitted["Dy"] == pytest.approx(4 * fitted["Tb"])
    assert fitted["Ce"] == pytest.approx(2 * fitted["La"])


def test_a_basket_cannot_hold_more_than_all() -> None:
    with pytest.raises(ValueError, match="exceed 1"):
        fit_shares({"La": 0.5, "Nd": 0.5}, {("Nd",): 1.2})
