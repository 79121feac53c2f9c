"""The user's own claims: those in force and those taken out, what each replaces and why."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import polars as pl

from ytterby.evidence import Evidence, load, series
from ytterby.evidence.reading import Table, read_tables
from ytterby.evidence.userdata.batches import TRASH, ClaimBatch, list_batches
from ytterby.evidence.userdata.overrides import (
    BATCHES,
    USER_PREFIX,
    USER_SCHEMA,
    batch_directories,
)
from ytterby.evidence.workspace import check_workspace
from ytterby.workflows.imports import remove_import, restore_import
from ytterby.workflows.weighing.drafts import FILE, Draft


@dataclass(frozen=True)
class Override:
    """One batch of the user's own claims.

    Attributes
    ----------
    batch
        Its record: name, file, day, number of claims.
    removed
        Whether it lies in the trash.
    claims
        Its claims, with ``replaces`` (claim).
    replaced
        Ids of the claims whose place they take now.
    """

    batch: ClaimBatch
    removed: bool
    claims: pl.DataFrame
    replaced: tuple[str, ...]

    @property
    def typed(self) -> bool:
        """Whether it came from a form and not from a file of the user's."""
        return self.batch.file == FILE


def list_overrides(workspace: Path | None = None) -> tuple[Override, ...]:
    """Return the user's batches of claims, those in force first, the newest first.

    Parameters
    ----------
    workspace
        Directory of the user's own data.

    Raises
    ------
    WorkspaceError
        A batch cannot be read.
    """
    directory = check_workspace(workspace)
    evidence = load(workspace=workspace)
    found = []
    for removed, place in ((False, BATCHES), (True, TRASH)):
        for batch in reversed(list_batches(workspace, removed=removed)):
            path = directory / place / batch.batch / "claims.csv"
            frame, _ = read_tables([Table(path.name, path.read_bytes())], USER_SCHEMA, key="claim")
            gone = () if removed else replaced_by(frame, evidence)
            found.append(Override(batch, removed, frame, gone))
    return tuple(found)


def replaced_by(own: pl.DataFrame, evidence: Evidence) -> tuple[str, ...]:
    """Return the claims whose place some of the user's own have taken."""
    by = pl.col("superseded_by").is_in(own["claim"].implode())
    return tuple(evidence.claims.filter(by)["claim"])


def take_out(batch: str, workspace: Path | None = None) -> str:
    """Take a batch out of force and say so; `put_back` undoes it.

    Raises
    ------
    UnknownNameError
        ``unknown-batch``, with the nearest names.
    WorkspaceError
        The workspace cannot be written.
    """
    return remove_import(batch, workspace=workspace)


def put_back(batch: str, workspace: Path | None = None) -> str:
    """Put a batch back in force and say so.

    Raises
    ------
    UnknownNameError
        ``unknown-batch``, with the batches in the trash.
    WorkspaceError
        The workspace cannot be written.
    """
    return restore_import(batch, workspace=workspace)


def is_own(claim: str) -> bool:
    """Return whether a claim is the user's."""
    return claim.startswith(USER_PREFIX)


@contextmanager
def workspace_without(batch: str, workspace: Path | None = None) -> Iterator[Path]:
    """Yield a workspace that lacks one batch and is otherwise the same; gone afterwards.

    Parameters
    ----------
    batch
        Name of the batch that is left out; blank for none.
    workspace
        Directory of the user's own data.
    """
    source = check_workspace(workspace)
    with TemporaryDirectory(prefix="ytterby-") as folder:
        target = Path(folder)
        for place in (BATCHES, series.FOLDER):
            (target / place).mkdir()
            for kept in batch_directories(source, place):
                if kept.name != batch:
                    (target / place / kept.name).symlink_to(kept.resolve())
        yield target


@contextmanager
def workspace_with(draft: Draft, workspace: Path | None = None) -> Iterator[Path]:
    """Yield a workspace that has a draft in force and is otherwise the same; gone afterwards.

    Raises
    ------
    InputError
        Everything that is wrong with the draft.
    """
    from ytterby.workflows.weighing.drafts import write_draft

    with workspace_without("", workspace) as target:
        write_draft(draft, target)
        yield target
