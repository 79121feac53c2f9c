"""The jobs of one server: create, follow, cancel, take up again."""

from __future__ import annotations

import json
import logging
import secrets
import sqlite3
import threading
from pathlib import Path
from typing import Any, BinaryIO

from ytterby.errors import InputError, Problem, UnknownNameError, unknown_name
from ytterby.jobs.checking import check_request
from ytterby.jobs.folders import job_folder, remove_folder
from ytterby.jobs.job import ENDED, Job
from ytterby.jobs.keeping import find_run_of
from ytterby.jobs.kinds import find_kind
from ytterby.jobs.lock import hold_jobs
from ytterby.jobs.processes import Worker, end_left_over, start_worker
from ytterby.jobs.store import JobStore, now, problems_text
from ytterby.jobs.worker import broken

logger = logging.getLogger(__name__)

BEAT = 0.2
"""How often the queue is looked at [s]."""
LIMIT = 2
QUEUE = 20
LONGEST_TITLE = 120
AGAIN = ("cancelled", "interrupted", "failed")
"""States from which a job can be taken up again."""


class Jobs:
    """The jobs of one server.

    Parameters
    ----------
    home
        Folder of the list of jobs and of what they write: ``app`` in the workspace.
    workspace
        Directory of the user's own data; the usual one by default.
    limit
        Jobs that run at once.
    queue
        Jobs that may wait.
    """

    def __init__(
        self, home: Path, workspace: Path | None = None, *, limit: int = LIMIT, queue: int = QUEUE
    ) -> None:
        self.home = home
        self.workspace = workspace
        self.limit = limit
        self.queue = queue
        self._store = JobStore(home)
        self._workers: dict[str, Worker] = {}
        self._wake = threading.Event()
        self._stopping = threading.Event()
        self._thread: threading.Thread | None = None
        self._held: BinaryIO | None = None

    def start(self) -> None:
        """Take up the queue; what ran when the last server ended says that it was interrupted.

        Raises
        ------
        WorkspaceError
            ``workspace-in-use``: another server runs the jobs of this workspace.
        """
        self._held = hold_jobs(self.home)
        self._recover()
        self._stopping.clear()
        self._thread = threading.Thread(target=self._loop, name="jobs", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """End what runs; it says that it was interrupted and can be taken up again."""
        self._stopping.set()
        self._wake.set()
        if self._thread is not None:
            self._thread.join()
            self._thread = None
        for worker in self._workers.values():
            worker.kill()
            worker.process.wait()
            self._store.report(worker.job, worker.attempt, **_interrupted())
        self._workers.clear()
        self._store.close()
        if self._held is not None:
            self._held.close()
            self._held = None

    def create(self, kind: str, request: dict[str, Any], title: str = "") -> Job:
        """Check a request and queue it.

        Parameters
        ----------
        kind
            See `kind_names`.
        request
            What is run, as JSON values.
        title
            What people call it; made from the request by default.

        Raises
        ------
        InputError
            Everything that is wrong with the request, at once; ``queue-full``. Nothing is queued.
        """
        found = find_kind(kind)
        self._check_room()
        name = secrets.token_hex(8)
        folder = job_folder(self.home, name)
        asked = check_request(found, request, folder, self.workspace)
        called = (title.strip() or found.title(asked))[:LONGEST_TITLE]
        waiting = self._store.add(name, kind, called, asked.model_dump(mode="json"), self.queue)
        if waiting >= 0:
            remove_folder(folder)
            raise InputError(self._full(waiting))
        self._wake.set()
        return self._must(name)

    def read(self, name: str) -> Job | None:
        """Return a job as it stands now, or ``None`` if there is none of that id."""
        return self._store.read(name)

    def list(self, limit: int = 100) -> tuple[Job, ...]:
        """Return jobs, newest first; long texts of requests are left out."""
        return self._store.recent(limit)

    def count(self, state: str) -> int:
        """Return how many jobs are in a state."""
        return self._store.count(state)

    def cancel(self, name: str) -> Job:
        """Stop a job; one that has ended stays as it is.

        Raises
        ------
        UnknownNameError
            ``unknown-job``
        """
        self._must(name)
        ended = {"state": "cancelled", "finished": now(), "words": ""}
        if not self._store.change(name, ("queued",), **ended, cancelled=1):
            self._store.change(name, ("running",), cancelled=1, words="stopping")
        self._wake.set()
        return self._must(name)

    def resume(self, name: str) -> Job:
        """Queue a job again that was cancelled, interrupted or failed; finished draws are kept.

        Raises
        ------
        UnknownNameError
            ``unknown-job``
        InputError
            ``job-finished``, ``queue-full``
        """
        job = self._must(name)
        if job.state == "finished":
            fix = "reproduce its run, which makes a new job"
            raise InputError(Problem("job-finished", f"job {name}", "it is finished", fix))
        waiting = self._store.queue_again(name, AGAIN, self.queue)
        if waiting >= 0 and not self._must(name).state == "queued":
            raise InputError(self._full(waiting))
        self._wake.set()
        return self._must(name)

    def remove(self, name: str) -> None:
        """Forget a job; the run that it left stays.

        Raises
        ------
        UnknownNameError
            ``unknown-job``
        InputError
            ``job-running``: it must be cancelled first.
        """
        self._must(name)
        if not self._store.remove(name, (*ENDED, "queued")):
            message, fix = "it is running", "cancel it first"
            raise InputError(Problem("job-running", f"job {name}", message, fix))
        remove_folder(job_folder(self.home, name))

    def _must(self, name: str) -> Job:
        job = self._store.read(name)
        if job is None:
            known = [j.id for j in self._store.recent(12)]
            raise UnknownNameError(unknown_name("job", name, known))
        return job

    def _check_room(self) -> None:
        waiting = self._store.count("queued")
        if waiting >= self.queue:
            raise InputError(self._full(waiting))

    def _full(self, waiting: int) -> Problem:
        return Problem(
            "queue-full",
            "queue of runs",
            f"{waiting} runs wait already, and no more than {self.queue} may",
            "wait until one is done, or cancel one that waits",
        )

    def _recover(self) -> None:
        for row in self._store.find("running"):
            end_left_over(row["pid"], row["id"])
            run = find_run_of(row["id"], self.workspace)
            if run:
                done = {"state": "finished", "progress": 1.0, "words": "", "run": run}
                self._store.change(row["id"], ("running",), **done, finished=now())
                remove_folder(job_folder(self.home, row["id"]))
            else:
                self._store.change(row["id"], ("running",), **_interrupted())

    def _loop(self) -> None:
        while not self._stopping.is_set():
            try:
                self._reap()
                self._stop_cancelled()
                self._start_waiting()
            except (OSError, sqlite3.Error):
                logger.exception("the queue of jobs could not be looked at")
            self._wake.wait(BEAT if self._workers else 5 * BEAT)
            self._wake.clear()

    def _reap(self) -> None:
        for name, worker in list(self._workers.items()):
            if worker.process.poll() is None:
                continue
            worker.kill()  # whatever it started and left behind
            del self._workers[name]
            row = self._store.row(name)
            if row is None or row["state"] != "running" or row["attempt"] != worker.attempt:
                continue
            if row["cancelled"]:
                end: dict[str, Any] = {"state": "cancelled", "words": ""}
            else:
                end = {"state": "failed", "problems": problems_text([broken(name)])}
            self._store.report(name, worker.attempt, **end, finished=now())

    def _stop_cancelled(self) -> None:
        for name, worker in self._workers.items():
            row = self._store.row(name)
            if row is None or row["cancelled"]:
                worker.ask_to_stop()
            worker.stop_if_late()

    def _start_waiting(self) -> None:
        for row in self._store.find("queued"):
            if len(self._workers) >= self.limit:
                return
            name, attempt = row["id"], row["attempt"] + 1
            again = "" if attempt == 1 else self._again(row)
            begun = {"state": "running", "started": now(), "attempt": attempt, "words": again}
            if not self._store.change(name, ("queued",), **begun):
                continue
            worker = start_worker(self.home, name, attempt, self.workspace)
            self._workers[name] = worker
            self._store.report(name, attempt, pid=worker.process.pid)

    def _again(self, row: sqlite3.Row) -> str:
        kind = find_kind(row["kind"])
        request = kind.request.model_validate(json.loads(row["request"]))
        kept = kind.goes_on(request) and job_folder(self.home, row["id"]).exists()
        return "going on from what was finished" if kept else "beginning anew"


def _interrupted() -> dict[str, Any]:
    return {
        "state": "interrupted",
        "finished": now(),
        "words": "the server ended while it ran; it can be taken up again",
    }
