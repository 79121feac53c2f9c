"""Mine output of countries by World Mining Data, which only a user can import."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from ytterby.errors import InputError, Problem, UnknownNameError, unknown_name
from ytterby.evidence.series import MINING_SCHEMA, newest, read_series

RARE_EARTHS = "Rare Earths (REO)"
"""World Mining Data's name of the commodity, contained rare-earth oxide [t]."""


def mining(
    commodity: str = RARE_EARTHS, year: int | None = None, workspace: Path | None = None
) -> pl.DataFrame:
    """Return mine output by country from imported World Mining Data.

    Parameters
    ----------
    commodity
        World Mining Data's name of it.
    year
        One year; ``None`` for all.
    workspace
        Directory of the user's own data.

    Returns
    -------
    polars.DataFrame
        ``commodity``, ``region``, ``year``, ``value`` in ``unit``, and ``basis`` (reported,
        provisional, estimated) and ``in_total``; a country that is not listed in a year is a gap,
        not a zero.

    Notes
    -----
    The SQLite file joins two editions: Laos, Nigeria and Vietnam stand below the row ``Total`` and
    are not in it before 2023. Keep ``in_total`` rows to reproduce the shares and HHI that were
    printed for those years; take all rows for what is known now.

    Raises
    ------
    InputError
        ``not-imported``: World Mining Data does not ship, because it names no licence.
    UnknownNameError
        ``unknown-commodity``, with the nearest names.
    """
    frame = read_series("mining", workspace)
    if frame.is_empty():
        raise InputError(
            Problem(
                "not-imported",
                "World Mining Data",
                "it is not in the workspace, and it does not ship because it names no licence",
                "run 'ytterby evidence import world-mining-data PATH' with the Excel file of "
                "chapter 6.4, or 'ytterby evidence import geopolrisk PATH'",
            )
        )
    known = frame["commodity"].unique().sort().to_list()
    if commodity not in known:
        raise UnknownNameError(unknown_name("commodity", commodity, known))
    frame = newest(frame.filter(pl.col("commodity") == commodity), ["year"])
    if year is not None:
        frame = frame.filter(pl.col("year") == year)
    return frame.select(list(MINING_SCHEMA)).sort("year", "region")
