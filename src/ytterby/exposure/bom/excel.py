"""A workbook as people have it: formulas with their values, merged cells, hidden sheets."""

from __future__ import annotations

import io
import zipfile
import zlib

import polars as pl

from ytterby.errors import unknown_name
from ytterby.evidence.userdata.excel import check_size
from ytterby.exposure.bom.grid import Grid, is_comment
from ytterby.exposure.bom.ledger import Ledger
from ytterby.exposure.bom.text import HEADER_WITHIN, clean_text, find_header
from ytterby.exposure.bom.workbook import Cells, Part, Value, Workbook, WorkbookError

LARGEST_ROWS = 1_000_000
LARGEST_COLUMNS = 512

DAMAGES = (
    WorkbookError,
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    OSError,
    NotImplementedError,
    RuntimeError,
    ValueError,
    KeyError,
    IndexError,
)
"""What reading a damaged archive may raise: of the archive, of compression, of its numbers."""


def read_excel(
    content: bytes, ledger: Ledger, sheet: str | None = None, *, rows: int = LARGEST_ROWS
) -> Grid | None:
    """Return the table in the bytes of a workbook, or ``None`` if it cannot be read.

    Parameters
    ----------
    content
        The bytes of an ``.xlsx`` file.
    ledger
        Collects what is found; its place comes to name the sheet.
    sheet
        Which sheet; by default the first visible one that holds a table.
    rows
        How many are read at most; more are a problem.
    """
    problem = check_size(content, ledger.place)
    if problem is not None:
        ledger.add("too-large", detail=problem.message)
        return None
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = archive.namelist()
            if any(member.flag_bits & 1 for member in archive.infolist()):
                ledger.add("protected-file")
            elif "xl/workbook.bin" in names:
                ledger.add("unreadable-file", detail="it is a binary workbook (.xlsb)")
            elif "[Content_Types].xml" not in names:
                ledger.add("several-files", detail=", ".join(names[:3]) or "nothing in it")
            else:
                return _read_book(Workbook(archive), ledger, sheet, rows)
    except DAMAGES as error:
        words = str(error) if isinstance(error, WorkbookError) else "a part of it is damaged"
        ledger.add("unreadable-file", detail=f"as a workbook {words}")
    return None


def _read_book(book: Workbook, ledger: Ledger, sheet: str | None, most: int) -> Grid | None:
    if sheet is not None:
        chosen = next((p for p in book.parts if p.title == sheet), None)
        if chosen is None:
            titles = [p.title for p in book.parts]
            ledger.add_ready(unknown_name("sheet", sheet, titles or ["none"], ledger.place))
            return None
    else:
        chosen = _choose(book, ledger)
        if chosen is None:
            ledger.add("empty-file")
            return None
    ledger.place = f"{ledger.place}, sheet {chosen.title}"
    # A title and a header may stand above the rows.
    most = min(most + HEADER_WITHIN, LARGEST_ROWS)
    cells = book.cells(chosen, columns=LARGEST_COLUMNS, rows=most)
    if len(cells.rows) > most:
        ledger.add("too-large", detail=f"more than {most:,} rows")
        return None
    return _build_grid(cells, ledger)


def _choose(book: Workbook, ledger: Ledger) -> Part | None:
    """Return the first visible sheet with a table, or with anything; others are named."""
    tables: list[Part] = []
    filled: list[Part] = []
    for part in book.parts:
        top = book.cells(part, columns=LARGEST_COLUMNS, rows=HEADER_WITHIN).rows
        if not part.visible:
            if top:
                ledger.add("hidden-sheet", given=part.title)
            continue
        if top:
            filled.append(part)
        if find_header([_texts(values) for _, values in top], Ledger("")) is not None:
            tables.append(part)
    for part in tables[1:]:
        ledger.add("other-sheet", given=part.title)
    return next(iter(tables or filled), None)


def _build_grid(cells: Cells, ledger: Ledger) -> Grid | None:
    numbered = [row for row, _ in cells.rows]
    top = [_texts(values) for _, values in cells.rows[: HEADER_WITHIN * 2]]
    found = find_header(top, ledger, numbered)
    if found is None:
        return None
    header = [cell.strip() for cell in top[found]]
    while header and not header[-1]:
        header.pop()
    width = len(header)
    rows: list[int] = []
    body: list[list[Value]] = []
    wider: list[int] = []
    for number, values in cells.rows[found + 1 :]:
        if isinstance(values[0], str) and is_comment([values[0]]):
            continue
        if len(values) != width:
            if any(v is not None for v in values[width:]):
                wider.append(number)
            values = values[:width] + [None] * (width - len(values))
        if all(v is None or v == "" for v in values):
            continue
        rows.append(number)
        body.append(values)
    if wider:
        ledger.add("unnamed-column", wider, given=width + 1)
    if not body:
        ledger.add("no-rows")
    columns = [list(c) for c in zip(*body, strict=True)] if body else [[] for _ in header]
    split = [_split(column) for column in columns]
    return Grid(
        header=tuple(header),
        header_row=numbered[found],
        rows=pl.Series(rows, dtype=pl.Int64),
        text=tuple(text for text, _ in split),
        numbers=tuple(numbers for _, numbers in split),
        merged=tuple(cells.merged),
    )


def _split(values: list[Value]) -> tuple[pl.Series, pl.Series]:
    """Return the cells of a column as text, and those that are numbers as numbers."""
    floats = [v if isinstance(v, float) else None for v in values]
    text = clean_text(pl.Series(_texts(values), dtype=pl.String))
    return text, pl.Series(floats, dtype=pl.Float64)


def _texts(values: list[Value]) -> list[str]:
    return [v if isinstance(v, str) else "" if v is None else f"{v:.15g}" for v in values]
