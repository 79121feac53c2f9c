"""A claim has an id of its own, a value within its interval, and every field that it needs."""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from ytterby.errors import Problem
from ytterby.evidence.base import Evidence
from ytterby.evidence.checks.registry import check, wrong_rows
from ytterby.evidence.claims import MASS_BASES, STATUSES
from ytterby.evidence.tiers import CONFIDENCES, TIERS

REQUIRED = ("quantity", "unit", "source")

CHOICES: dict[str, tuple[str, ...]] = {
    "tier": TIERS,
    "confidence": CONFIDENCES,
    "status": STATUSES,
    "mass_basis": MASS_BASES,
}


@check
def check_schema(evidence: Evidence) -> Iterator[Problem]:
    """Yield claims without id, value or a required field, or with a word that is no choice."""
    claims = evidence.claims
    yield from wrong_rows(
        claims,
        pl.col("claim").is_duplicated(),
        code="duplicate-id",
        field="claim",
        message="the id is used more than once",
        fix="give each claim its own id",
    )
    for field in ("claim", *REQUIRED):
        yield from wrong_rows(
            claims,
            pl.col(field) == "",
            code="missing-field",
            field=field,
            message=f"there is no {field}",
            fix=f"fill in the {field}",
        )
    for field in ("value", "published_on"):
        yield from wrong_rows(
            claims,
            pl.col(field).is_null(),
            code="missing-field",
            field=field,
            message=f"there is no {field}",
            fix=f"fill in the {field}, or leave the claim out with a reason",
        )
    for field, choices in CHOICES.items():
        yield from wrong_rows(
            claims,
            ~pl.col(field).is_in(choices),
            code=f"unknown-{field.replace('_', '-')}",
            field=field,
            message=f"'{{{field}}}' is no {field.replace('_', ' ')}",
            fix=f"one of {', '.join(choices)}",
        )
    yield from wrong_rows(
        claims,
        (pl.col("low") > pl.col("value")) | (pl.col("high") < pl.col("value")),
        code="value-outside-interval",
        field="value",
        message="{value} does not lie between low {low} and high {high}",
        fix="low and high are the central 80 % interval around the value",
    )
