"""Values lie within the bounds that names.toml gives their quantity."""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from ytterby.errors import Problem
from ytterby.evidence.base import Evidence
from ytterby.evidence.checks.registry import check, wrong_rows
from ytterby.names import quantities


@check
def check_bounds(evidence: Evidence) -> Iterator[Problem]:
    """Yield values, lows and highs outside of the bounds of their quantity."""
    known = quantities()
    bounds = pl.DataFrame(
        {
            "quantity": list(known),
            "minimum": [q.minimum for q in known.values()],
            "maximum": [q.maximum for q in known.values()],
        },
        schema={"quantity": pl.String, "minimum": pl.Float64, "maximum": pl.Float64},
    )
    claims = evidence.claims.join(bounds, on="quantity", how="left", maintain_order="left")
    for field in ("value", "low", "high"):
        yield from wrong_rows(
            claims,
            pl.col(field) < pl.col("minimum"),
            code="below-minimum",
            field=field,
            message=f"{{{field}}} is below {{minimum:g}}, the least {{quantity}} there can be",
            fix="check the sign and the unit; shares are 0 to 1",
        )
        yield from wrong_rows(
            claims,
            pl.col(field) > pl.col("maximum"),
            code="above-maximum",
            field=field,
            message=f"{{{field}}} is above {{maximum:g}}, the most {{quantity}} there can be",
            fix="check the unit; shares are 0 to 1, not percent",
        )
