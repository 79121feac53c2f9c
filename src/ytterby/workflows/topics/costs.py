"""Topics on costs: who could supply an element at what cost, and why it costs more outside."""

from __future__ import annotations

import polars as pl

from ytterby.core.chain import Chain
from ytterby.evidence import Evidence
from ytterby.factors.costs import Estimate, read_checks, read_routes
from ytterby.indicators.accounts.context import controllers_of
from ytterby.indicators.costs.curve import (
    DRAWS,
    QUARTILES,
    SEED,
    cost_curve,
    curve_quartiles,
)
from ytterby.indicators.costs.gap import cost_gap
from ytterby.workflows.topics.selection import Selection

CURVES, GAPS = ("NdPr", "Dy", "Tb"), ("NdPr",)
"""Elements shown unless others are asked for."""
COSTS = "USD/kg"
DRAWN = {"seed": SEED, "draws": DRAWS}
"""What intervals of costs were drawn with."""
CURVE_UNITS = {"capacity": "t REO/year", "cumulative": "t REO/year", "by_mass": COSTS} | {
    "capital": COSTS
}
ROUTES = {
    "facility": pl.String,
    "covers": pl.String,
    "per": pl.String,
    "operating_cost": pl.Float64,
    "low": pl.Float64,
    "high": pl.Float64,
    "tier": pl.String,
    "claims": pl.String,
    "note": pl.String,
}
"""Columns of the steps of routes; ``per`` is what the cost is divided by."""
CHECKS = {
    "figure": pl.String,
    "per": pl.String,
    "value": pl.Float64,
    "low": pl.Float64,
    "high": pl.Float64,
    "tier": pl.String,
    "claims": pl.String,
}
"""Columns of the figures to hold a gap against."""
QUARTILE_UNITS = {"known": "t REO/year", "unknown": "t REO/year", "without_size": "1"} | {
    "known_share": "1",
    **dict.fromkeys(("first_quartile", "median", "third_quartile"), COSTS),
}


def curve(chain: Chain, wanted: Selection, base: Evidence) -> pl.DataFrame:
    """Return the supply cost curve of each element that is asked for."""
    found = cost_curve(chain, base, wanted.elements or CURVES)
    return found.filter(pl.col("region").is_in(wanted.regions)) if wanted.regions else found


def quartiles(frame: pl.DataFrame, chain: Chain) -> pl.DataFrame:
    """Return quartiles of a curve inside and outside, and how much of it has a known cost."""
    if frame.is_empty():
        return pl.DataFrame(schema=QUARTILES)
    return curve_quartiles(frame, controllers_of(chain))


def gap(chain: Chain, wanted: Selection, base: Evidence) -> pl.DataFrame:
    """Return the cost gap of each element that is asked for, with its causes."""
    return pl.concat(cost_gap(chain, base, e) for e in wanted.elements or GAPS)


def routes(base: Evidence) -> pl.DataFrame:
    """Return the published cost of each step of each route, as the source divides it."""
    rows = []
    for route in read_routes(base).values():
        for step in route.steps:
            e = step.cost
            numbers = (None, None, None, "", "") if e is None else _numbers(e)
            rows.append((route.facility, step.covers, step.per, *numbers, route.note))
        for e in route.others:
            rows.append((route.facility, "not used", "NdPr", *_numbers(e), route.note))
        if route.unpaid is not None:
            paid = _numbers(route.unpaid)
            rows.append((route.facility, "left to others", "REO", *paid, route.note))
    return pl.DataFrame(rows, schema=ROUTES, orient="row")


def _numbers(e: Estimate) -> tuple[float, float, float, str, str]:
    return (e.value, e.low, e.high, e.tier, ";".join(e.claims))


def checks(base: Evidence) -> pl.DataFrame:
    """Return published figures to hold the gap against; none of them is an input."""
    rows = [
        (what, per, e.value, e.low, e.high, e.tier, ";".join(e.claims))
        for what, (per, e) in read_checks(base).items()
    ]
    return pl.DataFrame(rows, schema=CHECKS, orient="row")


def sources_of_claims(frame: pl.DataFrame, base: Evidence) -> tuple[str, ...]:
    """Return the sources behind a frame that names its claims."""
    ids = frame["claims"].str.split(";").explode().unique().drop_nulls()
    found = base.claims.filter(pl.col("claim").is_in(ids.implode()))
    return tuple(found["source"].unique().sort().to_list())
