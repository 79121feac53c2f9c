"""Workbooks are read where they mean one thing, and refused where they do not."""

from __future__ import annotations

import datetime as dt
import zipfile
from pathlib import Path

import openpyxl
import pytest
from openpyxl.workbook import Workbook

from ytterby.errors import InputError
from ytterby.evidence.importers.base import ImportOptions, quiet
from ytterby.evidence.importers.world_mining import read_world_mining
from ytterby.evidence.userdata.excel import LARGEST
from ytterby.evidence.userdata.importing import ClaimImport, import_claims
from ytterby.evidence.userdata.sheet import read_sheet

HEAD: list[object] = ["Quantity", "Country", "Year", "Value", "Unit", "Source", "Date"]
ROW: list[object] = ["capacity", "Malawi", 2025, 1500, "t", "me", dt.datetime(2026, 3, 31)]


def book(*rows: list[object]) -> Workbook:
    made = openpyxl.Workbook()
    sheet = made.active
    sheet.title = "Claims"
    for row in rows:
        sheet.append(row)
    return made


def dry(made: Workbook, tmp_path: Path, sheet: str | None = None) -> ClaimImport:
    path = tmp_path / "mine.xlsx"
    made.save(path)
    return import_claims(path, workspace=tmp_path / "w", dry_run=True, sheet=sheet)


def test_a_workbook_is_read(tmp_path: Path) -> None:
    result = dry(book(HEAD, ROW), tmp_path)
    assert result.errors == ()
    row = result.claims.row(0, named=True)
    assert (row["region"], row["value"], row["year"]) == ("MWI", 1500.0, 2025)
    assert row["published_on"] == dt.date(2026, 3, 31)
    assert row["published_value"] == "1500"


def test_a_title_above_the_header_is_no_matter_and_rows_keep_their_numbers(
    tmp_path: Path,
) -> None:
    bad = [*ROW]
    bad[3] = -1
    result = dry(book(["My figures"], [], HEAD, ROW, bad), tmp_path)
    places = [p.place for p in result.errors]
    assert places == ["mine.xlsx, sheet Claims, row 5, value"]


def test_merged_cells_are_named_by_their_ranges(tmp_path: Path) -> None:
    made = book(HEAD, ROW, ["capacity", None, 2025, 1, "t", "me"])
    made["Claims"].merge_cells("B2:B3")
    made["Claims"].merge_cells("F2:F3")
    found = dry(made, tmp_path).errors
    merged = [p for p in found if p.code == "merged-cells"]
    assert [p.place for p in merged] == [
        "mine.xlsx, sheet Claims, B2:B3",
        "mine.xlsx, sheet Claims, F2:F3",
    ]
    assert all("unmerge" in p.fix for p in merged)


def test_formulas_and_errors_are_named_by_their_cells(tmp_path: Path) -> None:
    formula: list[object] = [*ROW]
    formula[3] = "=1000+500"
    broken: list[object] = [*ROW]
    broken[3] = "#DIV/0!"
    found = dry(book(HEAD, formula, broken), tmp_path).errors
    assert ("formula-cell", "mine.xlsx, sheet Claims, D2") in [(p.code, p.place) for p in found]
    assert ("error-cell", "mine.xlsx, sheet Claims, D3") in [(p.code, p.place) for p in found]


def test_a_hidden_sheet_is_not_read_in_silence(tmp_path: Path) -> None:
    made = book(HEAD, ROW)
    hidden = made.create_sheet("Old")
    hidden.append(HEAD)
    hidden.append(ROW)
    hidden.sheet_state = "hidden"
    result = dry(made, tmp_path)
    assert result.errors == ()
    assert [p.code for p in result.problems] == ["hidden-sheet"]
    assert result.claims.height == 1


def test_of_several_sheets_one_must_be_named(tmp_path: Path) -> None:
    made = book(HEAD, ROW)
    other = made.create_sheet("More")
    other.append(HEAD)
    other.append([*ROW[:3], 2000, *ROW[4:]])
    assert [p.code for p in dry(made, tmp_path).errors] == ["several-sheets"]
    assert dry(made, tmp_path, "More").claims["value"].to_list() == [2000.0]
    assert [p.code for p in dry(made, tmp_path, "Mor").errors] == ["unknown-sheet"]


def test_an_empty_workbook_is_named(tmp_path: Path) -> None:
    assert [p.code for p in dry(openpyxl.Workbook(), tmp_path).errors] == ["empty-file"]


@pytest.mark.parametrize("value", [True, dt.datetime(2024, 1, 1), "12 t"])
def test_what_is_no_number_is_not_read_as_one(tmp_path: Path, value: object) -> None:
    row = [*ROW]
    row[3] = value
    assert [p.code for p in dry(book(HEAD, row), tmp_path).errors] == ["bad-number"]


def test_a_small_file_that_would_fill_the_memory_is_not_unpacked(tmp_path: Path) -> None:
    path = tmp_path / "bomb.xlsx"
    with (
        zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive,
        archive.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as member,
    ):
        for _ in range(LARGEST // 2**24 + 1):
            member.write(bytes(2**24))
    assert path.stat().st_size < 2**20
    sheet, _ = read_sheet(path)
    assert [p.code for p in sheet.problems] == ["too-large"]
    with pytest.raises(InputError, match="unpacks to"):
        read_world_mining(path, ImportOptions(), quiet)
