"""An empty bill of materials that says how to fill it, as CSV or workbook."""

from __future__ import annotations

import csv
import datetime as dt
import io
from pathlib import Path

from ytterby.core.storage import write_atomic
from ytterby.errors import InputError, Problem
from ytterby.exposure.bom.columns import Column, columns
from ytterby.packs import read_pack

HEADERS = {"mass": "mass [kg]", "stock": "stock [kg]"}
"""Columns whose unit stands in the header."""

LEFT_OUT = ("mass_unit", "period", "pieces")
"""Columns that only files from elsewhere need."""


def write_template(path: Path) -> Path:
    """Write an empty bill of materials with its columns, an example and what each means.

    Parameters
    ----------
    path
        ``.csv`` or ``.xlsx``; a workbook has a second sheet, How to fill.

    Returns
    -------
    Path
        The file.

    Raises
    ------
    InputError
        ``unknown-ending``.
    WorkspaceError
        The file cannot be written; nothing was.
    """
    path = Path(path).expanduser()
    ending = path.suffix.casefold()
    if ending not in (".csv", ".xlsx"):
        message = f"'{path.suffix}' is no ending of a bill of materials"
        raise InputError(Problem("unknown-ending", str(path), message, "write .csv or .xlsx"))
    write_atomic(path, template_bytes(ending[1:]))
    return path


def template_bytes(ending: str) -> bytes:
    """Return an empty bill of materials as the bytes of a file: ``csv``, or a workbook."""
    return _csv() if ending == "csv" else _workbook()


def fields() -> list[Column]:
    """Return the columns of the template in order."""
    return [c for c in columns().values() if c.name not in LEFT_OUT]


def _csv() -> bytes:
    stream = io.StringIO(newline="")
    writer = csv.writer(stream)
    for column in fields():
        need = "needed" if column.required else "may be blank"
        writer.writerow([f"# {column.name} ({need}): {column.meaning}"])
    writer.writerow(
        ["# example: " + "; ".join(f"{c.name} {c.example}" for c in fields() if c.example)]
    )
    writer.writerow([HEADERS.get(c.name, c.name) for c in fields()])
    return stream.getvalue().encode("utf-8-sig")


def _workbook() -> bytes:
    import xlsxwriter

    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, {"in_memory": True, "strings_to_formulas": False}) as book:
        book.set_properties({"created": dt.datetime(2026, 1, 1)})
        bold = book.add_format({"bold": True, "bottom": 1})
        needed = book.add_format({"bold": True, "bottom": 1, "bg_color": "#FFF2CC"})
        wrap = book.add_format({"text_wrap": True, "valign": "top"})
        sheet = book.add_worksheet("Bill of materials")
        for i, column in enumerate(fields()):
            form = needed if column.required else bold
            sheet.write_string(0, i, HEADERS.get(column.name, column.name), form)
            sheet.set_column(i, i, max(12, len(column.name) + 4))
        sheet.freeze_panes(1, 0)
        sectors = [s.id for s in read_pack().sectors]
        at = [c.name for c in fields()].index("sector")
        rule = {"validate": "list", "source": sectors, "error_type": "warning"}
        if len(",".join(sectors)) <= 255:
            sheet.data_validation(1, at, 5000, at, rule)
        guide = book.add_worksheet("How to fill")
        guide.set_column(0, 0, 16)
        guide.set_column(1, 1, 10)
        guide.set_column(2, 2, 70, wrap)
        guide.set_column(3, 3, 24)
        guide.write_row(0, 0, ["Name", "Needed", "Meaning", "Example"], bold)
        for i, column in enumerate(fields(), start=1):
            words = "yes" if column.required else ""
            guide.write_row(i, 0, [column.name, words, column.meaning, column.example])
        last = len(fields()) + 2
        guide.write_string(last, 0, "Sectors", bold)
        for i, sector in enumerate(read_pack().sectors, start=last + 1):
            guide.write_row(i, 0, [sector.id, "", sector.label])
    return stream.getvalue()
