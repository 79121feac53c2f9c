"""Run one tile of an ensemble: the same draws with the same bits, wherever it runs."""

from __future__ import annotations

import hashlib
import pickle
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ytterby.core.chain import Chain
from ytterby.simulate.behaviour.parameters import Parameters
from ytterby.simulate.behaviour.sample import Points, Sample
from ytterby.simulate.calendar import Calendar
from ytterby.simulate.ensemble.outline import Outline
from ytterby.simulate.ensemble.reduce import Reducer, Tile
from ytterby.simulate.kernel.engine import NumpyEngine
from ytterby.simulate.kernel.layout import Layout
from ytterby.simulate.prepare import Prepared, prepare
from ytterby.simulate.scenario.model import Scenario, scenario_from


@dataclass(frozen=True)
class Job:
    """What every tile of an ensemble shares.

    Attributes
    ----------
    chain, scenario, regions, calendar, table
        What is run; ``regions`` are the target's.
    layout
        The compiled chain.
    outline
        What is kept.
    seed, points
        Where draws come from.
    misses
        Log standard deviations of what the model misses of prices outside and inside.
    """

    chain: Chain
    scenario: Scenario
    regions: tuple[str, ...]
    calendar: Calendar
    table: Parameters
    layout: Layout
    outline: Outline
    seed: int
    points: Points | None
    misses: tuple[float, float]

    def pack(self) -> bytes:
        """Return the job as bytes for other processes; each builds its scenario anew."""
        plain: dict[str, Any] = dict(vars(self))
        # The class of a scenario is made when events are known, and posterior flows are not used.
        plain["scenario"] = self.scenario.model_dump(mode="json")
        plain["chain"] = replace(self.chain, draws=self.chain.draws[:, :0])
        return pickle.dumps(plain, protocol=pickle.HIGHEST_PROTOCOL)

    @classmethod
    def unpack(cls, packed: bytes) -> Job:
        """Return the job that ``pack`` made."""
        plain = pickle.loads(packed)
        return cls(**{**plain, "scenario": scenario_from(plain["scenario"])})


def split_tiles(draws: int, tile: int) -> list[tuple[int, int]]:
    """Return the tiles of an ensemble; the first holds the central draw 0 besides its own.

    Examples
    --------
    >>> split_tiles(10, 4)
    [(0, 5), (5, 9), (9, 11)]
    """
    edges = [0, *range(tile + 1, draws + 1, tile), draws + 1]
    return list(pairwise(edges))


def run_tile(job: Job, first: int, stop: int) -> Tile:
    """Return what is kept of draws ``[first, stop)``; only one month is held at a time."""
    sample = Sample(first, stop, job.seed, job.points)
    ready = prepare(
        job.chain,
        job.scenario,
        job.regions,
        job.calendar,
        job.table,
        sample=sample,
        layout=job.layout,
    )
    reducer = Reducer(
        job.outline,
        sample,
        shortfall_from=job.scenario.shortfall_from,
        spread=job.table.spread,
        misses=job.misses,
        happens=happening(ready, job.scenario, sample.size),
    )
    for month, record in enumerate(ready.months(NumpyEngine())):
        reducer.add(month, record)
    return reducer.finish()


def happening(ready: Prepared, scenario: Scenario, size: int) -> NDArray[np.float64]:
    """Return whether each event and response happens, ``(event, draw)``, 0 or 1."""
    rows = [
        np.broadcast_to(ready.path.timing.times(event).happens, (size,))
        for event in (*scenario.events, *scenario.responses)
    ]
    return np.array(rows, dtype=np.float64).reshape(len(rows), size)


_jobs: dict[str, Job] = {}


def run_packed(packed: bytes, first: int, stop: int) -> Tile:
    """Run a tile of a packed job in any process, which unpacks each job once."""
    key = hashlib.sha256(packed).hexdigest()
    if key not in _jobs:
        _jobs.clear()
        _jobs[key] = Job.unpack(packed)
    return run_tile(_jobs[key], first, stop)


def keep_job(packed: bytes) -> None:
    """Unpack a job for all tiles that a process of our own will run."""
    _jobs.clear()
    _jobs["own"] = Job.unpack(packed)


def run_kept(span: Sequence[int]) -> Tile:
    """Run a tile of the job that the process keeps."""
    return run_tile(_jobs["own"], *span)
