"""What each stage puts out, by element and region, and who controls it.

A stage's *products* are what it makes, less scrap, and less unseparated intermediates (family
``mixed``) except at the mine: the heavies that a light circuit leaves unseparated are counted once,
where they are separated.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ytterby.indicators.accounts.arrays import Floats, FlowArrays, ratio
from ytterby.indicators.accounts.context import element_groups, sintered_materials
from ytterby.indicators.accounts.sums import sum_processes

SCRAP, MIXED, FIRST_STAGE = "scrap", "mixed", "mine"
RESEPARATED = "separation incl. swarf"
"""Separation of ores and re-separated swarf together; ``separation`` alone is primary."""
PRODUCT = "magnet (product)"
"""Sintered magnets by product mass; ``magnet`` alone is by contained element."""
SINTERED = "sintered"


@dataclass(frozen=True)
class StageOutput:
    """Output of one stage.

    Attributes
    ----------
    stage
        A stage, or one of the variants ``separation incl. swarf`` and ``magnet (product)``.
    items
        Elements and groups, or ``sintered``, ``(item)``.
    values
        ``(item, region, column)`` [t REO/year, or t/year of product].
    """

    stage: str
    items: tuple[str, ...]
    values: Floats


def product_mask(a: FlowArrays) -> Floats:
    """Return 1 where a process's output counts as product of its stage, ``(process, material)``."""
    tech = a.technology
    mask = np.clip(np.sign(a.coefficient), 0.0, None)
    family = np.asarray(tech.family)
    mask[:, family == SCRAP] = 0.0
    later = np.asarray([s != FIRST_STAGE for s in tech.stage])
    mask[np.ix_(later, family == MIXED)] = 0.0
    return np.asarray(mask)


def element_output(a: FlowArrays, stage: str) -> Floats:
    """Return a stage's products by element: ``(element, region, column)`` [t REO/year]."""
    in_stage = np.asarray([[s == stage] for s in a.technology.stage])
    made = a.coefficient * product_mask(a) * in_stage
    return sum_processes(a, made @ a.technology.composition)


def sintered_output(a: FlowArrays) -> Floats:
    """Return sintered magnets made, product mass: ``(region, column)`` [t/year]."""
    wanted = np.isin(a.technology.materials, sintered_materials(a.chain)).astype(float)
    made = sum_processes(a, (a.coefficient * product_mask(a)) @ wanted[:, None])
    return np.asarray(made[0])


def stage_outputs(a: FlowArrays, *, groups: bool = True) -> list[StageOutput]:
    """Return the output of every stage and of the variants that people mean by one name.

    Parameters
    ----------
    a
        The chain's flows.
    groups
        Whether to add the pack's groups of elements.
    """
    elements = a.technology.elements
    sets = element_groups(a.chain) if groups else {}
    picks = [np.asarray([e in g for e in elements], dtype=float) for g in sets.values()]
    items = (*elements, *sets)
    out: list[StageOutput] = []
    by_stage: dict[str, Floats] = {}
    for stage in a.stages:
        one = element_output(a, stage)
        many = [np.tensordot(p, one, axes=1)[None] for p in picks]
        by_stage[stage] = np.concatenate([one, *many])
        out.append(StageOutput(stage, items, by_stage[stage]))
    if {"separation", "swarf"} <= set(by_stage):
        both = by_stage["separation"] + by_stage["swarf"]
        out.append(StageOutput(RESEPARATED, items, both))
    if "magnet" in by_stage:
        out.append(StageOutput(PRODUCT, (SINTERED,), sintered_output(a)[None]))
    return out


def controllers(a: FlowArrays) -> tuple[str, ...]:
    """Return the countries that control something: all regions, then others of the facilities."""
    named = a.chain.capacities["controller"].drop_nulls().unique().sort().to_list()
    return (*a.regions, *(c for c in named if c and c not in a.regions))


def control(a: FlowArrays, stage: str) -> Floats:
    """Return who controls a stage's output: ``(region, controller)``, rows sum to 1.

    The shares are those of the facilities' output; what no facility accounts for counts as
    controlled from the region where it lies.
    """
    names = controllers(a)
    place = {c: i for i, c in enumerate(names)}
    spots = {r: i for i, r in enumerate(a.regions)}
    base = {RESEPARATED: "separation", PRODUCT: "magnet"}.get(stage, stage)
    out = np.zeros((len(a.regions), len(names)))
    rows = a.chain.capacities
    for row in rows.filter(rows["stage"] == base).iter_rows(named=True):
        share = row["output_share"]
        if share and row["region"] in spots:
            out[spots[row["region"]], place.get(row["controller"], spots[row["region"]])] += share
    total = out.sum(axis=1, keepdims=True)
    out = np.where(total > 1.0, out / np.where(total > 0.0, total, 1.0), out)
    own = np.arange(len(a.regions))
    out[own, own] += np.clip(1.0 - out.sum(axis=1), 0.0, None)
    return out


def by_controller(a: FlowArrays, output: StageOutput) -> Floats:
    """Return a stage's output by controlling country: ``(item, controller, column)``."""
    held = control(a, output.stage)
    return np.asarray(np.einsum("irs,rc->ics", output.values, held, optimize=True))


def shares_of(values: Floats) -> Floats:
    """Return ``(item, place, column)`` over its sum by item and column; NaN where that is 0."""
    total = values.sum(axis=1, keepdims=True)
    return ratio(values, total)
