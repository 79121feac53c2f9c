"""Workbooks as nobody should send them, each with what must become of it."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from typing import Any

from tests.unit.exposure.bom.hostile import HEAD, bad, good


def book(fill: Callable[[Any], None], *, values: bool = True) -> Callable[[], bytes]:
    """Return what makes the bytes of a workbook that a function fills."""

    def make() -> bytes:
        import openpyxl

        made = openpyxl.Workbook()
        made.active.title = "Parts"
        if values:
            made.active.append(HEAD.split(","))
        fill(made)
        stream = io.BytesIO()
        made.save(stream)
        return stream.getvalue()

    return make


def rows(*lines: tuple[object, ...]) -> Callable[[Any], None]:
    """Return what appends rows to the first sheet."""

    def fill(made: Any) -> None:
        for line in lines:
            made.worksheets[0].append(line)

    return fill


def formulas(with_value: bool) -> Callable[[], bytes]:
    """Return a workbook whose mass is a formula, saved with its value or without."""

    def make() -> bytes:
        import xlsxwriter

        stream = io.BytesIO()
        with xlsxwriter.Workbook(stream, {"in_memory": True}) as made:
            sheet = made.add_worksheet("Parts")
            sheet.write_row(0, 0, HEAD.split(","))
            sheet.write_row(1, 0, ["Motor", "rotor", "N42SH", None, 1000])
            sheet.write_formula(1, 3, "=1+1", value=2 if with_value else "")
        return stream.getvalue()

    return make


def archive(**members: str | bytes) -> bytes:
    """Return a zip archive with members of these names (``__`` for a slash)."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as made:
        for name, content in members.items():
            made.writestr(name.replace("__", "/").replace("TYPES", "[Content_Types].xml"), content)
    return stream.getvalue()


def changed(member: str, old: str, new: str) -> Callable[[], bytes]:
    """Return a good workbook with a text in one of its parts replaced."""

    def make() -> bytes:
        stream = io.BytesIO()
        source = zipfile.ZipFile(io.BytesIO(book(rows(LINE))()))
        with source, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as made:
            for name in source.namelist():
                content = source.read(name).decode("utf-8", "replace")
                made.writestr(name, content.replace(old, new) if name.endswith(member) else content)
        return stream.getvalue()

    return make


LINE = ("Motor", "rotor", "N42SH", 2, 1000)


def _dates(made: Any) -> None:
    import datetime as dt

    made.active.append(("Motor", "rotor", "N42SH", dt.date(2024, 5, 1), 1000))


def _merge(cells: str, *lines: tuple[object, ...]) -> Callable[[Any], None]:
    def fill(made: Any) -> None:
        rows(*lines)(made)
        made.active.merge_cells(cells)

    return fill


def _hidden(made: Any) -> None:
    rows(LINE)(made)
    other = made.create_sheet("Old")
    other.append(HEAD.split(","))
    other.append(LINE)
    other.sheet_state = "hidden"


def _two(made: Any) -> None:
    rows(LINE)(made)
    other = made.create_sheet("Second")
    other.append(HEAD.split(","))
    other.append(("Motor", "rotor", "N42SH", 3, 1000))


def _cover(made: Any) -> None:
    made.active.append(("Our bill of materials",))
    other = made.create_sheet("Data")
    other.append(HEAD.split(","))
    other.append(LINE)


def _gap(made: Any) -> None:
    made.active["B7"] = "product"
    for column, value in zip(
        "CDEF", ("part", "material", "mass [kg]", "units_per_year"), strict=True
    ):
        made.active[f"{column}7"] = value
    for column, cell in zip("BCDEF", LINE, strict=True):
        made.active[f"{column}12"] = cell


