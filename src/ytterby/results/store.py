"""Runs kept in the workspace: a directory each, with the manifest and every table as Parquet."""

from __future__ import annotations

import contextlib
import json
import shutil
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

import polars as pl

from ytterby.core.storage import storage_problem
from ytterby.errors import Problem, UnknownNameError, WorkspaceError, unknown_name
from ytterby.evidence.workspace import check_workspace, write_workspace_file
from ytterby.results.about import About, check_about
from ytterby.results.export import parquet_bytes, table_meta
from ytterby.results.manifest import Manifest
from ytterby.results.table import Table

FOLDER = "runs"
MANIFEST = "manifest.json"
TABLES = "tables.json"
ABOUT = "about.json"
OWN = (MANIFEST, TABLES, ABOUT)
"""Files that every run has; others may be put beside them."""


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
    about
        Its title, its note, and what was asked.
    files
        Names of what was put beside the tables: a report, a board, a scenario.
    """

    name: str
    manifest: Manifest
    tables: Mapping[str, Table] = field(repr=False)
    about: About = field(default_factory=About)
    files: tuple[str, ...] = ()


@dataclass(frozen=True)
class Entry:
    """A run in a list, read without its tables.

    Attributes
    ----------
    name, manifest, about, files
        As of a run.
    tables
        Names of its tables, the main one first.
    """

    name: str
    manifest: Manifest
    about: About
    tables: tuple[str, ...]
    files: tuple[str, ...]


def run_name(manifest: Manifest) -> str:
    """Return the name under which a run is kept: time, command and fingerprint."""
    word = [*manifest.command.split()[1:2], "run"][0]
    stamp = "".join(c for c in manifest.started if c.isdigit())[:17]
    safe = "".join(c if c.isalnum() or c == "-" else "-" for c in word)
    return f"{stamp}-{safe}-{manifest.fingerprint[:8]}"


def write_run(
    manifest: Manifest,
    tables: Mapping[str, Table],
    workspace: Path | None = None,
    *,
    about: About | None = None,
    files: Mapping[str, bytes] | None = None,
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
    about
        Its title, its note, and what was asked.
    files
        What else is kept with it, by plain file names: ``report.html.gz``.

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
    target = root / run_name(manifest)
    part: Path | None = None
    try:
        root.mkdir(parents=True, exist_ok=True)
        part = Path(tempfile.mkdtemp(prefix=".part-", dir=root))
        index = []
        for at, table in enumerate(tables.values()):
            file = f"{at:02d}.parquet"
            (part / file).write_bytes(parquet_bytes(table, manifest))
            index.append(table_meta(table, None) | {"file": file})
        for name, content in (files or {}).items():
            (part / name).write_bytes(content)
        (part / ABOUT).write_text((about or About()).to_json(), encoding="utf-8")
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


def list_entries(workspace: Path | None = None) -> tuple[Entry, ...]:
    """Return the runs that are kept, newest first, without their tables.

    One that cannot be read is left out; `read_run` says what is wrong with it.
    """
    found = []
    root = check_workspace(workspace) / FOLDER
    for name in reversed(list_runs(workspace)):
        with contextlib.suppress(OSError, ValueError, TypeError, KeyError):
            found.append(_read_entry(root / name))
    return tuple(found)


def read_entry(name: str, workspace: Path | None = None) -> Entry:
    """Return a run without its tables.

    Raises
    ------
    UnknownNameError
        ``unknown-run``, with the nearest names.
    WorkspaceError
        ``corrupt-run``: a file of it cannot be read.
    """
    folder = _folder(name, workspace)
    try:
        return _read_entry(folder)
    except (OSError, ValueError, TypeError, KeyError) as error:
        raise _corrupt(folder, error) from error


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
        entry = _read_entry(folder)
        tables = {}
        for row in json.loads((folder / TABLES).read_text(encoding="utf-8")):
            frame = pl.read_parquet(folder / row["file"])
            tables[row["table"]] = Table(
                row["table"], frame, row["units"], tuple(row["sources"]), row["note"]
            )
    except (OSError, ValueError, TypeError, KeyError, pl.exceptions.PolarsError) as error:
        raise _corrupt(folder, error) from error
    return Run(name, entry.manifest, tables, entry.about, entry.files)


def read_run_file(name: str, file: str, workspace: Path | None = None) -> bytes:
    """Return a file that was put beside the tables of a run.

    Raises
    ------
    UnknownNameError
        ``unknown-run`` or ``unknown-file``, with the nearest names.
    WorkspaceError
        The file cannot be read.
    """
    entry = read_entry(name, workspace)
    if file not in entry.files:
        raise UnknownNameError(unknown_name("file", file, entry.files))
    path = check_workspace(workspace) / FOLDER / name / file
    try:
        return path.read_bytes()
    except OSError as error:
        raise WorkspaceError(storage_problem(error, path)) from error


def rename_run(
    name: str, workspace: Path | None = None, *, title: str | None = None, note: str | None = None
) -> Entry:
    """Give a run another title or note; what it holds and where it lies stay.

    Raises
    ------
    UnknownNameError
        ``unknown-run``, with the nearest names.
    InputError
        ``blank-title``, ``too-long``
    WorkspaceError
        The workspace cannot be written; the old words are untouched.
    """
    entry = read_entry(name, workspace)
    check_about(title, note)
    about = replace(
        entry.about,
        title=entry.about.title if title is None else title.strip(),
        note=entry.about.note if note is None else note,
    )
    path = check_workspace(workspace) / FOLDER / name / ABOUT
    write_workspace_file(path, about.to_json().encode())
    return replace(entry, about=about)


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


def _read_entry(folder: Path) -> Entry:
    manifest = Manifest.from_json((folder / MANIFEST).read_text(encoding="utf-8"))
    said = folder / ABOUT
    about = About.from_json(said.read_text(encoding="utf-8")) if said.exists() else About()
    index = json.loads((folder / TABLES).read_text(encoding="utf-8"))
    held = {row["file"] for row in index} | set(OWN)
    files = sorted(p.name for p in folder.iterdir() if p.name not in held and p.name[0] != ".")
    return Entry(folder.name, manifest, about, tuple(r["table"] for r in index), tuple(files))


def _corrupt(folder: Path, error: Exception) -> WorkspaceError:
    return WorkspaceError(
        Problem(
            "corrupt-run",
            str(folder),
            f"this run cannot be read ({type(error).__name__})",
            f"delete {folder} and run the command in its {MANIFEST} again",
        )
    )
