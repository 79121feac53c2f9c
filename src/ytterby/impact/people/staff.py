"""The staff of a plant over the years, by phase and role."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from ytterby.evidence import Evidence
from ytterby.factors.draws import Draws
from ytterby.factors.estimates import Estimate
from ytterby.factors.labour import (
    ROLES,
    Mix,
    Phases,
    Staffing,
    read_leaving,
    read_mix,
    read_phases,
    read_staffing,
)
from ytterby.factors.labour.occupations import pay_elsewhere
from ytterby.impact.people.head_counts import HeadCount, head_count
from ytterby.impact.people.plants import BUILDING, OPEN, RUNNING, Plant

Floats = NDArray[np.float64]
PHASES = ("permitting", "construction", "ramp-up", "operation")
"""Phases of a plant in the order of time."""
TEAM_MONTHS = 12.0
"""Months before the first product in which the first operating staff is taken on."""
EDGE = 0.25
"""Share of construction over which builders arrive, and the same over which they leave."""
WHOLE_PAY = "USA"
"""Region whose wages are known by role."""
ROLE_IDS = tuple(ROLES)


@dataclass(frozen=True)
class Labour:
    """What is known of labour, read once for many plants.

    Attributes
    ----------
    staffing, phases
        Head counts, and phases.
    mixes
        Occupations by stage and of construction; a stage without is a gap.
    leaving
        People who quit by stage [1/year].
    pay
        Average wage by region outside the United States [USD/year].
    """

    staffing: Staffing
    phases: Phases
    mixes: Mapping[str, Mix]
    leaving: Mapping[str, Estimate]
    pay: Mapping[str, Estimate]


def read_labour(evidence: Evidence, stages: Sequence[str], regions: Sequence[str]) -> Labour:
    """Return what is known of labour at some stages in some regions."""
    kinds = (*dict.fromkeys(stages), "construction")
    return Labour(
        read_staffing(evidence),
        read_phases(evidence),
        {s: m for s in kinds if (m := read_mix(evidence, s)) is not None},
        {s: e for s in kinds if (e := read_leaving(evidence, s)) is not None},
        {r: e for r in regions if (e := pay_elsewhere(evidence, r)) is not None},
    )


@dataclass(frozen=True)
class Staff:
    """Who works at one stage of a plant, year by year.

    Attributes
    ----------
    plant, count
        The stage, and its people in full operation.
    years
        Calendar years.
    positions
        Average over the year, ``(phase, role, year, 1 + draws)`` [job]; roles as ``ROLE_IDS``.
    hires
        People taken on for growth and for those who leave, ``(role, year, 1 + draws)`` [job/year];
        builders, who come and go, are not among them.
    bill
        Wages, ``(year, 1 + draws)`` [USD/year]; ``None`` where the region's wages are not known.
    start
        First product, ``(1 + draws)`` [year]; ``None`` for a plant that runs.
    full
        Full output, ``(1 + draws)`` [year].
    """

    plant: Plant
    count: HeadCount
    years: tuple[int, ...]
    positions: Floats = field(repr=False)
    hires: Floats = field(repr=False)
    bill: Floats | None = field(repr=False)
    start: Floats | None = field(repr=False)
    full: Floats | None = field(repr=False)


def staff_plant(
    plant: Plant, site: Sequence[Plant], labour: Labour, years: Sequence[int], draws: Draws
) -> Staff | None:
    """Return the staff of one stage of a plant, or ``None`` where too little is known.

    Parameters
    ----------
    plant
        The stage.
    site
        All stages at its site, itself among them.
    labour
        What is known of labour.
    years
        Calendar years, in order.
    draws
        Their number and seed.
    """
    count = head_count(plant, site, labour.staffing, draws)
    mix, crew = labour.mixes.get(plant.stage), labour.mixes.get("construction")
    if count is None or mix is None:
        return None
    months = np.arange(12 * len(years)) / 12 + years[0] + 1 / 24
    levels, start, full = _levels(plant, count.people, labour.phases, months, draws)
    levels *= _happens(plant, draws)
    yearly = levels.reshape(len(PHASES), len(years), 12, draws.size).mean(axis=2)
    positions = np.zeros((len(PHASES), len(ROLE_IDS), len(years), draws.size))
    for phase, name in enumerate(PHASES):
        kind = crew if name == "construction" else mix
        if kind is None:
            continue
        shares = _compliance(kind, draws) if name == "permitting" else _spread(kind, draws)
        positions[phase] = shares[:, None, :] * yearly[phase][None]
    hires = _hires(plant, levels, yearly, mix, labour, draws)
    bill = _bill(plant, positions, mix, crew, labour, draws)
    return Staff(plant, count, tuple(years), positions, hires, bill, start, full)


def _levels(
    plant: Plant, people: Floats, phases: Phases, months: Floats, draws: Draws
) -> tuple[Floats, Floats | None, Floats | None]:
    """Return people by phase and month, ``(phase, month, draw)`` [job], start and full output."""
    levels = np.zeros((len(PHASES), len(months), draws.size))
    if plant.status == RUNNING or plant.start is None:
        levels[3] = people
        return levels, None, None
    late = 0.0 if plant.delay is None else draws.of(plant.delay, plant.id)
    start = np.full(draws.size, plant.start) + late
    ramp = _years(phases.ramp, draws, plant)
    full = start + ramp
    t = months[:, None]
    first = 1.0 if phases.first_share is None else draws.of(phases.first_share, plant.id)
    first = np.minimum(first, 1.0)
    team = TEAM_MONTHS / 12
    rising = np.clip((t - start + team) / team, 0.0, 1.0) * first
    grown = np.clip((t - start) / np.maximum(ramp, 1e-9), 0.0, 1.0) * (1 - first)
    running = people * (rising + grown)
    levels[2] = np.where(t < full, running, 0.0)
    levels[3] = np.where(t >= full, people, 0.0)
    built = plant.status in (*OPEN, *BUILDING)
    if built and phases.builders is not None and phases.construction is not None:
        span = _years(phases.construction, draws, plant)
        done = (t - start + span) / np.maximum(span, 1e-9)
        shape = np.clip(np.minimum(done, 1 - done) / EDGE, 0.0, 1.0)
        levels[1] = people * draws.of(phases.builders, plant.id) * shape
        permits = phases.permit_time(plant.stage, plant.region)
        if plant.status in OPEN and permits is not None and phases.permit_share is not None:
            sought = _years(permits, draws, plant)
            open_ = (t >= start - span - sought) & (t < start - span)
            levels[0] = people * draws.of(phases.permit_share, plant.id) * open_
    return levels, start, full


def _years(estimate: Estimate | None, draws: Draws, plant: Plant) -> Floats:
    if estimate is None:
        return np.zeros(draws.size)
    return draws.of(estimate, plant.id) / 12


def _happens(plant: Plant, draws: Draws) -> Floats:
    """Return odds in the central draw and, in any other, whether the plant comes [1]."""
    if plant.odds is None:
        return np.ones(draws.size)
    odds = draws.of(plant.odds)
    if not draws.count:
        return odds
    came = draws.stream(f"{plant.facility} comes").random(draws.count) < odds[1:]
    return np.concatenate([odds[:1], came.astype(np.float64)])


def _spread(mix: Mix, draws: Draws) -> Floats:
    """Return shares of all roles, those that a mix lacks at zero, ``(role, draw)`` [1]."""
    out = np.zeros((len(ROLE_IDS), draws.size))
    out[[ROLE_IDS.index(r) for r in mix.roles]] = mix.draw(draws)
    return out


def _compliance(mix: Mix, draws: Draws) -> Floats:
    """Return the shares of a staff that seeks permits: the compliance roles alone."""
    shares = _spread(mix, draws)
    shares[[ROLES[r].family != "compliance" for r in ROLE_IDS]] = 0.0
    return np.asarray(shares / shares.sum(axis=0))


def _hires(
    plant: Plant, levels: Floats, yearly: Floats, mix: Mix, labour: Labour, draws: Draws
) -> Floats:
    """Return people taken on by role and year: growth, and in place of those who leave."""
    running = levels[2] + levels[3]
    before = running[:1] if plant.start is None else np.zeros((1, draws.size))
    # A plant that runs takes nobody on for growth; one whose start lies before the first month
    # has grown before it.
    if plant.start is not None and float(running[0, 0]) > 0:
        before = running[:1]
    growth = np.maximum(np.diff(running, axis=0, prepend=before), 0.0)
    grown = growth.reshape(yearly.shape[1], 12, draws.size).sum(axis=1)
    leaving = labour.leaving.get(plant.stage)
    if leaving is not None:
        grown = grown + draws.of(leaving) * (yearly[2] + yearly[3])
    return np.asarray(_spread(mix, draws)[:, None, :] * grown[None])


def _bill(
    plant: Plant, positions: Floats, mix: Mix, crew: Mix | None, labour: Labour, draws: Draws
) -> Floats | None:
    """Return wages by year [USD/year], or ``None`` where the region's wages are not known."""
    elsewhere = labour.pay.get(plant.region)
    if plant.region != WHOLE_PAY and elsewhere is None:
        return None
    total = np.zeros(positions.shape[2:])
    for phase, name in enumerate(PHASES):
        kind = crew if name == "construction" else mix
        if kind is None:
            continue
        for at, role in enumerate(ROLE_IDS):
            if not positions[phase, at].any():
                continue
            pay = elsewhere if elsewhere is not None else kind.pay.get(role)
            if pay is None:
                return None
            total += positions[phase, at] * draws.of(pay, f"{kind.industry} {role} {plant.id}")
    return total
