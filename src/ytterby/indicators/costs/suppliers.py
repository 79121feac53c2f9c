"""Every supplier of ore with what it can bring of an element, known cost or not."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from ytterby.core.chain import Chain
from ytterby.evidence import Evidence
from ytterby.factors.costs import Route, Site, read_routes, read_sites, read_yields
from ytterby.indicators.accounts.arrays import arrays
from ytterby.indicators.accounts.output import element_output
from ytterby.indicators.costs.allocation import Basket, chain_ore, oxide_prices

LEAST = 1e-3
"""Residuals below this share of a region's mines are rounding."""
_OXIDES = {
    "t REO/year": None,
    "t NdPr oxide/year": ("Nd", "Pr"),
    "t Dy+Tb oxide/year": ("Dy", "Tb"),
    "t magnet REO/year": ("Nd", "Pr", "Dy", "Tb"),
    "t Sc2O3/year": ("Sc",),
}
"""Elements that a capacity counts, ``None`` for all."""
_SEPARATED = re.compile(r"(oxide|Sc2O3)/year$")


@dataclass(frozen=True, slots=True)
class Supplier:
    """A mine, a project, or the rest of a region's mines.

    Attributes
    ----------
    site
        Who it is.
    basket
        A kilogram of its oxide; ``None`` where nobody says what its ore holds.
    total
        All separated oxide that it can bring [t REO/year]; ``None`` where unknown.
    route
        Its costs; ``None`` where nobody publishes any.
    recovered
        Separated oxide over oxide in concentrate [1]; ``None`` where unknown.
    """

    site: Site
    basket: Basket | None
    total: float | None
    route: Route | None
    recovered: float | None

    def capacity(self, elements: Sequence[str]) -> float | None:
        """Return what it can bring of some elements [t REO/year]; ``None`` where unknown.

        A capacity printed for just these elements needs no knowledge of the ore.
        """
        if set(_OXIDES.get(self.site.unit) or ()) == set(elements):
            return self.site.capacity
        if self.total is None or self.basket is None:
            return None
        return self.total * self.basket.mass(tuple(elements))

    def may_hold(self, elements: Sequence[str]) -> bool:
        """Return whether it may bring some elements; an ore of unknown content may."""
        if self.site.unit == "t Sc2O3/year":
            return "Sc" in elements
        return self.basket is None or self.basket.mass(tuple(elements)) > 0.0


def read_suppliers(chain: Chain, evidence: Evidence) -> tuple[Supplier, ...]:
    """Return every supplier: named mines and projects, and the unnamed rest of each region.

    Capacity of a named supplier is its nameplate, brought to separated oxide by the yield of its
    kind of ore; the unnamed rest counts with what it dug in the year of the chain.

    Parameters
    ----------
    chain
        Compositions of ores, prices, output of mines.
    evidence
        Plants and their costs.
    """
    prices, routes = oxide_prices(chain), read_routes(evidence)
    yields = {kind: e.value for kind, e in read_yields(evidence).items()}
    out = []
    for site in read_sites(evidence):
        shares = chain_ore(chain, site.ore) or dict(site.assay)
        basket = Basket(shares, prices) if shares else None
        kind = "clay" if "clay" in site.ore else "rock"
        recovered = yields.get(kind)
        total = _total(site, basket, recovered)
        out.append(Supplier(site, basket, total, routes.get(site.facility), recovered))
    return (*out, *_rest(chain, prices, yields.get("rock")))


def _total(site: Site, basket: Basket | None, recovered: float | None) -> float | None:
    """Return all separated oxide of a site [t REO/year], ``None`` where its unit does not say."""
    if site.capacity is None or basket is None or site.unit not in _OXIDES:
        return None
    counted = _OXIDES[site.unit]
    share = 1.0 if counted is None else basket.mass(counted)
    if share <= 0.0:
        return None
    factor = 1.0 if _SEPARATED.search(site.unit) else recovered
    return None if factor is None else site.capacity / share * factor


def _rest(chain: Chain, prices: dict[str, float], recovered: float | None) -> list[Supplier]:
    """Return what no named mine of a region accounts for, with the mix of the region's ores."""
    a = arrays(chain, draws=0, prior=0)
    made = element_output(a, "mine")[:, :, 0]
    rows = chain.capacities.filter(
        (pl.col("stage") == "mine")
        & (pl.col("facility") == "residual")
        & (pl.col("output_share") > LEAST)
    )
    out = []
    for row in rows.iter_rows(named=True):
        column = made[:, a.regions.index(row["region"])]
        total = float(column.sum())
        if total <= 0.0:
            continue
        shares = {
            e: float(v) / total
            for e, v in zip(chain.technology.elements, column, strict=True)
            if v > 0.0
        }
        site = Site(
            facility=f"rest of {row['region']}",
            name="mines without a name",
            operator="",
            controller=row["controller"] or row["region"],
            region=row["region"],
            status="operating",
            capacity=total * row["output_share"],
            unit="t REO/year",
            ore="",
            tier=row["tier"] or "C",
            source=row["source"] or "",
        )
        brought = None if recovered is None else total * row["output_share"] * recovered
        out.append(Supplier(site, Basket(shares, prices), brought, None, recovered))
    return out
