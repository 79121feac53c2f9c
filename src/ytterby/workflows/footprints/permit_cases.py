"""The permits of one project, laid out in time, with what the law and sources alone would give."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np

from ytterby.evidence import Evidence
from ytterby.factors.draws import Draws
from ytterby.factors.permits import PermitStep, Project, read_check, read_steps
from ytterby.impact.permits import PermitPath, TimedStep, find_path, time_steps
from ytterby.workflows.footprints.base import DRAWS

SOURCED = ("A", "B")


@dataclass(frozen=True)
class PermitCase:
    """The permits of one project.

    Attributes
    ----------
    project, title
        What is to be permitted, and how people call it.
    steps
        As read.
    path
        Laid out in time.
    kept
        Months if every agency kept the limit of the law and every other step took its low end.
    sourced
        Months of the longest path if only limits of the law that are sourced (tier A or B) counted
        and nothing else took any time: the sourced minimum if agencies use what they are given
        [month].
    check
        A published figure on all permits [month], or ``None``.
    """

    project: Project
    title: str
    steps: tuple[PermitStep, ...]
    path: PermitPath = field(repr=False)
    kept: float
    sourced: float
    check: tuple[float, float, float] | None


def build_case(
    base: Evidence, project: Project, title: str, draws: int = DRAWS, seed: int = 0
) -> PermitCase:
    """Return the permits of a project, laid out in time.

    Parameters
    ----------
    base
        The evidence as of its date.
    project, title
        What is to be permitted, and how people call it.
    draws, seed
        How many draws, and of which seed.
    """
    steps = read_steps(base, project)
    path = find_path(time_steps(steps, Draws(draws, seed)))
    known = {s.id: s for s in steps}

    def laid_out(length: Callable[[PermitStep], float]) -> float:
        timed = [
            TimedStep(s.id, s.after, np.array([length(known[s.id])]), {}, s.to_construction)
            for s in path.steps
        ]
        return float(find_path(timed).months[0])

    check = read_check(base, project.region) if project.stage == "mine" else None
    return PermitCase(
        project,
        title,
        steps,
        path,
        laid_out(_fastest),
        laid_out(_sourced),
        (check.value, check.low, check.high) if check is not None else None,
    )


def _fastest(step: PermitStep) -> float:
    if step.limit is not None:
        return step.limit.value
    return step.duration.low if step.duration is not None else 0.0


def _sourced(step: PermitStep) -> float:
    sourced = step.limit is not None and step.limit.tier in SOURCED
    return step.limit.value if step.limit is not None and sourced else 0.0
