"""Runs taken out of sight, and brought back: nothing is lost by one press."""

from __future__ import annotations

import shutil
from pathlib import Path

from ytterby.core.storage import storage_problem
from ytterby.errors import UnknownNameError, WorkspaceError, unknown_name
from ytterby.evidence.workspace import check_workspace, move_in_workspace
from ytterby.results.store import FOLDER, MANIFEST, read_entry

TRASH = ".trash"
"""Folder among the runs; what lies there is in no list."""


def discard_run(name: str, workspace: Path | None = None) -> None:
    """Take a run out of every list; `restore_run` brings it back.

    Raises
    ------
    UnknownNameError
        ``unknown-run``, with the nearest names.
    WorkspaceError
        The workspace cannot be written; the run stays.
    """
    read_entry(name, workspace)
    root = check_workspace(workspace) / FOLDER
    move_in_workspace(root / name, root / TRASH / name)


def restore_run(name: str, workspace: Path | None = None) -> None:
    """Bring a run back from the trash.

    Raises
    ------
    UnknownNameError
        ``unknown-run``, with those in the trash.
    WorkspaceError
        The workspace cannot be written; the run stays in the trash.
    """
    known = list_discarded(workspace)
    if name not in known:
        raise UnknownNameError(unknown_name("run", name, known))
    root = check_workspace(workspace) / FOLDER
    move_in_workspace(root / TRASH / name, root / name)


def list_discarded(workspace: Path | None = None) -> tuple[str, ...]:
    """Return the runs in the trash, newest first."""
    folder = check_workspace(workspace) / FOLDER / TRASH
    return tuple(sorted((p.parent.name for p in folder.glob(f"*/{MANIFEST}")), reverse=True))


def empty_trash(workspace: Path | None = None) -> int:
    """Delete every run in the trash for good; returns how many.

    Raises
    ------
    WorkspaceError
        One of them cannot be deleted.
    """
    folder = check_workspace(workspace) / FOLDER / TRASH
    names = list_discarded(workspace)
    for name in names:
        try:
            shutil.rmtree(folder / name)
        except OSError as error:
            raise WorkspaceError(storage_problem(error, folder / name)) from error
    return len(names)
