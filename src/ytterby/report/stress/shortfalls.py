"""Who falls short, ranked by what the missing material is worth."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import polars as pl

SHORT: Final = 0.01
"""Unmet need over need [1] from which a month counts as short, where a view says no other."""
DEEP: Final = 0.1
"""Unmet need over need [1] from which a shortfall may lead the report."""


@dataclass(frozen=True, slots=True)
class Shortfall:
    """How one element, or one sector's material, falls short.

    Attributes
    ----------
    key
        Element, or sector and material.
    first, worst_date, last
        First, worst and last month short, ``2025-06``.
    worst
        Unmet need over need in the worst month [1].
    months
        How many months are short.
    lacking
        Unmet need over the whole run [unit of the frame × month].
    absent
        Share of it that is physically absent [1], ``None`` if unknown.
    worth
        What it would have cost at the prices of the first month [USD], 0 if unknown.
    """

    key: tuple[str, ...]
    first: str
    worst_date: str
    last: str
    worst: float
    months: int
    lacking: float
    absent: float | None
    worth: float


def add_unmet(frame: pl.DataFrame) -> pl.DataFrame:
    """Return a frame with ``unmet`` [1], shortage over need; 0 where there is no need."""
    ratio = pl.when(pl.col("need") > 0).then(pl.col("shortage") / pl.col("need")).otherwise(0.0)
    return frame.with_columns(ratio.clip(0.0, 1.0).alias("unmet"))


def first_prices(prices: pl.DataFrame) -> dict[str, float]:
    """Return what each material costs outside in the first month [USD/kg].

    Elements are priced as their oxide, and so are metals without a price of their own.

    Parameters
    ----------
    prices
        Columns ``date``, ``material``, ``market``, ``value``.
    """
    if prices.is_empty():
        return {}
    outside = prices.filter(pl.col("market") == "outside_spot", pl.col("value").is_finite())
    start = outside.sort("date").group_by("material", maintain_order=True).first()
    found = dict(zip(start["material"].to_list(), start["value"].to_list(), strict=True))
    for material, value in list(found.items()):
        family, _, element = material.partition(":")
        if family == "oxide":
            found[element] = value
            found.setdefault(f"metal:{element}", value)
    return found


def rank_shortfalls(
    frame: pl.DataFrame,
    keys: Sequence[str],
    threshold: float = SHORT,
    prices: Mapping[str, float] | None = None,
) -> list[Shortfall]:
    """Return who falls short: deep ones first, then by worth, then the earliest.

    Parameters
    ----------
    frame
        Columns ``date``, ``need``, ``shortage`` and the keys; optionally ``physically_absent``.
    keys
        What to tell apart: ``element``, or ``sector`` and ``material``.
    threshold
        Unmet need over need [1] from which a month counts as short.
    prices
        Price of the last key [USD/kg]; tonnes are turned into USD with it.
    """
    out = []
    for key, part in add_unmet(frame).sort("date").group_by(*keys, maintain_order=True):
        short = part.filter(pl.col("unmet") >= threshold)
        if short.is_empty():
            continue
        worst = short.sort("unmet", "date", descending=[True, False]).row(0, named=True)
        lacking = float(part["shortage"].sum())
        absent = None
        if "physically_absent" in part.columns and lacking > 0:
            absent = float(part["physically_absent"].sum()) / lacking
        out.append(
            Shortfall(
                key=tuple(str(k) for k in key),
                first=str(short["date"].min()),
                worst_date=worst["date"],
                last=str(short["date"].max()),
                worst=worst["unmet"],
                months=short.height,
                lacking=lacking,
                absent=absent,
                worth=1000.0 * lacking * (prices or {}).get(str(key[-1]), 0.0),
            )
        )
    return sorted(out, key=lambda s: (s.worst < DEEP, -s.worth, s.first, -s.worst, s.key))


def lead_by_sector(shortfalls: Sequence[Shortfall]) -> list[Shortfall]:
    """Return the first shortfall of each sector, in the order given."""
    return list({s.key[0]: s for s in reversed(shortfalls)}.values())[::-1]
