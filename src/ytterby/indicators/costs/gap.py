"""Why a kilogram of oxide or magnet costs more outside the controlling country."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
import polars as pl

from ytterby.core.chain import Chain
from ytterby.evidence import Evidence
from ytterby.factors.costs import Estimate, read_finance, read_stages, read_takes
from ytterby.indicators.accounts.arrays import HIGH, LOW
from ytterby.indicators.accounts.context import controllers_of
from ytterby.indicators.costs.allocation import NDPR, members_of, oxide_prices
from ytterby.indicators.costs.curve import DRAWS, SEED, supplier_costs
from ytterby.indicators.costs.parts import PARTS, UNEXPLAINED, Drawn, Gap, total
from ytterby.indicators.costs.stage_gaps import Draws, conversion_gap, oxide_gap, start_draws
from ytterby.indicators.costs.suppliers import read_suppliers
from ytterby.indicators.registry import indicator

OXIDE, OWN, BOUGHT = "oxide", "magnet from own ore", "magnet from bought oxide"
WHOLE, ORE, PRICED = "total", "ore to oxide", "oxide at its price"
GRADE = "ndfeb:N"
SCHEMA = {
    "product": pl.String,
    "element": pl.String,
    "stage": pl.String,
    "part": pl.String,
    "cost_difference": pl.Float64,
    "low": pl.Float64,
    "high": pl.Float64,
    "tier": pl.String,
    "claims": pl.String,
    "note": pl.String,
}
"""Columns of a gap; a part of which the evidence says nothing has a gap, not zero."""


@indicator(
    "cost gap",
    quantity="cost_difference",
    meaning="Cost outside less cost inside the controlling country, by stage and cause.",
    dims=("element", "stage", "product"),
    source="cost curve, conversion costs and capital intensities as published (docs, costs)",
)
def cost_gap(
    chain: Chain,
    evidence: Evidence,
    element: str = "NdPr",
    *,
    inside: Sequence[str] | None = None,
    draws: int = DRAWS,
    seed: int = SEED,
) -> pl.DataFrame:
    """Return the cost gap of an element's oxide and, for NdPr, of a magnet, with its causes.

    Operating cost plus the yearly cost of capital, outside less inside. Known parts and
    ``unexplained`` sum to ``gap`` exactly, in the best estimate and in every draw; a part without
    evidence is null and lies somewhere in ``unexplained``.

    Parameters
    ----------
    chain
        Ores, prices, plants.
    evidence
        Costs.
    element
        Symbol or group.
    inside
        Regions of the controlling country; the pack's by default.
    draws, seed
        Behind the intervals.

    Returns
    -------
    DataFrame
        ``SCHEMA``: for each product (``oxide``; ``magnet from own ore``, whose maker's chain starts
        at the mine; ``magnet from bought oxide``, who buys at the prices of his market) and stage
        ``outside``, ``inside``, ``gap``, the parts and ``unexplained`` [USD/kg of product].
    """
    members = members_of(chain, element)
    inside = controllers_of(chain) if inside is None else inside
    finance, stages = read_finance(evidence), read_stages(evidence)
    shared = start_draws(finance, draws, seed)
    suppliers = [s for s in read_suppliers(chain, evidence) if s.site.running]
    costs = list(supplier_costs(suppliers, finance, draws, seed).values())
    oxide = oxide_gap(chain, stages["separation"], inside, members, costs, shared)
    products = {OXIDE: {ORE: oxide}}
    if set(members) == set(NDPR):
        products |= _magnets(chain, evidence, oxide, inside, shared)
    rows = [row for product, found in products.items() for row in _rows(product, element, found)]
    return pl.DataFrame(rows, schema=SCHEMA, orient="row")


def _magnets(
    chain: Chain, evidence: Evidence, oxide: Gap, inside: Sequence[str], shared: Draws
) -> dict[str, dict[str, Gap]]:
    """Return the stages of a magnet, per kilogram of it, for a maker with ore and one without."""
    takes, stages = read_takes(evidence), read_stages(evidence)
    tech = chain.technology
    known = GRADE in tech.material_index and set(NDPR) <= set(tech.elements)
    if not known or any(e is None for e in takes.values()):
        return {}
    found: dict[str, Estimate] = {k: e for k, e in takes.items() if e is not None}
    held = tech.composition[tech.material_index[GRADE]]
    oxide_held = {e: float(held[tech.element_index[e]]) for e in NDPR}
    content = sum(oxide_held.values())
    metal_held = sum(v / _oxide_over_metal(evidence, e) for e, v in oxide_held.items())
    kept = shared.of(found["metal to magnet"])
    metal = metal_held / kept
    need = content / kept / shared.of(found["oxide to metal"])
    later = {
        "metal": conversion_gap(chain, stages["metal"], inside, shared).times(metal),
        "magnet": conversion_gap(chain, stages["magnet"], inside, shared),
    }
    feed = oxide.times(need)
    prices = {m: oxide_prices(chain, m) for m in ("outside", "inside")}
    bought = Gap(None, None, notes=("the price of oxide is unknown in one market",))
    if all(e in p for p in prices.values() for e in NDPR):
        weight = {e: v / content for e, v in oxide_held.items()}
        paid = {m: need * sum(weight[e] * p[e] for e in NDPR) for m, p in prices.items()}
        refund = np.asarray(paid["outside"] - paid["inside"])
        bought = Gap(
            np.asarray(paid["outside"]),
            np.asarray(paid["inside"]),
            {"subsidy": refund},
            found["oxide to metal"].tier,
            found["oxide to metal"].claims,
        )
    return {OWN: {ORE: feed, **later}, BOUGHT: {PRICED: bought, **later}}


def _oxide_over_metal(evidence: Evidence, element: str) -> float:
    """Return the mass of an element's oxide over the metal in it [1]."""
    return float(evidence.select("oxide_factor", element=element)["value"][0])


