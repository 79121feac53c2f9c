"""Time the baseline as a whole process: ``python benchmarks/bench_baseline.py``.

Aims: 2024 from shipped evidence with standard errors in 5 s, from the cache in 1 s, 600 MB.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

PROGRAM = """
import resource
import ytterby as yt
chain = yt.baseline({year})
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, chain.flows.height)
"""


def run(year: int, cache: Path) -> tuple[float, float, int]:
    """Return seconds, peak memory [MB] and flows of one process that makes a chain."""
    environment = os.environ | {"YTTERBY_CACHE": str(cache), "OMP_NUM_THREADS": "1"}
    start = time.perf_counter()
    answer = subprocess.run(
        [sys.executable, "-c", PROGRAM.format(year=year)],
        capture_output=True,
        text=True,
        check=True,
        env=environment,
    )
    seconds = time.perf_counter() - start
    memory, flows = answer.stdout.split()
    return seconds, int(memory) / 1024, int(flows)


def main() -> None:
    """Print the seconds and the memory of a cold and of cached processes."""
    with tempfile.TemporaryDirectory() as folder:
        for year in (2024, 2018, 2010):
            for label in ("cold", "cached", "cached"):
                seconds, memory, flows = run(year, Path(folder))
                print(f"{year} {label:7s} {seconds:6.2f} s {memory:6.0f} MB {flows} flows")


if __name__ == "__main__":
    main()
