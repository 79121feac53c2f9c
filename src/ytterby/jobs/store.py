"""Where jobs are written down: one SQLite file that the server and its workers share."""

from __future__ import annotations

import datetime as dt
import json
import sqlite3
import threading
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Any, Final

from ytterby.core.storage import storage_problem
from ytterby.errors import Problem, WorkspaceError
from ytterby.jobs.job import Job

FILE = "jobs.sqlite"
PATIENCE = 10.0
"""How long a writer waits for another one [s]."""
SHORT = 400
"""Letters from which on a text of a request is left out of lists."""

TABLE: Final = """
CREATE TABLE IF NOT EXISTS jobs (
    id TEXT PRIMARY KEY,
    place INTEGER NOT NULL,
    kind TEXT NOT NULL,
    title TEXT NOT NULL,
    request TEXT NOT NULL,
    short TEXT NOT NULL,
    state TEXT NOT NULL,
    progress REAL NOT NULL DEFAULT 0,
    words TEXT NOT NULL DEFAULT '',
    made TEXT NOT NULL,
    started TEXT NOT NULL DEFAULT '',
    finished TEXT NOT NULL DEFAULT '',
    version INTEGER NOT NULL DEFAULT 1,
    problems TEXT NOT NULL DEFAULT '[]',
    run TEXT NOT NULL DEFAULT '',
    attempt INTEGER NOT NULL DEFAULT 0,
    cancelled INTEGER NOT NULL DEFAULT 0,
    pid INTEGER NOT NULL DEFAULT 0
)
"""
INDEX: Final = "CREATE INDEX IF NOT EXISTS by_state ON jobs (state, place)"
AHEAD: Final = (
    "(SELECT COUNT(*) FROM jobs AS o WHERE o.state = 'queued' AND o.place < jobs.place "
    "AND jobs.state = 'queued') AS ahead"
)


