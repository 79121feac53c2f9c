"""What a scenario does to emissions: of magnets that are not made, or made elsewhere instead."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import polars as pl

from ytterby.core.disruption import Disruption
from ytterby.factors.environment import origins
from ytterby.impact.environment.steps import Floats
from ytterby.workflows.footprints.base import Ground, spread
from ytterby.workflows.footprints.magnets import named_origin, traced_origin
from ytterby.workflows.inputs import Place, Progress
from ytterby.workflows.stressing.asking import StressAsked
from ytterby.workflows.stressing.disruption import disrupt

MOST = 24
"""Draws of a scenario at most: each is a run of the simulator."""
SINTERED = "ndfeb:"
BONDED = "ndfeb:bonded"
CARBON = "carbon"
NOT_MADE = "not made"
INSTEAD = ("mountain-pass", "lynas", "recycled-oxide", "recycled-magnet")
"""Origins that could make what is missing instead."""

SCHEMA = {
    "case": pl.String,
    "allocation": pl.String,
    "magnets": pl.Float64,
    "magnets_low": pl.Float64,
    "magnets_high": pl.Float64,
    "emissions": pl.Float64,
    "low": pl.Float64,
    "high": pl.Float64,
    "per_kg": pl.Float64,
    "tier": pl.String,
}
UNITS = {
    **dict.fromkeys(("magnets", "magnets_low", "magnets_high"), "t"),
    **dict.fromkeys(("emissions", "low", "high"), "t CO2e"),
    "per_kg": "kg CO2e/kg magnet",
}


def run_scenario(
    wanted: StressAsked,
    *,
    draws: int,
    seed: int,
    as_of: str | None,
    workspace: Path | None,
    progress: Progress | None,
) -> Disruption:
    """Return what a scenario does to the target, in few draws.

    Parameters
    ----------
    wanted
        Scenario and target.
    draws, seed, as_of, workspace, progress
        As for `ytterby.workflows.stressing.disruption.disrupt`; at most 24 draws.
    """
    return disrupt(
        wanted,
        draws=min(draws, MOST),
        seed=seed,
        as_of=as_of,
        workspace=workspace,
        progress=progress,
    ).disruption


def missing_magnets(found: Disruption) -> dict[str, Floats]:
    """Return grade → sintered magnets that makers of the target lack, ``(draw)`` [t].

    Parameters
    ----------
    found
        What the scenario does.
    """
    out: dict[str, Floats] = {}
    for at, (_, material) in enumerate(found.pairs):
        if material.startswith(SINTERED) and material != BONDED:
            lost = found.pair_need[at] * found.pair_months[at]
            out[material] = out[material] + lost if material in out else lost
    return out


def scenario_frame(
    ground: Ground, place: Place, found: Disruption, allocations: Sequence[str]
) -> pl.DataFrame:
    """Return emissions not given off with magnets not made, and extra ones if made elsewhere.

    ``not made`` is the missing magnets times the footprint of the target's average magnet, below
    zero. For an origin it is the difference between its footprint and the average one, times the
    same magnets: what making them there instead would add.

    Parameters
    ----------
    ground
        With one draw for each of the scenario's.
    place
        The target.
    found
        What the scenario does.
    allocations
        ``mass``, ``value`` or both.
    """
    missing = missing_magnets(found)
    if not missing:
        return pl.DataFrame(schema=SCHEMA)
    tonnes: Floats = np.sum(list(missing.values()), axis=0)
    rows: list[dict[str, object]] = []
    for allocation in allocations:
        sums: dict[str, Floats] = {}
        tier = ""
        for grade, lost in missing.items():
            average = traced_origin(ground, place, grade).by[allocation]
            usual = average.total(CARBON)
            if usual is None:
                continue
            tier = max(tier, average.tier(CARBON))
            sums[NOT_MADE] = sums.get(NOT_MADE, np.zeros(1)) - lost * usual
            for name in INSTEAD:
                other = named_origin(ground, origins()[name], grade).by[allocation].total(CARBON)
                if other is not None:
                    sums[name] = sums.get(name, np.zeros(1)) + lost * (other - usual)
        if not sums:
            continue
        low, high = spread(tonnes)[1:]
        for case, amount in sums.items():
            value, least, most = spread(amount)
            rows.append(
                {
                    "case": case,
                    "allocation": allocation,
                    "magnets": float(tonnes[0]),
                    "magnets_low": low,
                    "magnets_high": high,
                    "emissions": value,
                    "low": least,
                    "high": most,
                    "per_kg": value / float(tonnes[0]) if tonnes[0] > 0.0 else None,
                    "tier": tier,
                }
            )
    return pl.DataFrame(rows, schema=SCHEMA, orient="row")
