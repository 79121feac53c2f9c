"""The batches of a user's claims: kept, listed, removed to the trash, restored."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path

from ytterby.core.storage import storage_problem
from ytterby.errors import Problem, UnknownNameError, WorkspaceError, unknown_name
from ytterby.evidence.userdata.overrides import BATCHES, batch_directories
from ytterby.evidence.workspace import check_workspace, move_in_workspace

TRASH = "trash"
"""Folder of the workspace where removed batches wait to be restored or deleted by hand."""

RECORD = "batch.json"


@dataclass(frozen=True)
class ClaimBatch:
    """One import of claims.

    Attributes
    ----------
    batch
        Id: a running number and the file's name.
    file
        Base name of the file that was read.
    imported_on
        ISO date.
    claims
        How many.
    digest
        SHA-256 of the file, so that the same file is not imported twice.
    """

    batch: str
    file: str
    imported_on: str
    claims: int
    digest: str

    def to_json(self) -> bytes:
        """Return the record as it is written beside the claims."""
        return json.dumps(asdict(self), indent=2, ensure_ascii=False).encode()


def list_batches(workspace: Path | None = None, *, removed: bool = False) -> list[ClaimBatch]:
    """Return the batches in force, or those in the trash, in order of import.

    Raises
    ------
    WorkspaceError
        ``corrupt-batch`` for every record that cannot be read.
    """
    directory = check_workspace(workspace)
    folders = batch_directories(directory, TRASH if removed else BATCHES)
    found: list[ClaimBatch] = []
    problems: list[Problem] = []
    for folder in folders:
        path = folder / RECORD
        try:
            found.append(ClaimBatch(**json.loads(path.read_text(encoding="utf-8"))))
        except OSError as error:
            problems.append(storage_problem(error, path, fix=f"remove the batch {folder.name}"))
        except (ValueError, TypeError):
            message = f"the record of the batch {folder.name} is damaged"
            fix = f"remove the batch {folder.name} and import its file again"
            problems.append(Problem("corrupt-batch", str(path), message, fix))
    if problems:
        raise WorkspaceError(problems)
    return found


def remove_batch(batch: str, workspace: Path | None = None) -> Path:
    """Take a batch out of force; it goes to the trash and can be restored.

    Returns
    -------
    Path
        Where it lies now.

    Raises
    ------
    UnknownNameError
        ``unknown-batch``, with the batches there are.
    WorkspaceError
        The workspace cannot be written; the batch stays in force.
    """
    return _move(batch, workspace, BATCHES, TRASH)


def restore_batch(batch: str, workspace: Path | None = None) -> Path:
    """Put a removed batch back in force.

    Returns
    -------
    Path
        Where it lies now.

    Raises
    ------
    UnknownNameError
        ``unknown-batch``, with the batches in the trash.
    WorkspaceError
        The workspace cannot be written; the batch stays in the trash.
    """
    return _move(batch, workspace, TRASH, BATCHES)


def next_number(workspace: Path) -> int:
    """Return the number of the next batch; numbers of removed batches are not used again."""
    names = [
        folder.name for place in (BATCHES, TRASH) for folder in batch_directories(workspace, place)
    ]
    numbers = [int(name.partition("-")[0]) for name in names if name.partition("-")[0].isdigit()]
    return max(numbers, default=0) + 1


def _move(batch: str, workspace: Path | None, origin: str, destination: str) -> Path:
    directory = check_workspace(workspace)
    known = [folder.name for folder in batch_directories(directory, origin)]
    if batch not in known:
        raise UnknownNameError(unknown_name("batch", batch, known or ["none"]))
    target = directory / destination / batch
    move_in_workspace(directory / origin / batch, target)
    return target
