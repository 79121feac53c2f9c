"""Give announced plants to processes: what they would run, in units of activity."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from ytterby.core.chain import Chain
from ytterby.simulate.behaviour.plants import Announced

Key = tuple[str, str]
"""(region, process)."""

CONTENT = re.compile(r"^t(?: (?P<what>[^/]*))?/year$")
WHOLE = ("", "REO", "TREO feed", "oxide", "metal")
"""What a capacity counts if it counts all that is fed or made."""


@dataclass(frozen=True, slots=True)
class PlannedProcess:
    """Expected capacity that a plant adds to a process.

    Attributes
    ----------
    plant
        Which one.
    region, process
        Where, running what.
    capacity
        Probability × capacity [unit of activity/year].
    """

    plant: Announced
    region: str
    process: str
    capacity: float

    @property
    def announced(self) -> float:
        """Middle of the year announced [months since year 0]."""
        return self.plant.start_year * 12.0 + 6.0

    @property
    def start(self) -> float:
        """Expected first month [months since year 0]."""
        return (self.plant.start_year + self.plant.delay) * 12.0 + 6.0


def plan_plants(
    chain: Chain,
    plants: Iterable[Announced],
    activity: Mapping[Key, float],
    controllers: Collection[str],
) -> tuple[tuple[PlannedProcess, ...], tuple[str, ...]]:
    """Return what plants add to which processes, and the plants that could not be placed.

    A plant makes what plants of its stage make in its region, or outside the controllers where
    there is none yet. A plant that separates heavies takes the unseparated rest of the light
    circuit that stands in its region, or else of the one that makes most of it outside. One that
    separates where nobody does takes the ore that is mined there.

    Parameters
    ----------
    chain
        For its technology.
    plants
        Announced plants.
    activity
        Baseline per (region, process) [unit of activity/year].
    controllers
        Regions of the market inside.
    """
    placed: list[PlannedProcess] = []
    left_out: list[str] = []
    for plant in plants:
        shares = _processes(chain, plant, activity, set(controllers))
        found = CONTENT.match(plant.unit)
        if not shares or found is None:
            left_out.append(plant.facility)
            continue
        elements = _elements(chain, found["what"] or "")
        for process, share in shares.items():
            per_activity = _counted(chain, process, plant.stage, elements)
            if per_activity <= 0:
                continue
            size = plant.success * plant.amount * share / per_activity
            placed.append(PlannedProcess(plant, plant.region, process, size))
    return tuple(placed), tuple(left_out)


def _processes(
    chain: Chain, plant: Announced, activity: Mapping[Key, float], inside: set[str]
) -> dict[str, float]:
    """Return the processes that a plant would run and their shares in its capacity."""
    tech = chain.technology
    stage = {p: s for p, s in zip(tech.processes, tech.stage, strict=True) if s == plant.stage}
    if plant.stage == "separation":
        heavy = "Dy" in plant.unit or "Tb" in plant.unit
        return _separation(chain, plant.region, activity, inside, heavy)
    here = {p: v for (r, p), v in activity.items() if r == plant.region and p in stage}
    if not here:
        for (region, process), value in activity.items():
            if region not in inside and process in stage:
                here[process] = here.get(process, 0.0) + value
    if plant.stage == "metal" and "NdPr" in plant.unit:
        here = {p: v for p, v in here.items() if p.partition(":")[2] in ("Nd", "Pr")}
    total = sum(here.values())
    return {p: v / total for p, v in here.items()} if total > 0 else {}


def _separation(
    chain: Chain, region: str, activity: Mapping[Key, float], inside: set[str], heavy: bool
) -> dict[str, float]:
    tech = chain.technology
    rest = {
        p for p, s in zip(tech.processes, tech.stage, strict=True)
        if s == "separation" and p.startswith("separate:SEG:")
    }  # fmt: skip
    running = {p: v for (r, p), v in activity.items() if r == region and p.startswith("separate:")}
    if not heavy:
        light = {p: v for p, v in running.items() if p not in rest}
        light = light or _of_own_ore(chain, region, activity)
        return {max(light, key=lambda p: light[p]): 1.0} if light else {}
    made: dict[str, float] = {}
    for (place, process), value in activity.items():
        if place in inside or (running and place != region and _makes_rest(chain, running)):
            continue
        row = tech.coefficient.tocsr()[[tech.process_index[process]]]
        for at, amount in zip(row.indices, row.data, strict=True):
            ore = tech.materials[at]
            if amount > 0 and ore.startswith("mixed:SEG:"):
                name = "separate:SEG:" + ore.removeprefix("mixed:SEG:")
                made[name] = made.get(name, 0.0) + value * float(amount)
    made = {p: v for p, v in made.items() if p in rest}
    return {max(made, key=lambda p: made[p]): 1.0} if made else {}


def _of_own_ore(chain: Chain, region: str, activity: Mapping[Key, float]) -> dict[str, float]:
    """Return separation of the ores that a region mines, weighted by what it mines."""
    found = {}
    for (place, process), value in activity.items():
        ore = process.removeprefix("mine:")
        if place == region and ore != process:
            for circuit in ("full", "light"):
                name = f"separate:{ore}:{circuit}"
                if name in chain.technology.process_index:
                    found[name] = value
                    break
    return found


def _makes_rest(chain: Chain, running: Mapping[str, float]) -> bool:
    tech = chain.technology
    rows = tech.coefficient.tocsr()[[tech.process_index[p] for p in running]]
    return any(
        value > 0 and tech.materials[at].startswith("mixed:SEG:")
        for at, value in zip(rows.indices, rows.data, strict=True)
    )


def _elements(chain: Chain, what: str) -> tuple[str, ...]:
    """Return the elements that a capacity counts; none means all."""
    if what in WHOLE:
        return ()
    pairs = re.findall(r"[A-Z][a-z]?", what.removesuffix(" oxide").removesuffix(" metal"))
    return tuple(e for e in pairs if e in chain.technology.element_index)


def _counted(chain: Chain, process: str, stage: str, elements: tuple[str, ...]) -> float:
    """Return what one unit of activity adds to the quantity that a capacity counts."""
    tech = chain.technology
    if stage == "separation" and not elements:
        return 1.0
    row = tech.coefficient.tocsr()[[tech.process_index[process]]]
    total = 0.0
    for at, value in zip(row.indices, row.data, strict=True):
        if value <= 0 or tech.family[at] == "scrap":
            continue
        if stage != "separation":
            total += float(value)
        else:
            total += float(value) * sum(
                tech.composition[at, tech.element_index[e]] for e in elements
            )
    return total
