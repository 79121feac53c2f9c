"""A kilogram of magnet by origin: named ways, and what a country's makers use on average."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import polars as pl

from ytterby.factors.environment import indicators, origins, read_published
from ytterby.factors.environment.readings import Origin
from ytterby.impact.environment.allocation import ALLOCATIONS, burden_per_kg
from ytterby.impact.environment.magnet import (
    HEAVY,
    METAL,
    OXIDE,
    RECYCLING,
    MagnetFootprint,
    Supply,
    mix_burdens,
    primary_magnet,
    recycled_magnet,
)
from ytterby.impact.environment.magnet import MAGNET as LAST
from ytterby.impact.environment.steps import Burden, Floats
from ytterby.indicators.origin.measures import trace
from ytterby.workflows.footprints.base import Ground, spread
from ytterby.workflows.inputs import Place

DUST = 1e-4
"""A share below which a source is left out [1]."""
LEAD = "Nd"
"""Element whose plants stand for those that make metal and magnets."""
TOTAL = "total"
SCRAP = "scrap"


@dataclass(frozen=True)
class OriginResult:
    """A magnet of one origin under each allocation.

    Attributes
    ----------
    id, label
        Name of the origin or code of the country, and what people call it.
    by
        Allocation → footprint.
    notes
        What a reader must know.
    """

    id: str
    label: str
    by: Mapping[str, MagnetFootprint] = field(repr=False)
    notes: tuple[str, ...] = ()


def named_origin(ground: Ground, origin: Origin, grade: str) -> OriginResult:
    """Return a magnet of a named origin.

    Parameters
    ----------
    ground
        What every footprint starts from.
    origin
        One of `ytterby.factors.environment.origins`.
    grade
        Grade of magnet.
    """
    if origin.recycling:
        one = recycled_magnet(ground.step(RECYCLING, origin.recycling))
        note = ground.steps[RECYCLING].note
        return OriginResult(origin.id, origin.label, dict.fromkeys(ALLOCATIONS, one), (note,))
    assert origin.light is not None
    assert origin.heavy is not None
    light = ground.supply(origin.light.route, origin.light.at)
    heavy = ground.supply(origin.heavy.route, origin.heavy.at)
    recipe = ground.recipe(grade)
    supplies = {e: [(1.0, heavy if e in HEAVY else light)] for e in recipe.oxide}
    metal, magnet = ground.step(METAL, origin.metal), ground.step(LAST, origin.magnet)
    by = {a: primary_magnet(recipe, supplies, metal, magnet, ground.prices, a) for a in ALLOCATIONS}
    used = dict.fromkeys([origin.light.route, origin.heavy.route])
    notes = tuple(n for r in used if (n := ground.routes[r].note))
    return OriginResult(origin.id, origin.label, by, notes)


def traced_origin(ground: Ground, place: Place, grade: str) -> OriginResult:
    """Return the average magnet that makers in a place use, traced to where each step was done.

    Shares of mines, separators, metal and magnet makers are the stage traces of the chain; within
    a region the ore is that of its mines, and ore and separator are taken as independent. What
    underwent no mine came back as scrap.

    Parameters
    ----------
    ground, grade
        As for `named_origin`.
    place
        Whose makers.
    """
    recipe = ground.recipe(grade)
    partners = {r: (r,) for r in ground.chain.regions}
    frame = trace(
        ground.chain,
        {place.code: place.regions},
        partners,
        elements=tuple(dict.fromkeys([*recipe.oxide, LEAD])),
        measures=("stage_trace",),
        draws=1,
        prior=0,
    ).filter(pl.col("share") > DUST)
    mined = _mined(ground)
    supplies: dict[str, list[tuple[float, Supply]]] = {}
    cache: dict[tuple[str, str], Supply | None] = {}
    for element in recipe.oxide:
        where = _shares(frame, element, "separation")
        ores: dict[str, float] = {}
        for region, share in _shares(frame, element, "mine").items():
            for ore, part in mined.get((element, region), {}).items():
                ores[ore] = ores.get(ore, 0.0) + share * part
        scrap = max(0.0, 1.0 - sum(_shares(frame, element, "mine").values()))
        rows: list[tuple[float, Supply]] = []
        whole = sum(where.values())
        for region, share in where.items():
            for ore, part in ores.items():
                key = (ore, region)
                if key not in cache:
                    cache[key] = ground.ore_supply(ore, region)
                found = cache[key]
                weight = part * share / whole
                if found is not None and weight > DUST:
                    rows.append((weight, found))
                elif weight > DUST:
                    rows.append((weight, Supply(_nothing(), {})))
            if scrap > DUST:
                rows.append((scrap * share / whole, ground.supply(SCRAP, region)))
        supplies[element] = rows
    metal, _ = mix_burdens(_places(ground, frame, METAL))
    magnet, _ = mix_burdens(_places(ground, frame, LAST))
    by = {a: primary_magnet(recipe, supplies, metal, magnet, ground.prices, a) for a in ALLOCATIONS}
    label = f"{place.name}: what its makers use, traced in {ground.chain.year}"
    return OriginResult(place.code, label, by)


def _nothing() -> Burden:
    return Burden({}, {}, (), ())


def _shares(frame: pl.DataFrame, element: str, stage: str) -> dict[str, float]:
    rows = frame.filter((pl.col("element") == element) & (pl.col("stage") == stage))
    return dict(zip(rows["partner"], rows["share"], strict=True))


def _places(ground: Ground, frame: pl.DataFrame, step: str) -> dict[str, tuple[float, Burden]]:
    shares = _shares(frame, LEAD, step)
    return {region: (share, ground.step(step, region)) for region, share in shares.items()}


def _mined(ground: Ground) -> dict[tuple[str, str], dict[str, float]]:
    """Return (element, region) → ore → share of the element mined there [1]."""
    flows = ground.chain.flows.filter(
        (pl.col("kind") == "process") & pl.col("process").str.starts_with("mine:")
    )
    out: dict[tuple[str, str], dict[str, float]] = {}
    for row in flows.iter_rows(named=True):
        ore = str(row["process"]).partition(":")[2]
        for element, share in ground.ore_shares(ore).items():
            held = out.setdefault((element, row["region"]), {})
            held[ore] = held.get(ore, 0.0) + share * max(row["value"], 0.0)
    for key, held in out.items():
        whole = sum(held.values())
        out[key] = {o: v / whole for o, v in held.items()} if whole > 0.0 else {}
    return out


AMOUNTS = {
    "origin": pl.String,
    "label": pl.String,
    "allocation": pl.String,
    "indicator": pl.String,
    "step": pl.String,
    "amount": pl.Float64,
    "low": pl.Float64,
    "high": pl.Float64,
    "unit": pl.String,
    "tier": pl.String,
    "steps_without": pl.String,
}


def magnet_frame(
    results: Sequence[OriginResult], allocations: Sequence[str], asked: Sequence[str]
) -> pl.DataFrame:
    """Return one row per origin, allocation, indicator and step, and their total.

    A step without a figure is named in ``steps_without`` of the total; it is not zero.

    Parameters
    ----------
    results
        Origins.
    allocations, asked
        Which allocations and indicators.
    """
    rows: list[dict[str, object]] = []
    for result in results:
        for allocation in allocations:
            one = result.by[allocation]
            for indicator in asked:
                about = {
                    "origin": result.id,
                    "label": result.label,
                    "allocation": allocation,
                    "indicator": indicator,
                    "unit": f"{indicators()[indicator].unit}/kg magnet",
                }
                steps = [
                    s for s in (OXIDE, METAL, LAST, RECYCLING) if (s, indicator) in one.amounts
                ]
                without = [s for s, i in one.gaps if i == indicator]
                for step in steps:
                    value, low, high = spread(one.amounts[(step, indicator)])
                    tier = one.tiers[(step, indicator)]
                    numbers = {"amount": value, "low": low, "high": high, "tier": tier}
                    rows.append(about | {"step": step, **numbers, "steps_without": ""})
                total = one.total(indicator)
                value, low, high = (None,) * 3 if total is None else spread(total)  # type: ignore[assignment]
                numbers = {"amount": value, "low": low, "high": high, "tier": one.tier(indicator)}
                rows.append(about | {"step": TOTAL, **numbers, "steps_without": ", ".join(without)})
    return pl.DataFrame(rows, schema=AMOUNTS, orient="row")


def published_frame(ground: Ground, grade: str) -> pl.DataFrame:
    """Return our figures beside published ones that hold the same steps.

    Parameters
    ----------
    ground, grade
        As for `named_origin`.
    """
    rows = []
    recipe = ground.recipe(grade)
    for one in read_published(ground.evidence):
        for allocation in ALLOCATIONS:
            ours = _ours(ground, one.of, one.origin, allocation, grade)
            if one.of == "metal charged":
                if allocation != ALLOCATIONS[0]:
                    continue
                ours = recipe.metal
            if ours is None:
                continue
            value, low, high = spread(ours)
            theirs = one.figure
            rows.append(
                {
                    "what": one.what,
                    "allocation": "none" if one.of == "metal charged" else allocation,
                    "ours": value,
                    "ours_low": low,
                    "ours_high": high,
                    "published": theirs.value,
                    "published_low": theirs.low,
                    "published_high": theirs.high,
                    "miss": value / theirs.value - 1.0,
                    "overlap": low <= theirs.high and theirs.low <= high,
                    "unit": theirs.unit,
                    "tier": theirs.tier,
                    "source": ", ".join(theirs.sources),
                }
            )
    return pl.DataFrame(rows)


def _ours(ground: Ground, of: str, origin: str, allocation: str, grade: str) -> Floats | None:
    if of == "magnet":
        return named_origin(ground, origins()[origin], grade).by[allocation].total("carbon")
    if of == "Nd metal":
        source = origins()[origin]
        assert source.light is not None
        supply = ground.supply(source.light.route, source.light.at)
        factor = ground.evidence.select("oxide_factor", element="Nd")["value"][0]
        bears = burden_per_kg(supply.shares, ground.prices, "Nd", allocation)
        oxide = supply.burden.amounts["carbon"] * bears * factor / ground.takes["oxide to metal"]
        return np.asarray(oxide + ground.step(METAL, source.metal).amounts["carbon"])
    return None
