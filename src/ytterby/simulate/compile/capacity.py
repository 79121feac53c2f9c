"""What each process of a region could run, from the table of plants and from its baseline."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from ytterby.core.chain import Chain

RUNNING = ("operating", "ramping", "ramp-up", "ramp_up", "expanding", "")
"""Statuses of plants that made the baseline."""


def stage_headroom(
    chain: Chain, activity: Mapping[tuple[str, str], float], utilisation: Mapping[str, float]
) -> dict[tuple[str, str], float]:
    """Return capacity over baseline activity, at least 1, per (region, process).

    Plants of unknown capacity are taken to be as busy as the known ones of their region and stage;
    where none is known, the utilisation of the stage in the table of behaviour counts.

    Parameters
    ----------
    chain
        Its ``capacities`` [unit of activity/year].
    activity
        Baseline activity per (region, process) [unit of activity/year].
    utilisation
        Per stage, for regions of which nothing is known [1].
    """
    stage_of = dict(zip(chain.technology.processes, chain.technology.stage, strict=True))
    total: dict[tuple[str, str], float] = {}
    for (region, process), value in activity.items():
        key = (region, stage_of[process])
        total[key] = total.get(key, 0.0) + value
    known: dict[tuple[str, str, str], tuple[float, float]] = {}
    plants = chain.capacities.filter(
        pl.col("status").is_in(RUNNING)
        & pl.col("capacity").is_not_null()
        & ((pl.col("start_year") <= chain.year) | pl.col("start_year").is_null())
    )
    for row in plants.iter_rows(named=True):
        key3 = (row["region"], row["stage"], row["process"])
        capacity, share = known.get(key3, (0.0, 0.0))
        known[key3] = (capacity + row["capacity"], share + (row["output_share"] or 0.0))
    headroom: dict[tuple[str, str], float] = {}
    for (region, process), value in activity.items():
        stage = stage_of[process]
        default = 1.0 / utilisation.get(stage, 1.0)
        ratio = default
        for key3, run in (
            ((region, stage, process), value),
            ((region, stage, ""), total[region, stage]),
        ):
            capacity, share = known.get(key3, (0.0, 0.0))
            if share > 0 and run > 0:
                ratio = capacity / (min(share, 1.0) * run)
                break
        headroom[region, process] = max(ratio, 1.0)
    return headroom
