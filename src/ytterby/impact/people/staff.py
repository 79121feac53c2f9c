"""The staff of a plant over the years, by phase and role."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

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
from ytterby.factors.permits import PermitStep, Project, read_steps
from ytterby.impact.people.head_counts import HeadCount, head_count
from ytterby.impact.people.permitting import PermitTeam, permit_team
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
    permits
        Steps to permits by region and stage; none where they are not known.
    """

    staffing: Staffing
    phases: Phases
    mixes: Mapping[str, Mix]
    leaving: Mapping[str, Estimate]
    pay: Mapping[str, Estimate]
    permits: Mapping[tuple[str, str], tuple[PermitStep, ...]] = field(default_factory=dict)


def expect(staff: Staff) -> Staff:
    """Return a staff whose first numbers are the means of its draws, instead of the central ones.

    Means add up over plants that may come or not and whose head counts are skewed; the numbers of
    one path through the middle of everything do not come near the middle of their sum.
    """
    if staff.positions.shape[-1] < 2:
        return staff
    bill = None if staff.bill is None else _with_mean(staff.bill)
    people = replace(staff.count, people=_with_mean(staff.count.people))
    return replace(
        staff,
        count=people,
        positions=_with_mean(staff.positions),
        hires=_with_mean(staff.hires),
        bill=bill,
    )


def _with_mean(values: Floats) -> Floats:
    out = values.copy()
    out[..., 0] = values[..., 1:].mean(axis=-1)
    return out


def read_labour(evidence: Evidence, stages: Sequence[str], regions: Sequence[str]) -> Labour:
    """Return what is known of labour at some stages in some regions."""
    kinds = (*dict.fromkeys(stages), "construction")
    return Labour(
        read_staffing(evidence),
        read_phases(evidence),
        {s: m for s in kinds if (m := read_mix(evidence, s)) is not None},
        {s: e for s in kinds if (e := read_leaving(evidence, s)) is not None},
        {r: e for r in regions if (e := pay_elsewhere(evidence, r)) is not None},
        {(r, s): _steps(evidence, r, s) for r in regions for s in stages},
    )


def _steps(evidence: Evidence, region: str, stage: str) -> tuple[PermitStep, ...]:
    """Return the steps to permits; a mine is taken to stand on public land."""
    return read_steps(evidence, Project(region, stage, federal=stage == "mine"))


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
    team = None
    if plant.status in OPEN:
        steps = labour.permits.get((plant.region, plant.stage), ())
        team = permit_team(plant, steps, labour.phases, count.people, draws)
    levels, start, full = _levels(plant, count.people, labour.phases, team, months, draws)
    levels *= _happens(plant, draws)
    yearly = levels.reshape(len(PHASES), len(years), 12, draws.size).mean(axis=2)
    positions = np.zeros((len(PHASES), len(ROLE_IDS), len(years), draws.size))
    for phase, name in enumerate(PHASES):
        kind = crew if name == "construction" else mix
        if kind is None:
            continue
        permits = name == "permitting" and team is not None
        shares = _team_shares(kind, team, draws) if permits else _spread(kind, draws)
        positions[phase] = shares[:, None, :] * yearly[phase][None]
    hires = _hires(plant, levels, yearly, mix, labour, draws)
    bill = _bill(plant, positions, mix, crew, labour, draws)
    return Staff(plant, count, tuple(years), positions, hires, bill, start, full)


def _levels(
    plant: Plant,
    people: Floats,
    phases: Phases,
    team: PermitTeam | None,
    months: Floats,
    draws: Draws,
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
    early = TEAM_MONTHS / 12
    rising = np.clip((t - start + early) / early, 0.0, 1.0) * first
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
        if team is not None:
            sought = (t >= start - span - team.months / 12) & (t < start - span)
            levels[0] = np.sum(list(team.people.values()), axis=0) * sought
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


def _team_shares(mix: Mix, team: PermitTeam | None, draws: Draws) -> Floats:
    """Return shares of roles in a team that seeks permits: by family, then as the plant's own."""
    assert team is not None
    shares, out = _spread(mix, draws), np.zeros((len(ROLE_IDS), draws.size))
    whole = np.sum(list(team.people.values()), axis=0)
    for family, people in team.people.items():
        inside = [n for n, r in enumerate(ROLE_IDS) if ROLES[r].family == family]
        own = shares[inside].sum(axis=0)
        out[inside] = shares[inside] / np.where(own > 0, own, 1.0) * people / whole
    return np.asarray(out / out.sum(axis=0))


def _hires(
    plant: Plant, levels: Floats, yearly: Floats, mix: Mix, labour: Labour, draws: Draws
) -> Floats:
    """Return people taken on by role and year: growth, and in place of those who leave."""
    running = levels[2] + levels[3]
    # A plant that runs takes nobody on for growth; one whose start lies before the first month
    # has grown before it.
    growth = np.maximum(np.diff(running, axis=0, prepend=running[:1]), 0.0)
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
