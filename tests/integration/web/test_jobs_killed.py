"""A server that is killed during a job: what was finished stays, what ran goes on later."""

from __future__ import annotations

import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from tests.integration.web import job_server

from ytterby.jobs import Jobs
from ytterby.results import read_run

SHORT: dict[str, Any] = {"kind": "stress", "request": {"scenario": "china-total-ban", "months": 2}}
DRAWN: dict[str, Any] = {
    "kind": "stress",
    "request": {"scenario": "china-total-ban", "months": 8, "draws": 320, "seed": 3},
}
PATIENCE = 180.0


def start_server(
    workspace: Path, *requests: dict[str, Any]
) -> tuple[subprocess.Popen[str], list[str]]:
    process = subprocess.Popen(
        [sys.executable, job_server.__file__, str(workspace), *(json.dumps(r) for r in requests)],
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    ids = [process.stdout.readline().strip() for _ in requests]
    assert process.stdout.readline().strip() == "ready"
    return process, ids


def read_row(workspace: Path, name: str) -> dict[str, object]:
    base = sqlite3.connect(workspace / "app/jobs.sqlite", timeout=10)
    base.row_factory = sqlite3.Row
    try:
        return dict(base.execute("SELECT * FROM jobs WHERE id = ?", (name,)).fetchone())
    finally:
        base.close()


def is_alive(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state != "Z"


@pytest.mark.slow
def test_a_killed_server_loses_nothing_that_was_finished(tmp_path: Path) -> None:
    server, (first, second) = start_server(tmp_path, SHORT, DRAWN)
    try:
        end = time.monotonic() + PATIENCE
        row = read_row(tmp_path, second)
        while not (str(row["words"]).startswith("draw ") and float(str(row["progress"])) > 0.3):
            assert time.monotonic() < end, row
            assert row["state"] in ("queued", "running"), row
            time.sleep(0.02)
            row = read_row(tmp_path, second)
    finally:
        os.kill(server.pid, signal.SIGKILL)
        server.wait()
        assert server.stdout is not None
        server.stdout.close()
    finished = read_row(tmp_path, first)
    assert finished["state"] == "finished"
    kept = read_run(str(finished["run"]), tmp_path)
    assert kept.tables["production"].frame.height > 0

    worker = int(str(read_row(tmp_path, second)["pid"]))
    end = time.monotonic() + 10
    while is_alive(worker):
        assert time.monotonic() < end, "the worker outlives its server"
        time.sleep(0.1)

    jobs = Jobs(tmp_path / "app", tmp_path, limit=1)
    jobs.start()
    try:
        again = jobs.read(first)
        assert again is not None
        assert (again.state, again.run) == ("finished", kept.name)
        assert (
            read_run(kept.name, tmp_path)
            .tables["production"]
            .frame.equals(kept.tables["production"].frame)
        )
        stopped = jobs.read(second)
        assert stopped is not None
        assert stopped.state == "interrupted"
        assert "taken up again" in stopped.words
        done = len(list((tmp_path / "app/jobs" / second / "draws").rglob("*.npz")))
        done = done or len(list((tmp_path / "app/jobs" / second / "draws").iterdir())) - 1
        assert done >= 1

        whole = jobs.create("stress", DRAWN["request"])
        jobs.resume(second)
        names = []
        for name in (second, whole.id):
            end = time.monotonic() + PATIENCE
            job = jobs.read(name)
            while job is None or not job.ended:
                assert time.monotonic() < end, job
                time.sleep(0.1)
                job = jobs.read(name)
            assert job.state == "finished", job.problems
            names.append(job.run)
        resumed, uninterrupted = (read_run(name, tmp_path) for name in names)
        assert resumed.manifest.fingerprint == uninterrupted.manifest.fingerprint
        assert list(resumed.tables) == list(uninterrupted.tables)
        for name, table in uninterrupted.tables.items():
            assert resumed.tables[name].frame.equals(table.frame), name
    finally:
        jobs.stop()
