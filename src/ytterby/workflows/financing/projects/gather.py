"""Every facility as project finance needs it: ore, size, product, costs."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from ytterby.core.chain import Chain
from ytterby.evidence import Evidence
from ytterby.factors.draws import Draws
from ytterby.impact.projects.building import (
    CARBONATE,
    CONCENTRATE,
    OXIDE,
    Built,
    Facts,
    build_project,
)
from ytterby.impact.projects.terms import Terms, read_terms
from ytterby.indicators.costs.allocation import oxide_prices
from ytterby.indicators.costs.suppliers import Supplier, read_suppliers

CLAY_REGIONS = ("ion-clay", "clay")
"""Words in the table of facilities that tell of an ion clay."""


def gather_facts(chain: Chain, evidence: Evidence) -> tuple[Facts, ...]:
    """Return every named mine and project as tables tell it.

    Parameters
    ----------
    chain
        Compositions of ores and prices.
    evidence
        Facilities and costs, as of its date.
    """
    table = evidence.facilities
    words = dict(zip(table["facility"], table["products"], strict=True))
    starts = dict(zip(table["facility"], table["start_year"], strict=True))
    separating = set(table.filter(pl.col("stage") == "separation")["facility"])
    found = [s for s in read_suppliers(chain, evidence) if s.site.facility in words]
    return tuple(
        _facts(
            s,
            str(words[s.site.facility] or ""),
            starts.get(s.site.facility),
            separates=s.site.facility in separating,
        )
        for s in found
    )


def _facts(supplier: Supplier, words: str, start: int | None, *, separates: bool) -> Facts:
    site = supplier.site
    clay = "clay" in site.ore or any(w in words for w in CLAY_REGIONS)
    return Facts(
        facility=site.facility,
        region=site.region,
        kind="clay" if clay else "rock",
        running=site.running,
        start=start,
        shares=dict(supplier.basket.shares) if supplier.basket is not None else {},
        capacity=supplier.total,
        capacity_tier=site.tier,
        product=product_of(words),
        separates=separates,
        route=supplier.route,
        recovered=supplier.recovered,
        of_concentrate=site.unit == "t REO/year" and supplier.total is not None,
    )


def product_of(words: str) -> str:
    """Return what a facility sells by the words of the table.

    Examples
    --------
    >>> [product_of(w) for w in ("NdPr oxide, SEG carbonate", "mixed oxides", "monazite")]
    ['oxide', 'carbonate', 'concentrate']
    """
    if "concentrate" in words or "monazite" in words:
        return CONCENTRATE
    if "mixed" in words or words.startswith(("carbonate", "ion-clay")):
        return CARBONATE
    return OXIDE


def last_year(evidence: Evidence) -> int:
    """Return the year that the evidence is of: of its date, or in which a plant was last described.

    Nothing can be built before it; the clock has no part in it, so that a result stays as it is.
    """
    return int((evidence.as_of or str(evidence.facilities["published_on"].max()))[:4])


def build_all(
    chain: Chain, evidence: Evidence, draws: Draws, *, today: int
) -> tuple[dict[str, Built], Terms]:
    """Return every project, or what is missing for it, by facility; and the terms.

    Parameters
    ----------
    chain, evidence
        As for `gather_facts`.
    draws
        How many, of which seed.
    today
        Year before which nothing can be built.
    """
    terms = read_terms(evidence)
    prices: Mapping[str, float] = oxide_prices(chain)
    facts = gather_facts(chain, evidence)
    built = {f.facility: build_project(f, terms, draws, prices, today=today) for f in facts}
    return built, terms
