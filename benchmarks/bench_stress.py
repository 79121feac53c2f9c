"""Time the simulator: ``python benchmarks/bench_stress.py``.

Aims: 60 months of the full chain in 1 s within a process that has the chain; the whole process
``ytterby stress`` in 3 s with a warm cache; 600 MB. The per-draw figure is what ensembles build on.
"""

from __future__ import annotations

import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from ytterby.baseline import baseline
from ytterby.core.chain import Chain
from ytterby.simulate import Parameters, read_scenario, run
from ytterby.simulate.behaviour.sample import Sample
from ytterby.simulate.calendar import Calendar
from ytterby.simulate.kernel.engine import NumpyEngine
from ytterby.simulate.prepare import prepare

SCENARIOS = ("china-2025-controls", "china-total-ban")
DRAWS = 64


def seconds(work: Callable[[], object], runs: int = 3) -> float:
    """Return the median wall time of some runs [s]."""
    walls = []
    for _ in range(runs):
        started = time.perf_counter()
        work()
        walls.append(time.perf_counter() - started)
    return statistics.median(walls)


def stream(chain: Chain, table: Parameters, months: int) -> None:
    """Step through a run and keep no record."""
    scenario = read_scenario(SCENARIOS[0])
    calendar = Calendar(scenario.start, months)
    ready = prepare(chain, scenario, ("USA",), calendar, table, Sample(0, DRAWS))
    for _ in ready.months(NumpyEngine(), slice(0, DRAWS)):
        pass


def main() -> None:
    """Print one line a measurement."""
    tool = str(Path(sys.executable).with_name("ytterby"))
    command = [tool, "stress", SCENARIOS[0], "--target", "USA"]
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    wall = seconds(lambda: subprocess.run(command, check=True, **quiet))  # type: ignore[call-overload]
    print(f"{' '.join(command[1:]):27s} {wall:.2f} s as a process, warm cache")
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    print(f"its peak memory             {peak:8.0f} MiB")
    chain = baseline(2024)
    table = Parameters.load(as_of="2025-03-31", year=2024)
    print(f"chain: {chain.flows.height} flows, {len(chain.regions)} regions")
    print(f"table of behaviour          {seconds(lambda: Parameters.load(year=2024)):8.2f} s")
    for name in SCENARIOS:
        scenario = read_scenario(name)
        wall = seconds(lambda s=scenario: run(chain, s, target="USA", parameters=table))  # type: ignore[misc]
        print(f"{name:27s} {wall:8.2f} s for {scenario.months} months, 1 draw")
    scenario = read_scenario(SCENARIOS[0])
    months = 24
    wall = seconds(lambda: stream(chain, table, months), 1)
    print(f"{DRAWS} draws, streamed          {1e3 * wall / DRAWS / months:8.2f} ms a draw-month")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"peak memory until then      {peak:8.0f} MiB")
    wall = seconds(
        lambda: run(chain, scenario, target="USA", months=months, parameters=table, draws=DRAWS), 1
    )
    print(f"{DRAWS} draws                    {1e3 * wall / DRAWS / months:8.2f} ms a draw-month")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"peak memory with {DRAWS} draws    {peak:8.0f} MiB; every record kept")


if __name__ == "__main__":
    main()
