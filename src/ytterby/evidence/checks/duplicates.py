"""One source says one thing once of one place."""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from ytterby.errors import Problem
from ytterby.evidence.base import Evidence
from ytterby.evidence.checks.registry import check
from ytterby.evidence.claims import DIMS


@check
def check_duplicates(evidence: Evidence) -> Iterator[Problem]:
    """Yield claims in force with the same quantity, place, scope, unit and source."""
    for claims, code, message in repeated_claims(evidence.claims):
        fix = "leave one out, mark one superseded, or name in scope how they differ"
        yield Problem(code, f"claim {', '.join(claims)}", message, fix)


def repeated_claims(claims: pl.DataFrame) -> Iterator[tuple[list[str], str, str]]:
    """Yield the claims of each set that says one thing more than once, with code and message.

    Parameters
    ----------
    claims
        Frame with the columns of a claim (claim); superseded ones do not count.
    """
    groups = (
        claims.filter(pl.col("status") != "superseded")
        .group_by("quantity", *DIMS, "unit", "source", maintain_order=True)
        .agg("claim", "value")
        .filter(pl.col("claim").list.len() > 1)
    )
    for row in groups.iter_rows(named=True):
        same = len(set(row["value"])) == 1
        values = ", ".join(f"{v:g}" for v in row["value"] if v is not None)
        yield (
            row["claim"],
            "duplicate-claim" if same else "contradictory-claim",
            f"{row['source']} is quoted {len(row['claim'])} times on {row['quantity']} of one place"
            f" and scope ({values})",
        )
