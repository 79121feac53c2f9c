"""What a plant's nameplate is worth a year at the prices of the day: an order of magnitude."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from ytterby.core.chain import Chain
from ytterby.evidence import Evidence
from ytterby.factors.costs.readings import readings
from ytterby.factors.estimates import Estimate, read_estimate
from ytterby.impact.companies.assets import Asset
from ytterby.impact.companies.coverage import held
from ytterby.packs import Pack

MARKETS = ("inside", "outside")
OLDEST = 2
"""Years before the newest price from which on another price is no price of today [year]."""
_INSIDE = "inside China excl. VAT"
_OUTSIDE = "FOB China"
_COUNTED = {
    "t NdPr oxide/year": "NdPr",
    "t Dy+Tb oxide/year": "DyTb",
    "t Sc2O3/year": "Sc",
}
"""Oxides that a capacity counts, all of it."""
PRODUCTION = ("ndfeb:N", "ndfeb:H-SH", "ndfeb:UH-EH")
"""Grades whose prices span that of a sintered magnet, the middle one in between."""
WORTH: Mapping[str, type[pl.DataType]] = {
    "facility": pl.String,
    "stage": pl.String,
    "state": pl.String,
    "product": pl.String,
    "capacity": pl.Float64,
    "market": pl.String,
    "price": pl.Float64,
    "revenue": pl.Float64,
    "low": pl.Float64,
    "high": pl.Float64,
    "dates": pl.String,
    "tier": pl.String,
    "note": pl.String,
}


@dataclass(frozen=True, slots=True)
class Price:
    """A price with its date.

    Attributes
    ----------
    estimate
        [USD/kg].
    date
        Year, month or day that it is of.
    """

    estimate: Estimate
    date: str


def latest_prices(evidence: Evidence, pack: Pack) -> dict[tuple[str, str], Price]:
    """Return the latest published oxide prices, by item and market.

    Outside is the yearly average of exports from the controlling country (FOB); inside is without
    value-added tax and often of one day, so that the two may be of different dates: they are shown.

    Parameters
    ----------
    evidence
        The evidence as of its date.
    pack
        Elements and groups.
    """
    out: dict[tuple[str, str], Price] = {}
    frame = evidence.select("price", material="oxide").filter(pl.col("unit") == "USD/kg")
    for market, region, scope in (
        ("inside", pack.controller, _INSIDE),
        ("outside", "WLD", _OUTSIDE),
    ):
        rows = frame.filter((pl.col("region") == region) & (pl.col("scope") == scope))
        when = (
            pl.when(pl.col("period") == "").then(pl.col("year").cast(pl.String)).otherwise("period")
        )
        rows = rows.with_columns(when=pl.coalesce(when, pl.col("year").cast(pl.String)))
        for row in rows.sort("published_on", "when").iter_rows(named=True):
            out[row["element"], market] = Price(read_estimate(row), row["when"])
    newest = max((p.date[:4] for p in out.values()), default="")
    return {k: p for k, p in out.items() if newest and int(p.date[:4]) >= int(newest) - OLDEST}


def worth_table(
    assets: Sequence[Asset], chain: Chain, evidence: Evidence, pack: Pack
) -> pl.DataFrame:
    """Return yearly revenue at nameplate by plant, stage and market.

    Capacity times price; low and high take both at their bounds, which is wider than 80 % of what
    capacity and price alone leave open, and does not hold what nobody publishes: contracts,
    discounts, how full the plant is. A stage that feeds the company's own next one earns nothing
    outside: rows of several stages do not add up. A concentrate is valued by the oxides in it,
    which is more than it sells for.

    Parameters
    ----------
    assets
        Plants of the company.
    chain
        Ores, and prices of magnets.
    evidence
        Prices of oxides.
    pack
        Elements and groups.

    Returns
    -------
    polars.DataFrame
        ``WORTH`` [USD/year, USD/kg]; a plant without capacity or price has gaps.
    """
    prices = latest_prices(evidence, pack)
    rows = []
    for asset in held(assets):
        if asset.stage not in ("mine", "separation", "metal", "magnet"):
            continue
        for market in MARKETS:
            rows.append(_row(asset, market, prices, chain))
    return pl.DataFrame(rows, schema=dict(WORTH))


def _row(
    asset: Asset, market: str, prices: Mapping[tuple[str, str], Price], chain: Chain
) -> dict[str, object]:
    out: dict[str, object] = dict.fromkeys(WORTH)
    out |= {
        "facility": asset.facility,
        "stage": asset.stage,
        "state": asset.state,
        "product": asset.products,
        "capacity": asset.capacity,
        "market": market,
        "tier": asset.tier,
        "note": "",
        "dates": "",
    }
    if asset.capacity is None or asset.low is None or asset.high is None:
        return out | {"note": "no capacity published"}
    found = _price(asset, market, prices, chain)
    if isinstance(found, str):
        return out | {"note": found}
    price, dates, note = found
    return out | {
        "price": price.value,
        "revenue": asset.capacity * 1000.0 * price.value,
        "low": asset.low * 1000.0 * price.low,
        "high": asset.high * 1000.0 * price.high,
        "dates": dates,
        "tier": max(asset.tier, price.tier),
        "note": note,
    }


def _price(
    asset: Asset, market: str, prices: Mapping[tuple[str, str], Price], chain: Chain
) -> tuple[Estimate, str, str] | str:
    """Return what a kilogram of the plant's product sells for, or why nobody knows."""
    item = _COUNTED.get(asset.unit)
    if item == "DyTb":
        return _mix({"Dy": 0.0, "Tb": 0.0}, market, prices, chain)
    if item is not None:
        one = prices.get((item, market))
        if one is None:
            return f"no price of {item} {market}"
        note = "other oxides not counted" if item == "NdPr" else ""
        return one.estimate, f"{item} {one.date}", note
    if asset.unit in ("t REO/year", "t magnet REO/year"):
        ore = readings()["ores"].get(asset.facility, "")
        material = f"concentrate:{ore}"
        if material not in chain.technology.material_index:
            return "what its ore holds is not known"
        row = chain.technology.composition[chain.technology.material_index[material]]
        shares = dict(zip(chain.technology.elements, (float(v) for v in row), strict=True))
        found = _basket(shares, market, prices)
        if isinstance(found, str):
            return found
        note = "value of the oxides in it, not its price" if asset.stage == "mine" else ""
        return found[0], found[1], note
    if asset.stage == "magnet" and asset.unit == "t/year":
        return _magnet(asset, market, chain)
    return f"no price for {asset.unit or 'its product'}"


