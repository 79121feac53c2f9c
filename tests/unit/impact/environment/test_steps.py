"""Burdens of a kilogram: grids, units, parts of a route, gaps."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.unit.impact.environment.cases import CARBON, MAGNET, METAL, ROUTE, grids

from ytterby.factors.draws import Draws
from ytterby.factors.environment import Factor
from ytterby.impact.environment.steps import check_overlap, oxide_burden, step_burden


def test_a_published_figure_moves_with_the_grid_by_its_electricity_alone() -> None:
    at_home = oxide_burden(ROUTE, "AAA", grids(), Draws())
    abroad = oxide_burden(ROUTE, "BBB", grids(), Draws())
    assert at_home.amounts["carbon"][0] == pytest.approx(20.0)
    # A quarter of 20 is electricity of 0.5 kg/kWh: 10 kWh, which on 0.2 kg/kWh give 2 kg.
    assert abroad.amounts["electricity"][0] == pytest.approx(10.0)
    assert abroad.amounts["carbon"][0] == pytest.approx(15.0 + 2.0)
    assert abroad.amounts["tailings"][0] == at_home.amounts["tailings"][0] == 15.0


@given(st.floats(0.0, 2.0), st.floats(0.0, 2.0))
def test_a_dirtier_grid_never_carries_less_in_any_draw(one: float, two: float) -> None:
    clean, dirty = sorted((one, two))
    draws = Draws(20)
    for oxide in (True, False):
        less, more = (
            (
                oxide_burden(ROUTE, "BBB", grids(g), draws)
                if oxide
                else step_burden(METAL, "BBB", grids(g), draws)
            ).amounts["carbon"]
            for g in (clean, dirty)
        )
        assert (less <= more + 1e-12).all()
        assert (less >= 0.0).all()


def test_a_later_step_adds_its_electricity_at_the_grid_to_what_it_gives_off_itself() -> None:
    burden = step_burden(METAL, "BBB", grids(), Draws())
    assert burden.amounts["carbon"][0] == pytest.approx(0.4 + 10.0 * 0.2)
    assert burden.tiers["carbon"] == "B"
    assert step_burden(MAGNET, "BBB", grids(), Draws()).amounts["carbon"][0] == pytest.approx(2.4)


def test_what_no_claim_tells_is_missing_and_named_not_zero() -> None:
    burden = oxide_burden(ROUTE, "AAA", grids(), Draws())
    assert "water" not in burden.amounts
    assert {"water", "thorium"} <= set(burden.gaps("oxide"))
    assert "pfc" not in burden.gaps("oxide")
    bare = Factor("water", None, "mine", "gate-to-gate", "none")
    again = oxide_burden(
        type(ROUTE)("x", "x", (), "AAA", (*ROUTE.factors, bare)), "AAA", grids(), Draws()
    )
    assert "water" not in again.amounts


def test_only_the_parts_of_a_route_that_are_asked_for_are_counted() -> None:
    mine = oxide_burden(ROUTE, "AAA", grids(), Draws(), ("mine",))
    rest = oxide_burden(ROUTE, "AAA", grids(), Draws(), ("separation", "mine to oxide"))
    assert set(mine.amounts) == {"tailings"}
    assert set(rest.amounts) == {"carbon", "electricity", "acid"}


def test_a_whole_route_beside_a_part_of_it_is_an_overlap() -> None:
    part = Factor("carbon", CARBON.amount, "separation", "gate-to-gate", "mass")
    assert check_overlap(ROUTE.factors) == ()
    assert check_overlap((*ROUTE.factors, part)) == ("carbon",)


def test_the_same_seed_gives_the_same_draws() -> None:
    one, two = (oxide_burden(ROUTE, "BBB", grids(), Draws(50, 3)).amounts for _ in range(2))
    other = oxide_burden(ROUTE, "BBB", grids(), Draws(50, 4)).amounts
    np.testing.assert_array_equal(one["carbon"], two["carbon"])
    assert not np.array_equal(one["carbon"], other["carbon"])
