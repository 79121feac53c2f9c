"""A workbook as people have it: formulas with their values, merged cells, hidden sheets."""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile
from typing import Any

import polars as pl

from ytterby.errors import unknown_name
from ytterby.evidence.userdata.excel import check_size
from ytterby.exposure.bom.grid import Grid, is_comment
from ytterby.exposure.bom.ledger import Ledger
from ytterby.exposure.bom.text import HEADER_WITHIN, clean_text, find_header

LARGEST_ROWS = 1_000_000
LARGEST_COLUMNS = 512

_MERGED = re.compile(rb'<(?:\w+:)?mergeCell\s[^>]*?ref="([A-Z]+)(\d+):([A-Z]+)(\d+)"')
_FORMULA = re.compile(rb"<(?:\w+:)?f[\s>/]")
_SHEET = re.compile(rb"<(?:\w+:)?sheet\s[^>]*>")
_RELATION = re.compile(rb"<(?:\w+:)?Relationship\s[^>]*>")


def read_excel(content: bytes, ledger: Ledger, sheet: str | None = None) -> Grid | None:
    """Return the table in the bytes of a workbook, or ``None`` if it cannot be read.

    Parameters
    ----------
    content
        The bytes of an ``.xlsx`` file.
    ledger
        Collects what is found; its place comes to name the sheet.
    sheet
        Which sheet; by default the first visible one that holds a table.
    """
    problem = check_size(content, ledger.place)
    if problem is not None:
        ledger.add("too-large", detail=problem.message)
        return None
    book = _open(content, ledger, values=True)
    if book is None:
        return None
    try:
        return _read_book(book, content, ledger, sheet)
    except Exception as error:  # a damaged part of the archive raises almost anything
        ledger.add("unreadable-file", detail=f"a part of the workbook is damaged ({_name(error)})")
        return None
    finally:
        book.close()


def _open(content: bytes, ledger: Ledger, *, values: bool) -> Any:
    import warnings

    import openpyxl

    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = archive.namelist()
            if any(member.flag_bits & 1 for member in archive.infolist()):
                ledger.add("protected-file")
                return None
        if "[Content_Types].xml" not in names:
            ledger.add("several-files", detail=", ".join(names[:3]) or "nothing in it")
            return None
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return openpyxl.load_workbook(
                io.BytesIO(content), read_only=True, data_only=values, keep_links=False
            )
    except Exception as error:  # as above
        ledger.add("unreadable-file", detail=f"it is no readable .xlsx workbook ({_name(error)})")
        return None


def _name(error: Exception) -> str:
    return type(error).__name__


def _read_book(book: Any, content: bytes, ledger: Ledger, sheet: str | None) -> Grid | None:
    visible = [s for s in book.worksheets if s.sheet_state == "visible"]
    hidden = [s for s in book.worksheets if s.sheet_state != "visible"]
    if sheet is not None:
        chosen = next((s for s in book.worksheets if s.title == sheet), None)
        if chosen is None:
            titles = [s.title for s in book.worksheets]
            ledger.add_ready(unknown_name("sheet", sheet, titles or ["none"], ledger.place))
            return None
        others = []
    else:
        tables = [s for s in visible if _holds_table(s)]
        filled = [s for s in visible if _holds_anything(s)]
        chosen = (tables or filled or [None])[0]
        others = tables[1:]
        for one in hidden:
            if _holds_anything(one):
                ledger.add("hidden-sheet", given=one.title)
    if chosen is None:
        ledger.add("empty-file")
        return None
    for one in others:
        ledger.add("other-sheet", given=one.title)
    ledger.place = f"{ledger.place}, sheet {chosen.title}"
    part = _part(content, chosen.title)
    grid = _read_sheet(chosen, part, ledger)
    if grid is not None and _FORMULA.search(part):
        _check_formulas(content, chosen.title, grid, ledger)
    return grid


def _rows(worksheet: Any) -> Any:
    worksheet.reset_dimensions()
    return worksheet.iter_rows(values_only=True, max_col=LARGEST_COLUMNS)


def _holds_anything(worksheet: Any) -> bool:
    for position, row in enumerate(_rows(worksheet)):
        if any(v is not None for v in row):
            return True
        if position > 1000:
            break
    return False


def _holds_table(worksheet: Any) -> bool:
    top = []
    for position, row in enumerate(_rows(worksheet)):
        top.append([_text(v) for v in row])
        if position > HEADER_WITHIN:
            break
    return find_header(top, Ledger("")) is not None


