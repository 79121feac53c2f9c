"""Run draws of behaviour through the crisis and keep what can be scored."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from ytterby.core.chain import Chain
from ytterby.simulate.backcast.targets import ELEMENTS, Targets
from ytterby.simulate.behaviour.parameters import Parameters
from ytterby.simulate.behaviour.sample import Sample
from ytterby.simulate.calendar import Calendar
from ytterby.simulate.kernel.engine import Engine, NumpyEngine
from ytterby.simulate.kernel.layout import Layout
from ytterby.simulate.kernel.values import Record
from ytterby.simulate.prepare import prepare
from ytterby.simulate.scenario.model import Scenario

Floats = NDArray[np.float64]
MONTHS = 12
TILE = 64
TARGET = ("JPN",)
"""Whose shortage is asked about plays no part here; the embargo names its own target."""
COUNTED = ("oxide", "metal")
"""Families under the codes that customs totals count; ores hardly left."""


@dataclass(frozen=True)
class Paths:
    """What draws of behaviour make of the crisis.

    Attributes
    ----------
    abroad
        Yearly mean of the spot price outside, ``(element, year, draw)`` [USD/kg].
    home
        Price inside in the month of each quotation, ``(quotation, draw)`` [USD/kg]; NaN after the
        run.
    exports
        Legal exports of oxides and metals, ``(year, draw)`` [t REO/year].
    usual
        The same in the chain at rest [t REO/year].
    """

    abroad: Floats = field(repr=False)
    home: Floats = field(repr=False)
    exports: Floats = field(repr=False)
    usual: float


def run_paths(
    chain: Chain,
    scenario: Scenario,
    table: Parameters,
    factors: Mapping[str, Floats],
    targets: Targets,
    *,
    years: int,
    engine: Engine | None = None,
) -> Paths:
    """Return what draws of factors on behaviour make of a scenario.

    Parameters
    ----------
    chain, scenario, table
        What is run, what is done to it, and the table of behaviour.
    factors
        By name of the parameter, ``(draw)`` [1].
    targets
        For the months of quotations inside.
    years
        Years to simulate from the scenario's start.
    engine
        What runs the step.
    """
    draws = len(next(iter(factors.values())))
    calendar = Calendar(scenario.start, years * MONTHS)
    ready = prepare(chain, scenario, TARGET, calendar, table.scaled(factors), Sample(0, draws))
    layout, machine = ready.layout, engine or NumpyEngine()
    oxides = np.array([layout.material_names.index(f"oxide:{e}") for e in ELEMENTS])
    arcs, content = exported_arcs(layout)
    first = scenario.start.year * MONTHS + scenario.start.month
    when = [s.month.year * MONTHS + s.month.month - first for s in targets.home]
    which = [ELEMENTS.index(s.element) for s in targets.home]
    abroad = np.zeros((len(ELEMENTS), years, draws))
    home = np.full((len(when), draws), np.nan)
    exports = np.zeros((years, draws))
    for begin in range(0, draws, TILE):
        part = slice(begin, min(begin + TILE, draws))
        for month, record in enumerate(ready.months(machine, part)):
            year = month // MONTHS
            abroad[:, year, part] += record.spot[oxides] / MONTHS
            exports[year, part] += _legal(record, arcs, content)
            for row, at in enumerate(when):
                if at == month:
                    home[row, part] = record.inside[oxides[which[row]]]
    usual = float((layout.arc_flow[arcs] * content).sum() * MONTHS)
    return Paths(abroad, home, exports, usual)


def exported_arcs(layout: Layout) -> tuple[NDArray[np.intp], Floats]:
    """Return the arcs that customs totals count, and the content of their goods [t REO/unit]."""
    family = np.array([layout.technology.family[m] for m in layout.materials])
    material = layout.pool_material[layout.arc_origin]
    leaves = layout.inside[layout.arc_origin] & ~layout.inside[layout.arc_destination]
    arcs = np.flatnonzero(leaves & np.isin(family[material], COUNTED))
    return arcs, layout.composition.sum(axis=1)[material[arcs]]


def _legal(record: Record, arcs: NDArray[np.intp], content: Floats) -> Floats:
    moved = (record.shipped[arcs] - record.leaked[arcs]) * content[:, None]
    return np.asarray(np.add.reduce(moved, axis=0), dtype=np.float64)
