"""What the tables of people share: names, intervals, sources."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import polars as pl

from ytterby.factors.labour import FAMILIES, ROLES
from ytterby.impact.people import Staff
from ytterby.impact.people.staff import ROLE_IDS
from ytterby.workflows.people.people import Need

FAMILY_IDS = tuple(FAMILIES)
IN_FAMILY = {f: [n for n, r in enumerate(ROLE_IDS) if ROLES[r].family == f] for f in FAMILY_IDS}
LEAST = 0.005
"""Positions below which a row is left out [job]."""
JOB = {"positions": "job", "low": "job", "high": "job"}
YEARLY = (
    "Average over the year: of one plant if it comes and on its middle dates, of several the mean "
    "of all draws. Low and high hold the value and the central 80 % of draws; values sum to their "
    "totals, bounds do not."
)
PAY_NOTE = (
    "Wages of May 2025 in the United States by occupation, of 2023 in China over all branches; "
    "without social charges. No wage is on record for other countries: their bill is a gap."
)


def weakest_tier(staff: Sequence[Staff]) -> str:
    """Return the weakest tier of head counts."""
    return max((s.count.estimate.tier for s in staff), default="C")


def sources_of(need: Need) -> tuple[str, ...]:
    """Return the sources of head counts and occupations."""
    named = [s for one in need.staff for s in one.count.estimate.sources]
    for mix in need.labour.mixes.values():
        named += [s for e in mix.shares.values() for s in e.sources]
    return tuple(dict.fromkeys(named))


def frame_of(rows: list[dict[str, Any]], columns: Mapping[str, type[pl.DataType]]) -> pl.DataFrame:
    """Return rows as a frame with these columns."""
    return pl.DataFrame(rows, schema=dict(columns), orient="row")


def verdict(share: float | None, short: bool | None) -> str:
    """Return in words what need beside graduates means.

    Examples
    --------
    >>> verdict(None, None), verdict(0.05, True), verdict(0.02, False), verdict(1.4, None)
    ('not known', 'short already', 'few of those who graduate', 'more than graduate')
    """
    if share is None:
        return "not known"
    if share > 1:
        return "more than graduate"
    if short:
        return "short already"
    return "few of those who graduate" if share < 0.1 else "a large part of those who graduate"


def month_of(year: float | None) -> str | None:
    """Return the month of a year with its fraction, as ``2027-04``.

    Examples
    --------
    >>> month_of(2027.292), month_of(2027.0), month_of(None)
    ('2027-04', '2027-01', None)
    """
    if year is None:
        return None
    months = int(year * 12 + 1e-6)
    return f"{months // 12}-{months % 12 + 1:02d}"
