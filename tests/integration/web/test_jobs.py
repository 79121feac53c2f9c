"""Jobs in processes of their own: to the end, cancelled, failed, refused."""

from __future__ import annotations

import gzip
import os
import signal
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from ytterby.boards.run import RunParams, build_run
from ytterby.errors import InputError, WorkspaceError
from ytterby.jobs import Job, Jobs
from ytterby.results import list_runs, read_run, read_run_file
from ytterby.workflows.scenarios import read_yaml
from ytterby.workflows.stressing.stress import stress

SHORT = {"scenario": "china-total-ban", "months": 3}
LONG = {"scenario": "china-total-ban", "months": 36, "draws": 4000}
PATIENCE = 120.0


@pytest.fixture
def jobs(tmp_path: Path) -> Iterator[Jobs]:
    made = Jobs(tmp_path / "app", tmp_path, limit=1, queue=2)
    made.start()
    yield made
    made.stop()


def wait(jobs: Jobs, name: str, until: Callable[[Job], bool]) -> Job:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        job = jobs.read(name)
        assert job is not None
        if until(job):
            return job
        time.sleep(0.05)
    raise AssertionError(f"it did not come to that: {jobs.read(name)}")


def ended(job: Job) -> bool:
    return job.ended


def draws(job: Job) -> bool:
    return job.words.startswith("draw ")


def test_a_job_is_followed_to_its_end_and_kept_as_a_run(jobs: Jobs, tmp_path: Path) -> None:
    made = jobs.create("stress", SHORT, "A short ban")
    assert (made.state, made.ahead, made.title) == ("queued", 0, "A short ban")
    seen: list[Job] = []
    end = time.monotonic() + PATIENCE
    while (not seen or not seen[-1].ended) and time.monotonic() < end:
        job = jobs.read(made.id)
        assert job is not None
        seen.append(job)
        time.sleep(0.02)
    last = seen[-1]
    assert last.state == "finished", last
    assert "running" in {j.state for j in seen}
    shares = [j.progress for j in seen]
    assert shares == sorted(shares)
    assert len(set(shares)) > 2
    assert len({j.version for j in seen}) > 3
    assert not (tmp_path / "app/jobs" / made.id).exists()

    run = read_run(last.run, tmp_path)
    assert run.about.title == "A short ban"
    assert run.about.job == made.id
    assert "report.html.gz" in run.files
    page = gzip.decompress(read_run_file(last.run, "report.html.gz", tmp_path))
    assert page.startswith(b"<!DOCTYPE html>")
    direct = stress("china-total-ban", months=3, workspace=tmp_path)
    for name, table in direct.tables.items():
        assert run.tables[name].frame.equals(table.frame), name
    board = build_run(RunParams(run=last.run), tmp_path)
    assert board.finding
    assert board.pictures
    assert set(direct.tables) <= set(board.tables)


def test_a_scenario_of_the_users_own_is_kept_with_its_run(jobs: Jobs, tmp_path: Path) -> None:
    text = read_yaml("china-total-ban").replace("name: china-total-ban", "name: my-ban")
    made = jobs.create("stress", {"yaml": text, "months": 2})
    assert made.title == "my-ban for USA"
    assert jobs.list()[0].request["yaml"] == ""  # lists leave long texts out
    assert made.request["yaml"] == text
    last = wait(jobs, made.id, ended)
    assert last.state == "finished", last.problems
    run = read_run(last.run, tmp_path)
    assert run.manifest.scenario == "my-ban"
    assert run.manifest.command.startswith("ytterby stress scenario.yaml ")
    assert str(tmp_path) not in run.manifest.to_json()
    assert read_run_file(last.run, "scenario.yaml", tmp_path).decode() == text


@pytest.mark.slow
def test_a_running_job_is_cancelled_and_taken_up_again(jobs: Jobs, tmp_path: Path) -> None:
    made = jobs.create("stress", LONG)
    wait(jobs, made.id, draws)
    begun = time.monotonic()
    jobs.cancel(made.id)
    job = wait(jobs, made.id, ended)
    assert time.monotonic() - begun < 15
    assert (job.state, job.run, list_runs(tmp_path)) == ("cancelled", "", ())
    assert (tmp_path / "app/jobs" / made.id / "draws").is_dir()
    assert jobs.resume(made.id).state == "queued"
    wait(jobs, made.id, draws)
    jobs.cancel(made.id)
    assert wait(jobs, made.id, ended).state == "cancelled"
    jobs.remove(made.id)
    assert jobs.read(made.id) is None
    assert not (tmp_path / "app/jobs" / made.id).exists()


def test_a_process_that_dies_fails_its_job_alone_and_tells_nothing_of_its_inside(
    jobs: Jobs,
) -> None:
    first = jobs.create("stress", LONG)
    second = jobs.create("stress", SHORT)
    wait(jobs, first.id, lambda j: j.state == "running" and bool(j.words))
    assert jobs.read(second.id).state == "queued"  # type: ignore[union-attr]
    worker = jobs._workers[first.id]
    os.kill(worker.process.pid, signal.SIGKILL)
    job = wait(jobs, first.id, ended)
    assert job.state == "failed"
    assert [p.code for p in job.problems] == ["job-broke"]
    assert "Traceback" not in str(job.problems)
    assert wait(jobs, second.id, ended).state == "finished"


def test_what_is_wrong_is_said_at_once_and_nothing_is_queued(jobs: Jobs, tmp_path: Path) -> None:
    bad = {"scenario": "china-tot", "target": "USAA", "months": 0, "seed": -1, "colour": "red"}
    with pytest.raises(InputError) as refused:
        jobs.create("stress", bad)
    codes = {p.code for p in refused.value.problems}
    assert codes == {
        "unknown-scenario",
        "unknown-region",
        "out-of-range",
        "bad-request",
        "unknown-field",
    }
    with pytest.raises(InputError) as refused:
        jobs.create("stress", {"yaml": "name: x\nfoo: 1\n", "target": "USAA"})
    places = [p.place for p in refused.value.problems]
    assert "scenario.yaml, line 2, foo" in places
    assert "target" in places
    assert jobs.list() == ()
    assert list((tmp_path / "app/jobs").glob("*")) == []


def test_a_workspace_has_one_server(jobs: Jobs, tmp_path: Path) -> None:
    other = Jobs(tmp_path / "app", tmp_path)
    with pytest.raises(WorkspaceError) as refused:
        other.start()
    assert refused.value.problems[0].code == "workspace-in-use"
    other.stop()
