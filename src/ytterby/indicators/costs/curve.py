"""The supply cost curve of an element: who could bring how much of it at what cost."""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from ytterby.core.chain import Chain
from ytterby.evidence import Evidence
from ytterby.factors.costs import RUNNING, Finance, draw, find_finance, recovery_factor
from ytterby.indicators.accounts.arrays import HIGH, LOW
from ytterby.indicators.costs.allocation import MASS, VALUE, members_of
from ytterby.indicators.costs.suppliers import Supplier, read_suppliers
from ytterby.indicators.registry import indicator

DRAWS = 2000
"""Draws behind an interval."""
SEED = 20240101
SCHEMA = {
    "element": pl.String,
    "facility": pl.String,
    "operator": pl.String,
    "controller": pl.String,
    "region": pl.String,
    "status": pl.String,
    "capacity": pl.Float64,
    "cumulative": pl.Float64,
    "unit_cost": pl.Float64,
    "low": pl.Float64,
    "high": pl.Float64,
    "by_mass": pl.Float64,
    "capital": pl.Float64,
    "tier": pl.String,
    "claims": pl.String,
}
"""Columns of a curve; a supplier without a sourced cost or capacity has a gap there."""


@dataclass(frozen=True, slots=True)
class OreCost:
    """What a kilogram of all oxide of a supplier costs, with draws.

    Attributes
    ----------
    supplier
        Whose.
    operating, capital
        ``(1 + draw)`` [USD/kg REO], the best estimate first; capital is ``None`` where it is
        unknown or long spent.
    tier
        The weakest tier behind the operating cost.
    claims
        What it rests on.
    """

    supplier: Supplier
    operating: NDArray[np.float64]
    capital: NDArray[np.float64] | None
    tier: str
    claims: tuple[str, ...]


def ore_cost(
    supplier: Supplier, finance: Finance | None, count: int, random: np.random.Generator
) -> OreCost | None:
    """Return what a supplier's oxide costs, ``None`` where a step has no cost or no yield.

    ``C = Σ c_s / y_s`` over the steps of the route, each brought to a kilogram of all separated
    oxide: concentrate is divided by the yield of separation, a cost per kilogram of NdPr multiplied
    by what a kilogram holds of it.

    Parameters
    ----------
    supplier
        Its route, ore and yield.
    finance
        Required return and life, for its capital; ``None`` leaves it a gap.
    count
        How many draws.
    random
        The generator.
    """
    route, basket = supplier.route, supplier.basket
    if route is None or basket is None or any(s.cost is None for s in route.steps):
        return None
    total = np.zeros(count + 1)
    tier = ""
    claims: list[str] = []
    for step in route.steps:
        if step.cost is None:
            return None
        losses = supplier.recovered if step.covers == "mine" else 1.0
        if losses is None:
            return None
        total += draw(step.cost, count, random) * basket.per_kg_of_all(step.per) / losses
        tier = max(tier, step.cost.tier)
        claims += step.cost.claims
    capital = None
    if route.capital is not None and finance is not None and supplier.total:
        share = recovery_factor(
            draw(finance.rate, count, random), draw(finance.life, count, random)
        )
        capital = draw(route.capital, count, random) * share / (1000.0 * supplier.total)
        claims += route.capital.claims
    return OreCost(supplier, total, capital, tier, tuple(dict.fromkeys(claims)))


@indicator(
    "cost curve",
    quantity="unit_cost",
    meaning="Operating cost of an element by supplier, the cheapest first, with its capacity.",
    dims=("element", "facility", "region"),
    source="published costs of plants, shared among co-products by value (docs, costs)",
)
def cost_curve(
    chain: Chain,
    evidence: Evidence,
    elements: Sequence[str] = ("NdPr", "Dy", "Tb"),
    *,
    draws: int = DRAWS,
    seed: int = SEED,
) -> pl.DataFrame:
    """Return the supply cost curve of elements or groups.

    An ore yields its elements in fixed proportions. Its cost is shared among them by value at the
    prices outside the controlling country, ``c_e = C p_e / Σ w_i p_i``; ``by_mass`` gives every
    kilogram the same, ``c_e = C``.

    Parameters
    ----------
    chain
        Ores, prices, output of mines.
    evidence
        Plants and costs.
    elements
        Symbols and groups.
    draws, seed
        Behind the intervals.

    Returns
    -------
    DataFrame
        ``SCHEMA``: known costs in rising order with ``cumulative`` capacity [t REO/year],
        ``unit_cost`` with its interval, ``by_mass`` and ``capital`` (yearly cost of the capital of
        a project) [USD/kg]; then suppliers without a published cost, the largest first.
    """
    suppliers = read_suppliers(chain, evidence)
    costs = supplier_costs(suppliers, find_finance(evidence), draws, seed)
    frames = []
    for element in elements:
        members = members_of(chain, element)
        known = [_row(element, members, s, costs.get(s.site.facility)) for s in suppliers]
        rows = pl.DataFrame([r for r in known if r], schema=SCHEMA, orient="row")
        frames.append(_ordered(rows))
    return pl.concat(frames)


