"""A kilogram of magnet, counted by hand; sums, gaps, mixtures."""

from __future__ import annotations

import numpy as np
import pytest
from tests.unit.impact.environment.cases import MAGNET, METAL, ROUTE, grids

from ytterby.factors.draws import Draws
from ytterby.impact.environment.magnet import (
    MagnetFootprint,
    Recipe,
    Supply,
    build_recipe,
    mix_burdens,
    primary_magnet,
    recycled_magnet,
)
from ytterby.impact.environment.steps import Burden, Floats, oxide_burden, step_burden

PRICES = {"La": np.array([1.0]), "Nd": np.array([60.0])}
SHARES = {"La": 0.75, "Nd": 0.25}


def supply(region: str = "AAA", count: int = 0) -> Supply:
    return Supply(oxide_burden(ROUTE, region, grids(), Draws(count)), SHARES)


def magnet(
    by: str = "mass", count: int = 0, **sources: list[tuple[float, Supply]]
) -> MagnetFootprint:
    one = np.ones(count + 1)
    recipe = Recipe({"Nd": 0.4 * one}, 0.3 * one)
    metal, last = (step_burden(s, "BBB", grids(), Draws(count)) for s in (METAL, MAGNET))
    prices = {e: p[0] * one for e, p in PRICES.items()}
    return primary_magnet(recipe, sources or {"Nd": [(1.0, supply(count=count))]}, metal, last,
                          prices, by)  # fmt: skip


def total(made: MagnetFootprint, indicator: str) -> Floats:
    found = made.total(indicator)
    assert found is not None
    return found


def test_feed_is_content_over_both_yields() -> None:
    recipe = build_recipe({"Nd": 0.27}, 0.23, np.array([0.96]), np.array([0.69]))
    assert recipe.oxide["Nd"][0] == pytest.approx(0.27 / 0.96 / 0.69)
    assert recipe.metal[0] == pytest.approx(0.23 / 0.69)


def test_steps_are_what_a_hand_counts() -> None:
    made = magnet()
    assert made.amounts[("oxide", "carbon")][0] == pytest.approx(0.4 * 20.0)
    assert made.amounts[("metal", "carbon")][0] == pytest.approx(0.3 * 2.4)
    assert made.amounts[("magnet", "carbon")][0] == pytest.approx(2.4)
    assert total(made, "carbon")[0] == pytest.approx(8.0 + 0.72 + 2.4)


def test_by_value_neodymium_bears_its_price_over_that_of_all() -> None:
    bears = 60.0 / (0.75 * 1.0 + 0.25 * 60.0)
    made = magnet("value")
    assert made.amounts[("oxide", "carbon")][0] == pytest.approx(0.4 * 20.0 * bears)


def test_steps_sum_to_the_total_in_every_draw_and_nothing_is_negative() -> None:
    made = magnet("value", count=200)
    for indicator in ("carbon", "electricity", "tailings", "acid"):
        parts = [v for (_, i), v in made.amounts.items() if i == indicator]
        np.testing.assert_allclose(np.sum(parts, axis=0), total(made, indicator), rtol=1e-12)
        assert (total(made, indicator) >= 0.0).all()


def test_an_element_that_the_ore_lacks_makes_a_gap_of_the_oxide_not_a_zero() -> None:
    recipe = Recipe({"Nd": np.array([0.4]), "Dy": np.array([0.02])}, np.array([0.3]))
    last = step_burden(MAGNET, "AAA", grids(), Draws())
    both = {"Nd": [(1.0, supply())], "Dy": [(1.0, supply())]}
    made = primary_magnet(recipe, both, last, last, PRICES, "mass")
    assert ("oxide", "carbon") not in made.amounts
    assert ("oxide", "carbon") in made.gaps
    assert made.total("water") is None


def test_sources_mix_by_their_shares_and_small_unknown_ones_are_passed_over() -> None:
    unknown = Supply(Burden({}, {}, (), ()), {})
    mixed = magnet(Nd=[(0.5, supply("AAA")), (0.5, supply("BBB"))])
    assert mixed.amounts[("oxide", "carbon")][0] == pytest.approx(0.4 * (20.0 + 17.0) / 2)
    most = magnet(Nd=[(0.9, supply()), (0.1, unknown)])
    assert most.amounts[("oxide", "carbon")][0] == pytest.approx(8.0)
    little = magnet(Nd=[(0.5, supply()), (0.5, unknown)])
    assert ("oxide", "carbon") in little.gaps


def test_plants_of_a_step_mix_by_their_shares() -> None:
    a, b = (step_burden(METAL, r, grids(), Draws()) for r in ("AAA", "BBB"))
    bare = Burden({}, {}, (), ())
    mixed, without = mix_burdens({"A": (0.5, a), "B": (0.4, b), "C": (0.1, bare)})
    assert mixed.amounts["carbon"][0] == pytest.approx((0.5 * 5.4 + 0.4 * 2.4) / 0.9)
    assert without == ("C",)


def test_a_recycled_magnet_has_one_step_and_names_what_it_lacks() -> None:
    made = recycled_magnet(Burden({"carbon": np.array([3.0])}, {"carbon": "B"}, (), ()))
    assert total(made, "carbon")[0] == 3.0
    assert ("recycling", "water") in made.gaps
