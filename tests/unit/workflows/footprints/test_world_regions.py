"""Greenhouse gas by region: what the chart of the world's chain draws."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest

from ytterby.impact.environment.plants import PlantStage, StageFootprint
from ytterby.workflows.footprints.page import SHORT
from ytterby.workflows.footprints.world import REST, region_frame


def part(region: str, stage: str, *kilograms: float) -> StageFootprint:
    plant = PlantStage(f"{region}:{stage}", region, region, stage, "", 1.0)
    totals = {"carbon": np.asarray(kilograms) * 1000.0}
    return StageFootprint(plant, "", totals, {"carbon": "B"}, ())


def test_steps_of_a_region_stack_to_its_total_and_the_largest_comes_first() -> None:
    rows = region_frame(
        [part("USA", "magnet", 1.0, 1.0), part("CHN", "separation", 5.0, 4.0), part(
            "CHN", "metal", 2.0, 3.0)]
    )  # fmt: skip
    assert rows["name"].to_list() == ["China"] * 3 + ["United States"] * 2
    china = rows.filter(pl.col("name") == "China")
    assert dict(china.select("step", "amount").iter_rows()) == {
        "oxide": 5.0, "metal": 2.0, "total": 7.0,
    }  # fmt: skip


def test_small_regions_are_summed_draw_by_draw() -> None:
    many = ["CHN", "USA", "JPN", "DEU", "MYS", "VNM", "IND", "AUS", "KOR", "GBR"]
    parts = [part(r, "magnet", 10.0 - at, 1.0 + at, 9.0 - at) for at, r in enumerate(many)]
    rest = region_frame(parts).filter((pl.col("name") == REST) & (pl.col("step") == "total"))
    # The last two: 2 + 1 at the centre; 9 + 10 and 1 + 0 in the two draws.
    assert rest["amount"].to_list() == [3.0]
    assert rest["low"].item() == pytest.approx(1.0 + 0.1 * 18.0)


def test_every_origin_of_a_magnet_has_a_name_on_an_axis() -> None:
    from ytterby.factors.environment import origins

    assert set(SHORT) == set(origins())


def test_levers_are_told_by_place_and_a_kilogram_of_magnet() -> None:
    from ytterby.workflows.footprints.page import _in_names, _levers_headline

    rows = pl.DataFrame(
        {
            "origin": ["bayan-obo", "bayan-obo", "ion-clay"],
            "per_magnet": [0.5, 0.25, 9.0],
            "of_price": [0.01, 0.01, 0.2],
            "tier": ["B", "C", "C"],
        }
    )
    assert _levers_headline(rows) == (
        "Cleaner refining would add to a kilogram of magnet, in USD, 0.75 from Bayan Obo and 9 "
        "from ion clay."
    )
    told = "Bayan-obo, USD per kg magnet; together 2 % of the price of ndfeb:H."
    assert _in_names(told, "ndfeb:H") == (
        "Bayan Obo, China, USD per kg magnet; together 2 % of the price of the magnet."
    )
