"""Tables of an outlook: balance by year, supply by status, the stack, what is left out."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import polars as pl

from ytterby.results import Table, build_table
from ytterby.workflows.financing.outlook.balance import Balance, Floats, Outlook

LOW, HIGH = 0.1, 0.9
RUNNING = "running"
BALANCE_NOTE = (
    "Separated oxide. demand, running and pipeline: the central draw (the pipeline at its odds), "
    "with the central 80 % of the others; short: share of draws in which demand exceeds supply. "
    "incentive: median price of the element at which the last project pays with which makers "
    "outside need no oxide of China, other prices fixed (incentive_all: all moved alike); growing: "
    "the same if China goes on selling them as much as in the base year. A gap where all costed "
    "projects together do not close it; not_closed: share of draws in which they do not."
)
STACK_NOTE = (
    "Projects outside China with a cost, whatever their odds: price of the element at which each "
    "earns the required return, other prices fixed (needs) or all moved alike (needs_all)."
)


def outlook_tables(found: Outlook, sources: Sequence[str]) -> dict[str, Table]:
    """Return ``balance``, ``supply``, ``stack``, ``growth`` and ``left-out``.

    Parameters
    ----------
    found
        The outlook.
    sources
        Of the chain.
    """
    return {
        "balance": _balance(found, sources),
        "supply": _supply(found, sources),
        "stack": _stack(found, sources),
        "growth": _growth(found, sources),
        "left-out": _left_out(found, sources),
    }


def bounds(drawn: Floats) -> tuple[Floats, Floats, Floats]:
    """Return the central draw and the central 80 % of the others, by row."""
    rest = drawn[..., 1:] if drawn.shape[-1] > 1 else drawn
    low, high = np.quantile(rest, (LOW, HIGH), axis=-1)
    centre = drawn[..., 0]
    return centre, np.minimum(low, centre), np.maximum(high, centre)


def _balance(found: Outlook, sources: Sequence[str]) -> Table:
    frames = [_place(found, found.outside, priced=True), _place(found, found.world, priced=False)]
    frame = pl.concat(frames)
    numbers = [c for c, t in frame.schema.items() if t == pl.Float64]
    units = dict.fromkeys(numbers, "t REO/year")
    units |= {c: "USD/kg" for c in numbers if c.startswith(("incentive", "growing"))}
    units |= dict.fromkeys(("short", "not_closed", "growing_no_gap", "growing_not_closed"), "1")
    return build_table("balance", frame, units=units, sources=sources, note=BALANCE_NOTE)


def _place(found: Outlook, one: Balance, *, priced: bool) -> pl.DataFrame:
    columns: dict[str, object] = {"year": list(found.years)}
    parts = (("demand", one.demand), ("running", one.running), ("pipeline", one.planned),
             ("gap", one.gap))  # fmt: skip
    for name, drawn in parts:
        centre, low, high = bounds(drawn)
        columns |= {name: centre, f"{name}_low": low, f"{name}_high": high}
    rest = one.gap[:, 1:] if one.gap.shape[1] > 1 else one.gap
    columns["short"] = (rest > 0).mean(axis=1)
    kinds = (
        ("incentive", found.incentive),
        ("incentive_all", found.incentive_all),
        ("growing", found.growing),
        ("growing_all", found.growing_all),
    )
    for name, price in kinds:
        for suffix, share in (("", 0.5), ("_low", LOW), ("_high", HIGH)):
            values = price.quantile(share)
            gone = np.full(values.shape, np.nan)
            columns[name + suffix] = np.where(np.isinf(values), np.nan, values) if priced else gone
    empty = np.full(len(found.years), np.nan)
    columns["not_closed"] = found.incentive.not_closed if priced else empty
    columns["growing_no_gap"] = found.growing.no_gap if priced else empty
    columns["growing_not_closed"] = found.growing.not_closed if priced else empty
    frame = pl.DataFrame(columns).with_columns(pl.selectors.float().fill_nan(None))
    words = {"element": found.element, "place": one.place}
    return frame.select(*[pl.lit(v).alias(k) for k, v in words.items()], pl.all())


def statuses(found: Outlook) -> list[str]:
    """Return the statuses of the pipeline, those that come soonest first."""
    order = ["commissioning", "construction", "permitting", "planned", "pilot", "idle", "blocked"]
    there = {s.status for s in found.world.brought.sources if not s.running}
    return [s for s in order if s in there]


def _supply(found: Outlook, sources: Sequence[str]) -> Table:
    rows = []
    for one in (found.outside, found.world):
        parts = {RUNNING: one.running} | {s: one.of_status(s) for s in statuses(found)}
        for status, drawn in parts.items():
            centre, low, high = bounds(drawn)
            rows += [
                (found.element, one.place, year, status, float(v), float(lo), float(hi))
                for year, v, lo, hi in zip(found.years, centre, low, high, strict=True)
            ]
    names = ("element", "place", "year", "status", "supply", "low", "high")
    schema = dict(zip(names, [pl.String, pl.String, pl.Int64, pl.String, *[pl.Float64] * 3],
                      strict=True))  # fmt: skip
    frame = pl.DataFrame(rows, schema=schema, orient="row")
    units = dict.fromkeys(("supply", "low", "high"), "t REO/year")
    return build_table("supply", frame, units=units, sources=sources)


STACK = {
    "facility": pl.String,
    "region": pl.String,
    "status": pl.String,
    "start_year": pl.Int64,
    "amount": pl.Float64,
    "success": pl.Float64,
    "needs": pl.Float64,
    "low": pl.Float64,
    "high": pl.Float64,
    "needs_all": pl.Float64,
    "tier": pl.String,
    "stage_level": pl.String,
}
"""Columns of the stack."""


def _stack(found: Outlook, sources: Sequence[str]) -> Table:
    rows = []
    for one in found.stack:
        rest = one.needs[1:] if one.needs.size > 1 else one.needs
        known = rest[np.isfinite(rest)]
        low, high = np.quantile(known, (LOW, HIGH)) if known.size else (None, None)
        value, alike = (float(v[0]) if np.isfinite(v[0]) else None
                        for v in (one.needs, one.needs_all))  # fmt: skip
        s = one.source
        rows.append(
            (s.name, s.region, s.status, s.start, s.amount, s.success[0] if s.success else None,
             value, low, high, alike, one.built.tier, ", ".join(one.built.stage_level))
        )  # fmt: skip
    frame = pl.DataFrame(rows, schema=STACK, orient="row")
    units = {"amount": "t REO/year", "success": "1"}
    units |= dict.fromkeys(("needs", "low", "high", "needs_all"), "USD/kg")
    return build_table("stack", frame, units=units, sources=sources, note=STACK_NOTE)


def _growth(found: Outlook, sources: Sequence[str]) -> Table:
    rows = [
        (name, year, None if np.isnan(v) else float(v))
        for name, path in found.growth.paths.items()
        for year, v in zip(found.growth.years, path, strict=True)
    ]
    schema = {"path": pl.String, "year": pl.Int64, "multiple": pl.Float64}
    frame = pl.DataFrame(rows, schema=schema, orient="row")
    note = (
        f"Demand for magnet rare earths over that of the base year; middle: {found.growth.central}."
    )
    return build_table("growth", frame, units={"multiple": "1"}, sources=sources, note=note)


def _left_out(found: Outlook, sources: Sequence[str]) -> Table:
    rows = list(found.left_out.items())
    frame = pl.DataFrame(rows, schema={"source": pl.String, "why": pl.String}, orient="row")
    return build_table("left-out", frame, sources=sources)
