"""The folder of a job: what it reads, what it has finished so far, and its log."""

from __future__ import annotations

import contextlib
import shutil
from collections.abc import Mapping
from pathlib import Path

from ytterby.core.storage import storage_problem, write_atomic
from ytterby.core.yaml_bounds import bounds_problem
from ytterby.errors import InputError, WorkspaceError

FOLDER = "jobs"
LOG = "log.txt"
REPORT = "report.html"
DRAWS = "draws"


def job_folder(home: Path, name: str) -> Path:
    """Return the folder of a job; names are made by us and hold no separators."""
    return home / FOLDER / name


def write_folder(folder: Path, files: Mapping[str, bytes]) -> None:
    """Make the folder of a job with the files that it reads, or leave nothing behind.

    Raises
    ------
    InputError
        ``yaml-too-deep``: a text that would end the process that reads it.
    WorkspaceError
        The folder cannot be written.
    """
    deep = [
        bounds_problem(content.decode("utf-8", "replace"), name)
        for name, content in files.items()
        if name.endswith((".yaml", ".yml"))
    ]
    if any(deep):
        raise InputError([p for p in deep if p is not None])
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, content in files.items():
            write_atomic(folder / name, content)
    except OSError as error:
        remove_folder(folder)
        raise WorkspaceError(storage_problem(error, folder)) from error
    except WorkspaceError:
        remove_folder(folder)
        raise


def remove_folder(folder: Path) -> None:
    """Delete the folder of a job; one that cannot be deleted only takes room."""
    with contextlib.suppress(OSError):
        shutil.rmtree(folder)
