"""Every claim, facility and event cites a source that is described, and none is described twice."""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from ytterby.errors import Problem, unknown_name
from ytterby.evidence.base import Evidence
from ytterby.evidence.checks.registry import check, wrong_rows
from ytterby.evidence.governance import SOURCE as GOVERNANCE_SOURCE
from ytterby.evidence.sources import KINDS
from ytterby.evidence.trade import SOURCE as TRADE_SOURCE


@check
def check_sources(evidence: Evidence) -> Iterator[Problem]:
    """Yield missing, doubled, unused and wrongly graded sources."""
    sources = evidence.sources
    yield from wrong_rows(
        sources,
        pl.col("source").is_duplicated(),
        code="duplicate-source",
        field="source",
        message="it is described more than once",
        fix="keep one row, in the first table that uses it",
        key="source",
    )
    yield from wrong_rows(
        sources,
        ~pl.col("kind").is_in(KINDS),
        code="unknown-kind",
        field="kind",
        message="'{kind}' is no kind of source",
        fix=f"one of {', '.join(KINDS)}",
        key="source",
    )
    for field in ("publisher", "title"):
        yield from wrong_rows(
            sources,
            pl.col(field) == "",
            code="missing-field",
            field=field,
            message=f"there is no {field}",
            fix=f"fill in the {field}",
            key="source",
        )
    known = sources["source"].to_list()
    used = {TRADE_SOURCE, GOVERNANCE_SOURCE}
    for kind, frame in (
        ("claim", evidence.claims),
        ("facility", evidence.facility_history),
        ("event", evidence.event_history),
    ):
        if "source" not in frame.columns:
            continue
        cited = frame.select(kind, pl.col("source").str.split(";")).explode("source")
        cited = cited.with_columns(pl.col("source").str.strip_chars())
        used.update(cited["source"])
        for row in cited.filter(
            (pl.col("source") != "") & ~pl.col("source").is_in(known)
        ).iter_rows(named=True):
            yield unknown_name("source", row["source"], known, f"{kind} {row[kind]}, source")
    yield from wrong_rows(
        sources,
        ~pl.col("source").is_in(sorted(used)),
        code="unused-source",
        field="source",
        message="nothing cites it",
        fix="delete the row, or cite it",
        severity="warning",
        key="source",
    )
    graded = evidence.claims.join(
        sources.select("source", "kind").unique("source"), on="source", how="inner"
    )
    yield from wrong_rows(
        graded,
        (pl.col("tier") == "A") & (pl.col("kind") != "primary"),
        code="tier-above-source",
        field="tier",
        message="tier A, but {source} is {kind}",
        fix="tier B for a secondary copy, C for recollection",
    )