def _read_sheet(worksheet: Any, part: bytes, ledger: Ledger) -> Grid | None:
    top: list[list[str]] = []
    for values in _rows(worksheet):
        top.append([_text(v) for v in values])
        if sum(any(row) for row in top) >= HEADER_WITHIN:
            break
    found = find_header(top, ledger)
    if found is None:
        return None
    header = [cell.strip() for cell in top[found]]
    while header and not header[-1]:
        header.pop()
    width = len(header)
    body: list[tuple[Any, ...]] = []
    numbers: list[int] = []
    wider: list[int] = []
    for number, values in enumerate(_rows(worksheet), start=1):
        if number <= found + 1 or not any(v is not None for v in values):
            continue
        if isinstance(values[0], str) and is_comment([values[0]]):
            continue
        if len(numbers) >= LARGEST_ROWS:
            ledger.add("too-large", detail=f"more than {LARGEST_ROWS:,} rows")
            return None
        if len(values) != width:
            if any(v is not None for v in values[width:]):
                wider.append(number)
            values = (*values[:width], *[None] * (width - len(values)))
        body.append(values)
        numbers.append(number)
    if wider:
        ledger.add("unnamed-column", wider, given=width + 1)
    texts: list[pl.Series] = []
    floats: list[pl.Series | None] = []
    for column in zip(*body, strict=True) if body else ([] for _ in header):
        text, number_series = _split(list(column))
        texts.append(text)
        floats.append(number_series)
    if not body:
        ledger.add("no-rows")
    return Grid(
        header=tuple(header),
        header_row=found + 1,
        rows=pl.Series(numbers, dtype=pl.Int64),
        text=tuple(texts),
        numbers=tuple(floats),
        merged=_merged(part),
    )


def _split(values: list[Any]) -> tuple[pl.Series, pl.Series]:
    """Return the cells of a column as text, and those that are numbers as numbers."""
    floats = [
        float(v) if isinstance(v, int | float) and not isinstance(v, bool) else None for v in values
    ]
    texts = [_text(v) for v in values]
    return clean_text(pl.Series(texts, dtype=pl.String)), pl.Series(floats, dtype=pl.Float64)


def _text(value: Any) -> str:
    if isinstance(value, str):
        return value
    if value is None:
        return ""
    if isinstance(value, float):
        return f"{value:.15g}"
    if isinstance(value, dt.datetime):
        return value.date().isoformat()
    return str(value)


def _part(content: bytes, title: str) -> bytes:
    """Return the part of the archive that holds a sheet; nothing if its address is unusual."""
    import xml.sax.saxutils as sax

    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        names = set(archive.namelist())
        if not {"xl/workbook.xml", "xl/_rels/workbook.xml.rels"} <= names:
            return b""
        for tag in _SHEET.findall(archive.read("xl/workbook.xml")):
            name = sax.unescape(_attribute(tag, b"name"), {"&quot;": '"', "&apos;": "'"})
            if name != title:
                continue
            wanted = _attribute(tag, rb"\w+:id")
            for relation in _RELATION.findall(archive.read("xl/_rels/workbook.xml.rels")):
                if _attribute(relation, b"Id") == wanted:
                    target = _attribute(relation, b"Target")
                    path = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
                    return archive.read(path) if path in names else b""
    return b""


def _attribute(tag: bytes, name: bytes) -> str:
    found = re.search(rb"\b" + name + rb'="([^"]*)"', tag)
    return found.group(1).decode("utf-8", "replace") if found else ""


def _merged(part: bytes) -> tuple[tuple[int, int, int, int, str], ...]:
    return tuple(
        (
            int(top),
            int(bottom),
            _column(left),
            _column(right),
            f"{left.decode()}{int(top)}:{right.decode()}{int(bottom)}",
        )
        for left, top, right, bottom in _MERGED.findall(part)
    )


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number - 1


def _check_formulas(content: bytes, title: str, grid: Grid, ledger: Ledger) -> None:
    """Note the formulas below the header that were saved without a value."""
    book = _open(content, ledger, values=False)
    if book is None:
        return
    line_of = {row: line for line, row in enumerate(grid.rows)}
    for number, values in enumerate(_rows(book[title]), start=1):
        line = line_of.get(number)
        if line is None:
            continue
        for position, value in enumerate(values[: len(grid.header)]):
            formula = _formula(value)
            if formula and grid.text[position][line] is None:
                ledger.add("formula-without-value", (number,), grid.header[position], formula)
    book.close()


def _formula(value: Any) -> str:
    if isinstance(value, str) and value.startswith("="):
        return value
    return str(getattr(value, "text", "")) if not isinstance(value, str | int | float) else ""
