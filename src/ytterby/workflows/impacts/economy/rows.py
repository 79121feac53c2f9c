"""What all tables of an impact are made with: notes, spreads, factors, the order of sectors."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import polars as pl
from numpy.typing import NDArray

from ytterby.factors.economy import Economy
from ytterby.factors.estimates import Estimate
from ytterby.impact.economy import describe
from ytterby.workflows.impacts.economy.asking import Impact
from ytterby.workflows.impacts.economy.headlines import CENTRAL

Floats = NDArray[np.float64]
ROW_UNIT = "as in the column unit"
YEAR = 12
SPREAD = ("central", "value", "low", "high", "worst")
RULES_NOTE = (
    "Rules: proportional, each product needs its own material, and parts with magnets from abroad "
    "keep coming; bottleneck, the worst material stops all dependent output; spared, what can do "
    "without goes without first. They bracket one loss and are never added."
)
READ_NOTE = (
    "value, low and high are the median and the central 80 % of the draws, worst the mean of the "
    "worst twentieth, central the run at central values."
)
INSIDE_NOTE = (
    "Substitution and stocks are inside the shortage, which is net of both; neither is applied "
    "again."
)
TIER_NOTE = (
    "tier_c_share: share of the central value that passes through an economic factor of tier C. "
    "tier_c_variance: share of the variance of the logarithm that goes with economic factors and "
    "behaviour of tier C at their centre; tier_c_economy, with economic factors alone."
)
APART_NOTE = "Direct, price transfer and propagated are three readings of one event; never added."
TRANSITION_NOTE = (
    "What is missing is taken to be built right after the run. CO2 is that of the time until then."
)
STATES_NOTE = (
    "The loss of an industry, or of a sector's part of it, shared out as its jobs are. Partial: "
    "assembly of vehicles alone is known there. Other states and industries are not counted apart."
)


def list_factors(economy: Economy) -> list[tuple[str, str, Estimate]]:
    """Return every economic factor: what it is, of what, and the estimate."""
    out: list[tuple[str, str, Estimate]] = []
    for i in economy.industries.values():
        named = f"{i.label} (ISIC {i.id})"
        out.append(("value added", named, i.value_added))
        if i.output_ratio is not None:
            out.append(("output over value added", named, i.output_ratio))
        if i.jobs is not None:
            out.append(("jobs", named, i.jobs))
    for p in economy.parts:
        if p.share is not None:
            out.append(("share of the industry", f"{p.sector} in ISIC {p.industry}", p.share))
    out += [("dependence", s, e) for s, e in economy.dependence.items() if s in economy.sectors]
    out += [("made in a year", s, m.amount) for s, m in economy.made.items()]
    t = economy.transition
    if t is not None:
        out += [
            ("capacity factor of wind", "", t.capacity_factor),
            ("CO2 of the mean kilowatt-hour", "", t.grid),
            ("CO2 that an electric car avoids", "", t.car),
        ]
    for split in economy.splits:
        of = split.sector or f"ISIC {split.industry}"
        out.append(("jobs in all states", of, split.nation))
        out += [("jobs by state", f"{of}, {s.state}", s.jobs) for s in split.states]
    return out


def spread_of(values: Floats, prefix: str = "") -> dict[str, float]:
    """Return a spread as columns; all gaps where nothing is known."""
    if np.isnan(values).all():
        return {f"{prefix}{name}": float("nan") for name in SPREAD}
    found = describe(values)
    return {f"{prefix}{name}": getattr(found, name) for name in SPREAD}


def frame_of(rows: Sequence[Mapping[str, object]], **schema: pl.DataType) -> pl.DataFrame:
    """Return records as a frame."""
    return pl.DataFrame(list(rows), schema_overrides=schema, infer_schema_length=None)


def by_loss(impact: Impact) -> list[str]:
    """Return the sectors of an impact, the largest central loss first."""
    losses = impact.counted.losses
    sums: dict[str, float] = {}
    for part, value in zip(losses.parts.parts, losses.value_added[CENTRAL][:, 0], strict=True):
        sums[part.sector] = sums.get(part.sector, 0.0) + float(value)
    return sorted(sums, key=lambda s: (-sums[s], s))
