"""Every source says under which licence its figures stand here; none that forbids it ships."""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from ytterby.errors import Problem
from ytterby.evidence.base import Evidence
from ytterby.evidence.checks.registry import check, wrong_rows
from ytterby.evidence.sources import NOT_REDISTRIBUTABLE
from ytterby.evidence.userdata.overrides import USER_PREFIX


@check
def check_licences(evidence: Evidence) -> Iterator[Problem]:
    """Yield sources without licence, and shipped claims of sources that may not be shipped."""
    yield from wrong_rows(
        evidence.sources,
        pl.col("licence") == "",
        code="no-licence",
        field="licence",
        message="the licence is not stated",
        fix="name the licence, or 'figure cited' for single facts",
        key="source",
    )
    pattern = rf"^({'|'.join(NOT_REDISTRIBUTABLE)})(-|$)"
    yield from wrong_rows(
        evidence.claims,
        pl.col("source").str.contains(pattern) & ~pl.col("claim").str.starts_with(USER_PREFIX),
        code="not-redistributable",
        field="source",
        message="{source} names no licence, so its rows must not ship",
        fix="leave it out; users import it into their own workspace",
    )
