"""Numbers of the balanced chain: sums of flows, and who controls a stage."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from ytterby.baseline.reconcile.sums import Sums, Weights
from ytterby.core.regions import resolve_target
from ytterby.indicators.accounts.arrays import Floats, FlowArrays, ratio, summary_frame
from ytterby.indicators.standing.shares import output_shares
from ytterby.packs import Pack
from ytterby.sayings.definitions import Flows, FromChain, FromControl
from ytterby.sayings.number import RECONCILED, Number

if TYPE_CHECKING:
    from ytterby.sayings.measure.bench import Bench

STAGE_OF = {
    "mined": "mine",
    "separated": "separation",
    "reduced": "metal",
    "magnets": "magnet",
    "used": "use",
}
"""Stage whose observations inform a sum; others are informed by all."""
MOST_SOURCES = 4


def places(pack: Pack, names: Sequence[str] | None) -> list[str] | None:
    """Return the chain's regions of some regions or blocs; ``None`` stays all."""
    if names is None:
        return None
    found: list[str] = []
    for name in names:
        found += [pack.region_of(c) for c in resolve_target(name)] if name != "WLD" else []
    return list(dict.fromkeys(found))


def weights(sums: Sums, pack: Pack, flows: Flows) -> Weights:
    """Return the weights of a sum of flows."""
    elements = None
    if flows.elements is not None:
        symbols = [s for e in flows.elements for s in pack.groups.get(e, (e,))]
        elements = list(dict.fromkeys(symbols))
    regions = places(pack, flows.regions)
    if flows.of == "mined":
        return sums.mined(regions, elements)
    if flows.of == "separated":
        return sums.separated(regions, elements, returns=flows.returns)
    if flows.of == "returned":
        stages = flows.stages or ("swarf", "end_of_life")
        return sums.returned(regions, elements, stages=stages)
    if flows.of == "reduced":
        return sums.reduced(regions, elements)
    if flows.of == "magnets":
        grades = None
        if flows.grades is not None:
            grades = [g.id for g in pack.grades if g.group == flows.grades]
        return sums.magnets(regions, grades)
    if flows.of == "traded":
        return sums.traded(
            places(pack, flows.origins),
            places(pack, flows.destinations),
            families=flows.families,
            elements=elements,
        )
    return sums.used(regions, elements, sectors=flows.sectors, families=flows.families)


def _total(a: FlowArrays, chosen: Weights) -> Floats:
    index = np.fromiter(chosen, dtype=np.intp, count=len(chosen))
    factor = np.fromiter(chosen.values(), dtype=float, count=len(chosen))
    return np.asarray(factor @ a.values[index])


def flows(bench: Bench, definition: FromChain, year: int) -> list[Number]:
    """Return a sum of flows, or one over another, in a year."""
    a, sums = bench.arrays(year), bench.sums(year)
    values = _total(a, weights(sums, bench.pack, definition.part))
    if definition.whole is not None:
        values = ratio(values, _total(a, weights(sums, bench.pack, definition.whole)))
    frame = summary_frame({"n": ["x"]}, values[None] * definition.scale, a.posterior, "value")
    rows = _informing(a, definition.part)
    recalled = definition.part.of == "returned" and bool((rows["tier"] == "C").all())
    return _number(frame, "value", definition.name, year, _most(rows), recalled)


def control(bench: Bench, definition: FromControl, year: int) -> list[Number]:
    """Return the share of a stage's world output that companies of a country control."""
    a = bench.arrays(year)
    frame = bench.frame(("control", year), lambda: output_shares(a.chain, basis="control"))
    frame = frame.filter(
        pl.col("stage") == definition.stage,
        pl.col("element") == definition.element,
        pl.col("region") == definition.country,
    )
    plants = a.chain.capacities.filter(pl.col("stage") == definition.stage)
    return _number(frame, "share", definition.name, year, _most(plants), False)


def _number(
    frame: pl.DataFrame,
    column: str,
    name: str,
    year: int,
    sources: tuple[str, ...],
    recalled: bool,
) -> list[Number]:
    if frame.is_empty():
        return []
    row = frame.row(0, named=True)
    value = row[column]
    if value is None or value != value:
        return []
    low, high = (row[c] if row[c] is not None else value for c in ("low", "high"))
    proof = row["evidence_share"]
    proof = None if proof is None or proof != proof else float(proof)
    return [
        Number(
            name,
            year,
            float(value),
            float(low),
            float(high),
            RECONCILED,
            sources,
            proof,
            recalled=recalled,
        )
    ]


def _informing(a: FlowArrays, part: Flows) -> pl.DataFrame:
    """Return the observations of the stage that a sum speaks of; of all, where it has none."""
    rows = a.chain.residuals
    stages = part.stages or ("swarf", "end_of_life") if part.of == "returned" else ()
    wanted = list(stages) or [STAGE_OF.get(part.of, "")]
    own = rows.filter(pl.col("stage").is_in(wanted))
    return rows if own.is_empty() else own


def _most(rows: pl.DataFrame) -> tuple[str, ...]:
    """Return the sources of most rows."""
    counts = rows.group_by("source").len().sort("len", "source", descending=[True, False])
    return tuple(s for s in counts["source"].to_list() if s)[:MOST_SOURCES]
