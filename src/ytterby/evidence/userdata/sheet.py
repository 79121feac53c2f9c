"""A user's table as rows of cells with the row numbers that the user sees."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import product
from pathlib import Path

from ytterby.core.storage import storage_problem
from ytterby.errors import InputError, Problem

Cell = str | float | None


@dataclass(frozen=True)
class Row:
    """One row of a user's table.

    Attributes
    ----------
    number
        As a spreadsheet or an editor counts it; the header of a plain file is row 1.
    cells
        Text, number or ``None``, by position.
    """

    number: int
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class Sheet:
    """A user's table.

    Attributes
    ----------
    place
        How a person names it: ``my.csv`` or ``my.xlsx, sheet Claims``.
    header
        Column names as written; ``None`` for an unnamed column.
    header_row
        Row number of the header.
    rows
        Rows below it that are not blank.
    problems
        What was wrong on reading.
    """

    place: str
    header: tuple[str, ...] = ()
    header_row: int = 1
    rows: tuple[Row, ...] = ()
    problems: tuple[Problem, ...] = field(default=())


EXAMPLE = "quantity,region,year,value,unit,source"
"""Columns that a table of claims should name."""


def read_sheet(
    path: Path,
    sheet: str | None = None,
    *,
    known: frozenset[str] | None = None,
    example: str = EXAMPLE,
) -> tuple[Sheet, bytes]:
    """Return the table in a CSV or Excel file, and the bytes of the file.

    Parameters
    ----------
    path
        ``.csv``, ``.tsv``, ``.txt`` or ``.xlsx``.
    sheet
        Which sheet of a workbook; needed only if several visible ones hold something.
    known
        Folded names of columns by which the header is found; those of claims by default.
    example
        Columns that the table should name, for the message if there is no header.

    Raises
    ------
    InputError
        ``no-such-file``, or the file cannot be read at all.
    """
    from ytterby.evidence.userdata.columns import KNOWN

    path = path.expanduser()
    names = KNOWN if known is None else known
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        fix = "check the name and the folder"
        raise InputError(
            Problem("no-such-file", str(path), f"there is no file {path}", fix)
        ) from None
    except OSError as error:
        raise InputError(storage_problem(error, path, fix="check the file")) from error
    if not content.strip():
        problem = Problem("empty-file", path.name, "the file is empty", "add a header and rows")
        return Sheet(path.name, problems=(problem,)), content
    if content.startswith(b"PK") or path.suffix.casefold() in (".xlsx", ".xlsm"):
        from ytterby.evidence.userdata.excel import read_excel

        return read_excel(content, path.name, sheet, known=names, example=example), content
    if content.startswith(b"\xd0\xcf\x11\xe0") or path.suffix.casefold() in (".xls", ".ods"):
        message = "the file is an old, protected or foreign workbook"
        problem = Problem("unreadable-file", path.name, message, "save it as .xlsx or CSV UTF-8")
        return Sheet(path.name, problems=(problem,)), content
    from ytterby.evidence.userdata.text import read_text

    return read_text(content, path.name, known=names, example=example), content


def find_header(
    rows: list[Row],
    place: str,
    problems: list[Problem],
    *,
    known: frozenset[str],
    example: str = EXAMPLE,
) -> Sheet:
    """Return the table below the first row that looks like a header.

    Parameters
    ----------
    rows
        All rows of the file that are not blank.
    place
        As in ``Sheet``.
    problems
        What was found so far.
    known
        Folded names and aliases of columns.
    example
        Columns that the table should name.
    """
    if not rows:
        problems = [*problems, Problem("empty-file", place, "there is no row", "add rows")]
        return Sheet(place, problems=tuple(problems))
    for least, (position, row) in product((2, 1), enumerate(rows[:10])):
        filled = [cell for cell in row.cells if cell not in (None, "")]
        names = [fold(cell) for cell in filled if isinstance(cell, str)]
        # One name is a header only where its row holds nothing else: a table of one column.
        if sum(name in known for name in names) >= (least if len(filled) == 1 else 2):
            header = tuple(str(c).strip() if c is not None else "" for c in row.cells)
            body = tuple(rows[position + 1 :])
            if not body:
                found = Problem("no-rows", place, "there are no rows below the header", "add rows")
                problems = [*problems, found]
            return Sheet(place, header, row.number, body, tuple(problems))
    found = Problem(
        "missing-header",
        f"{place}, row {rows[0].number}",
        f"there is no header: no row names columns such as {example.replace(',', ', ')}",
        f"add a first row with the column names {example}",
    )
    return Sheet(place, problems=(*problems, found))


def fold(name: str) -> str:
    """Return a column name without case, blanks, dashes and units in brackets."""
    bare = name.split("(")[0].split("[")[0]
    return "_".join(bare.replace("-", " ").replace("_", " ").casefold().split())
