"""Imported series in the user's workspace: big tables, kept by batch and undone by batch."""

from __future__ import annotations

import io
import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from pathlib import Path

import polars as pl

from ytterby.core.storage import storage_problem
from ytterby.errors import Problem, UnknownNameError, WorkspaceError, unknown_name
from ytterby.evidence.workspace import check_workspace, write_workspace_file

FOLDER = "series"
"""Folder of the workspace that holds one folder a batch; ``batch.json`` is written last."""

TRADE_SCHEMA: dict[str, pl.DataType] = {
    "year": pl.Int32(),
    "hs": pl.Int32(),
    "region": pl.String(),
    "partner": pl.String(),
    "value": pl.Float64(),
    "quantity": pl.Float64(),
}
"""Reconciled trade: exporter ``region`` to importer ``partner``, value [USD], quantity [t]."""

REPORTED_SCHEMA: dict[str, pl.DataType] = {
    "year": pl.Int32(),
    "month": pl.Int32(),
    "hs": pl.Int32(),
    "flow": pl.String(),
    "region": pl.String(),
    "partner": pl.String(),
    "value": pl.Float64(),
    "quantity": pl.Float64(),
    "estimated": pl.Boolean(),
}
"""Trade as one side reports it: ``flow`` (import, export) says which; never mixed with trade."""

GOVERNANCE_SCHEMA: dict[str, pl.DataType] = {
    "region": pl.String(),
    "year": pl.Int32(),
    "dimension": pl.String(),
    "estimate": pl.Float64(),
    "standard_error": pl.Float64(),
}
"""Governance: estimate and its standard error, both on the scale of about -2.5 to 2.5."""

MINING_SCHEMA: dict[str, pl.DataType] = {
    "commodity": pl.String(),
    "region": pl.String(),
    "year": pl.Int32(),
    "value": pl.Float64(),
    "unit": pl.String(),
    "basis": pl.String(),
    "in_total": pl.Boolean(),
}
"""Mine output; ``basis`` is reported, provisional, estimated or blank; ``in_total`` is whether the
publisher's world total of the year counts the row (null: cannot be told). No row is a gap."""

SCHEMAS = {
    "trade": TRADE_SCHEMA,
    "reported_trade": REPORTED_SCHEMA,
    "governance": GOVERNANCE_SCHEMA,
    "mining": MINING_SCHEMA,
}
"""Columns of each kind of series."""


@dataclass(frozen=True)
class Batch:
    """One import, as ``batch.json`` keeps it.

    Attributes
    ----------
    batch
        Name: importer and hash of the content, so that the same import twice is one batch.
    importer
        Which importer read it.
    source
        Base name of the file or folder that was read.
    imported_on
        ISO date and time of the import [UTC].
    published_on
        ISO date of the release, blank where the file does not say.
    licence, attribution
        The terms of the data and how to name its makers.
    rows
        Rows by kind of series.
    codes
        HS codes or commodities in it.
    years
        First and last year by kind of series.
    """

    batch: str
    importer: str
    source: str
    imported_on: str
    published_on: str
    licence: str
    attribution: str
    rows: dict[str, int]
    codes: tuple[str, ...] = ()
    years: dict[str, tuple[int, int]] = field(default_factory=dict)


def to_parquet(frame: pl.DataFrame) -> bytes:
    """Return a frame as Parquet bytes: zstd, and the same bytes for the same content."""
    buffer = io.BytesIO()
    frame.write_parquet(buffer, compression="zstd", compression_level=19, statistics=True)
    return buffer.getvalue()


def write_batch(batch: Batch, tables: dict[str, bytes], workspace: Path | None = None) -> None:
    """Write a batch; until its last file is there it does not count.

    Parameters
    ----------
    batch
        Its record.
    tables
        Parquet bytes by kind of series.
    workspace
        Directory of the user's own data.

    Raises
    ------
    WorkspaceError
        The workspace is read-only, full or no directory; no half of a batch is in force.
    """
    folder = check_workspace(workspace) / FOLDER / batch.batch
    for kind, content in tables.items():
        write_workspace_file(folder / f"{kind}.parquet", content)
    text = json.dumps(asdict(batch), indent=2, ensure_ascii=False)
    write_workspace_file(folder / "batch.json", text.encode())


