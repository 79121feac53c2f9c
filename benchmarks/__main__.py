"""Whole processes, timed from outside: ``python -m benchmarks [runs]``.

Each line is one command as a user would type it: median wall seconds of some runs after a warm-up,
and the largest resident memory. The aims are those of the project; none of this is a test.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

TOOL = str(Path(sys.executable).with_name("ytterby"))
STRESS = ("stress", "china-2025-controls", "--target", "USA")


@dataclass(frozen=True)
class Case:
    """A command with its aim.

    Attributes
    ----------
    name
        What is measured.
    command
        Arguments of the process.
    seconds
        Aim [s].
    cold
        Whether the cache is emptied before each run.
    """

    name: str
    command: tuple[str, ...]
    seconds: float
    cold: bool = False


CASES = (
    Case("import ytterby", (sys.executable, "-c", "import ytterby"), 0.3),
    Case("ytterby --help", (TOOL, "--help"), 0.7),
    Case(
        "baseline 2024 with standard errors",
        (sys.executable, "-c", "import ytterby as yt; yt.baseline(2024)"),
        5.0,
        cold=True,
    ),
    Case(
        "baseline 2024 from the cache",
        (sys.executable, "-c", "import ytterby as yt; yt.baseline(2024)"),
        1.0,
    ),
    Case("stress, 60 months, warm cache", (TOOL, *STRESS, "--months", "60"), 3.0),
    Case("brief USA, warm cache", (TOOL, "brief", "USA"), 10.0),
    Case("history of HHI, 7 years, warm", (TOOL, "history", "hhi"), 5.0),
    Case("claims, all verdicts, warm", (TOOL, "claims"), 5.0),
    Case("rules of a shipment", (TOOL, "rules", "--material", "N42SH", "--from", "China"), 2.0),
    Case("expose, an example, warm", (TOOL, "expose", "--example", "ev-motor-line"), 10.0),
)


def time_case(case: Case, runs: int, cache: Path) -> tuple[float, float]:
    """Return median wall seconds and peak resident memory [MiB] of a command."""
    walls, peak = [], 0.0
    for i in range(runs + 1):
        if case.cold:
            for path in sorted(cache.rglob("*"), reverse=True):
                path.rmdir() if path.is_dir() else path.unlink()
        start = time.perf_counter()
        child = subprocess.Popen(
            case.command,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            env={**os.environ, "YTTERBY_CACHE": str(cache)},
        )
        _, status, usage = os.wait4(child.pid, 0)
        wall = time.perf_counter() - start
        message = child.stderr.read().decode() if child.stderr else ""
        child.returncode = os.waitstatus_to_exitcode(status)
        if child.stderr:
            child.stderr.close()
        if child.returncode:
            raise SystemExit(f"{case.name} failed:\n{message}")
        peak = max(peak, usage.ru_maxrss / 1024)
        if i:
            walls.append(wall)
    return statistics.median(walls), peak


def main(runs: int = 5) -> None:
    """Print one line a case."""
    print(f"{os.cpu_count()} processors, Python {sys.version.split()[0]}, {runs} runs each")
    print(f"{'':38s}{'median s':>10s}{'aim s':>8s}{'peak MiB':>10s}")
    with tempfile.TemporaryDirectory() as scratch:
        for case in CASES:
            wall, peak = time_case(case, runs, Path(scratch))
            mark = "" if wall <= case.seconds else "  over"
            print(f"{case.name:38s}{wall:10.2f}{case.seconds:8.1f}{peak:10.0f}{mark}", flush=True)


if __name__ == "__main__":
    main(*(int(a) for a in sys.argv[1:2]))
