"""Topics that show what a chain holds: flows, prices, capacities, stocks, residuals, facilities."""

from __future__ import annotations

import numpy as np
import polars as pl

from ytterby.core.chain import Chain
from ytterby.indicators.accounts.arrays import HIGH, LOW
from ytterby.workflows.topics.selection import Selection


def flows(chain: Chain, wanted: Selection) -> pl.DataFrame:
    """Return every flow with its interval; an element keeps flows of materials that hold it."""
    tech = chain.technology
    low, high = np.quantile(chain.draws, (LOW, HIGH), axis=1) if chain.draws.size else (None, None)
    units = dict(zip(tech.materials, tech.unit, strict=True))
    frame = chain.flows.with_columns(
        low=pl.Series(low, dtype=pl.Float64) if low is not None else pl.lit(None, pl.Float64),
        high=pl.Series(high, dtype=pl.Float64) if high is not None else pl.lit(None, pl.Float64),
        unit=pl.when(pl.col("kind") == "process")
        .then(pl.lit("activity/year"))
        .otherwise(pl.col("material").replace_strict(units, default="t REO") + "/year"),
    ).with_columns(low=pl.min_horizontal("low", "value"), high=pl.max_horizontal("high", "value"))
    if wanted.symbols:
        at = [tech.element_index[e] for e in wanted.symbols if e in tech.element_index]
        holds = np.asarray((tech.composition[:, at] > 0).any(axis=1))
        materials = [m for m, ok in zip(tech.materials, holds, strict=True) if ok]
        touches = np.asarray((np.abs(tech.coefficient.toarray()) @ holds.astype(float)) > 0)
        processes = [p for p, ok in zip(tech.processes, touches, strict=True) if ok]
        frame = frame.filter(
            pl.col("material").is_in(materials) | pl.col("process").is_in(processes)
        )
    shown = ["kind", "stage", "process", "material", "region", "destination", "sector"]
    return (
        wanted.keep(frame)
        .filter(pl.col("value") != 0)
        .select(*shown, "value", "low", "high", "unit", "evidence_share")
        .sort("value", descending=True, maintain_order=True)
    )


def _of_elements(frame: pl.DataFrame, wanted: Selection) -> pl.DataFrame:
    if not wanted.symbols:
        return frame
    ends = [f":{e}" for e in wanted.symbols]
    return frame.filter(pl.any_horizontal(pl.col("material").str.ends_with(e) for e in ends))


def prices(chain: Chain, wanted: Selection) -> pl.DataFrame:
    """Return prices inside and outside the controller, with tier and source."""
    return _of_elements(chain.prices, wanted).sort("material", "market")


def capacities(chain: Chain, wanted: Selection) -> pl.DataFrame:
    """Return plants and the residual of each region and stage, with controller and share."""
    return wanted.keep(chain.capacities).sort(
        "region", "stage", "output_share", descending=[False, False, True], nulls_last=True
    )


def inventories(chain: Chain, wanted: Selection) -> pl.DataFrame:
    """Return stocks in months of the region's use, by holder."""
    frame = wanted.keep(chain.inventories)
    return frame.sort("region", "family", "material", "holder")


def residuals(chain: Chain, wanted: Selection) -> pl.DataFrame:
    """Return where evidence and chain disagree, the largest first."""
    return wanted.keep(chain.residuals).sort(
        pl.col("score").abs(), descending=True, nulls_last=True, maintain_order=True
    )


def facilities(table: pl.DataFrame, wanted: Selection) -> pl.DataFrame:
    """Return the named plants of the evidence."""
    shown = ["facility", "name", "operator", "controller", "region", "stage", "status"]
    more = ["capacity", "capacity_unit", "start_year", "tier", "source"]
    return wanted.keep(table).select(*shown, *more)
