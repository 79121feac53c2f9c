"""Everything that can be shown: one entry a topic."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import polars as pl

from ytterby.workflows.topics import contents, costs, single_points, standing, usgs

_MASS, _ACTIVITY = "t REO/year", "unit of the row"
ACCOUNT_NOTE = (
    "Use is manufacturing use: what a region's makers use, wherever the goods go; all uses and "
    "forms, before substitution."
)
INTERVAL_NOTE = "low and high bound the central 80 %."
_LOSS_BASE = (
    "The base is what all others use: below 1 they cannot meet it, above 1 they make more than "
    "they use. The base shrinks with every supplier taken out, so N-2 can exceed N-1."
)


@dataclass(frozen=True)
class Topic:
    """Something that can be shown.

    Attributes
    ----------
    meaning
        One sentence.
    make
        The function that makes its frame, ``None`` for topics that need no chain.
    units
        Units of its columns that names.toml does not know, or knows otherwise.
    note
        What a reader must know.
    evidence
        Whether the function takes the evidence too, and its frame names its claims.
    """

    meaning: str
    make: Callable[..., pl.DataFrame] | None
    units: Mapping[str, str] = field(default_factory=dict)
    note: str = ""
    evidence: bool = False


TOPICS: dict[str, Topic] = {
    "shares": Topic(
        "Shares of world output by stage and element, by place and by control.",
        standing.shares,
        {"product_mass": "t/year"},
        f"{INTERVAL_NOTE} 'magnet (product)' is sintered magnets by product mass; 'separation "
        "incl. swarf' adds re-separated swarf to primary separation.",
    ),
    "hhi": Topic(
        "Concentration of each stage: the Herfindahl-Hirschman index, 0 to 1.",
        standing.hhi,
        note=f"{INTERVAL_NOTE} ROW and XEU count as one supplier each: an upper bound.",
    ),
    "reliance": Topic(
        "Apparent consumption and net import reliance by region, element and form.",
        standing.reliance,
        {"consumption": _MASS},
        f"{INTERVAL_NOTE} 'all forms' counts ore as supply: a country that exports ore and imports "
        "magnets looks self-sufficient there.",
    ),
    "usgs-reliance": Topic(
        "US net import reliance as USGS prints it, beside the chain's by the same and other lines.",
        usgs.usgs,
        dict.fromkeys(("imports", "exports", "consumption"), _MASS) | {"production": _MASS},
        f"{INTERVAL_NOTE} USGS prints the United States alone.",
        evidence=True,
    ),
    "n-1": Topic(
        "What the others could supply if the largest supplier of a stage fell out.",
        standing.n_minus_1,
        note=f"{INTERVAL_NOTE} {_LOSS_BASE}",
    ),
    "n-2": Topic(
        "What the others could supply if the two largest suppliers of a stage fell out.",
        standing.n_minus_2,
        note=f"{INTERVAL_NOTE} {_LOSS_BASE}",
    ),
    "single-points": Topic(
        "Places and plants that make a quarter or more of a stage, or of it outside China.",
        single_points.single_points,
        dict.fromkeys(("outside_share",), "1") | {"months_to_replace": "month"},
        "A plant is given its region's mix of elements, save those that its products in the "
        "register exclude. low and high bound months_to_replace: from "
        "a decision to output of a plant of the stage, without qualification by buyers.",
        evidence=True,
    ),
    "cost-curve": Topic(
        "What each supplier can bring of an element, at what operating cost.",
        costs.curve,
        costs.CURVE_UNITS,
        f"{INTERVAL_NOTE} An ore's cost is shared among its elements by value; by_mass gives every "
        "kilogram the same. Capital is the yearly cost of a project's capital, not in unit_cost. "
        "A supplier without a published cost has a gap.",
        evidence=True,
    ),
    "cost-gap": Topic(
        "Why a kilogram costs more outside the controlling country, by stage and cause.",
        costs.gap,
        note=f"{INTERVAL_NOTE} Known causes and what is not explained add up to the gap; a cause "
        "without evidence has a gap and lies in what is not explained.",
        evidence=True,
    ),
    "flows": Topic(
        "Every flow of the balanced chain.",
        contents.flows,
        {"value": _ACTIVITY},
        f"{INTERVAL_NOTE} evidence_share 0 is all prior, 1 all evidence.",
    ),
    "balance": Topic(
        "Where each element goes in each region and form.",
        standing.balance,
        dict.fromkeys(standing.BALANCE, _MASS),
        "imbalance is what is left of the sum: zero to rounding.",
    ),
    "prices": Topic(
        "Prices inside and outside the controlling country.",
        contents.prices,
        {"value": "USD/kg"},
        "Oxides and metals per kg of REO, magnets per kg of product; without value-added tax.",
    ),
    "facilities": Topic(
        "Named plants and mines.", None, {"capacity": "unit of the row"}, "A gap is no zero."
    ),
    "capacities": Topic(
        "Plants in the chain with their controller and share of output.",
        contents.capacities,
        {"capacity": "activity/year", "output_share": "1"},
        "'residual' closes a region and stage.",
    ),
    "inventories": Topic(
        "Stocks in months of the region's use.",
        contents.inventories,
        {"cover": "month"},
    ),
    "use": Topic(
        "Use by region, sector and element.",
        standing.use,
        note=f"{ACCOUNT_NOTE} {INTERVAL_NOTE}",
    ),
    "residuals": Topic(
        "Where evidence and the balanced chain disagree.",
        contents.residuals,
        dict.fromkeys(("observed", "sigma", "fitted"), "unit of the quantity") | {"score": "1"},
        "score = (fitted - observed) / sigma.",
    ),
    "evidence-share": Topic(
        "How much of each stage's leading share is evidence, the weakest first.",
        standing.evidence_shares,
        note="0 is all prior, 1 all evidence; a blank has no prior spread to reduce.",
    ),
    "years": Topic("Years for which there is a chain.", None),
}
"""Everything that can be shown, by name."""
