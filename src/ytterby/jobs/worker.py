"""The process of one job: runs its workflow at low priority and keeps what comes of it."""

from __future__ import annotations

import argparse
import json
import logging
import os
import signal
import sqlite3
import threading
import time
from pathlib import Path

from ytterby.errors import Problem, YtterbyError
from ytterby.jobs.folders import LOG, job_folder, remove_folder
from ytterby.jobs.keeping import keep_run
from ytterby.jobs.kinds import find_kind
from ytterby.jobs.store import JobStore, now, problems_text
from ytterby.jobs.telling import Cancelled, Telling

logger = logging.getLogger(__name__)

NICE = 10
WATCH = 0.5
"""How often a worker looks whether its server is still there [s]."""


def main(arguments: list[str]) -> int:
    """Run one job to its end; returns the exit status."""
    given = _read(arguments)
    os.nice(NICE)
    cancelled = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: cancelled.set())
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with, args=(given.parent,), daemon=True).start()
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(message)s")
    store = JobStore(given.home)
    try:
        return _run(store, given, cancelled)
    finally:
        store.close()


def _read(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    parser.add_argument("home", type=Path)
    parser.add_argument("id")
    parser.add_argument("attempt", type=int)
    parser.add_argument("parent", type=int)
    parser.add_argument("--workspace", type=Path)
    return parser.parse_args(arguments)


def _run(store: JobStore, given: argparse.Namespace, cancelled: threading.Event) -> int:
    row = store.row(given.id)
    if row is None:
        return 1

    def write(words: str, share: float) -> bool:
        try:
            return store.report(given.id, given.attempt, words=words, progress=share)
        except sqlite3.OperationalError:
            return True  # the file is busy; the next telling says more

    telling = Telling(write, cancelled)
    try:
        kind = find_kind(row["kind"])
        request = kind.request.model_validate(json.loads(row["request"]))
        name = keep_run(kind, request, telling, given.id, row["title"], given.workspace)
    except Cancelled:
        store.report(given.id, given.attempt, state="cancelled", finished=now(), words="")
        return 0
    except YtterbyError as error:
        told = problems_text(error.problems)
        store.report(given.id, given.attempt, state="failed", finished=now(), problems=told)
        return 0
    except Exception:
        logger.exception("job %s failed", given.id)
        told = problems_text([broken(given.id)])
        store.report(given.id, given.attempt, state="failed", finished=now(), problems=told)
        return 1
    done = {"state": "finished", "progress": 1.0, "words": "", "finished": now(), "run": name}
    if store.report(given.id, given.attempt, **done):
        os.chdir(given.home)
        remove_folder(job_folder(given.home, given.id))
    return 0


def broken(name: str) -> Problem:
    """Return what users are told of a fault inside: nothing of it, but where its log is."""
    return Problem(
        "job-broke",
        f"job {name}",
        "the run stopped by a fault that is not yours; nothing was kept of it",
        f"run it again; if it stops again, report it with app/jobs/{name}/{LOG} of the workspace",
    )


def _end_with(parent: int) -> None:
    """End this process and all that it started once its server is gone."""
    while os.getppid() == parent:
        time.sleep(WATCH)
    os.killpg(os.getpgrp(), signal.SIGKILL)