def list_batches(workspace: Path | None = None) -> tuple[Batch, ...]:
    """Return the batches in force, oldest first.

    Raises
    ------
    WorkspaceError
        ``corrupt-batch`` for every batch whose record cannot be read, all at once.
    """
    found: list[Batch] = []
    problems: list[Problem] = []
    for path in sorted((check_workspace(workspace) / FOLDER).glob("*/batch.json")):
        try:
            record = json.loads(path.read_text(encoding="utf-8"))
            record["codes"] = tuple(record["codes"])
            record["years"] = {k: (first, last) for k, (first, last) in record["years"].items()}
            found.append(Batch(**record))
        except OSError as error:
            problems.append(storage_problem(error, path))
        except (ValueError, TypeError, KeyError, AttributeError):
            problems.append(_corrupt(path))
    if problems:
        raise WorkspaceError(problems)
    return tuple(sorted(found, key=lambda b: (b.imported_on, b.batch)))


def remove_batch(name: str, workspace: Path | None = None) -> Path:
    """Undo an import: its record goes first, so that it is out of force at once.

    Returns
    -------
    Path
        The folder that was removed.

    Raises
    ------
    UnknownNameError
        ``unknown-batch``, with the names there are.
    WorkspaceError
        The workspace cannot be written; the batch stays in force.
    """
    root = check_workspace(workspace) / FOLDER
    known = sorted(p.name for p in root.glob("*") if p.is_dir())
    if name not in known:
        raise UnknownNameError(unknown_name("batch", name, known))
    folder = root / name
    try:
        (folder / "batch.json").unlink(missing_ok=True)
        for path in folder.iterdir():
            path.unlink()
        folder.rmdir()
    except OSError as error:
        raise WorkspaceError(storage_problem(error, folder)) from error
    return folder


def read_series(
    kind: str, workspace: Path | None = None, *, where: pl.Expr | None = None
) -> pl.DataFrame:
    """Return imported rows of a kind with the batch that each came in, oldest batch first.

    Parameters
    ----------
    kind
        ``trade``, ``reported_trade``, ``governance`` or ``mining``.
    workspace
        Directory of the user's own data.
    where
        Only rows that fit; what does not is never loaded.

    Raises
    ------
    WorkspaceError
        ``corrupt-batch`` for every table that cannot be read, all at once.
    """
    root = check_workspace(workspace) / FOLDER
    empty = pl.DataFrame(schema={**SCHEMAS[kind], "batch": pl.String()})
    frames, problems = [empty], []
    for batch in list_batches(workspace):
        if kind not in batch.rows:
            continue
        path = root / batch.batch / f"{kind}.parquet"
        try:
            rows = pl.scan_parquet(path)
            frame = (rows if where is None else rows.filter(where)).collect()
        except (OSError, pl.exceptions.PolarsError):
            problems.append(_corrupt(path))
            continue
        if dict(frame.schema) != SCHEMAS[kind]:
            problems.append(_corrupt(path))
            continue
        frames.append(frame.with_columns(pl.lit(batch.batch).alias("batch")))
    if problems:
        raise WorkspaceError(problems)
    return pl.concat(frames)


def newest(frame: pl.DataFrame, key: Iterable[str]) -> pl.DataFrame:
    """Return, for each value of the key, the rows of the last batch that has any.

    Parameters
    ----------
    frame
        Rows with a ``batch`` column, oldest batch first.
    key
        Columns that a later batch replaces as a whole, such as year and HS code.
    """
    if frame["batch"].n_unique() <= 1:
        return frame
    return frame.filter(pl.col("batch") == pl.col("batch").last().over(list(key)))


def _corrupt(path: Path) -> Problem:
    return Problem(
        "corrupt-batch",
        str(path),
        "this file of an import cannot be read",
        f"run 'ytterby evidence remove {path.parent.name}' and import the data again",
    )
