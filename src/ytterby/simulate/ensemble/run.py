"""Run an ensemble: thousands of draws of a scenario, in tiles, with constant memory."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass
from pathlib import Path

from ytterby.core.chain import Chain
from ytterby.errors import InputError, Problem
from ytterby.simulate.backcast.posterior import Posterior
from ytterby.simulate.behaviour.parameters import Parameters
from ytterby.simulate.behaviour.sample import Sample
from ytterby.simulate.calendar import Calendar
from ytterby.simulate.ensemble.calibrated import NAME, calibrate_table
from ytterby.simulate.ensemble.design import (
    METHODS,
    MOST,
    Method,
    Recorder,
    build_points,
    order_names,
)
from ytterby.simulate.ensemble.identity import describe_run
from ytterby.simulate.ensemble.outline import Outline
from ytterby.simulate.ensemble.reduce import product_estimate
from ytterby.simulate.ensemble.result import EnsembleResult
from ytterby.simulate.ensemble.store import TileStore, temporary_store
from ytterby.simulate.ensemble.tile import Job, split_tiles
from ytterby.simulate.ensemble.workers import run_tiles
from ytterby.simulate.prepare import compile_for, prepare
from ytterby.simulate.scenario.model import Scenario

TILE = 64
"""Draws that are stepped together: few enough that a month stays in the processor's cache."""
FEWEST = 2

Told = Callable[[int, int], None]
"""Told how many draws are done, and of how many."""


@dataclass(frozen=True)
class Plan:
    """An ensemble before it runs.

    Attributes
    ----------
    job
        What all tiles share.
    draws, method
        How many draws besides the central one, and how they are placed.
    names
        Uncertain quantities, in the order of the dimensions of a design.
    """

    job: Job
    draws: int
    method: Method
    names: tuple[str, ...]


def run_ensemble(
    chain: Chain,
    scenario: Scenario,
    regions: Sequence[str],
    calendar: Calendar,
    table: Parameters,
    *,
    draws: int = 1000,
    seed: int = 0,
    method: Method = "sobol",
    posterior: Posterior | None = None,
    also: Sequence[str] = (),
    tile: int = TILE,
    executor: Executor | None = None,
    workers: int = 1,
    checkpoint: Path | None = None,
    progress: Told | None = None,
) -> EnsembleResult:
    """Return what a scenario does to a chain in many draws of all that is uncertain.

    Draw 0 has central values; it runs besides the ``draws`` that statistics count. Each draw has
    the same bits whatever the tile and whoever runs it.

    Parameters
    ----------
    chain, scenario, calendar
        What is run, and for which months.
    regions
        Regions of the target.
    table
        Estimates of behaviour.
    draws, seed
        How many draws, and of which stream.
    method
        ``sobol`` (default), ``latin`` or ``random``.
    posterior
        Calibrated factors, whose draws replace the ranges of the parameters that they scale; none
        by default.
    also
        Further quantities for which a Sobol' sequence keeps dimensions, so that two scenarios share
        their points; see ``shared_quantities``.
    tile
        Draws that are stepped together.
    executor
        Runs the tiles: any executor, such as Dask's ``client.get_executor()``.
    workers
        Processes of our own without an executor; 1 runs in this one.
    checkpoint
        Directory of finished tiles; a run that was interrupted goes on from there. By default a
        temporary one, which goes with the result.
    progress
        Called after every tile.

    Raises
    ------
    InputError
        ``out-of-range``, ``unknown-method``
    WorkspaceError
        ``other-run``: the directory holds another run.
    """
    _check(draws, method, tile, workers)
    plan = plan_ensemble(
        chain,
        scenario,
        regions,
        calendar,
        table,
        draws=draws,
        seed=seed,
        method=method,
        posterior=posterior,
        also=also,
    )
    store = TileStore(checkpoint) if checkpoint is not None else temporary_store()
    store.open(identify(plan, tile))
    store.sweep()
    spans = split_tiles(draws, tile)
    todo = [s for s in spans if not store.has(s, plan.job.outline)]
    total = draws + 1
    done = total - sum(stop - first for first, stop in todo)
    if progress is not None:
        progress(done, total)
    for span, found in run_tiles(plan.job, todo, executor=executor, workers=workers):
        store.write(span, found)
        done += span[1] - span[0]
        if progress is not None:
            progress(done, total)
    return EnsembleResult(
        scenario=scenario,
        regions=tuple(regions),
        calendar=calendar,
        parameters=plan.job.table,
        outline=plan.job.outline,
        draws=draws,
        seed=seed,
        method=method,
        names=plan.names if method == "sobol" else (),
        store=store,
        spans=tuple(spans),
    )


def plan_ensemble(
    chain: Chain,
    scenario: Scenario,
    regions: Sequence[str],
    calendar: Calendar,
    table: Parameters,
    *,
    draws: int,
    seed: int,
    method: Method = "sobol",
    posterior: Posterior | None = None,
    also: Sequence[str] = (),
) -> Plan:
    """Return an ensemble ready to run: chain compiled, quantities known, draws placed."""
    layout = compile_for(chain, scenario, table)
    places = tuple(regions)
    recorder = Recorder()
    listed = table if posterior is None else calibrate_table(table, posterior, Sample(0, 2, seed))
    two = Sample(0, 2, seed, recorder)
    prepare(chain, scenario, places, calendar, listed, sample=two, layout=layout)
    names = {*recorder.names, *also}
    if table.spread:
        names |= {product_estimate(p).claim for p in table.products}
    if posterior is not None:
        names.add(NAME)
    ordered = order_names(names, (NAME,))
    points = build_points(method, draws, seed, ordered)
    misses = (0.0, 0.0)
    if posterior is not None:
        table = calibrate_table(table, posterior, Sample(0, draws + 1, seed, points))
        misses = (posterior.discrepancy.abroad, posterior.discrepancy.home)
    happens = tuple(e.id for e in (*scenario.events, *scenario.responses))
    outline = Outline(layout, places, calendar.months, table.products, happens)
    job = Job(chain, scenario, places, calendar, table, layout, outline, seed, points, misses)
    return Plan(job, draws, method, ordered)


def shared_quantities(*plans: Plan) -> tuple[str, ...]:
    """Return the uncertain quantities of several ensembles together.

    Given to each of them as ``also``, a quantity has the same points in all: common random numbers.
    """
    return tuple(sorted({name for plan in plans for name in plan.names}))


def identify(plan: Plan, tile: int) -> dict[str, object]:
    """Return all that can change a number of an ensemble, by name."""
    job = plan.job
    return {"misses": list(job.misses)} | describe_run(
        job.chain,
        job.scenario,
        job.regions,
        job.calendar.months,
        job.table,
        draws=plan.draws,
        seed=job.seed,
        method=plan.method,
        tile=tile,
        names=plan.names,
    )


def _check(draws: int, method: str, tile: int, workers: int) -> None:
    problems = []
    if not FEWEST <= draws < MOST:
        problems.append(
            Problem("out-of-range", "draws", f"{draws:,} draws are no ensemble", "give 2 or more")
        )
    if method not in METHODS:
        fix = f"choose {', '.join(METHODS)}"
        problems.append(Problem("unknown-method", "method", f"there is no method '{method}'", fix))
    for name, value in (("tile", tile), ("workers", workers)):
        if value < 1:
            problems.append(
                Problem("out-of-range", name, f"{value} is too small", "give 1 or more")
            )
    if problems:
        raise InputError(problems)
