"""Run a design through the simulator, in the tiles of an ensemble."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Executor
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from ytterby.core.chain import Chain
from ytterby.simulate.backcast.posterior import Posterior
from ytterby.simulate.behaviour.parameters import Parameters
from ytterby.simulate.behaviour.sample import Sample
from ytterby.simulate.calendar import Calendar
from ytterby.simulate.ensemble.calibrated import calibrate_table
from ytterby.simulate.ensemble.outline import Outline
from ytterby.simulate.ensemble.tile import Job, split_tiles
from ytterby.simulate.ensemble.workers import run_tiles
from ytterby.simulate.kernel.layout import Layout
from ytterby.simulate.prepare import compile_for
from ytterby.simulate.scenario.model import Scenario
from ytterby.simulate.sensitivity.analysis import (
    LEADING,
    POINTS,
    TRAJECTORIES,
    Analysis,
    analyse,
    planned_runs,
)
from ytterby.simulate.sensitivity.designs import Design
from ytterby.simulate.sensitivity.inputs import Uncertain, list_uncertain
from ytterby.simulate.sensitivity.outcomes import Outcome

Floats = NDArray[np.float64]
TILE = 64
"""Draws that are stepped together; any number gives the same bits."""

Told = Callable[[int, int], None]
"""Told how many runs are done, and of about how many."""


@dataclass(frozen=True)
class Study:
    """What a sensitivity analysis is about.

    Attributes
    ----------
    chain, scenario, regions, calendar, table
        What is run; ``regions`` are the target's.
    outcome
        What is asked about.
    posterior
        Calibrated factors; none leaves every claim its own range.
    """

    chain: Chain = field(repr=False)
    scenario: Scenario
    regions: tuple[str, ...]
    calendar: Calendar
    table: Parameters = field(repr=False)
    outcome: Outcome
    posterior: Posterior | None = None

    def outline(self, layout: Layout) -> Outline:
        """Return what is kept of every draw."""
        products = self.table.products if self.outcome.kind.measure == "units" else ()
        deeds = (*self.scenario.events, *self.scenario.responses)
        events = tuple(deed.id for deed in deeds)
        return Outline(layout, self.regions, self.calendar.months, products, events)


@dataclass(frozen=True)
class Sensitivity:
    """What matters most for an outcome.

    Attributes
    ----------
    study, uncertain
        What was asked about, and all that is uncertain.
    analysis
        Effects and variance shares.
    central
        The outcome at central values [its unit].
    seed
        Of designs and bootstraps.
    """

    study: Study
    uncertain: tuple[Uncertain, ...] = field(repr=False)
    analysis: Analysis
    central: float
    seed: int

    def find(self, name: str) -> Uncertain | None:
        """Return an uncertain quantity by name; ``None`` for all others together."""
        return next((u for u in self.uncertain if u.name == name), None)


def run_sensitivity(
    study: Study,
    *,
    seed: int = 0,
    trajectories: int = TRAJECTORIES,
    points: int = POINTS,
    leading: int = LEADING,
    tile: int = TILE,
    executor: Executor | None = None,
    workers: int = 1,
    progress: Told | None = None,
) -> Sensitivity:
    """Return what matters most for an outcome: screened by Morris, shared out by Sobol'.

    The same seed gives the same numbers whatever the tile and whoever runs it.

    Parameters
    ----------
    study
        What is run and asked about.
    seed
        Of designs and bootstraps.
    trajectories, points, leading
        As for ``analyse``.
    tile, executor, workers
        As for ``run_ensemble``.
    progress
        Called after every tile.

    Raises
    ------
    InputError
        Options out of range; ``not-in-run``: the run has no such outcome.
    """
    layout = compile_for(study.chain, study.scenario, study.table)
    outline = study.outline(layout)
    study.outcome.rows(outline)
    uncertain = list_uncertain(
        study.chain,
        study.scenario,
        study.regions,
        study.calendar,
        study.table,
        layout=layout,
        posterior=study.posterior,
        products=bool(outline.products),
        seed=seed,
    )
    total = planned_runs(len(uncertain), trajectories, points, leading)
    central: list[float] = []
    done = 0

    def evaluate(design: Design) -> Floats:
        nonlocal done
        begun, outputs = done, np.empty(design.rows + 1)
        spans = split_tiles(design.rows, tile)
        job = _job(study, outline, design, seed)
        for (first, stop), found in run_tiles(job, spans, executor=executor, workers=workers):
            outputs[first:stop] = study.outcome.values(found.totals, outline)
            done = min(done + stop - first, begun + design.rows)
            if progress is not None:
                progress(done, max(total, done))
        central.append(float(outputs[0]))
        return outputs[1:]

    analysis = analyse(
        [u.name for u in uncertain],
        evaluate,
        seed=seed,
        trajectories=trajectories,
        points=points,
        leading=leading,
    )
    return Sensitivity(study, uncertain, analysis, central[0], seed)


def _job(study: Study, outline: Outline, design: Design, seed: int) -> Job:
    """Return what all tiles of a design share."""
    table = study.table
    if study.posterior is not None:
        table = calibrate_table(table, study.posterior, Sample(0, design.rows + 1, seed, design))
    return Job(
        chain=study.chain,
        scenario=study.scenario,
        regions=study.regions,
        calendar=study.calendar,
        table=table,
        layout=outline.layout,
        outline=outline,
        seed=seed,
        points=design,
        misses=(0.0, 0.0),
    )
