"""Numbers of the plants and events: how many work, and when something began."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import polars as pl

from ytterby.core.regions import resolve_target
from ytterby.evidence.facilities import known_facilities
from ytterby.sayings.definitions import FromEvent, FromPlants
from ytterby.sayings.number import Number

if TYPE_CHECKING:
    from ytterby.sayings.measure.bench import Bench


def plants(bench: Bench, definition: FromPlants) -> list[Number]:
    """Return how many plants of a stage work: those known; there may be more, never fewer."""
    frame = known_facilities(bench.evidence.facility_history, _earlier(bench.as_of, definition))
    frame = frame.filter(
        pl.col("stage") == definition.stage,
        pl.col("status").is_in(definition.status),
        ~pl.col("facility").is_in(definition.but),
    )
    if definition.inside:
        frame = frame.filter(pl.col("region").is_in(_countries(definition.inside)))
    if definition.outside:
        frame = frame.filter(~pl.col("region").is_in(_countries(definition.outside)))
    if definition.products:
        wanted = "|".join(definition.products)
        frame = frame.filter(pl.col("products").str.contains(wanted))
    if definition.started_by is not None:
        frame = frame.filter(pl.col("start_year").fill_null(0) <= definition.started_by)
    if bench.evidence.facility_history.is_empty():
        return []
    count = float(frame.height)
    year = definition.started_by
    if definition.known_by is not None:
        year = dt.date.fromisoformat(definition.known_by).year
    tiers = frame["tier"].to_list() or ["B"]
    # A list of plants is never complete: the count is a lower bound of what works.
    best = min(tiers) if count else "B"
    return [
        Number(
            definition.name,
            year,
            count,
            float((frame["tier"] != "C").sum()),
            count,
            best,
            tuple(frame["source"].unique(maintain_order=True).to_list()),
            detail=", ".join(frame["name"].to_list()),
            recalled=best == "C",
        )
    ]


def _earlier(as_of: str | None, definition: FromPlants) -> str | None:
    dates = [d for d in (as_of, definition.known_by) if d is not None]
    return min(dates) if dates else None


def _countries(names: tuple[str, ...]) -> list[str]:
    return [c for n in names for c in resolve_target(n)]


def event(bench: Bench, definition: FromEvent) -> list[Number]:
    """Return the year in which an event begins."""
    frame = bench.evidence.events.filter(pl.col("event") == definition.event)
    out = []
    for row in frame.iter_rows(named=True):
        year = float(str(row["date"])[:4])
        sources = (row["source"],)
        detail = row["instrument"]
        out.append(
            Number(
                definition.name,
                None,
                year,
                year,
                year,
                row["tier"],
                sources,
                detail=detail,
                recalled=row["tier"] == "C",
            )
        )
    return out
