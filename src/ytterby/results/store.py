"""Runs kept in the workspace: a directory each, with the manifest and every table as Parquet."""

from __future__ import annotations

import contextlib
import json
import shutil
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import polars as pl

from ytterby.core.storage import storage_problem
from ytterby.errors import Problem, UnknownNameError, WorkspaceError, unknown_name
from ytterby.evidence.workspace import check_workspace
from ytterby.results.export import parquet_bytes, table_meta
from ytterby.results.manifest import Manifest
from ytterby.results.table import Table

FOLDER = "runs"
MANIFEST = "manifest.json"
TABLES = "tables.json"


@dataclass(frozen=True)
class Run:
    """A run as it was kept.

    Attributes
    ----------
    name
        Name of its directory.
    manifest
        What ran.
    tables
        Its tables by name.
    """

    name: str
    manifest: Manifest
    tables: Mapping[str, Table] = field(repr=False)


def write_run(
    manifest: Manifest, tables: Mapping[str, Table], workspace: Path | None = None
) -> Path:
    """Keep a run: all of it appears at once, or nothing does.

    Parameters
    ----------
    manifest
        What ran.
    tables
        Its tables.
    workspace
        Directory of the user's own data; the usual one by default.

    Returns
    -------
    Path
        The run's directory, named by time, command and fingerprint.

    Raises
    ------
    WorkspaceError
        The workspace is read-only, full or no directory; nothing was written.
    """
    root = check_workspace(workspace) / FOLDER
    word = [*manifest.command.split()[1:2], "run"][0]
    stamp = "".join(c for c in manifest.started if c.isdigit())[:17]
    safe = "".join(c if c.isalnum() or c == "-" else "-" for c in word)
    target = root / f"{stamp}-{safe}-{manifest.fingerprint[:8]}"
    part: Path | None = None
    try:
        root.mkdir(parents=True, exist_ok=True)
        part = Path(tempfile.mkdtemp(prefix=".part-", dir=root))
        index = []
        for at, table in enumerate(tables.values()):
            file = f"{at:02d}.parquet"
            (part / file).write_bytes(parquet_bytes(table, manifest))
            index.append(table_meta(table, None) | {"file": file})
        (part / TABLES).write_text(json.dumps(index, indent=2), encoding="utf-8")
        (part / MANIFEST).write_text(manifest.to_json(), encoding="utf-8")
        part.chmod(0o755)
        part.replace(target)
    except OSError as error:
        if part is not None:
            with contextlib.suppress(OSError):
                shutil.rmtree(part)
        raise WorkspaceError(storage_problem(error, root)) from error
    return target


def list_runs(workspace: Path | None = None) -> tuple[str, ...]:
    """Return the names of the runs that are kept, oldest first."""
    root = check_workspace(workspace) / FOLDER
    return tuple(sorted(p.parent.name for p in root.glob(f"[!.]*/{MANIFEST}")))


def read_run(name: str, workspace: Path | None = None) -> Run:
    """Return a run.

    Raises
    ------
    UnknownNameError
        ``unknown-run``, with the nearest names.
    WorkspaceError
        ``corrupt-run``: a file of it cannot be read.
    """
    folder = _folder(name, workspace)
    try:
        manifest = Manifest.from_json((folder / MANIFEST).read_text(encoding="utf-8"))
        tables = {}
        for row in json.loads((folder / TABLES).read_text(encoding="utf-8")):
            frame = pl.read_parquet(folder / row["file"])
            tables[row["table"]] = Table(
                row["table"], frame, row["units"], tuple(row["sources"]), row["note"]
            )
    except (OSError, ValueError, TypeError, KeyError, pl.exceptions.PolarsError) as error:
        raise WorkspaceError(
            Problem(
                "corrupt-run",
                str(folder),
                f"this run cannot be read ({type(error).__name__})",
                f"delete {folder} and run the command in its {MANIFEST} again",
            )
        ) from error
    return Run(name, manifest, tables)


def remove_run(name: str, workspace: Path | None = None) -> None:
    """Delete a run; its manifest goes first, so that half a run is never listed.

    Raises
    ------
    UnknownNameError
        ``unknown-run``, with the nearest names.
    WorkspaceError
        The workspace cannot be written.
    """
    folder = _folder(name, workspace)
    try:
        (folder / MANIFEST).unlink()
        shutil.rmtree(folder)
    except OSError as error:
        raise WorkspaceError(storage_problem(error, folder)) from error


def _folder(name: str, workspace: Path | None) -> Path:
    known = list_runs(workspace)
    if name not in known:
        raise UnknownNameError(unknown_name("run", name, known))
    return check_workspace(workspace) / FOLDER / name