good("a workbook", book(rows(LINE)), 2000.0, suffix=".xlsx")
good("a workbook named csv", book(rows(LINE)), 2000.0)
good(
    "numbers as text",
    book(rows(("Motor", "rotor", "N42SH", "2.5", "1000"))),
    2500.0,
    suffix=".xlsx",
)
bad(
    "ambiguous numbers as text",
    book(rows(("M", "r", "N42SH", "1,234", 1000))),
    "ambiguous-number",
    suffix=".xlsx",
)
good(
    "a number with three decimals",
    book(rows(("M", "r", "N42SH", 1.234, 1000))),
    1234.0,
    suffix=".xlsx",
)
good("a formula with its value", formulas(True), 2000.0, suffix=".xlsx")
bad(
    "a formula without its value",
    book(rows(("M", "r", "N42SH", "=1+1", 1000))),
    "formula-without-value",
    suffix=".xlsx",
)
bad("a formula saved blank", formulas(False), "formula-without-value", suffix=".xlsx")
bad("a date in a workbook", book(_dates), "date-in-number", suffix=".xlsx")
bad(
    "an error in a workbook",
    book(rows(("M", "r", "N42SH", "#DIV/0!", 1000))),
    "error-cell",
    suffix=".xlsx",
)
bad("a truth value", book(rows(("M", "r", "N42SH", True, 1000))), "bad-number", suffix=".xlsx")
good(
    "merged products",
    book(_merge("A2:A3", LINE, (None, "sensor", "SmCo", 1, 1000))),
    2000.0,
    1000.0,
    warns="merged-cells",
    suffix=".xlsx",
)
bad(
    "merged masses",
    book(_merge("D2:D3", LINE, ("Motor", "sensor", "SmCo", None, 1000))),
    "merged-number",
    suffix=".xlsx",
)
good("a merged title", book(_merge("A5:E5", LINE)), 2000.0, suffix=".xlsx")
good("a hidden sheet", book(_hidden), 2000.0, warns="hidden-sheet", suffix=".xlsx")
good("two sheets", book(_two), 2000.0, warns="other-sheet", suffix=".xlsx")
good("the second sheet by name", book(_two), 3000.0, suffix=".xlsx", sheet="Second")
good("the hidden sheet by name", book(_hidden), 2000.0, suffix=".xlsx", sheet="Old")
bad("a sheet that is not there", book(_two), "unknown-sheet", suffix=".xlsx", sheet="Thrid")
good("a cover sheet", book(_cover, values=False), 2000.0, suffix=".xlsx")
good("a table in the middle of a sheet", book(_gap, values=False), 2000.0, suffix=".xlsx")
bad("an empty workbook", book(lambda made: None, values=False), "empty-file", suffix=".xlsx")
bad("a workbook with a header only", book(lambda made: None), "no-rows", suffix=".xlsx")
bad("half a workbook", lambda: book(rows(LINE))()[:1500], "unreadable-file", suffix=".xlsx")
bad("a zip that is no workbook", archive(readme="hello"), "several-files", suffix=".xlsx")
bad("an empty zip", archive(), "several-files", suffix=".xlsx")
bad("a workbook without parts", archive(TYPES="<Types/>"), "unreadable-file", suffix=".xlsx")
bad(
    "a document of words",
    archive(TYPES="<Types/>", _rels__NOT="x", word__document="x"),
    "unreadable-file",
    suffix=".xlsx",
)
bad(
    "a workbook that is broken XML",
    changed("sheet1.xml", "</sheetData>", ""),
    "unreadable-file",
    suffix=".xlsx",
)
bad(
    "a workbook that declares entities",
    changed("sheet1.xml", "<worksheet", '<!DOCTYPE x [<!ENTITY a "aaaa">]><worksheet'),
    "unreadable-file",
    suffix=".xlsx",
)
bad(
    "a text that is not there",
    changed("sheet1.xml", '<c r="D2" t="n">', '<c r="D2" t="s">'),
    "unreadable-file",
    suffix=".xlsx",
)
bad(
    "a number that is none",
    changed("sheet1.xml", "<v>1000</v>", "<v>1000x</v>"),
    "unreadable-file",
    suffix=".xlsx",
)
bad(
    "a zip bomb",
    lambda: archive(TYPES="<Types/>", xl__workbook=b"\0" * (257 << 20)),
    "too-large",
    suffix=".xlsx",
)
