"""Every scope that the baseline reads is one whose reading is settled."""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from ytterby.errors import Problem, unknown_name
from ytterby.evidence.base import Evidence
from ytterby.evidence.checks.registry import check
from ytterby.evidence.scopes import TAGS, read_quantities, scopes


@check
def check_read_scopes(evidence: Evidence) -> Iterator[Problem]:
    """Yield scopes that are not listed (of a user's claims: as warnings), and unknown tags."""
    known = scopes()
    for (quantity, scope), tags in known.items():
        for tag in sorted(tags - TAGS.keys()):
            yield unknown_name("scope-tag", tag, list(TAGS), f"scopes.csv, {quantity}, {scope}")
    claims = evidence.claims.filter(
        pl.col("quantity").is_in(list(read_quantities())) & (pl.col("scope") != "")
    )
    own = set(evidence.overrides)
    for row in claims.select("claim", "quantity", "scope").iter_rows(named=True):
        if (row["quantity"], row["scope"]) in known:
            continue
        listed = [s for q, s in known if q == row["quantity"]]
        problem = unknown_name("scope", row["scope"], listed, f"claim {row['claim']}, scope")
        severity = "warning" if row["claim"] in own else "error"
        message = f"{problem.message}: it is read as all of the quantity"
        yield Problem(problem.code, problem.place, message, problem.fix, severity)
