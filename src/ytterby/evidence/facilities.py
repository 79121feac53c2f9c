"""Named plants and events as they were known at a date."""

from __future__ import annotations

import polars as pl


def known_facilities(history: pl.DataFrame, as_of: str | None = None) -> pl.DataFrame:
    """Return each facility and stage as last described by a date.

    The table holds what was known when: a row for every description. The last one published by the
    date counts whole; what it leaves blank is a gap, not filled from an older one.

    Parameters
    ----------
    history
        Facility table: ``facility, stage, published_on`` and more (description).
    as_of
        ISO date; ``None`` for all that is known.

    Examples
    --------
    >>> import datetime as dt
    >>> plant = {"facility": "est-narva", "stage": "magnet"}
    >>> table = pl.DataFrame([
    ...     {**plant, "status": "construction", "published_on": dt.date(2023, 7, 7)},
    ...     {**plant, "status": "ramping", "published_on": dt.date(2026, 9, 27)}])
    >>> known_facilities(table)["status"].to_list()
    ['ramping']
    >>> known_facilities(table, "2024-12-31")["status"].to_list()
    ['construction']
    """
    known = known_events(history, as_of)
    if "facility" not in known.columns:
        return known
    order = known.with_row_index("_order").sort("published_on", nulls_last=False)
    last = order.unique(["facility", "stage"], keep="last", maintain_order=True)
    return last.sort("_order").drop("_order")


def known_events(history: pl.DataFrame, as_of: str | None = None) -> pl.DataFrame:
    """Return the rows of a table that were published by a date.

    Parameters
    ----------
    history
        A table with ``published_on``.
    as_of
        ISO date; ``None`` for all that is known.
    """
    if as_of is None or "published_on" not in history.columns:
        return history
    day = pl.lit(as_of).str.to_date("%Y-%m-%d")
    return history.filter((pl.col("published_on") <= day).fill_null(False))
