"""Trade between countries: the shipped rare-earth part of BACI, and what the user imported."""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Sequence
from pathlib import Path

import polars as pl

from ytterby.errors import InputError, Problem
from ytterby.evidence.series import REPORTED_SCHEMA, TRADE_SCHEMA, newest, read_series

logger = logging.getLogger(__name__)

TRADE_FILE = Path(__file__).with_name("data") / "baci_rare_earths.parquet"

SOURCE = "cepii-baci"
"""Id of the source."""

RELEASE = "V202601"
"""Release of BACI that ships. The files that it was taken from do not name it: it follows from
their last year, 2024, which CEPII publishes in January 2026."""

RELEASED_ON = "2026-01-31"
"""Latest day on which the shipped release can have appeared."""


def trade(
    year: int | None = None,
    as_of: str | None = None,
    workspace: Path | None = None,
    *,
    codes: Sequence[int] | None = None,
    years: Sequence[int] | None = None,
) -> pl.DataFrame:
    """Return BACI trade rows.

    Parameters
    ----------
    year
        One year; ``None`` for all, 1995 to 2024.
    as_of
        ISO date. A release of January of year Y ends with year Y - 2, so an earlier date hides
        later years. Values are still those of the latest release: see ``trade_notes``.
    workspace
        Directory of the user's own data. Where it holds an imported release, that replaces the
        shipped rows year by year and HS code by HS code; the last import wins.
    codes
        HS codes; ``None`` for all there are (280530, 284610, 284690 as shipped).
    years
        Several years, in place of ``year``.

    Returns
    -------
    polars.DataFrame
        ``year``, ``hs``, ``region`` (exporter: the last consignor, not the true origin),
        ``partner`` (importer), ``value`` [USD, free on board] and ``quantity`` [t, null = gap].

    Raises
    ------
    InputError
        ``bad-date``: ``as_of`` is no ISO date.

    Examples
    --------
    >>> trade(2024, codes=[280530]).columns
    ['year', 'hs', 'region', 'partner', 'value', 'quantity']
    """
    wanted = pl.lit(True) if year is None else pl.col("year") == year
    if years is not None:
        wanted = wanted & pl.col("year").is_in(list(years))
    if codes is not None:
        wanted = wanted & pl.col("hs").is_in(list(codes))
    last = last_year_known(as_of)
    if last is not None:
        wanted = wanted & (pl.col("year") <= last)
    shipped = pl.scan_parquet(TRADE_FILE).filter(wanted).collect()
    imported = read_series("trade", workspace, where=wanted)
    if not imported.is_empty():
        key = ["year", "hs"]
        # A batch is in order as it was written: where it is all there is, sorting would only cost.
        alone = imported["batch"].n_unique() == 1
        imported = newest(imported, key).drop("batch")
        covered = imported.select(key).unique()
        shipped = shipped.join(covered, on=key, how="anti")
        ordered = alone and shipped.is_empty()
        shipped = imported if ordered else pl.concat([shipped, imported])
    else:
        ordered = True
    for problem in trade_notes(as_of):
        logger.warning("%s", problem)
    shipped = shipped.select(list(TRADE_SCHEMA))
    return shipped if ordered else shipped.sort("year", "hs", "region", "partner")


def trade_notes(as_of: str | None) -> tuple[Problem, ...]:
    """Return what a result that uses trade must say about an ``as_of`` before the release.

    Examples
    --------
    >>> [p.code for p in trade_notes("2025-03-31")]
    ['later-revision']
    >>> trade_notes(None)
    ()
    """
    last = last_year_known(as_of)
    if last is None:
        return ()
    message = (
        f"as of {as_of} trade was known up to {last}; the values are those of release {RELEASE}, "
        "which may have revised them"
    )
    fix = "import the release of that time with 'ytterby evidence import baci PATH'"
    return (Problem("later-revision", "trade", message, fix, "warning"),)


def last_year_known(as_of: str | None) -> int | None:
    """Return the last year of trade that had been published by a date; ``None`` is no limit.

    CEPII publishes a year once, in January two years later; it counts from 31 January.

    Examples
    --------
    >>> last_year_known("2025-03-31"), last_year_known("2025-01-15"), last_year_known("2026-02-01")
    (2023, 2022, None)
    """
    if as_of is None:
        return None
    try:
        date = dt.date.fromisoformat(as_of)
    except ValueError as error:
        fix = "write it as 2025-03-31"
        raise InputError(Problem("bad-date", "as_of", f"'{as_of}' is no date", fix)) from error
    if date >= dt.date.fromisoformat(RELEASED_ON):
        return None
    return date.year - (2 if date >= dt.date(date.year, 1, 31) else 3)


def reported_trade(
    year: int | None = None,
    workspace: Path | None = None,
    *,
    codes: Sequence[int] | None = None,
) -> pl.DataFrame:
    """Return imported UN Comtrade rows: what one side reports, ``flow`` saying which.

    Parameters
    ----------
    year
        One year; ``None`` for all.
    workspace
        Directory of the user's own data.
    codes
        HS codes; ``None`` for all.

    Returns
    -------
    polars.DataFrame
        ``year``, ``month`` (null for annual rows), ``hs``, ``flow`` (import, export), ``region``
        (exporter), ``partner`` (importer), ``value`` [USD], ``quantity`` [t net, null = gap] and
        ``estimated`` (whether the weight is Comtrade's estimate).
    """
    frame = newest(read_series("reported_trade", workspace), ["year", "month", "hs", "flow"])
    if year is not None:
        frame = frame.filter(pl.col("year") == year)
    if codes is not None:
        frame = frame.filter(pl.col("hs").is_in(list(codes)))
    return frame.select(list(REPORTED_SCHEMA))
