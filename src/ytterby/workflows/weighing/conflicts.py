"""Claims of the same thing that disagree by more than their intervals allow."""

from __future__ import annotations

from typing import Final

import polars as pl

from ytterby.evidence.claims import DIMS
from ytterby.evidence.scopes import scopes
from ytterby.workflows.weighing.index import ClaimIndex

SAME: Final = "the same thing"
MAYBE: Final = "scopes differ"
"""Whether two claims speak of one thing: in the same words, or in words that the baseline reads
alike; where it reads no scopes of a quantity, other words may mean another thing."""

SCHEMA: Final = {
    "quantity": pl.String, "region": pl.String, "partner": pl.String, "stage": pl.String,
    "element": pl.String, "material": pl.String, "product": pl.String, "year": pl.Int32,
    "unit": pl.String, "kind": pl.String, "claim": pl.String, "value": pl.Float64,
    "lower": pl.Float64, "upper": pl.Float64, "tier": pl.String, "source": pl.String,
    "scope": pl.String, "other": pl.String, "other_value": pl.Float64, "other_lower": pl.Float64,
    "other_upper": pl.Float64, "other_tier": pl.String, "other_source": pl.String,
    "other_scope": pl.String, "apart": pl.Float64, "ratio": pl.Float64, "claims": pl.Int64,
}  # fmt: skip


def find_conflicts(index: ClaimIndex) -> pl.DataFrame:
    """Return pairs of claims in force whose central 80 % intervals do not meet.

    Claims of one source in other words are no conflict: it speaks of two things. Where a source
    tells several things of one place apart by their scope, as a list of grants does, scopes name
    things, and claims in other words are not set against each other.

    Parameters
    ----------
    index
        Of the evidence.

    Returns
    -------
    DataFrame
        ``SCHEMA``: the two claims with their bounds [unit], ``apart`` [standard errors of their
        difference], ``ratio`` of the larger to the smaller, ``claims`` of the place in all; what
        is the same thing first, then the widest apart.
    """
    key = ["quantity", *(d for d in DIMS if d != "scope"), "unit"]
    told = ["claim", "value", "lower", "upper", "sigma", "tier", "source", "scope"]
    live = (
        index.claims.filter((pl.col("state") != "superseded") & pl.col("sigma").is_not_null())
        .select(*key, *told)
        .with_columns(_reads(), claims=pl.len().over(key).cast(pl.Int64))
        .with_columns(_named=(pl.col("scope").n_unique().over(*key, "source") > 1).any().over(key))
        .with_row_index("_at")
    )
    other = live.drop("claims", "_named").rename({c: f"other_{c}" for c in (*told, "reads", "_at")})
    pairs = live.join(other, on=key, how="inner", nulls_equal=True)
    same_words = pl.col("scope") == pl.col("other_scope")
    alike = (pl.col("reads") == pl.col("other_reads")).fill_null(False)
    told_apart = (pl.col("reads") != pl.col("other_reads")).fill_null(False)
    meets = (pl.col("lower") <= pl.col("other_upper")) & (pl.col("other_lower") <= pl.col("upper"))
    low, high = pl.min_horizontal("value", "other_value"), pl.max_horizontal("value", "other_value")
    error = (pl.col("sigma") ** 2 + pl.col("other_sigma") ** 2).sqrt()
    return (
        pairs.filter(
            (pl.col("_at") < pl.col("other__at"))
            & ~meets
            & (same_words | ((pl.col("source") != pl.col("other_source")) & ~pl.col("_named")))
            & ~told_apart
        )
        .with_columns(
            kind=pl.when(same_words | alike).then(pl.lit(SAME)).otherwise(pl.lit(MAYBE)),
            apart=pl.when(error > 0).then((high - low) / error),
            ratio=pl.when(low > 0).then(high / low),
        )
        .rename({"other_claim": "other"})
        .sort(pl.col("kind") != SAME, pl.col("apart"), descending=[False, True], nulls_last=True)
        .select(pl.col(name).cast(dtype) for name, dtype in SCHEMA.items())
    )


def _reads() -> pl.Expr:
    """Return how the baseline reads each scope; null for quantities whose scopes it does not."""
    known = {f"{q}\0{s}": ";".join(sorted(tags)) for (q, s), tags in scopes().items()}
    key = pl.concat_str("quantity", pl.lit("\0"), "scope")
    return key.replace_strict(known, default=None, return_dtype=pl.String).alias("reads")


def with_answers(conflicts: pl.DataFrame, residuals: pl.DataFrame) -> pl.DataFrame:
    """Return conflicts with what the chain makes of them, where it heard one of the two.

    Parameters
    ----------
    conflicts
        From `find_conflicts`.
    residuals
        From `read_residuals`: ``claim, year, fitted, sigma``; the claim's own year counts first.

    Returns
    -------
    DataFrame
        With ``fitted`` [unit] and ``believed``: the claim that the chain lies nearer to, blank
        where no chain heard either.
    """
    heard = residuals.filter(pl.col("claim") != "").select(
        pl.col("claim").str.split(";"), "fitted", chain="year"
    )
    heard = heard.explode("claim")
    keyed = conflicts.with_row_index("_n")
    found = pl.concat(
        [
            keyed.select("_n", "year", claim=column).join(heard, on="claim", how="inner")
            for column in ("claim", "other")
        ]
    )
    answers = (
        found.with_columns(_off=(pl.col("chain") - pl.col("year")).abs().fill_null(0))
        .sort("_n", "_off", pl.col("chain") * -1)
        .unique("_n", keep="first", maintain_order=True)
        .select("_n", "fitted", "chain")
    )
    first = (pl.col("fitted") - pl.col("value")).abs()
    second = (pl.col("fitted") - pl.col("other_value")).abs()
    return (
        keyed.join(answers, on="_n", how="left", maintain_order="left")
        .with_columns(
            believed=pl.when(pl.col("fitted").is_null())
            .then(pl.lit(""))
            .when(first <= second)
            .then(pl.lit("claim"))
            .otherwise(pl.lit("other"))
        )
        .drop("_n")
    )
