"""Draws: the same estimate draws the same, whatever else is drawn and however often."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ytterby.factors.draws import Draws
from ytterby.factors.estimates import Estimate

ONE = Estimate(10.0, 8.0, 15.0, "USD/kg", "B", ("a-1",), ("a",))


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 2**70), st.integers(1, 50), st.integers(1, 50))
def test_more_draws_begin_with_the_fewer(seed: int, few: int, more: int) -> None:
    short, long = Draws(few, seed).of(ONE), Draws(few + more, seed).of(ONE)
    assert short.tolist() == long[: few + 1].tolist()
    assert short[0] == 10.0


def test_what_else_is_drawn_first_changes_nothing() -> None:
    stream = Draws(5, 1)
    before = stream.of(ONE)
    stream.of(replace(ONE, claims=("b-1",)))
    assert stream.of(ONE).tolist() == before.tolist()


def test_seeds_names_and_claims_set_draws_apart() -> None:
    own = Draws(5, 1).of(ONE)
    for other in (
        Draws(5, 2).of(ONE),
        Draws(5, 1).of(ONE, "another"),
        Draws(5, 1).of(replace(ONE, claims=("b-1",))),
    ):
        assert (other[1:] != own[1:]).all()


@pytest.mark.parametrize("tier", ["A", "B", "C"])
def test_a_tier_that_is_fixed_keeps_its_centre_and_moves_no_other(tier: str) -> None:
    given_tier = replace(ONE, tier=tier)
    assert Draws(5, 1, fixed=(tier,)).of(given_tier).tolist() == [10.0] * 6
    others = tuple({"A", "B", "C"} - {tier})
    assert Draws(5, 1, fixed=others).of(given_tier).tolist() == Draws(5, 1).of(given_tier).tolist()


def test_bounds_are_the_tenth_and_ninetieth_percentile() -> None:
    drawn = Draws(20_000, 3).of(ONE)[1:]
    assert np.quantile(drawn, (0.1, 0.5, 0.9)) == pytest.approx((8.0, 10.0, 15.0), rel=0.02)
