"""Tables to files and text: CSV, Parquet, Excel and the JSON shape that programs read."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import polars as pl

from ytterby.core.storage import write_atomic
from ytterby.errors import InputError, Problem
from ytterby.results.manifest import Manifest
from ytterby.results.table import Table

EXCEL_ROWS = 1_048_575
"""Rows of data that fit a sheet of Excel under its header."""
SHEET_NAME = 31
NOTES_SHEET = "units and sources"
NOTE = {"author": "ytterby", "x_scale": 1.5, "y_scale": 0.4}
"""Of a header's note: wide enough for one line that names a unit."""


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
    text = pl.selectors.string()
    runs = text.str.contains(r"^[=+\-@\t\r]") & ~text.str.contains(r"^[+-]?[\d.]+([eE][+-]?\d+)?$")
    clean = table.frame.with_columns(
        pl.selectors.float().fill_nan(None),
        pl.when(runs).then(pl.lit("'") + text).otherwise(text).name.keep(),
    )
    write_atomic(path, clean.write_csv().encode())


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


def write_excel(
    path: Path,
    tables: Mapping[str, Table] | Sequence[Table] | Table,
    manifest: Manifest | None = None,
) -> None:
    """Write a workbook: a sheet per table and one with units, sources, notes and what ran.

    Text is written as text, so nothing in it can act as a formula. The header of a column with a
    unit carries the unit as a note, so that names stay those by which programs read them back.

    Raises
    ------
    InputError
        ``too-many-rows``: a table is longer than a sheet.
    WorkspaceError
        The file cannot be written; what was there before is untouched.
    """
    import xlsxwriter

    listed = _as_list(tables)
    long = [t for t in listed if t.frame.height > EXCEL_ROWS]
    if long:
        raise InputError(
            Problem(
                "too-many-rows",
                f"table {t.name}",
                f"{t.frame.height:,} rows do not fit a sheet of Excel",
                "write CSV or Parquet, or filter by year, region or element",
            )
            for t in long
        )
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True, "nan_inf_to_errors": False})
    bold = book.add_format({"bold": True})
    taken: set[str] = {NOTES_SHEET}
    for table in listed:
        sheet = book.add_worksheet(_sheet_name(table.name, taken))
        sheet.freeze_panes(1, 0)
        for at, column in enumerate(table.frame.columns):
            sheet.write_string(0, at, column, bold)
            if unit := table.units.get(column):
                sheet.write_comment(0, at, f"[{unit}]", NOTE)
            _write_column(sheet, at, table.frame[column])
    notes = book.add_worksheet(NOTES_SHEET)
    for at, cells in enumerate(_notes(listed, manifest)):
        for place, text in enumerate(cells):
            notes.write_string(at, place, text)
    book.close()
    write_atomic(path, buffer.getvalue())


def _write_column(sheet: Any, at: int, values: pl.Series) -> None:
    number = values.dtype.is_numeric()
    for row, value in enumerate(values.to_list(), start=1):
        if value is None or value != value:
            continue
        if number:
            sheet.write_number(row, at, value)
        else:
            sheet.write_string(row, at, str(value))


def _notes(tables: Sequence[Table], manifest: Manifest | None) -> list[tuple[str, ...]]:
    rows: list[tuple[str, ...]] = [("table", "what", "value")]
    for table in tables:
        rows += [(table.name, f"unit of {c}", u) for c, u in table.units.items()]
        rows += [(table.name, "source", s) for s in table.sources]
        if table.note:
            rows.append((table.name, "note", table.note))
    if manifest is not None:
        for name, value in json.loads(manifest.to_json()).items():
            rows.append(("", name, value if isinstance(value, str) else json.dumps(value)))
    return rows


def _sheet_name(name: str, taken: set[str]) -> str:
    base = re.sub(r"[\[\]:*?/\\']", "-", name)[:SHEET_NAME] or "table"
    chosen, count = base, 1
    while chosen.casefold() in {t.casefold() for t in taken}:
        count += 1
        tail = f" {count}"
        chosen = base[: SHEET_NAME - len(tail)] + tail
    taken.add(chosen)
    return chosen


def _as_list(tables: Mapping[str, Table] | Sequence[Table] | Table) -> list[Table]:
    if isinstance(tables, Table):
        return [tables]
    listed = list(tables.values()) if isinstance(tables, Mapping) else list(tables)
    if not listed:
        raise ValueError("there is no table to write")
    return listed
