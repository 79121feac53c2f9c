"""A user's workbook: one visible sheet, no merged cells, no formulas."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from typing import TYPE_CHECKING

from ytterby.errors import Problem, unknown_name
from ytterby.evidence.userdata.columns import KNOWN
from ytterby.evidence.userdata.sheet import EXAMPLE, Cell, Row, Sheet, find_header

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

LARGEST = 256 * 1024 * 1024
"""Size to which a workbook may unpack [byte]: a small file can hold an endless one."""


def read_excel(
    content: bytes,
    name: str,
    sheet: str | None = None,
    *,
    known: frozenset[str] = KNOWN,
    example: str = EXAMPLE,
) -> Sheet:
    """Return the table in the bytes of a workbook.

    Parameters
    ----------
    content
        The bytes of an ``.xlsx`` file.
    name
        The file's name.
    sheet
        Which sheet; needed only if several visible ones hold something.
    known, example
        As for `read_sheet`.
    """
    import openpyxl
    from openpyxl.utils.exceptions import InvalidFileException

    if (problem := check_size(content, name)) is not None:
        return Sheet(name, problems=(problem,))
    try:
        book = openpyxl.load_workbook(io.BytesIO(content))
    except (zipfile.BadZipFile, InvalidFileException, KeyError, ValueError, OSError):
        message = "the file is no readable .xlsx workbook"
        problem = Problem("unreadable-file", name, message, "save it again as .xlsx or CSV UTF-8")
        return Sheet(name, problems=(problem,))
    filled = [s for s in book.worksheets if s.max_row > 1 or s["A1"].value is not None]
    visible = [s for s in filled if s.sheet_state == "visible"]
    problems = [
        Problem(
            "hidden-sheet",
            f"{name}, sheet {s.title}",
            "the sheet is hidden and was not read",
            "unhide it and name it, or delete it",
            "warning",
        )
        for s in filled
        if s.sheet_state != "visible"
    ]
    if sheet is not None:
        chosen = [s for s in filled if s.title == sheet]
        if not chosen:
            problems.append(unknown_name("sheet", sheet, [s.title for s in filled], name))
            return Sheet(name, problems=tuple(problems))
        problems = [p for p in problems if p.place != f"{name}, sheet {sheet}"]
    elif len(visible) > 1:
        titles = ", ".join(s.title for s in visible)
        message = f"several sheets hold something: {titles}"
        fix = "name the one to read, or keep one sheet"
        problems.append(Problem("several-sheets", name, message, fix))
        return Sheet(name, problems=tuple(problems))
    else:
        chosen = visible
    if not chosen:
        problems.append(Problem("empty-file", name, "no visible sheet holds anything", "add rows"))
        return Sheet(name, problems=tuple(problems))
    place = f"{name}, sheet {chosen[0].title}"
    rows, problems = _read_worksheet(chosen[0], place, problems)
    return find_header(rows, place, problems, known=known, example=example)


def check_size(content: bytes, place: str) -> Problem | None:
    """Return the problem of a workbook that unpacks to more than ``LARGEST``, before it does.

    Parameters
    ----------
    content
        The bytes of the file.
    place
        The file's name.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            size = sum(member.file_size for member in archive.infolist())
    except (zipfile.BadZipFile, NotImplementedError, OSError, ValueError):
        return None  # a damaged archive: its reader says so
    if size <= LARGEST:
        return None
    message = f"the workbook unpacks to {size / 2**20:,.0f} MiB, at most {LARGEST >> 20} are read"
    return Problem("too-large", place, message, "keep the sheet with the rows, or save it as CSV")


def _read_worksheet(
    worksheet: Worksheet, place: str, problems: list[Problem]
) -> tuple[list[Row], list[Problem]]:
    problems = [
        *problems,
        *(
            Problem(
                "merged-cells",
                f"{place}, {merged.coord}",
                f"the cells {merged.coord} are merged, so only the first holds a value",
                "unmerge them and fill in every cell",
            )
            for merged in sorted(
                worksheet.merged_cells.ranges, key=lambda m: (m.min_row, m.min_col)
            )
        ),
    ]
    rows: list[Row] = []
    for number, cells in enumerate(worksheet.iter_rows(), start=1):
        values: list[Cell] = []
        for cell in cells:
            if cell.data_type == "f":
                problems.append(
                    Problem(
                        "formula-cell",
                        f"{place}, {cell.coordinate}",
                        f"the cell holds a formula ({str(cell.value)[:40]})",
                        "replace it by its value: copy, then paste special, values",
                    )
                )
                values.append(None)
            elif cell.data_type == "e":
                problems.append(
                    Problem(
                        "error-cell",
                        f"{place}, {cell.coordinate}",
                        f"the cell shows the error {cell.value}",
                        "correct it or leave the cell blank",
                    )
                )
                values.append(None)
            else:
                values.append(_plain(cell.value))
        if any(v is not None for v in values):
            rows.append(Row(number, tuple(values)))
    return rows, problems


def _plain(value: object) -> Cell:
    if value is None or isinstance(value, bool):
        return None if value is None else str(value)
    if isinstance(value, int | float):
        return float(value)
    if isinstance(value, dt.datetime):
        return value.date().isoformat()
    if isinstance(value, dt.date):
        return value.isoformat()
    return str(value).strip() or None
