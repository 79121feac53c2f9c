"""Trade rows as the published tool takes them, and as they can be defended."""

from __future__ import annotations

import math

import polars as pl

from ytterby.evidence.screens import ADVICE, screen_trade
from ytterby.evidence.tiers import relative_sigma
from ytterby.indicators.risk.geopolrisk.materials import RARE_EARTHS, materials

REPAIRS = (
    "as recorded",
    "weight missing, estimated from value",
    "absurd unit value, weight estimated from value",
    "left out, not this good",
    "unit value not taken for the price",
    "weight missing and not to be estimated",
)
"""What can have been done to a row; a row says it by its position here."""

AS_RECORDED, FILLED, REPLACED, LEFT_OUT, UNPRICED, UNKNOWN = range(len(REPAIRS))

SPREAD = relative_sigma()["B", "low"]
"""Relative standard error of a weight in BACI: a judgement, as for a secondary copy held with low
confidence. Reports of the two sides hardly ever agree (Gaulier and Zignago 2010, section 2.4)."""

LEAST_FACTOR = 10.0
"""A unit value is absurd only if it lies further than this factor from the median of its code."""

ROBUST_LIMIT = 3.5
"""And further than so many robust standard deviations of the logarithm (Iglewicz and Hoaglin
1993)."""

MOST_SCATTER = 1.2
"""Robust standard deviation of the logarithm above which a code holds goods too different for its
median to say anything of one flow: ores of gold, silver and nickel, tellurium, gypsum."""

LEAST_WEIGHT = 1.0
"""Rows below this weight [t] do not form the median: BACI rounds to a kilogram."""

LEAST_ROWS = 5
"""With fewer priced rows a code and year has no median to compare with."""

_OUT = ("year", "hs", "region", "partner")


def take_trade(rows: pl.DataFrame) -> pl.DataFrame:
    """Return trade as the published tool does: a missing weight is 0, its value still counts.

    Parameters
    ----------
    rows
        Rows of ``ytterby.evidence.trade``.

    Returns
    -------
    DataFrame
        ``year, hs, region, partner, quantity`` [t]``, spread`` [1]``, priced_value`` [1000 USD]``,
        priced_quantity`` [t]``, repair``.
    """
    weight = pl.col("quantity").fill_null(0.0)
    return rows.select(
        *_OUT,
        weight.alias("quantity"),
        pl.lit(SPREAD).alias("spread"),
        (pl.col("value") / 1000.0).alias("priced_value"),
        weight.alias("priced_quantity"),
        pl.lit(AS_RECORDED).alias("repair"),
    )


def mend_trade(rows: pl.DataFrame) -> pl.DataFrame:
    """Return trade with missing and absurd weights estimated, and what is another good left out.

    A weight that is missing, or whose unit value lies further from the median ``m`` of its HS code
    and year than a factor ``max(10, exp(3.5 s))``, becomes ``value / m``; ``s`` is 1.4826 times the
    median absolute deviation of the logarithm. Such rows do not count for the price. Where ``s``
    exceeds 1.2 the code is too mixed: its rows stand as recorded, and a missing weight stays
    unknown. The three codes of rare earths follow the screens of the evidence instead.

    Parameters
    ----------
    rows
        Rows of ``ytterby.evidence.trade``.

    Returns
    -------
    DataFrame
        As `take_trade`.
    """
    special = list(materials()[RARE_EARTHS].codes)
    advised = pl.Enum(["", *ADVICE])
    screened = rows.filter(pl.col("hs").is_in(special)).with_columns(
        pl.col("region", "partner").cast(pl.String)
    )
    marked = screen_trade(screened).with_columns(
        pl.col("region").cast(rows.schema["region"]),
        pl.col("partner").cast(rows.schema["partner"]),
        pl.col("advice").cast(advised),
    )
    others = rows.filter(~pl.col("hs").is_in(special)).with_columns(
        pl.lit("").cast(advised).alias("advice"), pl.lit(False).alias("distrust_quantity")
    )
    columns = [*_OUT, "value", "quantity", "advice", "distrust_quantity"]
    table = pl.concat([marked.select(columns), others.select(columns)])
    weighed = (pl.col("quantity") > 0.0) & (pl.col("value") > 0.0)
    table = table.with_columns(
        pl.when(weighed).then((pl.col("value") / pl.col("quantity")).log()).alias("log_price")
    )
    middle = (
        table.filter((pl.col("quantity") >= LEAST_WEIGHT) & (pl.col("advice") == ""))
        .with_columns(pl.col("log_price").median().over("hs", "year").alias("middle"))
        .group_by("hs", "year")
        .agg(
            pl.col("middle").first(),
            ((pl.col("log_price") - pl.col("middle")).abs().median() * 1.4826).alias("scatter"),
            pl.len().alias("rows"),
        )
        .filter(pl.col("rows") >= LEAST_ROWS)
    )
    table = table.join(middle, on=["hs", "year"], how="left")
    limit = pl.max_horizontal(pl.lit(math.log(LEAST_FACTOR)), ROBUST_LIMIT * pl.col("scatter"))
    ordinary = ~pl.col("hs").is_in(special)
    mixed = ordinary & ~(pl.col("scatter") <= MOST_SCATTER).fill_null(False)
    absurd = ordinary & ~mixed & ((pl.col("log_price") - pl.col("middle")).abs() > limit)
    repair = (
        pl.when(pl.col("advice").is_in(["drop", "concentrate"]))
        .then(LEFT_OUT)
        .when(~weighed.fill_null(False))
        .then(pl.when(mixed | pl.col("middle").is_null()).then(UNKNOWN).otherwise(FILLED))
        .when(absurd.fill_null(False) | pl.col("distrust_quantity"))
        .then(REPLACED)
        .when(pl.col("advice") == "unit_value")
        .then(UNPRICED)
        .otherwise(AS_RECORDED)
    )
    table = table.with_columns(repair.alias("repair"))
    estimated = pl.col("repair").is_in([FILLED, REPLACED])
    guess = (pl.col("value") / pl.col("middle").exp()).fill_null(0.0)
    priced = pl.col("repair") == AS_RECORDED
    return table.select(
        *_OUT,
        pl.when(pl.col("repair").is_in([LEFT_OUT, UNKNOWN]))
        .then(0.0)
        .when(estimated)
        .then(guess)
        .otherwise(pl.col("quantity"))
        .alias("quantity"),
        pl.when(estimated)
        .then((pl.lit(SPREAD**2) + pl.col("scatter").fill_null(1.0) ** 2).sqrt())
        .otherwise(SPREAD)
        .alias("spread"),
        pl.when(priced).then(pl.col("value") / 1000.0).otherwise(0.0).alias("priced_value"),
        pl.when(priced).then(pl.col("quantity")).otherwise(0.0).alias("priced_quantity"),
        "repair",
    )
