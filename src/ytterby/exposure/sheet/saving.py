"""A mended sheet as a file: the cells as they were typed, and nothing that runs."""

from __future__ import annotations

import csv
import datetime as dt
import io
import re

from ytterby.errors import InputError, Problem
from ytterby.exposure.sheet.rows import BillRows


def write_rows(rows: BillRows, ending: str) -> bytes:
    """Return a sheet as a file.

    Parameters
    ----------
    rows
        The sheet.
    ending
        ``csv`` (UTF-8 with a byte-order mark, as spreadsheets expect it) or ``xlsx``.

    Raises
    ------
    InputError
        ``unknown-ending``.
    """
    if ending == "csv":
        return _csv(rows)
    if ending == "xlsx":
        return _workbook(rows)
    message = f"'{ending}' is no ending of a bill of materials"
    raise InputError(Problem("unknown-ending", ending, message, "ask for csv or xlsx"))


def _csv(rows: BillRows) -> bytes:
    stream = io.StringIO(newline="")
    separator = rows.separator or ","
    writer = csv.writer(stream, delimiter=separator)
    writer.writerow(rows.header)
    for number, cells in rows.rows.items():
        stored = rows.stored.get(number, frozenset())
        writer.writerow([_plain(c) if i in stored else c for i, c in enumerate(cells)])
    return stream.getvalue().encode("utf-8-sig")


def _plain(text: str) -> str:
    """Return a stored number as text that reads as the same number."""
    bare = f"{float(text):.15g}"
    # Three digits behind a sign may be thousands; a fourth leaves no doubt.
    return f"{bare}0" if re.search(r"^-?\d{1,3}\.\d{3}$", bare) else bare


def _workbook(rows: BillRows) -> bytes:
    import xlsxwriter

    stream = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(stream, options) as book:
        book.set_properties({"created": dt.datetime(2026, 1, 1)})
        sheet = book.add_worksheet("Bill of materials")
        bold = book.add_format({"bold": True, "bottom": 1})
        for position, name in enumerate(rows.header):
            sheet.write_string(0, position, name, bold)
            sheet.set_column(position, position, max(12, min(len(name) + 4, 40)))
        sheet.freeze_panes(1, 0)
        for at, (number, cells) in enumerate(rows.rows.items(), start=1):
            stored = rows.stored.get(number, frozenset())
            for position, text in enumerate(cells):
                if position in stored:
                    sheet.write_number(at, position, float(text))
                elif text:
                    sheet.write_string(at, position, text)
    return stream.getvalue()