def supplier_costs(
    suppliers: Sequence[Supplier], finance: Finance | None, draws: int, seed: int
) -> dict[str, OreCost]:
    """Return the cost of every supplier that has one, by facility.

    Every supplier has a stream of draws of its own, by its id, so that one more changes no other.
    """
    out = {}
    for supplier in suppliers:
        own = zlib.crc32(supplier.site.facility.encode())
        stream = np.random.SeedSequence([seed, own])
        cost = ore_cost(supplier, finance, draws, np.random.default_rng(stream))
        if cost is not None:
            out[supplier.site.facility] = cost
    return out


def _row(
    element: str, members: tuple[str, ...], supplier: Supplier, cost: OreCost | None
) -> tuple[object, ...] | None:
    site, basket = supplier.site, supplier.basket
    capacity = supplier.capacity(members)
    if not supplier.may_hold(members):
        return None
    named = (element, site.facility, site.operator, site.controller, site.region, site.status)
    if cost is None or basket is None:
        return (*named, capacity, None, None, None, None, None, None, site.tier, "")
    by_value = basket.factor(members, VALUE)
    drawn = cost.operating * by_value
    low, high = (float(v) for v in np.quantile(drawn[1:], (LOW, HIGH)))
    capital = None if cost.capital is None else float(cost.capital[0] * by_value)
    mass = float(cost.operating[0] * basket.factor(members, MASS))
    value = float(drawn[0])
    if value != value:
        return (*named, capacity, None, None, None, None, mass, None, site.tier, "")
    return (
        *named,
        capacity,
        None,
        value,
        min(low, value),
        max(high, value),
        mass,
        capital,
        cost.tier,
        ";".join(cost.claims),
    )


def _ordered(rows: pl.DataFrame) -> pl.DataFrame:
    """Return known costs in rising order with cumulative capacity, unknown ones last."""
    known = rows.filter(pl.col("unit_cost").is_not_null()).sort("unit_cost", "facility")
    known = known.with_columns(cumulative=pl.col("capacity").fill_null(0.0).cum_sum())
    rest = rows.filter(pl.col("unit_cost").is_null()).sort(
        "capacity", "facility", descending=[True, False], nulls_last=True
    )
    return pl.concat([known, rest])


def running() -> pl.Expr:
    """Return the condition that a supplier of a curve supplies today."""
    return pl.col("status").is_in(RUNNING)


QUARTILES = {
    "element": pl.String,
    "market": pl.String,
    "known": pl.Float64,
    "unknown": pl.Float64,
    "without_size": pl.Int64,
    "known_share": pl.Float64,
    "first_quartile": pl.Float64,
    "median": pl.Float64,
    "third_quartile": pl.Float64,
}
"""Columns of the quartiles of a curve."""


def curve_quartiles(curve: pl.DataFrame, inside: Sequence[str]) -> pl.DataFrame:
    """Return how much capacity has a known cost, and its quartiles, inside and outside.

    Parameters
    ----------
    curve
        A cost curve.
    inside
        Regions of the controlling country.

    Returns
    -------
    DataFrame
        By element and market (``inside``, ``outside``, both running; ``outside, projects``):
        capacity with a known cost and without [t REO/year], suppliers of unknown size, share of
        capacity with a known cost [1], and the cost at which a quarter, half and three quarters of
        the known capacity is reached [USD/kg]; gaps where no cost is known.
    """
    here = pl.col("region").is_in(list(inside))
    markets = {
        "inside": here & running(),
        "outside": ~here & running(),
        "outside, projects": ~here & ~running(),
    }
    rows = []
    for element in curve["element"].unique(maintain_order=True):
        for market, condition in markets.items():
            part = curve.filter((pl.col("element") == element) & condition)
            priced = part.filter(pl.col("unit_cost").is_not_null() & (pl.col("capacity") > 0.0))
            known = float(priced["capacity"].sum())
            unknown = float(part["capacity"].sum()) - known
            share = known / (known + unknown) if known + unknown > 0.0 else None
            sums = priced.sort("unit_cost").with_columns(up=pl.col("capacity").cum_sum())
            costs = [_reached(sums, q * known) for q in (0.25, 0.5, 0.75)]
            gaps = part["capacity"].null_count()
            rows.append((element, market, known, unknown, gaps, share, *costs))
    return pl.DataFrame(rows, schema=QUARTILES, orient="row")


def _reached(sums: pl.DataFrame, amount: float) -> float | None:
    """Return the cost at which a cumulative capacity is reached; ``None`` without any."""
    at = sums.filter(pl.col("up") >= amount * (1 - 1e-12))
    return float(at["unit_cost"][0]) if at.height and amount > 0.0 else None
