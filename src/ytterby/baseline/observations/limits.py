"""Capacities that bind: where every plant of a region and stage is known."""

from __future__ import annotations

from ytterby.baseline.hearing import Hearing


def hear_limits(hearing: Hearing) -> None:
    """Add the pack's limits: a region's output of a stage cannot exceed the claimed capacity."""
    world, sums = hearing.world, hearing.sums
    for ability in world.able("limit"):
        found = world.claims.since(
            "capacity", world.year, facility=ability.item, region=ability.region
        )
        if found is None:
            continue
        elements = world.pack.groups["NdPr"]
        weights = sums.separated([ability.region], elements)
        hearing.limit(f"capacity of {ability.item}", weights, found.value)
