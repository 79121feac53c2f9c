"""One quantity has one unit, and no figure differs from its like by a factor of units."""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from ytterby.errors import Problem
from ytterby.evidence.base import Evidence
from ytterby.evidence.checks.registry import check, wrong_rows
from ytterby.evidence.claims import DIMS
from ytterby.names import quantities

THOUSAND_TOLERANCE = 0.02
OXIDE_TOLERANCE = 0.0005


@check
def check_units(evidence: Evidence) -> Iterator[Problem]:
    """Yield wrong units, and pairs of claims that differ by 1000 or by an oxide factor."""
    unit = {name: q.unit for name, q in quantities().items() if q.unit}
    wanted = pl.col("quantity").replace_strict(unit, default=None, return_dtype=pl.String)
    claims = evidence.claims.with_columns(wanted=wanted)
    yield from wrong_rows(
        claims,
        pl.col("unit") != pl.col("wanted"),
        code="wrong-unit",
        field="unit",
        message="{quantity} is given in '{unit}'",
        fix="convert the value to '{wanted}' and keep what was printed in published_value",
    )
    yield from _suspicious_factors(evidence)


def _suspicious_factors(evidence: Evidence) -> Iterator[Problem]:
    """Compare claims of the same place, whatever their scope and source."""
    factor = {
        row["element"]: row["value"]
        for row in evidence.claims.filter(
            pl.col("quantity") == "oxide_factor", pl.col("status") != "superseded"
        ).iter_rows(named=True)
    }
    key = ["quantity", *(d for d in DIMS if d != "scope"), "unit"]
    tonnes = evidence.claims.filter(
        pl.col("status") != "superseded", pl.col("value") > 0, pl.col("unit").str.starts_with("t")
    ).select("claim", "value", "published_value", *key)
    pairs = (
        tonnes.join(tonnes, on=key, how="inner", suffix="_other", nulls_equal=True)
        .filter(pl.col("value") < pl.col("value_other"))
        .with_columns(
            ratio=pl.col("value_other") / pl.col("value"),
            oxide=pl.col("element").replace_strict(factor, default=None, return_dtype=pl.Float64)
            if factor
            else pl.lit(None, dtype=pl.Float64),
        )
    )
    same_print = pl.col("published_value") == pl.col("published_value_other")
    thousand = (pl.col("ratio") / 1000 - 1).abs() < THOUSAND_TOLERANCE
    oxide = ((pl.col("ratio") / pl.col("oxide") - 1).abs() < OXIDE_TOLERANCE) & same_print
    for code, wrong, what in (
        ("differs-by-1000", thousand, "1000"),
        ("differs-by-oxide-factor", oxide, "the oxide factor of {element}"),
    ):
        yield from wrong_rows(
            pairs,
            wrong,
            code=code,
            field="value",
            message="{value:g} is {claim_other}'s {value_other:g} divided by "
            + what
            + " ({quantity})",
            fix="check unit and mass basis of both against their sources",
            severity="warning",
        )
