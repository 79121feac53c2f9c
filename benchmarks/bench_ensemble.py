"""Time ensembles: ``python -m benchmarks.bench_ensemble [draws …]``.

Aims: 1,000 draws of 84 months of the full chain in 60 s and 2 GB, all processes together, on two
cores; ten times the draws in ten times the time and the same memory. ``--convergence`` also prints
how far means and quantiles of few draws are from those of many, by how the draws are placed.
"""

from __future__ import annotations

import argparse
import os
import threading
import time
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ytterby.baseline import baseline
from ytterby.core.chain import Chain
from ytterby.simulate import Parameters, read_scenario
from ytterby.simulate.backcast.posterior import read_posterior
from ytterby.simulate.calendar import Calendar
from ytterby.simulate.ensemble import METHODS, EnsembleResult, Method, run_ensemble
from ytterby.simulate.ensemble.statistics import expected_shortfall, find_quantiles

SCENARIO = "china-2025-controls"
MONTHS = 84
SEEDS = range(8)
FEW = (64, 128, 256, 512)
MANY = 4096


class Memory:
    """Notes the largest resident memory of this process and its children together [MiB]."""

    def __init__(self) -> None:
        self.peak = 0.0
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)

    def __enter__(self) -> Memory:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()

    def _watch(self) -> None:
        while not self._over.wait(0.1):
            self.peak = max(self.peak, sum(_resident(p) for p in [os.getpid(), *_children()]))


def _children() -> list[int]:
    path = Path(f"/proc/self/task/{os.getpid()}/children")
    return [int(p) for p in path.read_text().split()] if path.exists() else []


def _resident(process: int) -> float:
    """Return the memory of a process, what it shares counted in part [MiB]."""
    try:
        text = Path(f"/proc/{process}/smaps_rollup").read_text()
    except OSError:
        return 0.0
    return next(int(x.split()[1]) for x in text.splitlines() if x.startswith("Pss:")) / 1024


def run(
    chain: Chain, draws: int, *, seed: int = 0, method: Method = "sobol", workers: int, months: int
) -> EnsembleResult:
    """Return an ensemble of the benchmark."""
    scenario = read_scenario(SCENARIO)
    table = Parameters.load(as_of="2025-03-31", year=chain.year)
    return run_ensemble(
        chain,
        scenario,
        ("USA",),
        Calendar(scenario.start, months),
        table,
        draws=draws,
        seed=seed,
        method=method,
        posterior=read_posterior(),
        workers=workers,
    )


def outcomes(result: EnsembleResult) -> NDArray[np.float64]:
    """Return mean, median, 90 % quantile and tail of shortage, and of a price's peak, as logs."""
    lost = result.total("sector_lost").sum(axis=0)
    row = result.measure("spot_peak").items.index("oxide:Dy")
    peak = result.total("spot_peak")[row]
    found = [
        f(v)
        for v in (lost, peak)
        for f in (
            np.mean,
            lambda x: find_quantiles(x, (0.5,))[0],
            lambda x: find_quantiles(x, (0.9,))[0],
            lambda x: expected_shortfall(x, 0.95),
        )
    ]
    return np.asarray(np.log(np.array(found)), dtype=np.float64)


def convergence(chain: Chain, workers: int) -> None:
    """Print root mean square errors over seeds, in percent."""
    truth = outcomes(run(chain, MANY, seed=99, workers=workers, months=24))
    print(f"errors in %, {len(SEEDS)} seeds, 24 months, against {MANY} draws of Sobol' points")
    print("draws  method    shortage: mean, median, 90 %, tail of 5 %; Dy peak: the same")
    for draws in FEW:
        for method in METHODS:
            off = [
                outcomes(run(chain, draws, seed=s, method=method, workers=workers, months=24))
                - truth
                for s in SEEDS
            ]
            error = 100 * np.sqrt(np.mean(np.square(off), axis=0))
            print(f"{draws:5d}  {method:7s}" + "".join(f"{e:9.2f}" for e in error), flush=True)


def main() -> None:
    """Print one line a run."""
    parser = argparse.ArgumentParser()
    parser.add_argument("draws", nargs="*", type=int, default=[1000])
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--convergence", action="store_true")
    asked = parser.parse_args()
    chain = baseline(2024)
    for draws in asked.draws:
        started, used = time.perf_counter(), _processor()
        with Memory() as memory:
            result = run(chain, draws, workers=asked.workers, months=MONTHS)
            lost = result.total("sector_lost").sum(axis=0).mean()
        wall, processor = time.perf_counter() - started, _processor() - used
        print(
            f"{draws:6d} draws x {MONTHS} months, {asked.workers} workers: {wall:7.1f} s, "
            f"{processor:7.1f} s of processors, {1e3 * processor / draws / MONTHS:.2f} ms a "
            f"draw-month, peak {memory.peak:6.0f} MiB, mean shortage {lost:.4g} million USD",
            flush=True,
        )
    if asked.convergence:
        convergence(chain, asked.workers)


def _processor() -> float:
    """Return processor time of this process and of children that have ended [s]."""
    return sum(os.times()[:4])


if __name__ == "__main__":
    main()
