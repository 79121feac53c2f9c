"""Read a typed table from CSV bytes and name everything that does not fit, all at once."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from ytterby.errors import Problem

Schema = Mapping[str, pl.DataType]

MANY = 20
"""Problems of one kind listed per column before the rest are counted."""


@dataclass(frozen=True, slots=True)
class Table:
    """The bytes of a CSV file and how a person names it."""

    place: str
    content: bytes


def read_tables(
    tables: Sequence[Table], schema: Schema, *, key: str = ""
) -> tuple[pl.DataFrame, list[Problem]]:
    """Return one typed frame of several files and every problem found on the way.

    Blank text is ``""`` (a comparison then never drops a row unseen); a blank number or date is
    null, which is a gap and never a zero. A file that cannot be read is left out and reported.

    Parameters
    ----------
    tables
        UTF-8 CSV files with a header.
    schema
        Type of each column, in order.
    key
        Column whose value names a row in problems; by default the row number is used.
    """
    problems: list[Problem] = []
    frames: list[pl.DataFrame] = []
    for table in tables:
        raw, found = _read_raw(table, schema)
        problems += found
        if raw is not None:
            frames.append(raw)
    # One cast of everything at once: many small frames would cost more than their rows.
    raw = pl.concat(frames) if frames else pl.DataFrame(schema=dict.fromkeys(schema, pl.String()))
    raw = raw.with_columns(pl.col(schema).str.strip_chars().fill_null(""))
    typed = raw.select(_cast(name, dtype) for name, dtype in schema.items())
    parsed = [name for name, dtype in schema.items() if dtype != pl.String]
    if parsed and raw.height:
        blank = raw.select(pl.col(parsed) == "")
        lost = typed.select(pl.col(n).is_null() & ~blank[n] for n in parsed)
        for name in (n for n in parsed if lost[n].any()):
            problems += _name_lost(raw.filter(lost[name]), name, schema[name], key)
    return typed, problems


def _read_raw(table: Table, schema: Schema) -> tuple[pl.DataFrame | None, list[Problem]]:
    """Read one file as text, with the columns ``_place`` and ``_row``."""
    try:
        table.content.decode("utf-8")
    except UnicodeDecodeError as error:
        line = table.content[: error.start].count(b"\n") + 1
        message = f"line {line} is not UTF-8"
        fix = "save the file as UTF-8"
        return None, [Problem("wrong-encoding", table.place, message, fix)]
    try:
        raw = pl.read_csv(
            table.content,
            infer_schema=False,
            empty_string_is_null=False,
            row_index_name="_row",
            row_index_offset=2,
        )
    except pl.exceptions.PolarsError:
        return None, _explain_unreadable(table.content, table.place)
    problems = _check_header(raw.columns[1:], list(schema), table.place)
    if problems:
        return None, problems
    return raw.select(*schema, pl.lit(table.place).alias("_place"), "_row"), []


def _cast(name: str, dtype: pl.DataType) -> pl.Expr:
    column = pl.col(name)
    if dtype == pl.String:
        return column
    column = pl.when(column != "").then(column)
    if dtype == pl.Date:
        return column.str.to_date("%Y-%m-%d", strict=False)
    number = column.cast(dtype, strict=False)
    return pl.when(number.is_finite()).then(number) if dtype.is_float() else number


def _name_lost(raw: pl.DataFrame, name: str, dtype: pl.DataType, key: str) -> list[Problem]:
    """Name the cells of a column that are not what they should be."""
    want = {"Date": "a date such as 2025-01-31"}.get(
        str(dtype), "a whole number" if dtype.is_integer() else "a number such as 1234.5"
    )
    code = "bad-date" if dtype == pl.Date else "bad-number"
    problems = []
    for row in raw.head(MANY).iter_rows(named=True):
        label = row[key] if key in raw.columns and row[key] else f"row {row['_row']}"
        place = f"{row['_place']}, {label}, {name}"
        fix = f"write {want}, or leave the cell blank"
        problems.append(Problem(code, place, f"'{row[name]}' is not {want}", fix))
    if raw.height > MANY:
        more = f"{raw.height - MANY} more cells of {name} are not {want}"
        problems.append(Problem(code, name, more, "as above"))
    return problems


def _check_header(found: Sequence[str], wanted: Sequence[str], place: str) -> list[Problem]:
    missing = [c for c in wanted if c not in found]
    extra = [c for c in found if c not in wanted]
    problems = []
    if missing:
        problems.append(
            Problem(
                "missing-column",
                f"{place}, header",
                f"there is no column {', '.join(missing)}",
                f"the columns are {','.join(wanted)}",
            )
        )
    if extra:
        problems.append(
            Problem(
                "unknown-column",
                f"{place}, header",
                f"the column {', '.join(extra)} is not known",
                "delete or rename it",
            )
        )
    return problems


def _explain_unreadable(content: bytes, place: str) -> list[Problem]:
    """Say which rows have the wrong number of fields."""
    if not content.strip():
        return [Problem("empty-file", place, "the file is empty", "add a header and rows")]
    rows = csv.reader(io.StringIO(content.decode("utf-8")))
    header = next(rows)
    problems = [
        Problem(
            "ragged-row",
            f"{place}, row {number}",
            f"{len(row)} fields where the header has {len(header)}",
            "put text that contains a comma in double quotes",
        )
        for number, row in enumerate(rows, start=2)
        if row and len(row) != len(header)
    ]
    return problems or [
        Problem("unreadable-table", place, "the file is no readable CSV", "check its quotes")
    ]
