"""Which events are marked in a history: those that concern its elements, stages and places."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

MARKED = 8
"""Events drawn in a chart; the table holds all that concern the series."""
_COLUMNS = ("event", "date", "actor", "target", "instrument", "effect", "source", "tier")


def select_events(
    events: pl.DataFrame,
    *,
    first: int,
    last: int,
    elements: Sequence[str] = (),
    stages: Sequence[str] = (),
    places: Sequence[str] = (),
) -> pl.DataFrame:
    """Return the events that concern some series, in order of time.

    Parameters
    ----------
    events
        The evidence's events: ``event, date, actor, target, instrument, elements, stage`` …; lists
        within a cell are parted by semicolons, and a blank cell concerns everything.
    first, last
        Calendar years, both included.
    elements, stages
        Symbols and stage ids; none of them for all.
    places
        Codes of the regions that the series are about.

    Returns
    -------
    DataFrame
        ``date, event, actor, target, instrument, effect, source, tier, marked`` (bool): the marked
        ones touch the most series and the places that are asked about.
    """
    year = pl.col("date").str.slice(0, 4).cast(pl.Int32, strict=False)
    found = events.filter(
        year.is_between(first, last), _meets("elements", elements), _meets("stage", stages)
    )
    between = pl.sum_horizontal(
        _meets(c, places, blank=False).cast(pl.Int32) for c in ("actor", "target")
    )
    controls = pl.col("actor").is_in(list(places)) & pl.col("target").is_in(["WLD", *places])
    worth = between + controls.cast(pl.Int32) + (pl.col("tier") != "C").cast(pl.Int32)
    ranked = found.select(*_COLUMNS, worth.alias("worth")).sort(
        "worth", "date", descending=[True, True], maintain_order=True
    )
    marked = ranked.with_row_index("place").with_columns(marked=pl.col("place") < MARKED)
    return marked.sort("date", maintain_order=True).select("date", "event", *_COLUMNS[2:], "marked")


def _meets(column: str, wanted: Sequence[str], *, blank: bool = True) -> pl.Expr:
    """Return whether a cell of names parted by semicolons holds any of those wanted."""
    cell = pl.col(column).fill_null("")
    if not wanted:
        return pl.lit(blank)
    parts = cell.str.split(";")
    held = pl.any_horizontal(parts.list.contains(w) for w in wanted)
    return held | ((cell == "") if blank else pl.lit(value=False))
