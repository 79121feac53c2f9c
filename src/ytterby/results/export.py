"""Tables to files and text: CSV, Parquet and the JSON shape that programs read."""

from __future__ import annotations

import io
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import polars as pl

from ytterby.core.storage import write_atomic
from ytterby.results.manifest import Manifest
from ytterby.results.table import Table


def table_meta(table: Table, manifest: Manifest | None) -> dict[str, Any]:
    """Return what a program must know about a table: units, sources, evidence, command."""
    meta: dict[str, Any] = {
        "table": table.name,
        "units": dict(table.units),
        "sources": list(table.sources),
        "note": table.note,
    }
    if manifest is not None:
        meta |= {
            "evidence_version": manifest.evidence_version,
            "as_of": manifest.as_of,
            "overrides": list(manifest.overrides),
            "command": manifest.command,
            "fingerprint": manifest.fingerprint,
        }
    return meta


def to_object(
    tables: Mapping[str, Table] | Sequence[Table] | Table, manifest: Manifest | None = None
) -> dict[str, Any]:
    """Return ``{"rows": [...], "meta": {...}}`` of the first table; the others under ``tables``.

    Parameters
    ----------
    tables
        One table or several; the first is the main one.
    manifest
        What ran.

    Examples
    --------
    >>> table = Table("shares", pl.DataFrame({"region": ["CHN"], "share": [0.7]}), {"share": "1"})
    >>> to_object(table)["rows"]
    [{'region': 'CHN', 'share': 0.7}]
    """
    first, *rest = _as_list(tables)
    out = {"rows": first.rows(), "meta": table_meta(first, manifest)}
    if rest:
        out["tables"] = {t.name: {"rows": t.rows(), "meta": table_meta(t, manifest)} for t in rest}
    return out


def to_json(
    tables: Mapping[str, Table] | Sequence[Table] | Table, manifest: Manifest | None = None
) -> str:
    """Return `to_object` as JSON text; a gap is ``null``."""
    return json.dumps(to_object(tables, manifest), ensure_ascii=False, default=str)


def write_json(
    path: Path, tables: Mapping[str, Table] | Sequence[Table] | Table, manifest: Manifest | None
) -> None:
    """Write `to_json` to a file, whole or not at all.

    Raises
    ------
    WorkspaceError
        The file cannot be written; what was there before is untouched.
    """
    write_atomic(path, (to_json(tables, manifest) + "\n").encode())


def write_csv(path: Path, table: Table) -> None:
    """Write a table as CSV (UTF-8, comma, a gap is empty), whole or not at all.

    Text that a spreadsheet would run as a formula gets an apostrophe before it: names of products
    and suppliers come from files of others.

    Raises
    ------
    WorkspaceError
        The file cannot be written; what was there before is untouched.
    """
    write_atomic(path, csv_bytes(table))


def csv_bytes(table: Table) -> bytes:
    """Return a table as CSV, as `write_csv` writes it."""
    text = pl.selectors.string()
    runs = text.str.contains(r"^[=+\-@\t\r]") & ~text.str.contains(r"^[+-]?[\d.]+([eE][+-]?\d+)?$")
    clean = table.frame.with_columns(
        pl.selectors.float().fill_nan(None),
        pl.when(runs).then(pl.lit("'") + text).otherwise(text).name.keep(),
    )
    return clean.write_csv().encode()


def write_meta(path: Path, tables: Mapping[str, Table], manifest: Manifest | None = None) -> Path:
    """Write what the files of a result mean beside its main one, as ``<file>.meta.json``.

    Parameters
    ----------
    path
        The main file.
    tables
        Name of each file and the table in it.
    manifest
        What ran.

    Returns
    -------
    Path
        What was written: ``command``, ``evidence_version`` and others of what ran, and under
        ``files`` the units by column, sources and note of each.

    Raises
    ------
    WorkspaceError
        The file cannot be written; what was there before is untouched.
    """
    own = ("table", "units", "sources", "note")
    files = {
        name: {k: v for k, v in table_meta(table, None).items() if k in own}
        for name, table in tables.items()
    }
    ran = {} if manifest is None else json.loads(manifest.to_json())
    if manifest is not None:
        ran["fingerprint"] = manifest.fingerprint
    target = path.with_name(f"{path.name}.meta.json")
    text = json.dumps({**ran, "files": files}, ensure_ascii=False, indent=2, default=str)
    write_atomic(target, (text + "\n").encode())
    return target


def parquet_bytes(table: Table, manifest: Manifest | None = None) -> bytes:
    """Return a table as Parquet; its metadata holds what `table_meta` returns."""
    buffer = io.BytesIO()
    meta = {"ytterby": json.dumps(table_meta(table, manifest), default=str)}
    table.frame.write_parquet(buffer, compression="zstd", metadata=meta)
    return buffer.getvalue()


def write_parquet(path: Path, table: Table, manifest: Manifest | None = None) -> None:
    """Write a table as Parquet, whole or not at all.

    Raises
    ------
    WorkspaceError
        The file cannot be written; what was there before is untouched.
    """
    write_atomic(path, parquet_bytes(table, manifest))


def _as_list(tables: Mapping[str, Table] | Sequence[Table] | Table) -> list[Table]:
    if isinstance(tables, Table):
        return [tables]
    listed = list(tables.values()) if isinstance(tables, Mapping) else list(tables)
    if not listed:
        raise ValueError("there is no table to write")
    return listed
