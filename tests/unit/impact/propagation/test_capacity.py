"""Rationing: feasible, never better than the best, and hand-computed where two sectors trade."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from ytterby.errors import SolveError
from ytterby.impact.propagation.capacity import (
    ration_optimally,
    ration_proportionally,
    ration_with_stocks,
)
from ytterby.impact.propagation.effects import propagate
from ytterby.impact.propagation.system import System

Floats = NDArray[np.float64]
A = np.array([[0.15, 0.25], [0.20, 0.05]])
F = np.array([350.0, 1700.0])
X = np.array([1000.0, 2000.0])
TEXTBOOK = System("textbook", ("one", "two"), A * X, F, np.array([650.0, 1400.0]))


@st.composite
def limited(draw: st.DrawFn) -> tuple[Floats, Floats, Floats]:
    """Return coefficients, final demand and what each sector can still make."""
    count = draw(st.integers(2, 5))
    flat = st.lists(st.sampled_from([0.0, 0.2, 1.0]), min_size=count**2, max_size=count**2)
    raw = np.array(draw(flat)).reshape(count, count)
    a = 0.8 * raw / np.maximum(raw.sum(axis=0), 1.0)
    f = np.array(draw(st.lists(st.floats(1.0, 50.0), min_size=count, max_size=count)))
    left = st.sampled_from([1.0, 0.9, 0.4, 0.0])
    share = np.array(draw(st.lists(left, min_size=count, max_size=count)))
    return a, f, np.linalg.solve(np.eye(count) - a, f) * share


@given(limited())
@settings(max_examples=80, deadline=None)
def test_both_rules_keep_to_recipes_limits_and_orders(
    case: tuple[Floats, Floats, Floats],
) -> None:
    a, f, limit = case
    size = float(f.sum())
    best = ration_optimally(a, f, limit)
    fair = ration_proportionally(a, f, limit)
    for found in (best, fair):
        assert (found.output <= limit + 1e-6 * size).all()
        assert (found.served >= -1e-6).all()
        assert (found.served <= f + 1e-6).all()
        assert np.allclose(found.output, a @ found.output + found.served, atol=1e-5 * size)
    assert best.served.sum() >= fair.served.sum() - 1e-5 * size


def test_without_a_limit_everything_is_made_and_served() -> None:
    for rule in (ration_optimally, ration_proportionally):
        found = rule(A, F, X)
        assert np.allclose(found.output, X)
        assert np.allclose(found.served, F)


def test_the_best_rule_takes_the_loss_off_final_sales_of_the_scarce_good() -> None:
    best = ration_optimally(A, F, np.array([900.0, 2000.0]))
    second = (1700 + 0.2 * 900) / 0.95
    assert best.output.tolist() == pytest.approx([900.0, second])
    assert best.served[0] == pytest.approx(900 - 0.15 * 900 - 0.25 * second)
    assert best.served[1] == pytest.approx(1700)


def test_in_proportion_every_buyer_of_the_scarce_good_is_cut_alike() -> None:
    fair = ration_proportionally(A, F, np.array([900.0, 2000.0]))
    assert fair.output.tolist() == pytest.approx([900.0, 1800.0])
    assert fair.served.tolist() == pytest.approx([315.0, 1530.0])


def test_who_can_make_nothing_stops_whoever_needs_it() -> None:
    for rule in (ration_optimally, ration_proportionally):
        assert rule(A, F, np.array([0.0, 2000.0])).output.tolist() == pytest.approx([0.0, 0.0])


def test_a_stock_that_final_users_drew_down_stays_as_it_was() -> None:
    f = np.array([400.0, -50.0])
    x = np.linalg.solve(np.eye(2) - A, f)
    for rule in (ration_optimally, ration_proportionally):
        assert rule(A, f, x).output.tolist() == pytest.approx(x.tolist())


def test_a_stock_of_final_users_is_drawn_only_for_what_it_lets_others_sell() -> None:
    # One good needs a tenth of the other, of which users draw down 1; at half of its capacity the
    # maker of the first needs less than the second's maker can give: nothing need be drawn.
    a, f = np.array([[0.0, 0.0], [0.1, 0.0]]), np.array([100.0, -1.0])
    best = ration_optimally(a, f, np.array([50.0, 9.0]))
    assert best.output.tolist() == pytest.approx([50.0, 5.0])
    assert best.served.tolist() == pytest.approx([50.0, 0.0])
    # With all of the first and 9 of the second, the last unit sells ten times what it counts.
    whole = ration_optimally(a, f, np.array([100.0, 9.0]))
    assert whole.served.tolist() == pytest.approx([100.0, -1.0])


@given(limited(), st.floats(0.0, 0.5))
@settings(max_examples=60, deadline=None)
def test_no_plan_within_the_limits_loses_less_value_added(
    case: tuple[Floats, Floats, Floats], drawn: float
) -> None:
    a, f, limit = case
    f = np.concatenate([[-drawn * f[0]], f[1:]])
    limit = np.maximum(np.minimum(limit, np.linalg.solve(np.eye(len(f)) - a, f)), 0.0)
    added = 1.0 - a.sum(axis=0)
    best = ration_optimally(a, f, limit)
    fair = ration_proportionally(a, f, limit)
    feasible = np.allclose(fair.output, a @ fair.output + fair.served, atol=1e-9)
    if feasible:
        assert added @ best.output >= added @ fair.output - 1e-5 * np.abs(f).sum()


def test_a_negative_capacity_cannot_be_solved() -> None:
    with pytest.raises(SolveError, match="rationing-unsolved"):
        ration_optimally(A, F, np.array([-1.0, 2000.0]))


def test_stocks_carry_makers_on_until_they_are_used_up() -> None:
    limits = np.repeat([[800.0], [2000.0]], 12, axis=1)
    none = ration_with_stocks(A, F, limits, np.zeros(2))
    some = ration_with_stocks(A, F, limits, np.array([0.5, 0.0]))
    ample = ration_with_stocks(A, F, limits, np.array([12.0, 0.0]))
    assert np.allclose(12 * none.served[:, 0], ration_optimally(A, F, limits[:, 0]).served)
    assert (np.diff(some.left[0]) <= 1e-9).all()
    assert some.served.sum() > none.served.sum()
    assert ample.served.sum() == pytest.approx(F.sum())
    # Each month lacks 200/12 of the first good, less what its makers then do not use themselves.
    saved = 0.15 + 0.25 * 0.2 / 0.95
    drawn = (200 / 12) * (1 - saved)
    assert 650 / 24 - some.left[0, 0] == pytest.approx(drawn)


def test_stocks_lessen_what_a_loss_costs_and_never_what_is_lost_directly() -> None:
    lost = np.array([[0.8], [0.0]])
    bare = propagate(TEXTBOOK, lost, "capacity")
    held = propagate(TEXTBOOK, lost, "capacity", stock_months=2.0)
    assert held.propagated.sum() < bare.propagated.sum()
    assert held.propagated[0, 0] >= held.direct[0, 0] - 1e-6
    assert held.unserved is not None
    assert bare.unserved is not None
    assert held.unserved.sum() < bare.unserved.sum()
    assert held.proportional is None
    assert bare.proportional is not None
    assert bare.proportional.sum() >= bare.propagated.sum() - 1e-6


def test_where_all_are_linked_the_economy_shrinks_with_its_scarcest_good() -> None:
    lost = np.array([[0.3], [0.1]])
    found = propagate(TEXTBOOK, lost, "capacity")
    assert found.proportional is not None
    assert found.proportional[:, 0].tolist() == pytest.approx([300.0, 600.0])
