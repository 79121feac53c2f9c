"""Plants together: nothing twice, products sum to the plant, gaps stay gaps."""

from __future__ import annotations

import math

import pytest
from tests.unit.impact.environment.cases import ROUTE, grids

from ytterby.factors.draws import Draws
from ytterby.impact.environment.plants import (
    PlantStage,
    StageFootprint,
    add_up,
    parts_counted,
    stage_footprint,
)
from ytterby.impact.environment.steps import oxide_burden

SHARES = {"La": 0.3, "Ce": 0.5, "Nd": 0.17, "Dy": 0.03}
PRICES = {"La": 0.97, "Ce": 1.21, "Nd": 56.0, "Dy": 257.0}


def plant(stage: str, output: float = 1e6, route: str = "rock") -> PlantStage:
    return PlantStage(f"x-{stage}", stage, "AAA", stage, route, output, SHARES)


def counted(*plants: PlantStage) -> list[StageFootprint]:
    parts = parts_counted(plants)
    burdens = [oxide_burden(ROUTE, "AAA", grids(), Draws(), parts[i]) for i in range(len(plants))]
    return [stage_footprint(p, b, "") for p, b in zip(plants, burdens, strict=True)]


def test_a_mine_and_its_separator_count_what_either_alone_would() -> None:
    alone = {i: float(counted(plant("separation"))[0].totals[i][0]) for i in ("carbon", "tailings")}
    both = counted(plant("mine"), plant("separation"))
    for indicator, amount in alone.items():
        whole = add_up(both, indicator)
        assert whole is not None
        assert whole[0] == pytest.approx(amount)
    assert "carbon" not in both[0].totals
    assert "tailings" not in both[1].totals


def test_a_mine_alone_counts_the_way_to_oxide() -> None:
    (one,) = counted(plant("mine"))
    assert one.totals["carbon"][0] == pytest.approx(20.0 * 1e6)
    assert {"carbon", "tailings", "acid"} <= set(one.totals)


def test_stages_of_other_routes_are_not_joined() -> None:
    parts = parts_counted([plant("mine", route="clay"), plant("separation", route="rock")])
    assert all(len(p) == 3 for p in parts.values())


@pytest.mark.parametrize("by", ["mass", "value"])
def test_products_sum_to_the_plant_to_the_last_bit(by: str) -> None:
    (one,) = counted(plant("separation", output=38_148_777.389))
    for indicator, total in one.totals.items():
        shared = one.shared(indicator, PRICES, by)
        assert shared is not None
        assert math.fsum(shared.values()) == float(total[0])


def test_sharing_moves_lanthanum_and_dysprosium_apart_by_more_than_ten() -> None:
    (one,) = counted(plant("separation"))
    per_kg = {}
    for by in ("mass", "value"):
        shared = one.shared("carbon", PRICES, by) or {}
        per_kg[by] = {e: v / (SHARES[e] * 1e6) for e, v in shared.items()}
    assert per_kg["mass"]["Dy"] == pytest.approx(per_kg["mass"]["La"])
    assert per_kg["value"]["Dy"] > 10 * per_kg["mass"]["Dy"]
    assert per_kg["value"]["La"] < per_kg["mass"]["La"] / 10


def test_a_gap_is_named_and_adds_nothing_up() -> None:
    (one,) = counted(plant("separation"))
    assert "water" in one.gaps
    assert add_up([one], "water") is None
    assert one.shared("water", PRICES, "mass") is None
