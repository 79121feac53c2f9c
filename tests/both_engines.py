"""The step on NumPy and on JAX beside each other; runs in a process of its own.

JAX starts threads and switches a whole process to double precision, and a process with threads must
not be forked: so tests run these functions in a spawned worker.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tests.properties.simulated import control
from tests.random_chain import random_chain
from tests.toy import toy_chain
from ytterby.baseline import baseline
from ytterby.core.chain import Chain
from ytterby.simulate import Parameters, Scenario, read_scenario, scenario_from
from ytterby.simulate.behaviour.sample import Sample
from ytterby.simulate.calendar import Calendar
from ytterby.simulate.kernel.engine import NumpyEngine, segment_map
from ytterby.simulate.kernel.jax_engine import JaxEngine
from ytterby.simulate.kernel.layout import Layout
from ytterby.simulate.kernel.step import step
from ytterby.simulate.kernel.values import KernelParameters
from ytterby.simulate.places import chain_regions
from ytterby.simulate.prepare import prepare
from ytterby.simulate.tables.arrays import AXES

Floats = NDArray[np.float64]
DIMENSIONLESS = {
    "response", "substituted", "replaced", "qualified", "covered", "diverted", "links", "marked",
    "reaction", "open", "restarted",
}  # fmt: skip
"""Fields of the state whose natural size is 1."""
STATE_AXES = {"ready": "process", "contracted": "process"}
CHINA = {"who": ["CHN"], "start": "2025-01"}
EVENTS: tuple[dict[str, Any], ...] = (
    {"kind": "ban", "families": ["magnet"], "against": ["target"],
     "severity": {"value": 0.7, "low": 0.4, "high": 0.9}},
    {"kind": "licence", "families": ["metal"], "delay": {"value": 1.5, "low": 0.5, "high": 3.0},
     "approval": {"value": 0.6, "low": 0.3, "high": 0.9}, "hold": 0.5, "hold_time": 1.0,
     "lookalike_hold": 0.2, "general": 0.3, "general_start": "2025-03"},
    {"kind": "quota", "families": ["oxide"], "tranches": [{"start": "2025-01", "tonnes": 30.0}]},
    {"kind": "export tax", "families": ["oxide"], "rate": {"value": 0.2, "low": 0.1, "high": 0.3}},
    {"kind": "outage", "stages": ["separation"],
     "severity": {"value": 0.3, "low": 0.1, "high": 0.5}},
    {"kind": "output plan", "unrecorded": 2.0, "steps": [{"start": "2025-01", "share": 0.8}]},
)  # fmt: skip
OTHERS: tuple[dict[str, Any], ...] = (
    {"kind": "demand", "multiple": {"value": 1.2, "low": 1.0, "high": 1.5}, "growth": 0.1},
    {"kind": "hoarding", "size": 1.0},
    {"kind": "supply", "who": ["USA"], "ore": "clay",
     "tonnes": {"value": 12.0, "low": 4.0, "high": 30.0}},
)  # fmt: skip

NEWER: tuple[dict[str, Any], ...] = (
    {"kind": "embargo", "who": ["USA"], "against": ["CHN"], "direction": "sell",
     "severity": {"value": 0.6, "low": 0.3, "high": 0.9}},
    {"kind": "import tariff", "who": ["USA"], "against": ["CHN"],
     "rate": {"value": 0.4, "low": 0.2, "high": 0.8}},
    {"kind": "closed route", "between": ["JPN"], "detour": 1.0, "severity": 0.5},
    {"kind": "acquisition", "who": ["USA"], "against": ["JPN"], "stages": ["magnet"]},
    {"kind": "price dumping", "who": ["CHN"], "depth": {"value": 0.3, "low": 0.1, "high": 0.5}},
    {"kind": "companion cut", "who": ["CHN"], "against": ["JPN"], "stages": ["magnet"],
     "dependence": 0.5, "cover": 1.0, "replacement": 12.0},
    {"kind": "end-user denial", "who": ["CHN"], "sectors": ["defence"], "severity": 0.7},
    {"kind": "extraterritorial rule", "who": ["CHN"], "delay": 1.0, "approval": 0.6},
    {"kind": "copy-cat", "who": ["MMR"], "against": ["all"], "provoked_by": ["event-0"]},
)  # fmt: skip
ANSWERS: tuple[dict[str, Any], ...] = (
    {"kind": "stockpile", "who": ["JPN"], "months": 3.0, "refill": 0.2},
    {"kind": "substitution", "speed": 8.0},
    {"kind": "recycling", "collection": {"value": 0.4, "low": 0.2, "high": 0.6}},
    {"kind": "price floor", "who": ["USA"], "families": ["oxide"], "floor": 90.0},
    {"kind": "agreement", "who": ["JPN"], "ally": ["USA"], "share": 0.5},
    {"kind": "priority", "who": ["USA"], "sectors": ["defence"]},
)


@dataclass(frozen=True)
class Compared:
    """How far JAX is from NumPy.

    Attributes
    ----------
    fields
        Largest distance over the natural size of the item, by field of state and record.
    mechanisms
        Parts of the step that only some runs have.
    numpy, jax, compiling
        Time of a month of a draw, and of the months in which JAX compiled [s].
    """

    fields: dict[str, float]
    mechanisms: frozenset[str]
    numpy: float
    jax: float
    compiling: float


def compare_segments() -> float:
    """Return the largest distance of sums and minima of random segments, some of them empty."""
    random = np.random.default_rng(3)
    here, there = NumpyEngine(), JaxEngine()
    values = random.normal(size=(20, 3))
    sums = segment_map(random.integers(0, 7, 40), random.integers(0, 20, 40), np.ones(40), (9, 20))
    empty = segment_map([], [], [], (3, 20))
    far = []
    for each in (sums, empty):
        pairs = (
            (here.segment_sum(each, values), there.segment_sum(each, values)),
            (here.segment_minimum(each, values, 5.0), there.segment_minimum(each, values, 5.0)),
        )
        for wanted, found in pairs:
            assert np.asarray(found).dtype == np.float64
            far.append(float(np.abs(wanted - np.asarray(found)).max()))
    return max(far)


def all_events() -> Scenario:
    """Return a scenario of the toy in which all goods are controlled in every way at once."""
    return _scenario([CHINA | event for event in EVENTS] + list(OTHERS), [])


def all_answers() -> Scenario:
    """Return a scenario of the toy with sanctions, cheap goods, closures and every response."""
    return _scenario(list(NEWER), list(ANSWERS))


def _scenario(events: list[dict[str, Any]], responses: list[dict[str, Any]]) -> Scenario:
    values = {"name": "all", "title": "All", "start": "2025-01", "months": 12, "pipeline": False}
    parts = {
        f"{name}s": [{"start": "2025-01", "id": f"{name}-{i}", **e} for i, e in enumerate(deeds)]
        for name, deeds in (("event", events), ("response", responses))
    }
    return scenario_from(values | parts | {"rated": ["defence"]})


def compare(case: str, months: int, draws: int) -> Compared:
    """Run a case on both engines.

    ``controls`` and ``answers`` are the toy's, then there is ``random <seed> <kind>``, and any
    scenario that ships.
    """
    table = Parameters.load(as_of="2025-03-31", year=2024)
    kind, *rest = case.split(maxsplit=2)
    if kind in ("controls", "answers"):
        scenario = all_events() if kind == "controls" else all_answers()
        return _compare(toy_chain(), scenario, "USA", replace(table, plants=()), months, draws)
    if kind == "random":
        chain = random_chain(int(rest[0]))
        scenario, target = control(int(rest[0]), 0.6, kind=rest[1], end=None)
        return _compare(chain, scenario, target, replace(table, plants=()), months, draws)
    return _compare(baseline(2024), read_scenario(case), "USA", table, months, draws)


def _compare(
    chain: Chain, scenario: Scenario, target: str, table: Parameters, months: int, draws: int
) -> Compared:
    regions = chain_regions(chain, target, "target")
    calendar = Calendar(scenario.start, months)
    ready = prepare(chain, scenario, regions, calendar, table, Sample(0, draws, seed=1))
    plain, compiled = NumpyEngine(), JaxEngine().compile_step(ready.inputs)
    here = there = ready.first
    fields: dict[str, float] = {}
    spent = np.zeros((2, months))
    for month in range(months):
        shocks = ready.path.at(month, slice(0, draws))
        begun = time.perf_counter()
        here, record = step(plain, ready.inputs, here, shocks)
        halfway = time.perf_counter()
        there, other = compiled(there, shocks)
        pairs = list(zip(_flat((here, record)), _flat((there, other)), strict=True))
        spent[:, month] = halfway - begun, time.perf_counter() - halfway
        for (name, wanted), (_, found) in pairs:
            far = distance(ready.layout, ready.inputs.licensed, name, wanted, found)
            fields[name] = max(fields.get(name, 0.0), far)
    quick = spent[1] < 20.0 * np.median(spent[1])
    return Compared(
        fields,
        _mechanisms(ready.inputs),
        float(spent[0].mean() / draws),
        float(spent[1][quick].mean() / draws),
        float(spent[1][~quick].sum()),
    )


def _mechanisms(inputs: KernelParameters) -> frozenset[str]:
    there = {
        "licences": len(inputs.licensed),
        "quotas": inputs.quotas.size,
        "plants": inputs.plants.active,
        "marks": inputs.marks.active,
        "reactions": inputs.reactions.size,
        "stores": inputs.stores.active,
        "ways": inputs.ways.size,
    }
    return frozenset(name for name, active in there.items() if active)


def distance(
    layout: Layout, licensed: NDArray[np.intp], name: str, wanted: Floats, found: Floats
) -> float:
    """Return the largest distance over what is there or usually moves, ``nan`` as infinite."""
    assert wanted.shape == found.shape, name
    assert found.dtype == np.float64, name
    if not wanted.size:
        return 0.0
    part, field = name.split(".")[0], name.split(".")[-1]
    sizes = {
        "use": layout.need,
        "arc": layout.arc_flow,
        "process": layout.capacity,
        "licence": layout.arc_flow[licensed],
        "pool": layout.demand,
    }
    axis = "licence" if ".licence." in name else (STATE_AXES | AXES).get(field, "pool")
    size = sizes.get(axis, np.ones(wanted.shape[-2]))
    if len(size) != wanted.shape[-2] or (part == "state" and field in DIMENSIONLESS):
        size = np.ones(wanted.shape[-2])
    size = np.maximum(size, 1e-6 * size.max())[:, None]
    far = np.abs(wanted - found) / np.maximum(np.abs(wanted), size)
    return float(np.where(np.isnan(far), np.inf, far).max())


def _flat(values: Any, name: str = "") -> Iterator[tuple[str, Floats]]:
    """Yield every array of state and record under its name."""
    if not isinstance(values, tuple):
        yield name, np.asarray(values)
        return
    names = getattr(values, "_fields", ("state", "record"))
    for field, value in zip(names, values, strict=True):
        yield from _flat(value, f"{name}.{field}" if name else field)