def _rows(product: str, element: str, stages: dict[str, Gap]) -> Iterator[tuple[object, ...]]:
    for stage, gap in (*stages.items(), (WHOLE, total(stages))):
        claims, notes = ";".join(gap.claims), "; ".join(gap.notes)
        for part, drawn in gap.lines():
            value, low, high = _summary(drawn)
            named = (product, element, stage, part)
            if part == "gap":
                yield (*named, value, low, high, gap.tier, claims, notes)
            elif part in PARTS:
                known = [s for s, g in stages.items() if part in g.known]
                note = _part_note(part, stage, known, len(stages), stages)
                yield (*named, value, low, high, gap.tier if drawn is not None else "", "", note)
            else:
                yield (*named, value, low, high, gap.tier, "", "")


def _part_note(part: str, stage: str, known: list[str], count: int, stages: dict[str, Gap]) -> str:
    """Return why a part is unknown, or for which stages alone it is known."""
    if part == "geology" and ORE not in stages:
        return "the oxide is bought"
    if stage == PRICED:
        return "" if stage in known else "in the price"
    if part == "geology" and stage not in {ORE, WHOLE}:
        return "of the ore alone"
    if stage == WHOLE:
        if not known:
            return "nothing published"
        only = len(known) < (1 if part == "geology" else count)
        return f"known for {', '.join(known)} alone" if only else ""
    return "" if stage in known else "nothing published"


def _summary(drawn: Drawn | None) -> tuple[float | None, float | None, float | None]:
    if drawn is None:
        return None, None, None
    value = float(drawn[0])
    low, high = (float(v) for v in np.quantile(drawn[1:], (LOW, HIGH)))
    return value, min(low, value), max(high, value)


def explained_share(frame: pl.DataFrame) -> pl.DataFrame:
    """Return how much of each product's total gap its known parts explain [1].

    Parameters
    ----------
    frame
        A cost gap.

    Returns
    -------
    DataFrame
        ``product, element, share``; 1 less the remainder over the gap, which may lie outside 0–1
        where parts work against each other.
    """
    whole = frame.filter(pl.col("stage") == WHOLE)
    wide = whole.filter(pl.col("part").is_in(["gap", UNEXPLAINED])).pivot(
        "part", index=["product", "element"], values="cost_difference"
    )
    return wide.select("product", "element", share=1 - pl.col(UNEXPLAINED) / pl.col("gap"))
