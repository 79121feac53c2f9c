"""The team that seeks the permits of a plant: how long, how many, of which families."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from ytterby.factors.draws import Draws
from ytterby.factors.labour import Phases
from ytterby.factors.permits import PermitStep
from ytterby.impact.people.plants import Plant

Floats = NDArray[np.float64]
BEFORE_GROUND = "construction"
"""Steps that must be done before ground is broken."""


@dataclass(frozen=True)
class PermitTeam:
    """Who seeks the permits of a plant.

    Attributes
    ----------
    months
        From the first step to the last, ``(1 + draws)`` [month].
    people
        Average over that time by family, each ``(1 + draws)`` [job].
    """

    months: Floats = field(repr=False)
    people: Mapping[str, Floats] = field(repr=False)


def permit_team(
    plant: Plant,
    steps: Sequence[PermitStep],
    phases: Phases,
    operating: Floats,
    draws: Draws,
) -> PermitTeam | None:
    """Return the team that seeks a plant's permits, ``None`` where nothing is known.

    Where the steps of the region are known, each starts when those before it are done, its staff
    works while it runs, and the team is their sum over the time of all. Elsewhere it is a share of
    the operating staff, all of it compliance.

    Parameters
    ----------
    plant
        The stage.
    steps
        Of its region; empty where they are not known.
    phases
        Times and the share, for places without steps.
    operating
        People in full operation, ``(1 + draws)`` [job].
    draws
        Their number and seed.
    """
    timed = [s for s in steps if s.phase == BEFORE_GROUND and s.duration is not None and s.staff]
    if timed:
        return _by_steps(plant, timed, draws)
    months = phases.permit_time(plant.stage, plant.region)
    if months is None or phases.permit_share is None:
        return None
    team = operating * draws.of(phases.permit_share, plant.id)
    return PermitTeam(draws.of(months, plant.id), {"compliance": team})


def _by_steps(plant: Plant, steps: Sequence[PermitStep], draws: Draws) -> PermitTeam:
    done: dict[str, Floats] = {}
    worked: dict[str, Floats] = {}
    left = list(steps)
    names = {s.id for s in steps}
    while left:
        # What a step waits for and has no duration counts as done.
        ready = [s for s in left if not (set(s.after) & names) - set(done)] or left
        for step in ready:
            assert step.duration is not None
            took = draws.of(step.duration, plant.id)
            waits = [done[a] for a in step.after if a in done]
            begun = np.max(waits, axis=0) if waits else np.zeros(draws.size)
            done[step.id] = begun + took
            for family, count in step.staff.items():
                work = took * draws.of(count, f"{step.kind} {plant.id}")
                worked[family] = worked[family] + work if family in worked else work
        left = [s for s in left if s.id not in done]
    months = np.maximum(np.max(list(done.values()), axis=0), 1e-9)
    return PermitTeam(months, {family: work / months for family, work in worked.items()})
