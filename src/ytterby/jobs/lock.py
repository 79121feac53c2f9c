"""One server at a time runs the jobs of a workspace."""

from __future__ import annotations

import fcntl
from pathlib import Path
from typing import BinaryIO

from ytterby.core.storage import storage_problem
from ytterby.errors import Problem, WorkspaceError

LOCK = "jobs.lock"


def hold_jobs(home: Path) -> BinaryIO:
    """Return the file that is locked for as long as it is open.

    Parameters
    ----------
    home
        Folder of the list of jobs.

    Raises
    ------
    WorkspaceError
        ``workspace-in-use``, or the folder cannot be written.
    """
    path = home / LOCK
    try:
        held = path.open("ab")
    except OSError as error:
        raise WorkspaceError(storage_problem(error, path)) from error
    try:
        fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        held.close()
        message = "another server runs the jobs of this workspace"
        fix = "stop that one, or give this one a workspace of its own by --workspace"
        raise WorkspaceError(Problem("workspace-in-use", str(path), message, fix)) from error
    except OSError as error:
        held.close()
        raise WorkspaceError(storage_problem(error, path)) from error
    return held


def check_jobs_free(home: Path) -> None:
    """Raise if another server runs the jobs of a workspace; writes nothing.

    Parameters
    ----------
    home
        Folder of the list of jobs; need not exist.

    Raises
    ------
    WorkspaceError
        ``workspace-in-use``.
    """
    if (home / LOCK).exists():
        hold_jobs(home).close()
