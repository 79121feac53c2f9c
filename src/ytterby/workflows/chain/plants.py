"""Every plant of the register with what is known of it, and what the chain says it makes."""

from __future__ import annotations

from typing import Any

import numpy as np
import polars as pl

from ytterby.baseline.facilities import RUNNING, current_plants
from ytterby.core.chain import Chain
from ytterby.core.regions import region_name
from ytterby.evidence import Evidence
from ytterby.indicators.accounts.arrays import HIGH, LOW, FlowArrays
from ytterby.indicators.accounts.output import element_output, sintered_output
from ytterby.indicators.standing.supply import stands_for_many
from ytterby.packs import Pack
from ytterby.workflows.chain.products import named_elements, possible_elements

BY_PRODUCT = "magnet"
"""The stage whose output is counted by mass of product."""
NOT_RUNNING = "it does not run yet, or no longer"
LATER = "it started after that year"
NO_CAPACITY = "its capacity is not known, so that its output is in its country's remainder"
NO_STAGE = "the chain of that year has no such stage in its country"

COLUMNS = (
    *("facility", "name", "stage", "region", "place", "operator", "owners", "controller", "owner"),
    *("products", "elements", "status", "runs", "capacity", "capacity_unit", "capacity_basis"),
    *("start_year", "output", "low", "high", "output_unit", "output_share", "world_share", "why"),
    *("cluster", "latitude", "longitude", "coordinate_tier", "tier", "source", "published_on"),
    "note",
)


def list_plants(chain: Chain, base: Evidence, pack: Pack, a: FlowArrays) -> pl.DataFrame:
    """Return one row for each plant and stage.

    Parameters
    ----------
    chain, base, pack
        The chain of a year, the evidence and the commodity.
    a
        The chain's flows; the interval of an output is taken over its posterior draws.

    Returns
    -------
    DataFrame
        ``COLUMNS``. ``elements`` are those that the products name, ``;``-separated, blank for a
        mix; ``output`` with ``low`` and ``high`` is its share of its country's output in the
        chain's year [t REO/year, magnets t/year of product]; ``world_share`` its share of the
        world's [1]; where there is none, ``why`` says why. ``cluster`` stands for many plants.
    """
    known = current_plants(base)
    share = _shares(chain)
    totals = _stage_totals(a)
    many = set(chain.capacities.filter(stands_for_many())["facility"])
    possible = possible_elements(known, pack)
    rows = []
    for plant in known.iter_rows(named=True):
        key = (plant["facility"], plant["stage"])
        home = pack.region_of(plant["region"]) if plant["region"] else ""
        made = _output(totals, share, key, home, a.posterior)
        elements = named_elements(plant["products"] or "", pack)
        allowed = set(possible.get(key, pack.elements))
        rows.append(
            {
                **plant,
                "place": region_name(plant["region"] or ""),
                "controller": plant["controller"] or plant["region"],
                "owner": region_name(plant["controller"] or plant["region"] or ""),
                "elements": ";".join(e for e in elements if e in allowed),
                "runs": plant["status"] in RUNNING,
                "cluster": plant["facility"] in many or plant["facility"].endswith("-cluster"),
                "why": "" if made["output"] is not None else _why(plant, chain.year, made),
                **made,
            }
        )
    frame = pl.DataFrame(rows, infer_schema_length=None).select(*COLUMNS)
    return frame.with_columns(pl.selectors.string().fill_null("")).sort("facility", "stage")


def _shares(chain: Chain) -> dict[tuple[str, str], float]:
    """Return each plant's share of its region's output of a stage."""
    rows = chain.capacities.filter(pl.col("output_share").is_not_null())
    found: dict[tuple[str, str], float] = {}
    for facility, stage, share in rows.select("facility", "stage", "output_share").iter_rows():
        found[facility, stage] = found.get((facility, stage), 0.0) + share
    return found


def _stage_totals(a: FlowArrays) -> dict[tuple[str, str], tuple[np.ndarray, np.ndarray]]:
    """Return output by stage and region, with the world's: ``(column)`` each."""
    out = {}
    for stage in a.stages:
        made = sintered_output(a) if stage == BY_PRODUCT else element_output(a, stage).sum(axis=0)
        world = made.sum(axis=0)
        for r, region in enumerate(a.regions):
            if made[r, 0] > 0:
                out[stage, region] = (made[r], world)
    return out


def _output(
    totals: dict[tuple[str, str], tuple[np.ndarray, np.ndarray]],
    shares: dict[tuple[str, str], float],
    key: tuple[str, str],
    home: str,
    posterior: int,
) -> dict[str, Any]:
    """Return what a plant makes in the chain's year; gaps where the chain does not say."""
    facility, stage = key
    unit = "t/year" if stage == BY_PRODUCT else "t REO/year"
    share, total = shares.get((facility, stage)), totals.get((stage, home))
    if share is None or total is None:
        gap = dict.fromkeys(("output", "low", "high", "output_share", "world_share"))
        return {**gap, "output_unit": unit, "in_chain": total is not None}
    own, world = total
    drawn = share * own[1 : 1 + posterior]
    best = float(share * own[0])
    low, high = np.quantile(drawn, (LOW, HIGH)) if len(drawn) else (np.nan, np.nan)
    return {
        "output": best,
        "low": None if np.isnan(low) else min(float(low), best),
        "high": None if np.isnan(high) else max(float(high), best),
        "output_unit": unit,
        "output_share": float(share),
        "world_share": best / float(world[0]),
        "in_chain": True,
    }


def _why(plant: dict[str, Any], year: int, made: dict[str, Any]) -> str:
    """Return why the chain gives a plant no output of its own."""
    if plant["status"] not in RUNNING:
        return NOT_RUNNING
    if plant["start_year"] is not None and plant["start_year"] > year:
        return f"{LATER} ({plant['start_year']})"
    if not made["in_chain"]:
        return NO_STAGE
    return NO_CAPACITY
