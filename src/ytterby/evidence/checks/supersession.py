"""What is superseded names an existing successor, and nobody succeeds himself."""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from ytterby.errors import Problem
from ytterby.evidence.base import Evidence
from ytterby.evidence.checks.registry import check, wrong_rows


@check
def check_supersession(evidence: Evidence) -> Iterator[Problem]:
    """Yield missing or unknown successors, and circles."""
    claims = evidence.claims
    superseded = pl.col("status") == "superseded"
    yield from wrong_rows(
        claims,
        superseded & (pl.col("superseded_by") == ""),
        code="no-successor",
        field="superseded_by",
        message="it is superseded, but not by what",
        fix="name the claim that takes its place, or leave it out with a reason",
    )
    yield from wrong_rows(
        claims,
        ~superseded & (pl.col("superseded_by") != ""),
        code="not-superseded",
        field="status",
        message="it names a successor ({superseded_by}), but its status is '{status}'",
        fix="set the status to superseded, or clear superseded_by",
    )
    yield from wrong_rows(
        claims,
        (pl.col("superseded_by") != "") & ~pl.col("superseded_by").is_in(claims["claim"].implode()),
        code="unknown-successor",
        field="superseded_by",
        message="there is no claim '{superseded_by}'",
        fix="name an existing claim",
    )
    successor = dict(
        claims.filter(superseded, pl.col("superseded_by") != "")
        .select("claim", "superseded_by")
        .iter_rows()
    )
    done: set[str] = set()
    for start in successor:
        path = [start]
        while (after := successor.get(path[-1])) is not None and after not in done:
            if after in path:
                circle = [*path[path.index(after) :], after]
                yield Problem(
                    "circular-supersession",
                    f"claim {after}, superseded_by",
                    f"a circle: {' → '.join(circle)}",
                    "keep the one that is in force",
                )
                break
            path.append(after)
        done.update(path)
