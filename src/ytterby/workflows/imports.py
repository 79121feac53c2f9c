"""Bring data into the user's workspace, list what lies there, and take it out again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import polars as pl

from ytterby.errors import InputError, Problem, UnknownNameError, unknown_name
from ytterby.evidence import load
from ytterby.results.manifest import Manifest, start_manifest
from ytterby.results.table import Table, build_table
from ytterby.workflows.claims import claim_table, evidence_manifest
from ytterby.workflows.inputs import Progress
from ytterby.workflows.outcome import Outcome, command_line


@dataclass(frozen=True)
class ImportOutcome:
    """What an import did, or would do.

    Attributes
    ----------
    tables
        What it brings: claims and what they replace, or rows by kind of series.
    manifest
        What ran.
    batch
        Its name; `remove_import` undoes it.
    written
        False for a dry run, and where the same content was already there.
    problems
        Warnings.
    """

    tables: Mapping[str, Table]
    manifest: Manifest
    batch: str
    written: bool
    problems: tuple[Problem, ...] = field(default=())


def import_data(
    kind: str,
    path: Path,
    *,
    dry_run: bool = False,
    codes: tuple[int, ...] | None = None,
    commodities: tuple[str, ...] | None = None,
    first_year: int | None = None,
    last_year: int | None = None,
    sheet: str | None = None,
    workspace: Path | None = None,
    progress: Progress | None = None,
) -> ImportOutcome:
    """Bring data into the user's workspace: own claims, or a download of somebody's series.

    Parameters
    ----------
    kind
        ``claims``, or the name of an importer.
    path
        The file or folder.
    dry_run
        Read and check all, write nothing.
    codes, commodities, first_year, last_year
        What to take of a series.
    sheet
        Which sheet of a workbook of claims.
    workspace
        Directory of the user's own data.
    progress
        Called with what is being done and the share done (0–1).

    Raises
    ------
    InputError
        Every problem at once (file, row, field), in a dry run too; nothing was written.
    WorkspaceError
        The workspace cannot be written; nothing was written.
    """
    from ytterby.evidence.importers import ImportOptions, import_series, importers

    flag = ["--dry-run"] if dry_run else []
    command = command_line(["evidence", "import", kind, str(path), *flag], {})
    if kind == "claims":
        return _import_claims(path, sheet, workspace, command, dry_run=dry_run)
    if kind not in importers():
        raise UnknownNameError(unknown_name("importer", kind, ["claims", *importers()], "kind"))
    chosen = ImportOptions(codes, commodities, first_year, last_year)
    report = import_series(
        kind, path, options=chosen, workspace=workspace, dry_run=dry_run, progress=progress
    )
    table = build_table(
        "series",
        report.table,
        units={"rows": "1", "first_year": "year", "last_year": "year"},
        note=report.batch.attribution,
    )
    manifest = start_manifest(command).finish()
    return ImportOutcome(
        {"series": table}, manifest, report.batch.batch, report.written, report.problems
    )


def list_imports(*, workspace: Path | None = None) -> Outcome:
    """Return what lies in the user's workspace: batches of claims, the trash, imported series.

    Parameters
    ----------
    workspace
        Directory of the user's own data.
    """
    from ytterby.evidence import series
    from ytterby.evidence.userdata.batches import list_batches

    rows = [
        (b.batch, "claims", state, b.file, b.imported_on, b.claims)
        for state, removed in (("in force", False), ("removed", True))
        for b in list_batches(workspace, removed=removed)
    ] + [
        (b.batch, kind, "in force", b.source, b.imported_on[:10], number)
        for b in series.list_batches(workspace)
        for kind, number in b.rows.items()
    ]
    schema = {
        "batch": pl.String,
        "kind": pl.String,
        "state": pl.String,
        "file": pl.String,
        "imported_on": pl.String,
        "rows": pl.Int64,
    }
    frame = pl.DataFrame(rows, schema=schema, orient="row")
    table = build_table("imports", frame, units={"rows": "1"})
    manifest = start_manifest(command_line(["evidence", "imports"], {})).finish()
    return Outcome({"imports": table}, manifest)


def remove_import(batch: str, *, workspace: Path | None = None) -> str:
    """Take an import out of force and say what became of it.

    Parameters
    ----------
    batch
        Its name; claims go to the trash, series can be imported again.
    workspace
        Directory of the user's own data.

    Raises
    ------
    UnknownNameError
        ``unknown-batch``, with the nearest names.
    """
    from ytterby.evidence import series
    from ytterby.evidence.userdata import batches
    from ytterby.evidence.userdata.overrides import batch_directories
    from ytterby.evidence.workspace import check_workspace

    # By folder, so that a batch whose record is damaged can be removed too.
    directory = check_workspace(workspace)
    own = [folder.name for folder in batch_directories(directory)]
    imported = [folder.name for folder in batch_directories(directory, series.FOLDER)]
    if batch in imported:
        series.remove_batch(batch, workspace)
        return f"removed {batch}; import the download again to have it back"
    if batch not in own:
        known = [*own, *imported]
        raise UnknownNameError(unknown_name("batch", batch, known or ["none"]))
    place = batches.remove_batch(batch, workspace)
    return f"removed {batch} to {place}; 'ytterby evidence restore {batch}' brings it back"


def restore_import(batch: str, *, workspace: Path | None = None) -> str:
    """Put a removed batch of claims back in force and say so.

    Parameters
    ----------
    batch
        Its name.
    workspace
        Directory of the user's own data.

    Raises
    ------
    UnknownNameError
        ``unknown-batch``, with the batches in the trash.
    """
    from ytterby.evidence.userdata.batches import restore_batch

    restore_batch(batch, workspace)
    return f"{batch} is in force again"


def _import_claims(
    path: Path, sheet: str | None, workspace: Path | None, command: str, *, dry_run: bool
) -> ImportOutcome:
    from ytterby.evidence.userdata.importing import import_claims

    report = import_claims(path, workspace=workspace, dry_run=dry_run, sheet=sheet)
    if report.errors:
        raise InputError(report.problems)
    evidence = load(workspace=workspace)
    tables = {
        "claims": claim_table("claims", report.claims, evidence),
        "replaced": build_table("replaced", report.replaced),
    }
    manifest = evidence_manifest(command, evidence)
    return ImportOutcome(tables, manifest, report.batch.batch, report.written, report.problems)
