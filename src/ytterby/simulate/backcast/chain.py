"""The chain that a scenario starts from: a year's flows, if need be at another year's prices."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import polars as pl

from ytterby import evidence
from ytterby.baseline import baseline
from ytterby.baseline.market import price_table
from ytterby.baseline.run import build_world
from ytterby.core.chain import Chain
from ytterby.packs import Pack, read_pack

Progress = Callable[[str, float], None]


def start_chain(
    year: int,
    price_year: int | None = None,
    *,
    as_of: str | None = None,
    workspace: Path | None = None,
    progress: Progress | None = None,
) -> Chain:
    """Return the chain of a year at the prices of another.

    Parameters
    ----------
    year
        Year of the flows.
    price_year
        Year of the prices; that of the flows by default.
    as_of, workspace, progress
        As for `ytterby.baseline.baseline`.

    Notes
    -----
    In a crisis the flows of a year are those before its turn, but its prices are not. Where no
    claim tells the price inside the controlling country apart from the export price, the price
    inside is the export price less the export duty of the year of the flows.
    """
    chain = baseline(year, as_of=as_of, workspace=workspace, progress=progress)
    if price_year is None or price_year == year:
        return chain
    base = evidence.load(as_of=as_of, workspace=workspace)
    pack = read_pack(chain.pack)
    prices = price_table(build_world(base, pack, price_year, workspace))
    return replace(chain, prices=_less_duty(prices, export_duties(base, pack, year)))


def export_duties(base: evidence.Evidence, pack: Pack, year: int) -> dict[str, float]:
    """Return the controlling country's export duty on each element's oxide in a year [1].

    An element that no claim names pays the lowest rate of the year; none where there is no claim.
    """
    rows = base.live.filter(
        (pl.col("quantity") == "tariff_rate")
        & (pl.col("region") == pack.controller)
        & (pl.col("partner") == "WLD")
        & (pl.col("material") == "oxide")
        & (pl.col("year") == year)
        & (pl.col("scope") == "")
    )
    known: dict[str, float] = {}
    for name, rate in rows.select("element", "value").sort("element").iter_rows():
        members = (name,) if name in pack.elements else pack.element_set(name)
        for element in members:
            if element not in known or len(members) == 1:
                known[element] = rate
    lowest = min(known.values(), default=0.0)
    return {element: known.get(element, lowest) for element in pack.elements}


def _less_duty(prices: pl.DataFrame, duty: dict[str, float]) -> pl.DataFrame:
    """Return the prices with those inside less the duty, where both markets have one price."""
    abroad = {
        material: value
        for material, market, value in prices.select("material", "market", "value").iter_rows()
        if market == "outside"
    }
    factors = []
    for material, market, value in prices.select("material", "market", "value").iter_rows():
        family, _, element = material.partition(":")
        same = market == "inside" and value == abroad.get(material)
        taxed = same and family in ("oxide", "metal")
        factors.append(1.0 / (1.0 + duty.get(element, 0.0)) if taxed else 1.0)
    factor = pl.Series(factors, dtype=pl.Float64)
    return prices.with_columns((pl.col(c) * factor).alias(c) for c in ("value", "low", "high"))
