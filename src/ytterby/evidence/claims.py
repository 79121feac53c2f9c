"""A claim: one number with its place in the world, as typed columns."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

SCHEMA: Mapping[str, pl.DataType] = {
    "claim": pl.String(),
    "quantity": pl.String(),
    "region": pl.String(),
    "partner": pl.String(),
    "stage": pl.String(),
    "element": pl.String(),
    "material": pl.String(),
    "process": pl.String(),
    "sector": pl.String(),
    "facility": pl.String(),
    "product": pl.String(),
    "year": pl.Int32(),
    "period": pl.String(),
    "scenario": pl.String(),
    "scope": pl.String(),
    "value": pl.Float64(),
    "low": pl.Float64(),
    "high": pl.Float64(),
    "unit": pl.String(),
    "published_value": pl.String(),
    "published_unit": pl.String(),
    "mass_basis": pl.String(),
    "source": pl.String(),
    "tier": pl.String(),
    "confidence": pl.String(),
    "published_on": pl.Date(),
    "status": pl.String(),
    "superseded_by": pl.String(),
    "note": pl.String(),
}
"""Columns of the claims in order. Blank text is ``""``, a blank number or date is null.

``published_value`` is text: it is what the source prints, which may be a range."""

DIMS = (
    "region",
    "partner",
    "stage",
    "element",
    "material",
    "process",
    "sector",
    "facility",
    "product",
    "year",
    "period",
    "scenario",
    "scope",
)
"""Where a claim stands: two live claims of one quantity, source and place are duplicates."""

MASS_BASES = ("REO", "element", "product", "gross", "unknown", "none")

STATUSES = ("kept", "widened", "superseded")


def live_claims(claims: pl.DataFrame, as_of: str | None = None) -> pl.DataFrame:
    """Return the claims in force at a date: published by then and not yet superseded by then.

    A claim that a later publication superseded is in force again before that publication, so that
    an honest forecast sees what was known.

    Parameters
    ----------
    claims
        Frame of ``SCHEMA`` (claim).
    as_of
        ISO date; ``None`` for all that is known.

    Examples
    --------
    >>> import datetime
    >>> columns = ["claim", "published_on", "status", "superseded_by"]
    >>> frame = pl.DataFrame(schema=SCHEMA).select(columns)
    >>> day = datetime.date(2025, 1, 31)
    >>> old = {"claim": "a", "published_on": day, "status": "superseded", "superseded_by": "b"}
    >>> new = {"claim": "b", "published_on": day.replace(year=2026), "status": "kept"}
    >>> frame = pl.concat([frame, pl.DataFrame([old, new], schema=frame.schema)])
    >>> live_claims(frame)["claim"].to_list(), live_claims(frame, "2025-06-30")["claim"].to_list()
    (['b'], ['a'])
    """
    successor = claims.select(
        pl.col("claim").alias("superseded_by"), pl.col("published_on").alias("_succeeded_on")
    ).unique("superseded_by", keep="first", maintain_order=True)
    joined = claims.join(successor, on="superseded_by", how="left", maintain_order="left")
    superseded = pl.col("status") == "superseded"
    if as_of is not None:
        day = pl.lit(as_of).str.to_date("%Y-%m-%d")
        known = pl.col("published_on") <= day
        still = (~superseded) | (pl.col("_succeeded_on") > day).fill_null(False)
        joined = joined.filter(known.fill_null(False) & still)
    else:
        joined = joined.filter(~superseded)
    return joined.drop("_succeeded_on")
