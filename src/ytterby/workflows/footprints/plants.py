"""Plants: what they make in a year, what that takes and gives, and what each product bears."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import polars as pl

from ytterby.errors import UnknownNameError, unknown_name
from ytterby.factors.environment import indicators, ore_of_plant, route_of_ore
from ytterby.factors.environment.readings import MINE, SEPARATION, TO_OXIDE
from ytterby.impact.environment.plants import (
    PlantStage,
    StageFootprint,
    add_up,
    parts_counted,
    stage_footprint,
)
from ytterby.impact.environment.steps import Burden
from ytterby.packs import Pack
from ytterby.workflows.footprints.base import Ground, spread
from ytterby.workflows.footprints.portfolio import Listed

KG = 1000.0
"""Kilograms in a tonne."""
METAL, MAGNET, SCRAP_STAGE, RECYCLING = "metal", "magnet", "end_of_life", "recycling"
WHOLE = ("t REO/year", "t oxide/year")
PARTS = {
    "t NdPr oxide/year": ("Nd", "Pr"),
    "t Dy+Tb oxide/year": ("Dy", "Tb"),
    "t magnet REO/year": ("Nd", "Pr", "Dy", "Tb"),
}
"""Units of capacity that name a part of the oxide: the whole follows from the ore."""
HEAVY = "t Dy+Tb oxide/year"
"""Unit of heavy circuits: only clays pass through them whole."""
PRODUCT = ("t/year", "t NdPr metal/year")
COVERED = {
    (MINE, SEPARATION, TO_OXIDE): "ground to oxide",
    (SEPARATION, TO_OXIDE): "ground to oxide, but for what its mine counts",
    (MINE,): "mining alone",
}
"""Parts of a route in words."""


def find_ids(table: pl.DataFrame, listed: Sequence[Listed]) -> list[str]:
    """Return the ids of plants that are listed by id or name.

    Parameters
    ----------
    table
        Facilities of the evidence.
    listed
        The plants.

    Raises
    ------
    UnknownNameError
        ``unknown-facility``, for all of them.
    """
    names = dict(zip(table["name"].str.to_lowercase(), table["facility"], strict=True))
    known = set(table["facility"])
    ids = [
        one.facility if one.facility in known else names.get(one.facility.lower(), "")
        for one in listed
    ]
    wrong = [
        unknown_name("facility", one.facility, sorted(known | set(table["name"])))
        for one, found in zip(listed, ids, strict=True)
        if not found
    ]
    if wrong:
        raise UnknownNameError(wrong)
    return ids


def find_stages(
    ground: Ground, pack: Pack, listed: Sequence[Listed]
) -> tuple[tuple[PlantStage, ...], tuple[tuple[str, str], ...]]:
    """Return the stages of plants with what they make, and what cannot be counted and why.

    Parameters
    ----------
    ground
        What every footprint starts from.
    pack
        For ores of plants.
    listed
        The plants.

    Raises
    ------
    UnknownNameError
        ``unknown-facility``, for all of them.
    """
    table = ground.evidence.facilities
    ids = find_ids(table, listed)
    stages: list[PlantStage] = []
    gaps: list[tuple[str, str]] = []
    for one, facility in zip(listed, ids, strict=True):
        rows = table.filter(pl.col("facility") == facility)
        held = set(rows["stage"])
        for row in rows.iter_rows(named=True):
            if row["stage"] == SCRAP_STAGE and MAGNET in held:
                continue
            found = _stage(ground, pack, row, one.output, recycles=SCRAP_STAGE in held)
            if isinstance(found, str):
                gaps.append((f"{row['name']} ({pack.label(row['stage'])})", found))
            else:
                stages.append(found)
    return tuple(stages), tuple(gaps)


def _stage(
    ground: Ground, pack: Pack, row: Mapping[str, object], output: float | None, *, recycles: bool
) -> PlantStage | str:
    """Return a stage of a plant, or why it cannot be counted."""
    facility, stage = str(row["facility"]), str(row["stage"])
    unit = str(row["capacity_unit"] or "")
    size = output if output is not None else row["capacity"]
    if size is None:
        return "nobody publishes what it makes"
    made = float(str(size)) * KG
    one = PlantStage(facility, str(row["name"]), str(row["region"]), stage, "", made)
    if stage in (METAL, MAGNET):
        if unit not in PRODUCT:
            return f"its capacity is given in {unit or 'no unit'}"
        return replace(one, stage=RECYCLING) if recycles and stage == MAGNET else one
    if stage == SCRAP_STAGE:
        if unit not in WHOLE:
            return f"its capacity is given in {unit or 'no unit'}"
        return replace(one, route="scrap")
    if stage not in (MINE, SEPARATION):
        return "no factor covers this stage"
    ore = ore_of_plant(facility) or next(iter(pack.plant_ores.get(facility, ())), "")
    route = route_of_ore(ore) if ore else ""
    if not route:
        return "no study of its ore is known" if ore else "its ore is not known"
    shares = ground.ore_shares(ore)
    if unit == HEAVY and stage == SEPARATION and "clay" not in ore:
        return "it parts heavy rare earths that others separated; what they bear till then is open"
    if unit in PARTS:
        part = sum(shares.get(e, 0.0) for e in PARTS[unit])
        if part <= 0.0:
            return f"its capacity is given in {unit}, which its ore does not hold"
        made /= part
    elif unit not in WHOLE:
        return f"its capacity is given in {unit or 'no unit'}"
    return replace(one, route=route, output=made, shares=shares)


def count_stages(ground: Ground, stages: Sequence[PlantStage]) -> tuple[StageFootprint, ...]:
    """Return what each stage takes and gives in a year, nothing twice.

    Parameters
    ----------
    ground
        What every footprint starts from.
    stages
        Of `find_stages`.
    """
    parts = parts_counted(stages)
    out = []
    for at, plant in enumerate(stages):
        if plant.route:
            burden: Burden = ground.oxide(plant.route, plant.region, parts[at])
            words, whole = COVERED[parts[at]], ground.oxide(plant.route, plant.region)
        else:
            burden = ground.step(plant.stage, plant.region)
            words = "the step alone" if plant.stage != RECYCLING else "scrap to magnet"
            whole = burden
        out.append(stage_footprint(plant, burden, words, whole))
    return tuple(out)


TOTALS = {
    "facility": pl.String,
    "name": pl.String,
    "region": pl.String,
    "stage": pl.String,
    "covers": pl.String,
    "indicator": pl.String,
    "amount": pl.Float64,
    "low": pl.Float64,
    "high": pl.Float64,
    "unit": pl.String,
    "output": pl.Float64,
    "tier": pl.String,
    "stages_without": pl.String,
}
TONNES = {"kg CO2e": "t CO2e/year", "kg": "t/year", "kWh": "MWh/year", "MJ": "GJ/year"}
"""Unit per kilogram of product to unit of a year's total, a thousand times as large."""
ALL = "all"


