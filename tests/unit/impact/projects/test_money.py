"""Worth of yearly cash flows: textbook cases to the cent, and what must always hold."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ytterby.impact.projects.money import irr, npv, payback


def test_an_annuity_is_worth_its_closed_form() -> None:
    worth = npv([0.0] + [100.0] * 10, 0.08)[0]
    assert worth == pytest.approx(100 * (1 - 1.08**-10) / 0.08, abs=1e-9)
    assert round(worth, 2) == 671.01


def test_flows_in_the_middle_of_the_year_are_worth_half_a_year_more_of_discount() -> None:
    assert npv([100.0], 0.21, 0.5)[0] == pytest.approx(100 / 1.1)


def test_a_par_bond_returns_its_coupon() -> None:
    assert irr([-1000.0, 80.0, 80.0, 1080.0]).rate[0] == pytest.approx(0.08, abs=1e-12)


def test_two_equal_payments_return_the_root_of_the_quadratic() -> None:
    # -100 + 60 v + 60 v² = 0
    v = (-60 + np.sqrt(60**2 + 4 * 60 * 100)) / 120
    assert irr([-100.0, 60.0, 60.0]).rate[0] == pytest.approx(1 / v - 1, abs=1e-12)


def test_two_rates_are_counted_and_the_one_at_which_the_value_falls_is_taken() -> None:
    # (1 + r) is 1.1 or 1.4: the value rises through zero at 10 % and falls at 40 %.
    found = irr([-1000.0, 2500.0, -1540.0])
    assert found.several
    assert found.roots.tolist() == [2]
    assert found.rate[0] == pytest.approx(0.4, abs=1e-9)


def test_money_that_never_comes_back_has_no_return() -> None:
    found = irr(np.array([[-1.0, 1.0, -1.0], [-1.0, 1.0, 0.0]]))
    assert np.isnan(found.rate).all()
    assert found.roots.tolist() == [0, 0, 0]


def test_a_loss_has_a_negative_return() -> None:
    assert irr([-100.0, 50.0, 0.0, 25.0]).rate[0] < 0


def test_payback_falls_within_a_year_in_proportion() -> None:
    flows = np.array([[-100.0, -10.0, 5.0], [80.0, 1.0, 5.0], [40.0, 1.0, 5.0]])
    assert payback(flows)[0] == pytest.approx(2.5)
    assert np.isnan(payback(flows)[1])
    assert payback(flows)[2] == 0.0


def test_money_lost_again_is_paid_back_only_afterwards() -> None:
    assert payback([-10.0, 20.0, -20.0, 20.0])[0] == pytest.approx(3.5)


@settings(deadline=None)
@given(
    st.floats(1.0, 1e4),
    st.lists(st.floats(0.1, 1e4), min_size=1, max_size=30),
)
def test_the_value_at_the_return_is_zero(outlay: float, income: list[float]) -> None:
    flows = np.array([-outlay, *income])
    found = irr(flows)
    if np.isnan(found.rate[0]):
        return
    terms = np.abs(flows) * (1 + found.rate[0]) ** -np.arange(flows.size)
    assert abs(npv(flows, found.rate)[0]) <= 1e-8 * terms.sum()
    assert found.roots.tolist() == [1]
