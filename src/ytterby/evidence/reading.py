"""Read a typed table from CSV bytes and name everything that does not fit, all at once."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence

import polars as pl

from ytterby.errors import Problem

Schema = Mapping[str, pl.DataType]

MANY = 20
"""Problems of one kind listed per column before the rest are counted."""


def read_table(
    content: bytes, schema: Schema, place: str, *, key: str = ""
) -> tuple[pl.DataFrame, list[Problem]]:
    """Return a typed frame and every problem found on the way.

    Blank text is ``""`` (a comparison then never drops a row unseen); a blank number or date is
    null, which is a gap and never a zero.

    Parameters
    ----------
    content
        The bytes of a UTF-8 CSV with a header.
    schema
        Type of each column, in order.
    place
        How a person would name the file.
    key
        Column whose value names a row in problems; by default the row number is used.
    """
    empty = pl.DataFrame(schema=dict(schema))
    try:
        content.decode("utf-8")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        message = f"line {line} is not UTF-8"
        return empty, [Problem("wrong-encoding", place, message, "save the file as UTF-8")]
    try:
        raw = pl.read_csv(
            content, infer_schema=False, missing_columns="raise", empty_string_is_null=False
        )
    except pl.exceptions.PolarsError:
        return empty, _explain_unreadable(content, place)
    problems = _check_header(raw.columns, list(schema), place)
    if problems:
        return empty, problems
    raw = raw.select(pl.col(schema).str.strip_chars())
    typed = raw.select(_cast(name, dtype) for name, dtype in schema.items())
    for name, dtype in schema.items():
        if dtype != pl.String:
            problems += _check_cast(raw, typed, name, dtype, place, key)
    return typed, problems


def _cast(name: str, dtype: pl.DataType) -> pl.Expr:
    column = pl.col(name)
    if dtype == pl.Date:
        return column.str.to_date("%Y-%m-%d", strict=False)
    if dtype == pl.String:
        return column.fill_null("")
    return column.cast(dtype, strict=False)


def _check_cast(
    raw: pl.DataFrame, typed: pl.DataFrame, name: str, dtype: pl.DataType, place: str, key: str
) -> list[Problem]:
    filled = raw[name].fill_null("") != ""
    lost = filled & typed[name].is_null()
    if dtype.is_float():
        lost = lost | (filled & ~typed[name].is_finite().fill_null(True))
    if not lost.any():
        return []
    rows = raw.with_row_index("_row", offset=2).filter(lost)
    label = key if key in raw.columns else "_row"
    want = {"Date": "a date such as 2025-01-31"}.get(
        str(dtype), "a whole number" if dtype.is_integer() else "a number such as 1234.5"
    )
    problems = [
        Problem(
            "bad-date" if dtype == pl.Date else "bad-number",
            f"{place}, {'row ' if label == '_row' else ''}{row[label]}, {name}",
            f"'{row[name]}' is not {want}",
            f"write {want}, or leave the cell blank",
        )
        for row in rows.head(MANY).iter_rows(named=True)
    ]
    if rows.height > MANY:
        more = f"{rows.height - MANY} more cells of {name} are not {want}"
        problems.append(Problem("bad-number", f"{place}, {name}", more, "as above"))
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
