"""What a run must say about itself: events and levers that did not bind."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ytterby.errors import Problem
from ytterby.simulate.shocks import ShockPath

if TYPE_CHECKING:
    from ytterby.simulate.result import StressResult

SMALL = 1e-9
"""Share of orders below which nothing counts as withheld."""


def find_notes(result: StressResult, path: ShockPath) -> tuple[Problem, ...]:
    """Return a warning for every event and lever that changed nothing, with the reason."""
    notes: list[Problem] = []
    ordered, shipped = result.records["ordered"], result.records["shipped"]
    for event in result.scenario.events:
        place = f"event {event.id}"
        if event.id in path.empty:
            notes.append(_note(place, path.empty[event.id], "check what and whom it is about"))
            continue
        arcs = path.arcs_of.get(event.id)
        if arcs is None:
            continue
        last = result.calendar.edges[-1]
        if event.start >= last:
            notes.append(_note(place, f"it starts after the run ends ({last:%Y-%m})",
                               "simulate more months"))  # fmt: skip
        elif not arcs.any():
            notes.append(_note(place, "no trade of the baseline is what it controls",
                               "check who, against, elements and families"))  # fmt: skip
        else:
            wanted = ordered[:, arcs].sum()
            if (wanted - shipped[:, arcs].sum()) <= SMALL * wanted:
                notes.append(_note(place, "all that was ordered was shipped all the same",
                                   "check severity, approval and dates"))  # fmt: skip
    if result.start.government.any() and not result.records["released"].any():
        notes.append(_note("government stocks", "nothing was lacking where they are held", ""))
    if result.scenario.pipeline:
        layout, months = result.layout, result.calendar.months
        started = layout.pipeline_start < path.calendar.start.year * 12.0 + months
        if not np.any(layout.pipeline[started]):
            notes.append(_note("pipeline", "no announced plant starts in time", ""))
        if layout.left_out:
            notes.append(
                Problem(
                    "plant-left-out",
                    "pipeline",
                    f"no process fits {', '.join(layout.left_out)}",
                    "their capacity is missing from the run",
                    severity="warning",
                )
            )
    return tuple(notes)


def _note(place: str, why: str, fix: str) -> Problem:
    return Problem("did-not-bind", place, f"it did not bind: {why}", fix, severity="warning")
