"""What every region separates and makes in a year of the chain."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import polars as pl

from ytterby.core.regions import region_name
from ytterby.factors.environment import indicators, route_of_ore
from ytterby.factors.environment.readings import SEPARATION
from ytterby.impact.environment.plants import PlantStage, StageFootprint
from ytterby.workflows.footprints.base import Ground, spread
from ytterby.workflows.footprints.plants import KG, MAGNET, METAL, TONNES

CARBON, TOTAL = "carbon", "total"
STEPS = {SEPARATION: "oxide", METAL: "metal", MAGNET: "magnet"}
"""Stage to the step that it is on a chart."""
SHOWN = 8
"""Regions that have a row of their own."""
REST = "all other regions"


def world_stages(ground: Ground) -> tuple[tuple[PlantStage, ...], tuple[tuple[str, str], ...]]:
    """Return what every region separates and makes in the chain's year, and ores without a study.

    Oxide is counted where it is separated, from the ground up; scrap worked is left out.

    Parameters
    ----------
    ground
        What every footprint starts from.
    """
    flows = ground.chain.flows.filter(pl.col("kind") == "process")
    tech = ground.chain.technology
    stages: list[PlantStage] = []
    gaps: dict[str, float] = {}
    for row in flows.filter(pl.col("stage") == SEPARATION).iter_rows(named=True):
        verb, ore, *_ = str(row["process"]).split(":")
        if verb != "separate" or ore == "SEG" or row["value"] <= 0.0:
            continue
        route = route_of_ore(ore)
        if not route:
            gaps[ore] = gaps.get(ore, 0.0) + float(row["value"])
            continue
        made = tech.element_yield[tech.process_index[row["process"]]]
        # What a separator passes on unseparated is counted with the ore, once, here.
        kept = 1.0 + float(made.sum())
        stages.append(
            PlantStage(
                f"{row['region']}:{ore}",
                f"{ground.grids.label(row['region'])}, {ground.routes[route].label}",
                row["region"],
                SEPARATION,
                route,
                float(row["value"]) * KG * min(kept, 1.0),
                ground.ore_shares(ore),
            )
        )
    for stage in (METAL, MAGNET):
        for region, tonnes in _made(ground, stage).items():
            name = ground.grids.label(region)
            stages.append(PlantStage(f"{region}:{stage}", name, region, stage, "", tonnes * KG))
    return tuple(stages), tuple(
        (f"{ground.grids.label(ore)}, {tonnes:,.0f} t REO", "no study of this ore is known")
        for ore, tonnes in gaps.items()
    )


def region_frame(parts: Sequence[StageFootprint]) -> pl.DataFrame:
    """Return greenhouse gas by region and step, the largest first and small ones together.

    Parameters
    ----------
    parts
        What every region separates and makes, counted.

    Returns
    -------
    polars.DataFrame
        ``name``, ``step`` (``oxide``, ``metal``, ``magnet``, ``total``), ``amount``, ``low``,
        ``high``, ``unit``, ``tier``.
    """
    held = [p for p in parts if CARBON in p.totals]
    weight: dict[str, float] = {}
    for part in held:
        region = part.plant.region
        weight[region] = weight.get(region, 0.0) + float(part.totals[CARBON][0])
    order = sorted(weight, key=lambda r: (-weight[r], r))
    named = {r: region_name(r) if at < SHOWN else REST for at, r in enumerate(order)}
    rows: list[dict[str, object]] = []
    for name in dict.fromkeys(named[r] for r in order):
        own = [p for p in held if named[p.plant.region] == name]
        for step in (*STEPS.values(), TOTAL):
            mine = [p for p in own if step == TOTAL or STEPS.get(p.plant.stage) == step]
            if not mine:
                continue
            value, low, high = spread(sum((p.totals[CARBON] for p in mine), np.zeros(1)) / KG)
            row = {"name": name, "step": step, "amount": value, "low": low, "high": high}
            tier = max(p.tiers[CARBON] for p in mine)
            rows.append(row | {"unit": TONNES[indicators()[CARBON].unit], "tier": tier})
    schema = {"name": pl.String, "step": pl.String, **dict.fromkeys(
        ("amount", "low", "high"), pl.Float64), "unit": pl.String, "tier": pl.String}  # fmt: skip
    return pl.DataFrame(rows, schema=schema, orient="row")


def _made(ground: Ground, stage: str) -> dict[str, float]:
    """Return region → metal or NdFeB made in the chain's year [t/year]; swarf is no product."""
    tech = ground.chain.technology
    factors = ground.evidence.select("oxide_factor")
    per_metal = dict(zip(factors["element"], factors["value"], strict=True))
    kept = np.zeros(len(tech.materials))
    for at, (name, family) in enumerate(zip(tech.materials, tech.family, strict=True)):
        base, _, element = name.partition(":")
        if family == METAL and stage == METAL:
            # Metals are counted in the oxide that they hold.
            kept[at] = 1.0 / per_metal.get(element, 1.0)
        elif family == MAGNET and stage == MAGNET and base == "ndfeb":
            kept[at] = 1.0
    per_activity = tech.coefficient.maximum(0.0) @ kept
    flows = ground.chain.flows.filter(
        (pl.col("kind") == "process") & (pl.col("stage") == stage) & (pl.col("value") > 0.0)
    )
    out: dict[str, float] = {}
    for row in flows.iter_rows(named=True):
        made = float(row["value"] * per_activity[tech.process_index[row["process"]]])
        if made > 0.0:
            out[row["region"]] = out.get(row["region"], 0.0) + made
    return out
