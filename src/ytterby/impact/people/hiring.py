"""The hiring plan of one plant: whole persons by role, and when to begin to look for them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ytterby.factors.draws import Draws
from ytterby.factors.estimates import Estimate
from ytterby.factors.intervals import bounds
from ytterby.factors.labour import ROLES
from ytterby.impact.people.staff import ROLE_IDS, WHOLE_PAY, Labour, Staff


def whole_persons(positions: Sequence[float], total: int | None = None) -> list[int]:
    """Return whole numbers that sum to a total, by largest remainders.

    Parameters
    ----------
    positions
        At least 0 [job].
    total
        What they sum to; their own sum, rounded, by default.

    Examples
    --------
    >>> whole_persons([1.4, 1.4, 1.4])
    [2, 1, 1]
    >>> whole_persons([0.3, 2.5, 0.2], 3)
    [0, 3, 0]
    """
    given = np.asarray(positions, dtype=np.float64)
    wanted = round(float(given.sum())) if total is None else total
    if wanted <= 0 or given.sum() <= 0:
        return [0] * len(given)
    scaled = given / given.sum() * wanted
    out = np.floor(scaled).astype(int)
    left = wanted - int(out.sum())
    # A remainder that is 1 but for rounding goes first.
    for at in np.argsort(-np.round(scaled - out, 9), kind="stable")[: max(left, 0)]:
        out[at] += 1
    return [int(n) for n in out]


@dataclass(frozen=True)
class Hire:
    """People of one role to be found for one plant.

    Attributes
    ----------
    role, stage
        Which role, at which stage.
    persons
        Whole persons in full operation.
    low, high
        The central 80 % of what it may come to [job].
    begin
        When to begin to look for the first of them [year].
    begin_low, begin_high
        The central 80 % of that [year].
    last
        When to begin to look for the last of them [year].
    training
        From being hired to working without help [month].
    pay
        What workers of the occupation earn [USD/year]; ``None`` where not known.
    """

    role: str
    stage: str
    persons: int
    low: float
    high: float
    begin: float | None
    begin_low: float | None
    begin_high: float | None
    last: float | None
    training: Estimate | None
    pay: Estimate | None


def hiring_plan(staff: Sequence[Staff], labour: Labour, draws: Draws) -> tuple[Hire, ...]:
    """Return who is to be hired at a site, role by role; the persons of a stage sum to its count.

    The first of a role are needed with the first product, the last at full output. Before that lie
    the time to find them and the time until they work without help: their training from scratch in
    roles that hardly anybody outside China has held, an introduction in the others.

    Parameters
    ----------
    staff
        The stages of one site.
    labour
        What is known of labour.
    draws
        Their number and seed.
    """
    out = []
    for one in staff:
        mix = labour.mixes[one.plant.stage]
        shares = mix.draw(draws)
        counts = shares * one.count.people
        persons = whole_persons(counts[:, 0].tolist())
        for at, role in enumerate(mix.roles):
            if not persons[at]:
                continue
            lead = _lead(role, labour, draws)
            begin = None if one.start is None else one.start - lead / 12
            last = None if one.full is None else float(one.full[0] - lead[0] / 12)
            low, high = bounds(counts[at])
            ends = None if begin is None else bounds(begin)
            out.append(
                Hire(
                    role,
                    one.plant.stage,
                    persons[at],
                    low,
                    high,
                    None if begin is None else float(begin[0]),
                    None if ends is None else ends[0],
                    None if ends is None else ends[1],
                    last,
                    labour.phases.training.get(role),
                    _pay(one.plant.region, role, labour, one.plant.stage),
                )
            )
    order = {r: n for n, r in enumerate(ROLE_IDS)}
    return tuple(sorted(out, key=lambda h: (h.stage, order[h.role])))


def _lead(role: str, labour: Labour, draws: Draws) -> NDArray[np.float64]:
    """Return months between the beginning of the search and work without help, ``(1 + draws)``."""
    phases, scarce = labour.phases, ROLES[role].scarce
    search = phases.search.get("scarce" if scarce else "usual")
    learn = phases.training.get(role) if scarce else phases.introduction
    total = np.zeros(draws.size)
    for e in (search, learn):
        if e is not None:
            total = total + draws.of(e, role)
    return total


def _pay(region: str, role: str, labour: Labour, stage: str) -> Estimate | None:
    if region == WHOLE_PAY:
        return labour.mixes[stage].pay.get(role)
    return labour.pay.get(region)
