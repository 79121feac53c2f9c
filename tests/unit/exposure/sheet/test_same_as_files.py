"""A sheet is read and checked as the command line reads and checks the file it came from."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.unit.exposure.bom.hostile import CASES, Case
from tests.unit.exposure.bom.test_hostile import write

from ytterby.errors import InputError
from ytterby.exposure.bom import BomError, read_bom
from ytterby.exposure.sheet import Limits, check_rows, read_bill, read_bill_rows, write_rows
from ytterby.exposure.sheet.rows import read_record

WIDE = Limits(cell=100_000, columns=600)


@pytest.mark.parametrize("case", CASES, ids=lambda c: c.name)
def test_a_sheet_has_the_problems_of_its_file(case: Case, tmp_path: Path) -> None:
    path = write(case, tmp_path)
    try:
        expected = read_bom(path, sheet=case.sheet).warnings
    except BomError as error:
        expected = error.problems
    try:
        found = check_rows(
            read_bill_rows(path.read_bytes(), path.name, sheet=case.sheet, limits=WIDE)
        ).problems
    except InputError as error:
        found = error.problems
    assert {(p.code, p.place) for p in found} == {(p.code, p.place) for p in expected}


@pytest.mark.parametrize("case", [c for c in CASES if c.annual], ids=lambda c: c.name)
def test_a_sheet_that_was_kept_and_saved_is_the_same_bill(case: Case, tmp_path: Path) -> None:
    path = write(case, tmp_path)
    lines = read_bom(path, sheet=case.sheet).lines
    sheet = read_bill_rows(path.read_bytes(), path.name, sheet=case.sheet, limits=WIDE)
    again = read_record(sheet.record())
    assert read_bill(again).lines.equals(lines)
    saved = tmp_path / "bill.xlsx"
    saved.write_bytes(write_rows(again, "xlsx"))
    same = ["product", "part", "material", "mass", "units", "price", "stock", "region", "sector"]
    merged = bool(sheet.merged)  # the saved file has a value in every row that is not blank
    if not merged:
        assert read_bom(saved).lines.select(same).equals(lines.select(same))
