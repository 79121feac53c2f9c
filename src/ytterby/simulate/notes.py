"""What a run must say about itself: events and levers that did not bind."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from ytterby.errors import Problem
from ytterby.simulate.events.base import Event
from ytterby.simulate.shocks import ShockPath

if TYPE_CHECKING:
    from ytterby.simulate.result import StressResult

SMALL = 1e-9
"""Share of orders below which nothing counts as withheld."""


def find_notes(result: StressResult, path: ShockPath) -> tuple[Problem, ...]:
    """Return a warning for every event and lever that changed nothing, with the reason."""
    notes: list[Problem] = []
    ordered, shipped = result.records["ordered"], result.records["shipped"]
    last = result.calendar.edges[-1]
    deeds = [("event", e) for e in result.scenario.events]
    deeds += [("response", r) for r in result.scenario.responses]
    for what, event in deeds:
        place = f"{what} {event.id}"
        if event.id in path.empty:
            notes.append(_note(place, path.empty[event.id], "check what and whom it is about"))
            continue
        arcs, first = path.arcs_of.get(event.id), path.first_of.get(event.id)
        if event.start >= last:
            notes.append(_note(place, f"it starts after the run ends ({last:%Y-%m})",
                               "simulate more months"))  # fmt: skip
        elif not path.timing.times(event).happens.any():
            notes.append(_note(place, _unlikely(event), "draws of --draws have it"))
        elif first is not None and _bought(result, first) <= SMALL:
            notes.append(_note(place, "those who come first wanted no more than their contracts",
                               "check who and what it is about"))  # fmt: skip
        elif why := event.why_idle(result, path):
            notes.append(_note(place, why, "check its dates and what and whom it is about"))
        elif event.id in path.denied_of:
            uses = path.denied_of[event.id]
            marked = result.inputs.marks.first[result.layout.use_pool[uses]]
            records = result.records
            if not marked.any() or np.all(
                records["delivered"][:, uses] >= (1 - SMALL) * records["wanted"][:, uses]
            ):
                notes.append(_note(place, "what holds none of the material is enough for them",
                                   "check who, against, sectors and elements"))  # fmt: skip
        elif arcs is None:
            continue
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


def _bought(result: StressResult, pools: NDArray[np.bool_]) -> float:
    """Return what some pools bought outside of contracts over what they take in anyway."""
    usual = result.layout.demand[pools].sum() * result.calendar.months * result.draws
    return float(result.records["bought"][:, pools].sum() / max(usual, 1e-300))


def _unlikely(event: Event) -> str:
    """Return why an event does not happen in a run."""
    if event.after is not None and event.odds.value >= 0.5:
        return f"what it follows, '{event.after.event}', does not happen in this run"
    return f"it does not happen in this run: its odds are {event.odds.value:g}"


def _note(place: str, why: str, fix: str) -> Problem:
    return Problem("did-not-bind", place, f"it did not bind: {why}", fix, severity="warning")
