"""Ensembles from the command line: draws, what is kept of them, and a run that was killed."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

ASKED = ("stress", "china-2025-controls", "--months", "9", "--draws", "150", "--seed", "5")


@pytest.fixture(scope="module")
def whole(warm_terminal: Any) -> dict[str, Any]:
    done = warm_terminal.run(*ASKED, "--workers", "1", "--json")
    assert done.code == 0, done.err
    content: dict[str, Any] = json.loads(done.out)
    return content


def tables(content: dict[str, Any]) -> dict[str, Any]:
    rest = {name: table["rows"] for name, table in content["tables"].items()}
    return {"elements": content["rows"], **rest}


@pytest.mark.slow
def test_draws_say_how_likely_how_much_and_from_when(whole: dict[str, Any]) -> None:
    found = tables(whole)
    lead = found["elements"][0]
    assert 0.0 < lead["chance_short"] <= 1.0
    assert lead["p05"] <= lead["p10"] <= lead["p50"] <= lead["p95"]
    assert lead["p50"] <= lead["tail_10"] <= lead["tail_05"]
    for item in {r["item"] for r in found["exceedance"]}:
        own = [r for r in found["exceedance"] if r["item"] == item]
        losses = [r["loss"] for r in own]
        assert losses == sorted(losses)
    assert {r["unmet_from"] for r in found["stops"]} == {0.05, 0.5}
    assert "--seed 5" in whole["meta"]["command"]
    (scenario, *events) = found["odds"]
    assert scenario["mean_loss"] > 0
    assert all(e["drawn"] == 1.0 for e in events)


@pytest.mark.slow
def test_a_run_killed_midway_goes_on_to_the_same_numbers(
    warm_terminal: Any, whole: dict[str, Any], tmp_path: Path
) -> None:
    kept = tmp_path / "draws"
    tokens = [*ASKED, "--workers", "2", "--resume", str(kept), "--json"]
    running = subprocess.Popen(
        [sys.executable, "-m", "ytterby", *tokens],
        env=warm_terminal.environment(),
        cwd=warm_terminal.root,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    until = time.monotonic() + 60.0
    while not list(kept.glob("*.totals.npy")) and running.poll() is None:
        assert time.monotonic() < until
        time.sleep(0.005)
    os.kill(running.pid, signal.SIGKILL)
    running.wait()
    finished = len(list(kept.glob("*.totals.npy")))
    assert 0 < finished <= 3
    done = warm_terminal.run(*tokens)
    assert done.code == 0, done.err
    assert tables(json.loads(done.out)) == tables(whole)
    other = warm_terminal.run(*ASKED[:-1], "6", "--resume", kept)
    assert other.code == 2
    assert "other-run" in other.err
    assert "seed (5, not 6)" in other.err


def test_all_that_is_wrong_with_draws_is_said_at_once(warm_terminal: Any) -> None:
    done = warm_terminal.run(
        "stress", "china-2025-controls", "--draws", "-3", "--workers", "0", "--stage", "mine"
    )
    assert done.code == 2
    for code in ("out-of-range", "no-stage"):
        assert code in done.err
    assert done.err.count("out-of-range") == 2