def _mix(
    items: Mapping[str, float],
    market: str,
    prices: Mapping[tuple[str, str], Price],
    chain: Chain,
) -> tuple[Estimate, str, str] | str:
    """Return the price of Dy and Tb in the proportion in which all mines dig them."""
    tech = chain.technology
    dug = chain.flows.filter((pl.col("kind") == "process") & (pl.col("stage") == "mine"))
    if any(e not in tech.element_index for e in items):
        return "the chain does not have them"
    amount = dict.fromkeys(items, 0.0)
    for process, value in dug.select("process", "value").iter_rows():
        made = tech.element_yield[tech.process_index[process]]
        for element in items:
            amount[element] += value * float(made[tech.element_index[element]])
    total = sum(amount.values())
    if total <= 0.0:
        return "no mine digs them"
    shares = {e: v / total for e, v in amount.items()}
    found = _basket(shares, market, prices, missing=False)
    return (
        found if isinstance(found, str) else (found[0], found[1], "Dy and Tb as all mines mix them")
    )


def _basket(
    shares: Mapping[str, float],
    market: str,
    prices: Mapping[tuple[str, str], Price],
    missing: bool = True,
) -> tuple[Estimate, str] | str:
    """Return the price of a kilogram of several oxides; those without a price add nothing."""
    value = low = high = 0.0
    tier = "A"
    dates: list[str] = []
    claims: list[str] = []
    for element, share in shares.items():
        one = prices.get((element, market))
        if one is None and element in ("Nd", "Pr"):
            one = prices.get(("NdPr", market))
        if one is None and missing:
            # Cheap oxides have no price of their own inside; the two markets differ little.
            one = prices.get((element, "outside"))
        if one is None:
            if not missing:
                return f"no price of {element} {market}"
            continue
        value += share * one.estimate.value
        low += share * one.estimate.low
        high += share * one.estimate.high
        tier = max(tier, one.estimate.tier)
        dates.append(one.date)
        claims += one.estimate.claims
    if not dates:
        return f"no prices {market}"
    span = min(dates) if min(dates) == max(dates) else f"{min(dates)} to {max(dates)}"
    return Estimate(value, low, high, "USD/kg", tier, tuple(claims), ()), span


def _magnet(asset: Asset, market: str, chain: Chain) -> tuple[Estimate, str, str] | str:
    text = asset.products.casefold()
    grades: Sequence[str] = PRODUCTION
    if "smco" in text and "ndfeb" not in text:
        grades = ("smco",) * 3
    elif "bonded" in text:
        grades = ("ndfeb:bonded",) * 3
    rows = chain.prices.filter(pl.col("market") == market)
    found = {r["material"]: r for r in rows.iter_rows(named=True)}
    if any(g not in found for g in grades):
        return f"no price of magnets {market}"
    first, middle, last = (found[g] for g in grades)
    estimate = Estimate(
        middle["value"], first["low"], last["high"], "USD/kg", "C", (), (middle["source"],)
    )
    return estimate, str(chain.year), "grades are not published: from standard to hottest"
