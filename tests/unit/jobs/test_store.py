"""The list of jobs: its order, its bound, and who may change what."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from ytterby.errors import Problem, WorkspaceError
from ytterby.jobs.store import FILE, JobStore, problems_text


@pytest.fixture
def store(tmp_path: Path) -> Iterator[JobStore]:
    made = JobStore(tmp_path / "app")
    for name in ("a", "b", "c"):
        assert made.add(name, "stress", f"Run {name}", {"yaml": "x" * 900, "draws": 2}, 3) == -1
    yield made
    made.close()


def test_those_that_wait_know_how_many_are_before_them(store: JobStore) -> None:
    assert {j.id: j.ahead for j in store.recent(10)} == {"a": 0, "b": 1, "c": 2}
    assert store.change("a", ("queued",), state="running", attempt=1)
    assert {j.id: j.ahead for j in store.recent(10)} == {"a": 0, "b": 0, "c": 1}


def test_a_full_queue_takes_no_more(store: JobStore) -> None:
    assert store.add("d", "stress", "Run d", {}, 3) == 3
    assert store.read("d") is None


def test_lists_leave_long_texts_out_and_single_jobs_do_not(store: JobStore) -> None:
    assert store.recent(1)[0].request == {"yaml": "", "draws": 2}
    job = store.read("c")
    assert job is not None
    assert job.request == {"yaml": "x" * 900, "draws": 2}


def test_every_change_makes_a_new_version(store: JobStore) -> None:
    before = store.read("a")
    assert store.change("a", ("queued",), words="soon")
    after = store.read("a")
    assert before is not None
    assert after is not None
    assert after.version == before.version + 1


def test_an_older_attempt_changes_nothing(store: JobStore) -> None:
    store.change("a", ("queued",), state="running", attempt=2)
    assert not store.report("a", 1, words="late")
    assert store.report("a", 2, words="in time")
    assert store.read("a").words == "in time"  # type: ignore[union-attr]


def test_what_has_ended_is_not_ended_again(store: JobStore) -> None:
    store.change("a", ("queued",), state="cancelled")
    assert not store.change("a", ("queued", "running"), state="failed")
    assert not store.report("a", 0, state="finished")
    assert store.read("a").state == "cancelled"  # type: ignore[union-attr]


def test_a_job_taken_up_again_goes_to_the_end_of_the_queue(store: JobStore) -> None:
    store.change("a", ("queued",), state="failed", problems=problems_text([_problem()]))
    failed = store.read("a")
    assert failed is not None
    assert failed.problems == (_problem(),)
    assert store.queue_again("a", ("failed",), 3) == -1
    again = store.read("a")
    assert again is not None
    assert (again.state, again.ahead, again.problems) == ("queued", 2, ())


def test_a_running_job_is_not_forgotten(store: JobStore) -> None:
    store.change("a", ("queued",), state="running")
    assert not store.remove("a", ("queued", "finished"))
    assert store.remove("b", ("queued", "finished"))
    assert [j.id for j in store.recent(10)] == ["c", "a"]


def test_the_list_outlives_its_process(store: JobStore, tmp_path: Path) -> None:
    other = JobStore(tmp_path / "app")
    assert [j.id for j in other.recent(10)] == ["c", "b", "a"]
    other.close()


def test_a_file_that_is_no_list_is_told_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / FILE
    path.write_bytes(b"this is no database, and long enough to be seen as none" * 20)
    content = path.read_bytes()
    with pytest.raises(WorkspaceError) as refused:
        JobStore(tmp_path)
    assert refused.value.problems[0].code == "corrupt-jobs"
    assert path.read_bytes() == content


def _problem() -> Problem:
    return Problem("job-broke", "job a", "it stopped", "run it again")
