"""What every region separates and makes in a year of the chain."""

from __future__ import annotations

import numpy as np
import polars as pl

from ytterby.factors.environment import route_of_ore
from ytterby.factors.environment.readings import SEPARATION
from ytterby.impact.environment.plants import PlantStage
from ytterby.workflows.footprints.base import Ground
from ytterby.workflows.footprints.plants import KG, MAGNET, METAL


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
