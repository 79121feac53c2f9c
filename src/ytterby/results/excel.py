"""Tables to a workbook: what ran and what it found first, then a sheet for each table."""

from __future__ import annotations

import io
import json
import math
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import polars as pl

from ytterby.core.storage import write_atomic
from ytterby.errors import InputError, Problem
from ytterby.results.manifest import Manifest
from ytterby.results.table import Table

EXCEL_ROWS = 1_048_574
"""Rows of data that fit a sheet of Excel under its two header rows."""
SHEET_NAME = 31
LONGEST_TEXT = 32_767
"""Characters that fit a cell."""
COVER_SHEET = "about"
NOTES_SHEET = "units and sources"
HEAD = 2
"""Header rows: names, then units."""
MEASURED = 200
"""Rows that decide how wide a column is."""
NARROWEST, WIDEST = 9, 48


def write_excel(
    path: Path,
    tables: Mapping[str, Table] | Sequence[Table] | Table,
    manifest: Manifest | None = None,
    finding: Sequence[str] = (),
) -> None:
    """Write a workbook: a cover, a sheet for each table, and one of units, sources and notes.

    The cover says what was found, what ran, and on which evidence. A sheet has the names of its
    columns in the first row and their units in the second; both stay in view. Text is written as
    text, so nothing in it can act as a formula.

    Parameters
    ----------
    path
        Where to write.
    tables
        One table or several.
    manifest
        What ran.
    finding
        The answer in words.

    Raises
    ------
    InputError
        ``too-many-rows``: a table is longer than a sheet.
    WorkspaceError
        The file cannot be written; what was there before is untouched.
    """
    write_atomic(path, excel_bytes(tables, manifest, finding))


def excel_bytes(
    tables: Mapping[str, Table] | Sequence[Table] | Table,
    manifest: Manifest | None = None,
    finding: Sequence[str] = (),
) -> bytes:
    """Return a workbook as `write_excel` writes it.

    Parameters
    ----------
    tables, manifest, finding
        As for `write_excel`.

    Raises
    ------
    InputError
        ``too-many-rows``: a table is longer than a sheet.
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
    taken: set[str] = {COVER_SHEET, NOTES_SHEET}
    names = [_sheet_name(t.name, taken) for t in listed]
    _write_cover(book, listed, names, manifest, finding)
    for table, name in zip(listed, names, strict=True):
        _write_table(book, book.add_worksheet(name), table)
    notes = book.add_worksheet(NOTES_SHEET)
    notes.set_column(0, 1, 24)
    notes.set_column(2, 2, 90)
    for at, cells in enumerate(_notes(listed, manifest)):
        for place, text in enumerate(cells):
            notes.write_string(at, place, text[:LONGEST_TEXT])
    book.close()
    return buffer.getvalue()


def _write_cover(
    book: Any,
    tables: Sequence[Table],
    names: Sequence[str],
    manifest: Manifest | None,
    finding: Sequence[str],
) -> None:
    sheet = book.add_worksheet(COVER_SHEET)
    bold, wrapped = book.add_format({"bold": True}), book.add_format({"text_wrap": True})
    title = book.add_format({"bold": True, "font_size": 14})
    wrapped.set_align("top")
    sheet.set_column(0, 0, 22)
    sheet.set_column(1, 1, 110)
    sheet.write_string(0, 0, "Ytterby", title)
    sheet.write_string(0, 1, (manifest.command if manifest else "")[:LONGEST_TEXT], title)
    row = 2
    for at, sentence in enumerate(finding):
        if not at:
            sheet.write_string(row, 0, "finding", bold)
        sheet.write_string(row, 1, sentence[:LONGEST_TEXT], wrapped)
        row += 1
    row += bool(finding)
    for what, value in _about(manifest):
        sheet.write_string(row, 0, what, bold)
        sheet.write_string(row, 1, value[:LONGEST_TEXT], wrapped)
        row += 1
    row += 1
    for at, (table, name) in enumerate(zip(tables, names, strict=True)):
        if not at:
            sheet.write_string(row, 0, "sheets", bold)
        rows = "1 row" if table.frame.height == 1 else f"{table.frame.height:,} rows"
        sheet.write_string(row, 1, f"{name}: {rows}")
        row += 1


def _about(manifest: Manifest | None) -> list[tuple[str, str]]:
    if manifest is None:
        return []
    rows = [
        ("evidence", manifest.evidence_version),
        ("as of", manifest.as_of or "all that is known"),
        ("your own claims", ", ".join(manifest.overrides) or "none"),
        ("scenario", manifest.scenario),
        ("years of chains", ", ".join(str(y) for y in manifest.years)),
        ("seed", "" if manifest.seed is None else str(manifest.seed)),
        ("packages", ", ".join(f"{k} {v}" for k, v in manifest.packages.items())),
        ("fingerprint", manifest.fingerprint),
        ("finished", manifest.finished),
    ]
    return [(what, value) for what, value in rows if value]


def _write_table(book: Any, sheet: Any, table: Table) -> None:
    bold = book.add_format({"bold": True, "bottom": 0})
    unit = book.add_format({"italic": True, "font_color": "#666666", "bottom": 1})
    sheet.freeze_panes(HEAD, 0)
    for at, column in enumerate(table.frame.columns):
        values = table.frame[column]
        named = table.units.get(column)
        sheet.write_string(0, at, column, bold)
        if named:
            sheet.write_string(1, at, f"[{named}]", unit)
        else:
            sheet.write_blank(1, at, None, unit)
        shown = book.add_format({"num_format": number_format(values, named)})
        sheet.set_column(at, at, _width(column, named, values))
        _write_column(sheet, at, values, shown)


def _write_column(sheet: Any, at: int, values: pl.Series, shown: Any) -> None:
    number, truth = values.dtype.is_numeric(), values.dtype == pl.Boolean
    for row, value in enumerate(values.to_list(), start=HEAD):
        if value is None or value != value:
            continue
        if truth:
            sheet.write_boolean(row, at, value)
        elif number and math.isfinite(value):
            sheet.write_number(row, at, value, shown)
        else:
            sheet.write_string(row, at, str(value)[:LONGEST_TEXT])


def number_format(values: pl.Series, unit: str | None) -> str:
    """Return how a spreadsheet shows a column of numbers; the numbers themselves stay whole.

    Parameters
    ----------
    values
        The column.
    unit
        Its unit.

    Examples
    --------
    >>> number_format(pl.Series([2024, 2025]), "year"), number_format(pl.Series([0.25]), "1")
    ('0', '0.000')
    >>> number_format(pl.Series([12_345.6]), "t/year"), number_format(pl.Series([12.3]), "month")
    ('#,##0', '#,##0.0')
    """
    if not values.dtype.is_numeric():
        return "General"
    if values.dtype.is_integer():
        return "0" if unit == "year" else "#,##0"
    finite = values.cast(pl.Float64).drop_nulls()
    finite = finite.filter(finite.is_finite()).abs()
    most = float(finite.max() or 0.0) if finite.len() else 0.0  # type: ignore[arg-type]
    if unit == "year" and most > 1000:
        return "0.0"
    if most >= 1000:
        return "#,##0"
    return "#,##0.0" if most >= 10 else "0.000"


def _width(column: str, unit: str | None, values: pl.Series) -> int:
    texts = [column, f"[{unit}]" if unit else ""]
    if not values.dtype.is_numeric():
        texts += [str(v) for v in values.head(MEASURED).to_list() if v is not None]
    return min(WIDEST, max(NARROWEST, max(len(t) for t in texts) + 2))


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
