"""Capacities that bind: where every plant of a region and stage is known."""

from __future__ import annotations

from typing import Any

import polars as pl

from ytterby.baseline.observations.shares import group_grades
from ytterby.baseline.sources.hearing import Hearing

PRODUCING = ("operating", "ramping", "commissioning", "idle")
"""Statuses of plants whose capacity exists."""


def hear_limits(hearing: Hearing) -> None:
    """Add the pack's limits: a region's output of a stage cannot exceed its plants' nameplates."""
    world, sums = hearing.world, hearing.sums
    rules: Any = world.pack.rules["limits"]
    for rule in rules["limit"]:
        place = [rule["region"]]
        sizes = world.plants.filter(
            pl.col("region") == rule["region"],
            pl.col("stage") == rule["stage"],
            pl.col("capacity_unit") == rule["unit"],
            pl.col("status").is_in(PRODUCING),
            pl.col("capacity").is_not_null(),
        )
        total = sizes.group_by("facility").agg(pl.col("capacity").max())["capacity"].sum()
        if not total:
            continue
        if rule["stage"] == "magnet":
            weights = sums.magnets(place, group_grades(hearing, "ndfeb"))
        else:
            weights = sums.separated(place, world.pack.element_set(rule["elements"]))
        hearing.limit(f"capacity {rule['stage']} {rule['region']}", weights, float(total))