class JobStore:
    """The table of jobs.

    Parameters
    ----------
    home
        Folder of the file; made if it is not there.

    Raises
    ------
    WorkspaceError
        The folder cannot be written.
    """

    def __init__(self, home: Path) -> None:
        self._lock = threading.Lock()
        path = home / FILE
        try:
            home.mkdir(parents=True, exist_ok=True)
            self._base = sqlite3.connect(
                path, timeout=PATIENCE, check_same_thread=False, isolation_level=None
            )
            self._base.row_factory = sqlite3.Row
            with self._base:
                self._base.execute("PRAGMA journal_mode = WAL")
                self._base.execute("PRAGMA synchronous = NORMAL")
                self._base.execute(TABLE)
                self._base.execute(INDEX)
        except OSError as error:
            raise WorkspaceError(storage_problem(error, home)) from error
        except sqlite3.Error as error:
            raise WorkspaceError(
                Problem(
                    "corrupt-jobs",
                    str(path),
                    "the list of jobs cannot be read or written",
                    f"make the folder writable, or move {FILE} away and start again",
                )
            ) from error

    def close(self) -> None:
        """Close the file."""
        with self._lock:
            self._base.close()

    def add(self, name: str, kind: str, title: str, request: Mapping[str, Any], most: int) -> int:
        """Put a job at the end of the queue; returns how many wait if that is too many, else -1."""
        short = {field: _shorten(value) for field, value in request.items()}
        with self._write() as base:
            waiting = int(base.execute(_COUNT, ("queued",)).fetchone()[0])
            if waiting >= most:
                return waiting
            base.execute(
                "INSERT INTO jobs (id, place, kind, title, request, short, state, made) "
                "VALUES (?, (SELECT COALESCE(MAX(place), 0) + 1 FROM jobs), ?, ?, ?, ?, ?, ?)",
                (name, kind, title, _text(request), _text(short), "queued", now()),
            )
        return -1

    def read(self, name: str) -> Job | None:
        """Return a job with all that it was asked."""
        rows = self._rows(f"SELECT *, {AHEAD} FROM jobs WHERE id = ?", (name,))
        return _job(rows[0], "request") if rows else None

    def recent(self, limit: int) -> tuple[Job, ...]:
        """Return jobs, newest first, without long texts."""
        rows = self._rows(f"SELECT *, {AHEAD} FROM jobs ORDER BY made DESC, place DESC LIMIT ?",
                          (limit,))  # fmt: skip
        return tuple(_job(row, "short") for row in rows)

    def count(self, state: str) -> int:
        """Return how many jobs are in a state."""
        return int(self._rows(_COUNT, (state,))[0][0])

    def find(self, state: str) -> tuple[sqlite3.Row, ...]:
        """Return the rows of a state in the order of the queue."""
        return tuple(self._rows("SELECT * FROM jobs WHERE state = ? ORDER BY place", (state,)))

    def row(self, name: str) -> sqlite3.Row | None:
        """Return a row as it is."""
        rows = self._rows("SELECT * FROM jobs WHERE id = ?", (name,))
        return rows[0] if rows else None

    def change(self, name: str, states: Iterable[str], **values: Any) -> bool:
        """Change a job if it is in one of some states; returns whether it was.

        Parameters
        ----------
        name, states
            Which job, and where it must stand.
        values
            New values by column.
        """
        places = tuple(states)
        sets = ", ".join(f"{column} = ?" for column in values)
        marks = ", ".join("?" for _ in places)
        with self._write() as base:
            done = base.execute(
                f"UPDATE jobs SET {sets}, version = version + 1 "
                f"WHERE id = ? AND state IN ({marks})",
                (*values.values(), name, *places),
            )
            return done.rowcount == 1

    def report(self, name: str, attempt: int, **values: Any) -> bool:
        """Change a running job on behalf of one attempt at it; an older attempt changes nothing."""
        sets = ", ".join(f"{column} = ?" for column in values)
        with self._write() as base:
            done = base.execute(
                f"UPDATE jobs SET {sets}, version = version + 1 "
                "WHERE id = ? AND state = 'running' AND attempt = ?",
                (*values.values(), name, attempt),
            )
            return done.rowcount == 1

    def queue_again(self, name: str, states: Iterable[str], most: int) -> int:
        """Put an ended job at the end of the queue; returns as `add`."""
        places = tuple(states)
        marks = ", ".join("?" for _ in places)
        with self._write() as base:
            waiting = int(base.execute(_COUNT, ("queued",)).fetchone()[0])
            if waiting >= most:
                return waiting
            base.execute(
                "UPDATE jobs SET state = 'queued', cancelled = 0, problems = '[]', finished = '', "
                "started = '', progress = 0, words = '', version = version + 1, "
                "place = (SELECT MAX(place) + 1 FROM jobs) "
                f"WHERE id = ? AND state IN ({marks})",
                (name, *places),
            )
        return -1

    def remove(self, name: str, states: Iterable[str]) -> bool:
        """Forget a job that is in one of some states; returns whether it was."""
        places = tuple(states)
        marks = ", ".join("?" for _ in places)
        with self._write() as base:
            done = base.execute(
                f"DELETE FROM jobs WHERE id = ? AND state IN ({marks})",
                (name, *places),
            )
            return done.rowcount == 1

    def _rows(self, question: str, values: tuple[Any, ...]) -> list[sqlite3.Row]:
        with self._lock:
            return self._base.execute(question, values).fetchall()

    @contextmanager
    def _write(self) -> Iterator[sqlite3.Connection]:
        with self._lock:
            self._base.execute("BEGIN IMMEDIATE")
            try:
                yield self._base
            except BaseException:
                self._base.execute("ROLLBACK")
                raise
            self._base.execute("COMMIT")


_COUNT: Final = "SELECT COUNT(*) FROM jobs WHERE state = ?"


def now() -> str:
    """Return the time as it is written down [UTC]."""
    return dt.datetime.now(dt.UTC).isoformat(timespec="milliseconds")


def problems_text(problems: Iterable[Problem]) -> str:
    """Return problems as they are written down."""
    return _text([asdict(p) for p in problems])


def _shorten(value: Any) -> Any:
    if isinstance(value, list):
        return [_shorten(v) for v in value]
    return "" if isinstance(value, str) and len(value) > SHORT else value


def _text(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, default=str)


def _job(row: sqlite3.Row, request: str) -> Job:
    return Job(
        id=row["id"],
        kind=row["kind"],
        title=row["title"],
        request=json.loads(row[request]),
        state=row["state"],
        progress=row["progress"],
        words=row["words"],
        ahead=row["ahead"],
        made=row["made"],
        started=row["started"],
        finished=row["finished"],
        version=row["version"],
        problems=tuple(Problem(**p) for p in json.loads(row["problems"])),
        run=row["run"],
    )
