"""BACI rows as text (t, i, j, k, v, q) to the trade series, every oddity named."""

from __future__ import annotations

import polars as pl

from ytterby.errors import Problem
from ytterby.evidence.series import TRADE_SCHEMA

RAW_SCHEMA = dict.fromkeys(("t", "i", "j", "k", "v", "q"), pl.String())
"""BACI's columns: year, exporter, importer, product, value [1000 USD], quantity [t]."""

RENAMED = {"S19": "TWN", "ZA1": "ZAF"}
"""BACI's own codes to ISO 3166: 'Other Asia' is Taiwan; the Southern African Customs Union (until
1999) is counted as South Africa, its largest member."""

GAPS = ("", "NA", "nan", "NaN", "NULL")
"""What BACI files write where there is no number."""


def read_trade_rows(
    raw: pl.DataFrame, regions: dict[str, str], place: str
) -> tuple[pl.DataFrame, list[Problem]]:
    """Return typed trade rows and every problem found, grouped by what is wrong.

    Parameters
    ----------
    raw
        Columns of ``RAW_SCHEMA``, all text.
    regions
        Region code by BACI country code; the table that comes with the release.
    place
        How a person would name the file.

    Notes
    -----
    Values become USD, rounded to the release's own precision of one dollar; a missing quantity
    stays null, and is never a zero.
    """
    text = raw.select(pl.col(list(RAW_SCHEMA)).str.strip_chars())
    text = text.with_columns(
        pl.when(pl.col(c).is_in(GAPS)).then(None).otherwise(pl.col(c)).alias(c) for c in RAW_SCHEMA
    )
    typed = text.select(
        pl.col("t").cast(pl.Int32, strict=False).alias("year"),
        pl.col("k").cast(pl.Int32, strict=False).alias("hs"),
        pl.col("i").replace_strict(regions, default=None, return_dtype=pl.String).alias("region"),
        pl.col("j").replace_strict(regions, default=None, return_dtype=pl.String).alias("partner"),
        (pl.col("v").cast(pl.Float64, strict=False) * 1000.0).round(0).alias("value"),
        pl.col("q").cast(pl.Float64, strict=False).alias("quantity"),
    )
    problems = [
        *_unreadable(text, typed, place),
        *_unknown_regions(text, typed, place),
        *_impossible(typed, place),
    ]
    return typed.select(list(TRADE_SCHEMA)), problems


def sort_trade(frame: pl.DataFrame, place: str) -> tuple[pl.DataFrame, list[Problem]]:
    """Return trade rows in order, and a problem if two rows give the same flow."""
    key = ["year", "hs", "region", "partner"]
    ordered = frame.sort(key)
    doubles = ordered.filter(pl.struct(key).is_duplicated())
    if doubles.is_empty():
        return ordered, []
    year, hs, region, partner = doubles.row(0)[:4]
    message = f"{doubles.height} rows give a flow twice, first {year} {hs} {region} to {partner}"
    return ordered, [
        Problem("duplicate-row", place, message, "take one release and one HS revision only")
    ]


def _unreadable(text: pl.DataFrame, typed: pl.DataFrame, place: str) -> list[Problem]:
    problems = []
    for old, new in (("t", "year"), ("k", "hs"), ("v", "value"), ("q", "quantity")):
        bad = text.filter(text[old].is_not_null() & typed[new].is_null())
        if bad.height:
            message = f"{bad.height} cells are no number, first '{bad[old][0]}'"
            problems.append(
                Problem("bad-number", f"{place}, column {old}", message, "download the file again")
            )
        gaps = text[old].null_count()
        if gaps and old != "q":
            message = f"{gaps} cells are empty; only the quantity may be missing"
            problems.append(
                Problem("missing-value", f"{place}, column {old}", message, "download it again")
            )
    return problems


def _unknown_regions(text: pl.DataFrame, typed: pl.DataFrame, place: str) -> list[Problem]:
    problems = []
    for old, new in (("i", "region"), ("j", "partner")):
        lost = text.filter(typed[new].is_null())
        counts = lost.group_by(old).len().sort(old)
        problems += [
            Problem(
                "unknown-region",
                f"{place}, column {old}",
                f"country code '{code}' is not in the table of countries ({count} rows)",
                "use the country_codes file of the same release",
            )
            for code, count in counts.iter_rows()
        ]
    return problems


def _impossible(typed: pl.DataFrame, place: str) -> list[Problem]:
    problems = []
    for column in ("value", "quantity"):
        bad = typed.filter((pl.col(column) < 0) | ~pl.col(column).is_finite())
        if bad.height:
            first = bad.row(0, named=True)
            where = f"{first['year']} {first['hs']} {first['region']} to {first['partner']}"
            message = f"{bad.height} cells are negative or infinite, first {where}"
            problems.append(
                Problem("out-of-bounds", f"{place}, {column}", message, "download it again")
            )
    return problems
