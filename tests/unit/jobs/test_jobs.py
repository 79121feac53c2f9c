"""The queue, before anything of it runs."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import polars as pl
import pytest

from ytterby.errors import InputError, UnknownNameError
from ytterby.jobs import Jobs
from ytterby.jobs.keeping import find_run_of
from ytterby.results import About, Table, start_manifest, write_run

SHORT = {"months": 2}


@pytest.fixture
def jobs(tmp_path: Path) -> Iterator[Jobs]:
    made = Jobs(tmp_path / "app", tmp_path, queue=2)
    yield made
    made.stop()


def test_the_queue_is_bounded_and_says_how_many_wait(jobs: Jobs, tmp_path: Path) -> None:
    first, second = jobs.create("stress", SHORT), jobs.create("stress", SHORT)
    assert (first.ahead, second.ahead) == (0, 1)
    with pytest.raises(InputError) as refused:
        jobs.create("stress", SHORT)
    (problem,) = refused.value.problems
    assert problem.code == "queue-full"
    assert "2 runs wait already" in problem.message
    assert "cancel one" in problem.fix
    assert len(list((tmp_path / "app/jobs").iterdir())) == 2
    assert jobs.cancel(first.id).state == "cancelled"
    third = jobs.create("stress", SHORT)
    assert third.ahead == 1
    with pytest.raises(InputError) as refused:
        jobs.resume(first.id)
    assert refused.value.problems[0].code == "queue-full"


def test_what_has_ended_stays_ended_and_what_waits_stays_waiting(jobs: Jobs) -> None:
    made = jobs.create("stress", SHORT)
    jobs.cancel(made.id)
    assert jobs.cancel(made.id).state == "cancelled"
    assert jobs.resume(made.id).state == "queued"
    assert jobs.resume(made.id).state == "queued"


def test_an_unknown_job_is_said_to_be_unknown(jobs: Jobs) -> None:
    assert jobs.read("nothing") is None
    for act in (jobs.cancel, jobs.resume, jobs.remove):
        with pytest.raises(UnknownNameError):
            act("nothing")


def test_an_unknown_kind_names_the_nearest(jobs: Jobs) -> None:
    with pytest.raises(UnknownNameError, match="did you mean stress"):
        jobs.create("stres", {})


def test_what_ran_when_the_server_ended_is_interrupted_unless_its_run_was_kept(
    jobs: Jobs, tmp_path: Path
) -> None:
    gone, kept = jobs.create("stress", SHORT), jobs.create("stress", SHORT)
    for made in (gone, kept):
        jobs._store.change(made.id, ("queued",), state="running", attempt=1, pid=2**22 + 1)
    manifest = start_manifest("ytterby stress china-2025-controls").finish()
    table = Table("elements", pl.DataFrame({"share": [0.5]}), {"share": "1"})
    where = write_run(manifest, {"elements": table}, tmp_path, about=About(job=kept.id))
    assert find_run_of(kept.id, tmp_path) == where.name
    jobs._recover()
    first, second = jobs.read(gone.id), jobs.read(kept.id)
    assert first is not None
    assert second is not None
    assert first.state == "interrupted"
    assert (second.state, second.run) == ("finished", where.name)
    with pytest.raises(InputError) as refused:
        jobs.resume(kept.id)
    assert refused.value.problems[0].code == "job-finished"