def totals_frame(parts: Sequence[StageFootprint], asked: Sequence[str]) -> pl.DataFrame:
    """Return a row per stage and indicator, and the total of each indicator.

    Parameters
    ----------
    parts
        Stages of plants.
    asked
        Indicators.
    """
    rows: list[dict[str, object]] = []
    for indicator in asked:
        unit = TONNES[indicators()[indicator].unit]
        held = [p for p in parts if indicator in p.totals]
        for part in held:
            value, low, high = spread(part.totals[indicator] / KG)
            plant = part.plant
            rows.append(
                {
                    "facility": plant.facility,
                    "name": plant.name,
                    "region": plant.region,
                    "stage": plant.stage,
                    "covers": part.covers,
                    "indicator": indicator,
                    "amount": value,
                    "low": low,
                    "high": high,
                    "unit": unit,
                    "output": plant.output / KG,
                    "tier": part.tiers[indicator],
                    "stages_without": "",
                }
            )
        total = add_up(parts, indicator)
        if total is None:
            continue
        value, low, high = spread(total / KG)
        without = [f"{p.plant.name} ({p.plant.stage})" for p in parts if indicator in p.gaps]
        rows.append(
            dict.fromkeys(TOTALS, "")
            | {
                "name": ALL,
                "indicator": indicator,
                "amount": value,
                "low": low,
                "high": high,
                "unit": unit,
                "output": None,
                "tier": max(p.tiers[indicator] for p in held),
                "stages_without": "; ".join(without),
            }
        )
    return pl.DataFrame(rows, schema=TOTALS, orient="row")


PRODUCTS = {
    "facility": pl.String,
    "stage": pl.String,
    "element": pl.String,
    "indicator": pl.String,
    "allocation": pl.String,
    "amount": pl.Float64,
    "share": pl.Float64,
    "per_kg": pl.Float64,
    "unit": pl.String,
    "tier": pl.String,
}


def products_frame(
    ground: Ground,
    parts: Sequence[StageFootprint],
    asked: Sequence[str],
    allocations: Sequence[str],
) -> pl.DataFrame:
    """Return each stage's total shared among its elements; the shares of one sum to it exactly.

    Amounts are in the unit per kilogram (kg, not tonnes), so that no division touches the sum.

    Parameters
    ----------
    ground
        What every footprint starts from.
    parts, asked, allocations
        Stages, indicators, allocations.
    """
    prices = {e: float(p[0]) for e, p in ground.prices.items()}
    rows: list[dict[str, object]] = []
    for part in parts:
        for indicator in asked:
            for allocation in allocations if part.plant.shares else ():
                shared = part.shared(indicator, prices, allocation)
                if shared is None:
                    continue
                total = float(part.totals[indicator][0])
                unit = indicators()[indicator].unit
                for element, amount in shared.items():
                    mass = part.plant.output * part.plant.shares[element]
                    unpriced = allocation == "value" and element not in prices
                    rows.append(
                        {
                            "facility": part.plant.facility,
                            "stage": part.plant.stage,
                            "element": element,
                            "indicator": indicator,
                            "allocation": allocation,
                            "amount": amount,
                            "share": amount / total if total else None,
                            "per_kg": None if unpriced else amount / mass,
                            "unit": unit,
                            "tier": part.tiers[indicator],
                        }
                    )
    return pl.DataFrame(rows, schema=PRODUCTS, orient="row")
