"""The longest path through the steps of permitting, draw by draw."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from ytterby.errors import InputError, Problem
from ytterby.factors.draws import Draws
from ytterby.factors.permits.readings import CONSTRUCTION, PermitStep

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class TimedStep:
    """A step with its duration.

    Attributes
    ----------
    id
        Name.
    after
        Steps that must be done first.
    duration
        ``(1 + draws)`` [month], the first central.
    staff
        Occupation family → positions while it runs, ``(1 + draws)`` [position].
    to_construction
        Whether it must be done before ground is broken.
    """

    id: str
    after: tuple[str, ...]
    duration: Floats
    staff: Mapping[str, Floats] = field(default_factory=dict, repr=False)
    to_construction: bool = True


@dataclass(frozen=True)
class PermitPath:
    """Steps laid out in time.

    Attributes
    ----------
    steps
        In the order in which they may begin.
    start, finish
        Step → ``(1 + draws)`` [month] from the start of permitting.
    months
        When the last step before construction is done, ``(1 + draws)`` [month].
    critical
        Steps on the longest path at central values, in order.
    often
        Step → share of draws in which it is on the longest path [1].
    """

    steps: tuple[TimedStep, ...]
    start: Mapping[str, Floats] = field(repr=False)
    finish: Mapping[str, Floats] = field(repr=False)
    months: Floats = field(repr=False)
    critical: tuple[str, ...] = ()
    often: Mapping[str, float] = field(default_factory=dict)


def time_steps(steps: Sequence[PermitStep], draws: Draws) -> tuple[TimedStep, ...]:
    """Return steps with drawn durations and staff; a step without a duration is left out.

    Parameters
    ----------
    steps
        Of `ytterby.factors.permits.read_steps`.
    draws
        How many, and of which seed. A step's duration is drawn by itself.
    """
    known = {s.id for s in steps if s.duration is not None}
    return tuple(
        TimedStep(
            step.id,
            tuple(a for a in step.after if a in known),
            draws.of(step.duration, step.id),
            {f: draws.of(e, f"{step.id} {f}") for f, e in step.staff.items()},
            step.phase == CONSTRUCTION,
        )
        for step in steps
        if step.duration is not None
    )


def find_path(steps: Sequence[TimedStep]) -> PermitPath:
    """Return steps laid out as early as they can be, and the longest path.

    ``start = max(finish of all that come before)``, ``finish = start + duration``; permitting
    lasts until the last step before construction is done. What comes after construction is laid
    out too and is on no path.

    Parameters
    ----------
    steps
        In any order.

    Raises
    ------
    InputError
        ``permit-order``: steps wait for each other, or for a step that does not exist.

    Examples
    --------
    >>> study = TimedStep("study", (), np.array([12.0]))
    >>> review = TimedStep("review", ("study",), np.array([24.0]))
    >>> air = TimedStep("air", ("study",), np.array([14.0]))
    >>> path = find_path([study, review, air])
    >>> float(path.months[0]), path.critical
    (36.0, ('study', 'review'))
    """
    ordered = _in_order(steps)
    size = max((len(s.duration) for s in ordered), default=1)
    start: dict[str, Floats] = {}
    finish: dict[str, Floats] = {}
    for step in ordered:
        before = [finish[a] for a in step.after]
        start[step.id] = np.max(before, axis=0) if before else np.zeros(size)
        finish[step.id] = start[step.id] + step.duration
    last = [s.id for s in ordered if s.to_construction]
    months = np.max([finish[i] for i in last], axis=0) if last else np.zeros(size)
    on_path = _on_path(ordered, start, finish, months)
    return PermitPath(
        ordered,
        start,
        finish,
        months,
        tuple(s.id for s in ordered if on_path[s.id][0]),
        {i: float(np.mean(hit[1:] if size > 1 else hit)) for i, hit in on_path.items()},
    )


def _in_order(steps: Sequence[TimedStep]) -> tuple[TimedStep, ...]:
    left = {s.id: s for s in steps}
    done: list[TimedStep] = []
    placed: set[str] = set()
    while left:
        ready = [s for s in left.values() if set(s.after) <= placed]
        if not ready:
            raise InputError(
                Problem(
                    "permit-order",
                    f"steps {', '.join(left)}",
                    "they wait for each other, or for a step that is not there",
                    "mend what they come after",
                )
            )
        for step in ready:
            done.append(left.pop(step.id))
            placed.add(step.id)
    return tuple(done)


def _on_path(
    ordered: Sequence[TimedStep],
    start: Mapping[str, Floats],
    finish: Mapping[str, Floats],
    months: Floats,
) -> dict[str, NDArray[np.bool_]]:
    """Return whether each step is on the longest path, ``(1 + draws)``.

    It is where it ends with the last one, or where a step on the path began when it ended.
    """
    hit = {s.id: s.to_construction & (finish[s.id] == months) for s in ordered}
    for step in reversed(ordered):
        for before in step.after:
            hit[before] = hit[before] | (hit[step.id] & (finish[before] == start[step.id]))
    return hit
