"""Time the exposure of a bill of 200,000 rows: ``python benchmarks/bench_expose.py [rows]``.

Aim: a whole process that reads the file and answers without scenarios in 10 s (chain from the
cache). Each line is one process, start of Python included, with its largest resident memory.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.bench_bom import write_csv

TOOL = str(Path(sys.executable).with_name("ytterby"))


def time_command(*tokens: str) -> tuple[float, float, float]:
    """Return wall and processor seconds and peak memory [MiB] of a command."""
    start = time.perf_counter()
    child = subprocess.Popen([TOOL, *tokens], stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode:
        raise SystemExit("the command failed")
    processor = usage.ru_utime + usage.ru_stime
    return time.perf_counter() - start, processor, usage.ru_maxrss / 1024


def main(rows: int = 200_000) -> None:
    """Print one line a command."""
    with tempfile.TemporaryDirectory() as folder:
        bill = Path(folder) / "bill.csv"
        write_csv(bill, rows)
        given = ("expose", str(bill), "--region", "USA")
        time_command("expose", "--example", "offshore-wind", "--quick")  # fills the cache
        for name, more in (("without scenarios", ("--quick",)), ("with every scenario", ())):
            wall, processor, peak = time_command(*given, *more)
            print(f"{rows:,} rows {name:20s}{wall:7.2f} s {processor:7.2f} s {peak:7.0f} MiB")


if __name__ == "__main__":
    main(*(int(a) for a in sys.argv[1:2]))
