"""Products that stand for a sector: what one unit needs, or how many are made."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import polars as pl

from ytterby.evidence import Evidence
from ytterby.evidence.tiers import Z

LEAST = 0.2
"""A product's content is taken to be at least this share of its central value where only a standard
error is known: a content of nothing would cost infinitely many units."""


@dataclass(frozen=True)
class Product:
    """How many units a shortage costs.

    Attributes
    ----------
    sector, product, materials
        What is made of what; stems of material ids.
    region
        Where it holds; everywhere if empty.
    by
        ``content``: units per kg of shortage, ``share``: units a month at full need.
    value, low, high
        Central value and 80 % interval of that.
    unit
        ``unit`` or ``MW``.
    claims
        Ids of the claims.
    """

    sector: str
    product: str
    materials: tuple[str, ...]
    region: str
    by: str
    value: float
    low: float
    high: float
    unit: str
    claims: tuple[str, ...]


def read_products(base: Evidence, year: int) -> tuple[Product, ...]:
    """Return the products whose claims the evidence holds and that stand for a sector in a year."""
    found: list[Product] = []
    for row in _choices():
        if year < int(str(row.get("since", year))):
            continue
        if row["by"] == "share":
            found.extend(_by_share(base, row))
        else:
            found.extend(_by_content(base, row))
    return tuple(found)


@cache
def _choices() -> tuple[dict[str, object], ...]:
    text = files("ytterby.simulate.behaviour").joinpath("products.toml").read_text(encoding="utf-8")
    return tuple(tomllib.loads(text)["product"])


def _by_content(base: Evidence, row: dict[str, object]) -> list[Product]:
    for quantity, unit, kilos in (
        ("content_per_unit", "unit", 1.0),
        ("content_per_capacity", "MW", 1000.0),
    ):
        claims = base.select(quantity, sector=str(row["sector"]), product=str(row["product"]))
        claims = claims.filter(pl.col("value") > 0).sort("tier", "claim")
        if claims.is_empty():
            continue
        value, low, high, claim = _interval(claims)
        return [
            Product(
                sector=str(row["sector"]),
                product=str(row["product"]),
                materials=_texts(row["materials"]),
                region="",
                by="content",
                value=1.0 / (value * kilos),
                low=1.0 / (high * kilos),
                high=1.0 / (low * kilos),
                unit=unit,
                claims=(claim,),
            )
        ]
    return []


def _by_share(base: Evidence, row: dict[str, object]) -> list[Product]:
    claims = base.select("units_made", sector=str(row["sector"])).filter(pl.col("scenario") == "")
    found = []
    for _, group in claims.group_by("region", "product", maintain_order=True):
        value, low, high, claim = _interval(group.sort("year", descending=True, nulls_last=True))
        found.append(
            Product(
                sector=str(row["sector"]),
                product=group["product"][0],
                materials=_texts(row["materials"]),
                region=group["region"][0],
                by="share",
                value=value / 12.0,
                low=low / 12.0,
                high=high / 12.0,
                unit="unit",
                claims=(claim,),
            )
        )
    return found


def _interval(claims: pl.DataFrame) -> tuple[float, float, float, str]:
    """Return value and 80 % interval of the first claim."""
    row = claims.row(0, named=True)
    value = float(row["value"])
    spread = Z * float(row["sigma"])
    low = float(row["low"]) if row["low"] is not None else max(value - spread, LEAST * value)
    high = float(row["high"]) if row["high"] is not None else value + spread
    return value, low, high, str(row["claim"])


def _texts(values: object) -> tuple[str, ...]:
    return tuple(str(v) for v in values) if isinstance(values, list) else ()
