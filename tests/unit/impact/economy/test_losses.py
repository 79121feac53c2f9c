"""Losses against hand-made sums; nothing twice; parts sum to the whole."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.unit.impact.economy.case import disruption, economy, exact, made, wide

from ytterby.factors.draws import Draws
from ytterby.factors.economy import Part
from ytterby.impact.economy import (
    RULES,
    count_losses,
    draw_parts,
    fitted_share,
    share_among_states,
)

DRAWS = Draws(4)


def test_half_a_year_of_cars_by_hand() -> None:
    found = count_losses(disruption(0.5), economy(), DRAWS)
    cars = found.parts.parts.index(Part("C29", "automotive_other", None))
    # Three quarters of 200 billion a year, four fifths of it dependent, half of the need missing.
    assert found.value_added["proportional"][cars] == pytest.approx(np.full(5, 60e9))
    assert found.output["proportional"][cars] == pytest.approx(np.full(5, 240e9))
    assert found.job_years["proportional"][cars] == pytest.approx(np.full(5, 300_000))
    assert found.peak_jobs["proportional"] == pytest.approx(np.full(5, 300_000))
    # The worst grade lacks three quarters; a fifth of the need can be done without.
    assert found.value_added["bottleneck"][cars] == pytest.approx(np.full(5, 90e9))
    assert found.value_added["spared"][cars] == pytest.approx(np.full(5, 45e9))


def test_no_shortage_costs_nothing() -> None:
    found = count_losses(disruption(0.0), economy(made=made()), DRAWS)
    for rule in RULES:
        assert found.value_added[rule].sum() == 0
        assert found.job_years[rule][0].sum() == 0
        assert found.peak_jobs[rule].sum() == 0


@settings(max_examples=30, deadline=None)
@given(st.floats(0, 1), st.floats(0, 1))
def test_losses_grow_with_the_shortage_and_stay_below_what_is_made(a: float, b: float) -> None:
    less, more = (count_losses(disruption(s), economy(made=made()), DRAWS) for s in sorted((a, b)))
    for rule in RULES:
        assert (more.value_added[rule] >= less.value_added[rule] - 1e-3).all()
        assert (more.value_added[rule] <= more.parts.value_added * 1.0 + 1e-3).all()


def test_magnets_that_are_fitted_at_home_bound_the_loss() -> None:
    # 20 t a month at half a kilogram a car are 480,000 cars a year, half of 960,000.
    case, own = disruption(0.5), economy(made=made())
    assert fitted_share(case, own, "automotive_other", DRAWS) == pytest.approx(np.full(5, 0.5))
    found = count_losses(case, own, DRAWS)
    assert found.value_added["proportional"][0] == pytest.approx(np.full(5, 150e9 * 0.5 * 0.5))
    assert found.value_added["bottleneck"][0] == pytest.approx(np.full(5, 90e9))


def test_a_sector_without_a_dependence_is_not_counted() -> None:
    found = draw_parts(economy(), DRAWS)
    assert [p.sector for p in found.parts] == ["automotive_other", "wind"]


def test_what_is_unknown_is_a_gap_and_no_zero() -> None:
    found = count_losses(disruption(0.5), economy(), DRAWS)
    assert np.isnan(found.output["proportional"][1]).all()
    assert np.isnan(found.job_years["proportional"][1]).all()


def test_jobs_that_are_known_of_no_part_are_a_gap_in_the_worst_month_too() -> None:
    known = count_losses(disruption(0.5), economy(), DRAWS).peak_jobs["proportional"]
    assert known.tolist() == pytest.approx([1e6 * 0.75 * 0.8 * 0.5] * 5)
    own = economy()
    bare = {k: replace(i, jobs=None) for k, i in own.industries.items()}
    found = count_losses(disruption(0.5), replace(own, industries=bare), DRAWS)
    assert np.isnan(found.peak_jobs["proportional"]).all()


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 10_000), st.floats(0.2, 0.9))
def test_no_industry_is_taken_twice_however_wide_the_shares(seed: int, share: float) -> None:
    own = economy(
        parts=(
            Part("C29", "ev_traction", wide(share, name="a")),
            Part("C29", "wind", wide(share, name="b")),
            Part("C29", "automotive_other", None),
        ),
        dependence={s: exact(1.0) for s in ("ev_traction", "wind", "automotive_other")},
    )
    found = draw_parts(own, Draws(40, seed))
    assert (found.share >= 0).all()
    assert (found.share.sum(axis=0) <= 1 + 1e-9).all()
    assert found.value_added.sum(axis=0).max() <= 200e9 * (1 + 1e-9)


def test_states_lose_what_their_jobs_are_and_never_more_than_the_nation() -> None:
    own = economy()
    losses = count_losses(disruption(0.5), own, DRAWS)
    michigan, ohio = share_among_states(losses, own, DRAWS)
    assert michigan.value_added == pytest.approx(np.full(5, 12e9))
    assert (michigan.value_added + ohio.value_added <= losses.value_added["proportional"][0]).all()
    (split,) = own.splits
    many = tuple(replace(s, jobs=wide(8e5, "job")) for s in split.states)
    crowded = replace(own, splits=(replace(split, states=many),))
    found = share_among_states(losses, crowded, DRAWS)
    assert (found[0].share + found[1].share <= 1 + 1e-9).all()
    assert found[0].share[0] == pytest.approx(0.5)


def test_the_same_seed_gives_the_same_numbers_and_tier_c_can_be_held() -> None:
    own = economy(dependence={"automotive_other": wide(0.5), "wind": wide(0.4)})
    one, two = (count_losses(disruption(0.5, draws=9), own, Draws(9, 3)) for _ in range(2))
    held = count_losses(disruption(0.5, draws=9), own, Draws(9, 3, fixed=("C",)))
    assert (one.value_added["proportional"] == two.value_added["proportional"]).all()
    assert np.ptp(one.value_added["proportional"][0]) > 0
    assert np.ptp(held.value_added["proportional"][0]) == pytest.approx(0, abs=1e-3)


def test_draws_that_do_not_match_are_refused() -> None:
    with pytest.raises(ValueError, match="9 of factors"):
        count_losses(disruption(0.5), economy(), Draws(9))
