"""Run an importer: read, check, and only then write a batch that can be undone."""

from __future__ import annotations

import datetime as dt
import hashlib
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from ytterby.errors import Problem
from ytterby.evidence.importers.base import ImportOptions, Progress, quiet
from ytterby.evidence.importers.registry import importer
from ytterby.evidence.series import Batch, list_batches, to_parquet, write_batch
from ytterby.evidence.workspace import check_workspace

_CODES = {"trade": "hs", "reported_trade": "hs", "mining": "commodity", "governance": "dimension"}


@dataclass(frozen=True)
class ImportReport:
    """What an import did, or would do.

    Attributes
    ----------
    batch
        The batch, with the rows by kind of series; ``remove_batch(batch.batch)`` undoes it.
    written
        False for a dry run, and where the same content was already there.
    problems
        Warnings.
    """

    batch: Batch
    written: bool
    problems: tuple[Problem, ...] = ()

    @property
    def table(self) -> pl.DataFrame:
        """Rows by kind of series, with the years that they cover."""
        years = self.batch.years
        return pl.DataFrame(
            [
                (self.batch.batch, kind, rows, *years.get(kind, (None, None)), self.written)
                for kind, rows in self.batch.rows.items()
            ],
            schema={
                "batch": pl.String,
                "series": pl.String,
                "rows": pl.Int64,
                "first_year": pl.Int32,
                "last_year": pl.Int32,
                "written": pl.Boolean,
            },
            orient="row",
        )


def import_series(
    name: str,
    path: Path,
    *,
    options: ImportOptions | None = None,
    workspace: Path | None = None,
    dry_run: bool = False,
    progress: Progress | None = None,
) -> ImportReport:
    """Read a download with an importer and keep it in the workspace.

    Parameters
    ----------
    name
        Name of the importer: ``geopolrisk``, ``baci``, ``comtrade``, ``wgi`` …
    path
        The file or folder.
    options
        Which codes, commodities and years to take.
    workspace
        Directory of the user's own data.
    dry_run
        Read and check all, write nothing.
    progress
        Called with what is being done and the share done (0–1).

    Raises
    ------
    InputError
        Every problem of the download at once; nothing was written.
    WorkspaceError
        The workspace cannot be written; nothing half-written is in force.
    """
    chosen = importer(name)
    known = {b.batch for b in list_batches(check_workspace(workspace))}
    report = progress or quiet
    result = chosen.read(path.expanduser(), options or ImportOptions(), report)
    frames = dict(result.frames)
    tables = {kind: to_parquet(frame) for kind, frame in sorted(frames.items())}
    digest = hashlib.sha256()
    for kind, content in tables.items():
        digest.update(kind.encode() + content)
    years = {kind: frame["year"].unique().sort().to_list() for kind, frame in frames.items()}
    batch = Batch(
        batch=f"{name}-{digest.hexdigest()[:8]}",
        importer=name,
        source=path.name,
        imported_on=dt.datetime.now(dt.UTC).isoformat(timespec="seconds"),
        published_on=result.published_on,
        licence=result.licence,
        attribution=result.attribution,
        rows={kind: frame.height for kind, frame in frames.items()},
        codes=tuple(
            str(c) for k, f in frames.items() for c in f[_CODES[k]].unique().sort().to_list()
        ),
        years={kind: (found[0], found[-1]) for kind, found in years.items() if found},
    )
    problems = list(result.problems)
    if batch.batch in known:
        message = "this very content was imported before; nothing was written"
        problems.append(Problem("already-imported", batch.batch, message, "", "warning"))
        return ImportReport(batch, False, tuple(problems))
    if not dry_run:
        report("writing", 1.0)
        write_batch(batch, tables, workspace)
    return ImportReport(batch, not dry_run, tuple(problems))
