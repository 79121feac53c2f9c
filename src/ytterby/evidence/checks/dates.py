"""Nothing is known before it happened, unless it is a projection, a plan or a quota."""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from ytterby.errors import Problem
from ytterby.evidence.base import Evidence
from ytterby.evidence.checks.registry import check, wrong_rows

AHEAD = r"(?i)projecti|forecast|announc|plan|target|quota|outlook|design|scenario|guidance|contract"
"""Words in scope, scenario or period that say that a figure is of the future."""

AHEAD_QUANTITIES = (
    "mining_quota",
    "separation_quota",
    "export_quota",
    "start_year",
    "capacity",
    "public_support",
    "support_term",
    "tariff_rate",
    "event_effect",
    "facility_status",
)
"""Quantities that are set or announced before their year."""

EARLIEST = 1900


@check
def check_dates(evidence: Evidence) -> Iterator[Problem]:
    """Yield claims published before their period or their source, and impossible years."""
    yield from check_periods(evidence.claims)
    yield from _before_source(evidence)


def check_periods(claims: pl.DataFrame) -> Iterator[Problem]:
    """Yield claims published before their period, and impossible years.

    Parameters
    ----------
    claims
        Frame with the columns of a claim (claim).
    """
    ahead = (
        pl.concat_str("scope", "scenario", "period", separator=" ").str.contains(AHEAD)
        | (pl.col("scenario") != "")
        | pl.col("quantity").is_in(AHEAD_QUANTITIES)
    )
    yield from wrong_rows(
        claims,
        (pl.col("year") > pl.col("published_on").dt.year()) & ~ahead,
        code="published-before-period",
        field="published_on",
        message="published on {published_on}, before {year}, the year that it measures",
        fix="correct the date, or say in scope that it is a projection",
    )
    yield from wrong_rows(
        claims,
        (pl.col("year") < EARLIEST) | (pl.col("year") > 2100),
        code="impossible-year",
        field="year",
        message="{year} is no year of this chain",
        fix="write a year between 1900 and 2100",
    )


def _before_source(evidence: Evidence) -> Iterator[Problem]:
    """Yield one warning for each source that claims are dated before (a recollection may be)."""
    sources = (
        evidence.sources.filter(pl.col("kind") != "recollection")
        .select("source", source_on="published_on")
        .unique("source")
    )
    early = (
        evidence.claims.join(sources, on="source", how="inner")
        .filter(pl.col("published_on") < pl.col("source_on"))
        .group_by("source", "source_on", maintain_order=True)
        .agg(pl.col("claim"), pl.col("published_on").min())
    )
    for row in early.iter_rows(named=True):
        yield Problem(
            "published-before-source",
            f"source {row['source']}, published_on",
            f"{len(row['claim'])} claims from {row['claim'][0]} on are dated before it "
            f"({row['source_on']}), the first {row['published_on']}",
            "right only if an earlier edition carried the same figures; else date them as it",
            "warning",
        )
