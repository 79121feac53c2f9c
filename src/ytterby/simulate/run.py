"""Run a scenario on a chain."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from ytterby.core.chain import Chain
from ytterby.simulate.behaviour.parameters import Parameters
from ytterby.simulate.behaviour.sample import Sample
from ytterby.simulate.calendar import Calendar
from ytterby.simulate.kernel.engine import Engine, NumpyEngine
from ytterby.simulate.kernel.values import Record
from ytterby.simulate.notes import find_notes
from ytterby.simulate.places import chain_regions
from ytterby.simulate.prepare import prepare
from ytterby.simulate.result import StressResult
from ytterby.simulate.scenario.model import Scenario

TILE = 64
"""Draws that are stepped together; any number gives the same bits."""

Progress = Callable[[str, int, int], None]
"""Told what is being done, how much of it is done, and of how much."""


def run(
    chain: Chain,
    scenario: Scenario,
    *,
    target: str | Sequence[str],
    months: int | None = None,
    parameters: Parameters | None = None,
    draws: int = 1,
    seed: int = 0,
    tile: int = TILE,
    engine: Engine | None = None,
    progress: Progress | None = None,
) -> StressResult:
    """Return what a scenario does to a chain, month by month.

    Parameters
    ----------
    chain
        A balanced chain; it stands still until the first event.
    scenario
        What is done to it.
    target
        Country or bloc whose shortage is asked about, or regions of the chain.
    months
        Months to simulate; by default as many as the scenario says.
    parameters
        Table of behaviour; by default the evidence base as of the chain's date.
    draws
        1 runs the central values; more add draws of every parameter, of which the first is central.
    seed
        Of the draws.
    tile
        Draws that are stepped together.
    engine
        What runs the step; NumPy by default.
    progress
        Called after every month.

    Raises
    ------
    UnknownNameError
        ``unknown-region``: the target or a region of an event is not in the chain.
    """
    table = parameters or Parameters.load(chain.as_of, pack=chain.pack, year=chain.year)
    machine = engine or NumpyEngine()
    calendar = Calendar(scenario.start, months or scenario.months)
    regions = chain_regions(chain, target, "target") if isinstance(target, str) else tuple(target)
    ready = prepare(chain, scenario, regions, calendar, table, Sample(0, draws, seed))
    tiles = [slice(begin, min(begin + tile, draws)) for begin in range(0, draws, tile)]
    records: list[list[Record]] = []
    for part in tiles:
        rows: list[Record] = []
        for record in ready.months(machine, part):
            rows.append(record)
            if progress is not None:
                done = len(records) * calendar.months + len(rows)
                progress("months", done, calendar.months * len(tiles))
        records.append(rows)
    joined = {
        name: np.concatenate(
            [np.stack([getattr(r, name) for r in rows]) for rows in records], axis=-1
        )
        for name in Record._fields
    }
    result = StressResult(
        scenario=scenario,
        target=target if isinstance(target, str) else "+".join(regions),
        regions=regions,
        calendar=calendar,
        chain=chain,
        layout=ready.layout,
        parameters=table,
        inputs=ready.inputs,
        start=ready.first,
        records=joined,
        draws=draws,
        seed=seed,
        notes=(),
    )
    return result.noting(find_notes(result, ready.path))
