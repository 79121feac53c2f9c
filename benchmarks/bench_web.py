"""Time the app under load: ``python -m benchmarks.bench_web [sessions] [seconds]``.

A server of its own, twenty visitors and two heavy jobs. A visitor does what a browser does: asks
for a page, opens its socket, shakes hands, tells every three seconds what has come, answers pings,
reads for a while, goes on to another page or another country. Human pace: 4 to 12 seconds on a
page, drawn evenly, from a seed. What a page takes is the time until all of its HTML is there;
``ready`` adds the socket and its handshake. Boards are counted once before, as they are for whoever
comes second. Aims: 95 of 100 pages within 500 ms, none over 1.5 s.
"""

from __future__ import annotations

import asyncio
import os
import platform
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx

from benchmarks.browsing import open_page
from ytterby.web.pages import PAGES

PACE = (4.0, 12.0)
"""Seconds that a visitor stays on a page: the least and the most."""
COUNTRIES = ("USA", "DEU", "JPN", "EU27")
JOB = {"kind": "stress", "request": {"scenario": "china-2025-controls", "draws": 512}}
JOBS = 2
AIM_95, AIM_MOST = 0.5, 1.5
SEED = 7


@contextmanager
def run_server(workspace: Path) -> Iterator[str]:
    """Run a server until the block is left, and yield its address."""
    command = [sys.executable, "-m", "ytterby", "serve", "--port", "0", "--no-warm"]
    process = subprocess.Popen(
        [*command, "--workspace", str(workspace)],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        env={**os.environ, "OMP_NUM_THREADS": "1"},
    )
    try:
        assert process.stdout is not None
        yield process.stdout.readline().split()[-1].rstrip("/")
    finally:
        process.terminate()
        process.wait(30)


async def warm(address: str) -> None:
    """Ask for every page once, so that its boards are counted, and wait until they are."""

    async def look(path: str) -> None:
        async with (
            httpx.AsyncClient(base_url=address, timeout=120, trust_env=False) as client,
            open_page(client, path) as page,
        ):
            last = -1
            while len(page.messages) != last:  # until nothing more comes
                last = len(page.messages)
                await asyncio.sleep(2.5)

    for path in PAGES:
        await asyncio.gather(*(look(f"{path}?country={country}") for country in COUNTRIES))


async def visit(
    address: str, number: int, until: float, pages: list[tuple[str, float]], ready: list[float]
) -> None:
    """Be one visitor until the time is up."""
    rng = random.Random(SEED * 1000 + number)
    async with httpx.AsyncClient(base_url=address, timeout=60, trust_env=False) as client:
        await asyncio.sleep(rng.uniform(0, PACE[1]))
        while time.monotonic() < until:
            path = rng.choice(list(PAGES))
            began = time.perf_counter()
            async with open_page(client, f"{path}?country={rng.choice(COUNTRIES)}") as page:
                ready.append(time.perf_counter() - began)
                assert page.status == 200, f"{path}: {page.status}"
                pages.append((path, page.seconds))
                await asyncio.sleep(rng.uniform(*PACE))


async def load(address: str, sessions: int, seconds: float) -> None:
    """Start the jobs, let the visitors come, and print what they had to wait."""
    pages: list[tuple[str, float]] = []
    ready: list[float] = []
    started: list[str] = []
    async with httpx.AsyncClient(base_url=f"{address}/api/v1", timeout=60, trust_env=False) as api:
        for seed in range(JOBS):
            request: dict[str, Any] = {**JOB["request"], "seed": seed}  # type: ignore[dict-item]
            answer = await api.post("/jobs", json={**JOB, "request": request})
            answer.raise_for_status()
            started.append(answer.json()["id"])
        while (await api.get("/jobs")).json()["running"] < JOBS:
            await asyncio.sleep(0.2)
        until = time.monotonic() + seconds
        await asyncio.gather(*(visit(address, i, until, pages, ready) for i in range(sessions)))
        states = [(await api.get(f"/jobs/{job}")).json()["state"] for job in started]
        for job in started:
            await api.post(f"/jobs/{job}/cancel")
    tell(pages, ready, states)


def tell(pages: list[tuple[str, float]], ready: list[float], states: list[str]) -> None:
    """Print what was measured, and the machine."""
    print(f"machine: {os.cpu_count()} cores, {platform.machine()}, Python {sys.version.split()[0]}")
    print(f"load of the machine: {os.getloadavg()[0]:.1f}; jobs at the end: {', '.join(states)}")
    times = sorted(t for _, t in pages)
    cuts = statistics.quantiles(times, n=100, method="inclusive")
    print(f"{len(times)} pages: p50 {cuts[49]:.3f} s, p95 {cuts[94]:.3f} s, most {times[-1]:.3f} s")
    ends = statistics.quantiles(ready, n=100, method="inclusive")
    most = max(ready)
    print(f"with their sockets: p50 {ends[49]:.3f} s, p95 {ends[94]:.3f} s, most {most:.3f} s")
    by: dict[str, list[float]] = defaultdict(list)
    for path, took in pages:
        by[path].append(took)
    for path, found in by.items():
        print(f"  {path:14s} {len(found):4d}  median {statistics.median(found):.3f}  most "
              f"{max(found):.3f}")  # fmt: skip
    kept = cuts[94] <= AIM_95 and times[-1] <= AIM_MOST
    print(f"aims: p95 {AIM_95} s, none over {AIM_MOST} s: {'kept' if kept else 'missed'}")


def main() -> None:
    """Run the benchmark."""
    sessions = int(sys.argv[1]) if len(sys.argv) > 1 else 20
    seconds = float(sys.argv[2]) if len(sys.argv) > 2 else 90.0
    print(f"{sessions} visitors for {seconds:.0f} s, {PACE[0]:.0f} to {PACE[1]:.0f} s on a page; "
          f"{JOBS} jobs of {JOB['request']['draws']} draws")  # type: ignore[index]  # fmt: skip
    with tempfile.TemporaryDirectory() as folder, run_server(Path(folder)) as address:
        asyncio.run(warm(address))
        asyncio.run(load(address, sessions, seconds))


if __name__ == "__main__":
    main()
