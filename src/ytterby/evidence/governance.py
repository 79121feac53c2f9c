"""Governance of countries: the World Bank's estimates, of which political stability ships."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import polars as pl

from ytterby.errors import InputError, Problem
from ytterby.evidence.series import GOVERNANCE_SCHEMA, newest, read_series

GOVERNANCE_FILE = Path(__file__).with_name("data") / "wgi.parquet"

SOURCE = "world-bank-wgi"
"""Id of the source."""

UNSTATED = 1.0
"""Standard error where nothing is known of a country [1]: the estimates are scaled to mean 0 and
standard deviation 1 over all countries."""

DIMENSIONS = {
    "va": "voice_and_accountability",
    "pv": "political_stability",
    "ge": "government_effectiveness",
    "rq": "regulatory_quality",
    "rl": "rule_of_law",
    "cc": "control_of_corruption",
}
"""The World Bank's two letters and the name of the dimension here. Political stability ships, the
others come with ``ytterby evidence import wgi``."""


def governance(
    year: int | None = None, as_of: str | None = None, workspace: Path | None = None
) -> pl.DataFrame:
    """Return governance estimates.

    Parameters
    ----------
    year
        One year; ``None`` for all. 1996 to 2024; there is none for 1997, 1999 and 2001.
    as_of
        ISO date; a year is known from the end of the year after it.
    workspace
        Directory of the user's own data; imported rows replace shipped ones region by year.

    Returns
    -------
    polars.DataFrame
        ``region``, ``year``, ``dimension`` (``political_stability``, others once imported),
        ``estimate`` and ``standard_error``, both on a scale of about -2.5 (weak) to 2.5 (strong).

    Raises
    ------
    InputError
        ``bad-date``: ``as_of`` is no ISO date.

    Notes
    -----
    The series has a break between 2022 and 2023. The last two years come from a later release
    than the rest (they carry fewer digits, and the standard errors of 2024 mostly repeat those of
    2023), and the World Bank revised its method meanwhile. Compare within 1996-2022 or within
    2023-2024, not across.

    Examples
    --------
    >>> governance(2022).columns
    ['region', 'year', 'dimension', 'estimate', 'standard_error']
    """
    wanted = pl.lit(True) if year is None else pl.col("year") == year
    if as_of is not None:
        try:
            date = dt.date.fromisoformat(as_of)
        except ValueError as error:
            fix = "write it as 2025-03-31"
            raise InputError(Problem("bad-date", "as_of", f"'{as_of}' is no date", fix)) from error
        at_year_end = (date.month, date.day) == (12, 31)
        wanted = wanted & (pl.col("year") <= date.year - (1 if at_year_end else 2))
    shipped = pl.scan_parquet(GOVERNANCE_FILE).filter(wanted).collect()
    imported = read_series("governance", workspace).filter(wanted)
    if not imported.is_empty():
        key = ["region", "year", "dimension"]
        imported = newest(imported, key).drop("batch")
        shipped = pl.concat([shipped.join(imported.select(key), on=key, how="anti"), imported])
    return shipped.select(list(GOVERNANCE_SCHEMA)).sort("region", "year", "dimension")
