"""Numbers of the claims: as they stand, one over another, and ranks."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import polars as pl

from ytterby.core.regions import AGGREGATES, blocs
from ytterby.evidence.tiers import Z, relative_sigma
from ytterby.sayings.definitions import FromClaims, FromRank, FromRatio, Pick
from ytterby.sayings.number import Number

if TYPE_CHECKING:
    from ytterby.sayings.measure.bench import Bench


def select(bench: Bench, pick: Pick) -> pl.DataFrame:
    """Return the claims of a choice with the bounds of their 80 % intervals.

    ``bottom`` and ``top`` are what the source states, else the value less or plus 1.28 times the
    default error of its tier.
    """
    asked = {
        name: value
        for name, value in pick.model_dump().items()
        if name not in ("quantity", "words", "without") and value is not None
    }
    frame = bench.evidence.select(pick.quantity, **asked)
    for word in pick.words:
        frame = frame.filter(pl.col("scope").str.contains(word, literal=True))
    for word in pick.without:
        frame = frame.filter(~pl.col("scope").str.contains(word, literal=True))
    # The floor of the unit, made for shares, would swallow the small ones: relative error instead.
    pairs = relative_sigma()
    share = pl.concat_str("tier", pl.lit("/"), "confidence").replace_strict(
        [f"{t}/{c}" for t, c in pairs], list(pairs.values()), return_dtype=pl.Float64
    )
    zero = pl.col("value") == 0.0
    error = pl.when(zero).then(pl.col("sigma")).otherwise(share * pl.col("value").abs())
    spread = Z * error.fill_null(0.0)
    return frame.with_columns(
        bottom=pl.coalesce("low", pl.col("value") - spread),
        top=pl.coalesce("high", pl.col("value") + spread),
    )


def year_of(row: dict[str, Any]) -> int | None:
    """Return the year that a claim speaks of; of a span, its last."""
    if row["year"] is not None:
        return int(row["year"])
    named = re.findall(r"\b(\d{4})\b", str(row["period"]))
    return int(named[-1]) if named else None


def worst(tiers: list[str]) -> str:
    """Return the worst of some tiers."""
    return max(tiers)


def _scaled(scale: float, invert: bool) -> Callable[[float], float]:
    return lambda x: scale / x if invert else scale * x


def claims(bench: Bench, definition: FromClaims) -> list[Number]:
    """Return claims as they stand."""
    turn = _scaled(definition.scale, definition.invert)
    out = []
    for row in select(bench, definition.pick).iter_rows(named=True):
        if definition.invert and not (row["bottom"] > 0.0 and row["value"] > 0.0):
            continue
        ends = sorted((turn(row["bottom"]), turn(row["top"])))
        low, high = _bounded(ends, row["unit"], definition.scale, definition.invert)
        out.append(
            Number(
                definition.name,
                year_of(row),
                turn(row["value"]),
                low,
                high,
                row["tier"],
                (row["source"],),
                detail=row["scope"],
                recalled=row["tier"] == "C",
            )
        )
    return out


def _bounded(ends: list[float], unit: str, scale: float, invert: bool) -> tuple[float, float]:
    """Return bounds that a default standard error may not carry below zero or a share above 1."""
    low, high = ends
    if low < 0.0 < high:
        low = 0.0
    if unit == "1" and scale == 1.0 and not invert and low <= 1.0 < high:
        high = 1.0
    return low, high


def ratio(bench: Bench, definition: FromRatio) -> list[Number]:
    """Return one claim over another, intervals added in quadrature."""
    match = list(definition.match)
    columns = ["value", "bottom", "top", "tier", "source", "year"]
    part = select(bench, definition.part)
    whole = select(bench, definition.whole)
    right = whole.select(*match, *(pl.col(c).alias(f"whole_{c}") for c in columns))
    joined = (
        part.join(right, on=match, how="inner", maintain_order="left")
        if match
        else part.join(right, how="cross", maintain_order="left")
    )
    out = []
    for row in joined.iter_rows(named=True):
        top, bottom = row["value"], row["whole_value"]
        if not bottom or not top:
            continue
        value = definition.scale * top / bottom
        # A one-sided interval of the whole ("more than 90 Mt") moves the ratio one way only.
        down = _part(top - row["bottom"], top, row["whole_top"] - bottom, row["whole_top"])
        # A whole that may be nothing bounds the ratio nowhere from above.
        least = row["whole_bottom"]
        up = _part(row["top"] - top, top, bottom - least, least) if least > 0.0 else float("inf")
        sources = tuple(dict.fromkeys((row["source"], row["whole_source"])))
        out.append(
            Number(
                definition.name,
                year_of(row),
                value,
                max(0.0, value * (1.0 - down)),
                value * (1.0 + up),
                worst([row["tier"], row["whole_tier"]]),
                sources,
                detail=row["element"] if "element" in match else "",
                recalled="C" in (row["tier"], row["whole_tier"]),
            )
        )
    return out


def _part(step: float, of: float, whole_step: float, whole: float) -> float:
    """Return the relative move of a ratio from the moves of its two parts."""
    return float(((step / of) ** 2 + (whole_step / whole) ** 2) ** 0.5)


def rank(bench: Bench, definition: FromRank) -> list[Number]:
    """Return the place of a region among those that a source lists; bounds where figures tie."""
    frame = select(bench, definition.pick).filter(~pl.col("region").is_in([*AGGREGATES, *blocs()]))
    out = []
    for _, group in frame.group_by("source", "year", maintain_order=True):
        own = group.filter(pl.col("region") == definition.region)
        if own.is_empty():
            continue
        row = own.row(0, named=True)
        others = group.filter(pl.col("region") != definition.region)
        place = 1 + int((others["value"] > row["value"]).sum())
        tied = int((others["value"] == row["value"]).sum())
        out.append(
            Number(
                definition.name,
                row["year"],
                float(place),
                float(place),
                float(place + tied),
                row["tier"],
                (row["source"],),
                detail=f"among {group.height} countries listed",
                recalled=row["tier"] == "C",
            )
        )
    return out
