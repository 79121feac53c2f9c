from __future__ import annotations

import time

import pytest

from ytterby.errors import InputError
from ytterby.exposure.sheet import (
    BillRows,
    CellProblem,
    Limits,
    check_rows,
    paste_rows,
    read_bill,
    read_bill_rows,
)

BAD = b"""product,part,material,mass [g],units_per_year,price_usd,country
Motor,rotor,N42SH,900,"1,000",300,China
Motor,sensor,Smarium cobalt,12,1000,abc,Chnia
,spare rotor,N42SH,,1000,,China
Pump,rotor,NdFeB,-80,500,20,Japan
"""


def problem(sheet: BillRows, row: int, column: str) -> CellProblem:
    (one,) = (c for c in check_rows(sheet).cells if (c.row, c.column) == (row, column))
    return one


def test_every_problem_stands_in_its_cell() -> None:
    cells = check_rows(read_bill_rows(BAD, "motors.csv")).cells
    assert [(c.row, c.column, c.position, c.code) for c in cells if c.severity == "error"] == [
        (2, "units_per_year", 4, "ambiguous-number"),
        (3, "material", 2, "unknown-material"),
        (3, "price_usd", 5, "bad-number"),
        (3, "country", 6, "unknown-region"),
        (4, "product", 0, "missing-field"),
        (4, "mass", 3, "missing-field"),
        (5, "mass", 3, "negative-number"),
    ]


@pytest.mark.parametrize(
    ("row", "column", "first"),
    [
        (2, "units_per_year", "1000"),
        (3, "material", "samarium cobalt"),
        (3, "price_usd", ""),
        (3, "country", "China"),
        (4, "product", "Motor"),
        (5, "mass", "80"),
    ],
)
def test_the_first_mend_takes_the_problem_away(row: int, column: str, first: str) -> None:
    sheet = read_bill_rows(BAD, "motors.csv")
    found = problem(sheet, row, column)
    assert found.mends[0].value == first
    assert found.position is not None
    mended = sheet.change(row, found.position, first)
    assert check_rows(mended).errors == check_rows(sheet).errors - 1


def test_a_bill_that_is_mended_can_be_read() -> None:
    sheet = read_bill_rows(BAD, "motors.csv")
    with pytest.raises(InputError):
        read_bill(sheet)
    for row, position, text in (
        (2, 4, "1000"),
        (3, 2, "SmCo"),
        (3, 5, ""),
        (3, 6, "China"),
        (5, 3, "80"),
    ):
        sheet = sheet.change(row, position, text)
    bom = read_bill(sheet.delete([4]))
    assert bom.lines["row"].to_list() == [2, 3, 5]
    assert bom.lines["annual"].to_list() == pytest.approx([900.0, 12.0, 40.0])


def test_a_range_offers_its_middle_and_its_ends() -> None:
    sheet = paste_rows(
        [["part", "material", "mass [kg]", "units"], ["a", "N42", "1,2–1,6", "7"]], "p"
    )
    assert [m.value for m in problem(sheet, 2, "mass").mends] == ["1,4", "1,2", "1,6"]


def test_a_column_that_is_missing_or_misspelt_is_mended_by_its_name() -> None:
    sheet = paste_rows([["part", "material", "masss [g]"], ["a", "N42", "900"]], "bill")
    mends = {c.code: c.mends for c in check_rows(sheet).cells if c.mends}
    assert mends["unknown-column"][0].value == "mass [g]"
    assert mends["unknown-column"][0].position == 2
    asked = {c.given for c in check_rows(sheet).cells if c.code == "missing-column"}
    assert asked == {"mass", "units_per_year"}
    whole = sheet.rename(2, "mass [g]").add_column("units_per_year").change(2, 3, "1000")
    assert read_bill(whole).lines["annual"].to_list() == pytest.approx([900.0])


def test_a_unit_that_is_assumed_can_be_said_with_one_click() -> None:
    sheet = paste_rows([["part", "material", "mass", "units"], ["a", "N42", "900", "7"]], "bill")
    (one,) = (c for c in check_rows(sheet).cells if c.code == "unit-assumed")
    assert [(m.action, m.value) for m in one.mends][:2] == [
        ("rename", "mass [kg]"),
        ("rename", "mass [g]"),
    ]


def test_fields_beyond_the_header_are_shown_until_the_row_is_typed_anew() -> None:
    sheet = read_bill_rows(b"part,material,mass [kg],units\na,N42,1,5,7\n", "bill.csv")
    (one,) = (c for c in check_rows(sheet).cells if c.code == "ragged-row")
    assert (one.row, one.given) == (2, "7")
    mended = sheet.change(2, 2, "1.5").change(2, 3, "7")
    assert check_rows(mended).errors == 0


def test_what_is_undone_is_the_sheet_as_it_was() -> None:
    sheet = read_bill_rows(BAD, "motors.csv")
    assert sheet.change(2, 3, "1").change(2, 3, "900") == sheet
    assert sheet.delete([3]).insert(sheet.rows[3], row=3) == sheet
    assert sheet.add_column("note").drop_column(7) == sheet


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"x" * 2001, "MiB"),
        (b"part,material,mass,units\n" + b"a,N42,1,1\n" * 30, "30 rows"),
        (b"part,material,mass,units" + b",x" * 20 + b"\na,N42,1,1\n", "24 columns"),
        (b"part,material,mass,units\n" + b"a" * 90 + b",N42,1,1\n", "90 characters"),
    ],
)
def test_what_is_too_large_is_refused(content: bytes, words: str) -> None:
    limits = Limits(size=2000, rows=20, columns=16, cell=80)
    with pytest.raises(InputError) as caught:
        read_bill_rows(content, "large.csv", limits=limits)
    assert [p.code for p in caught.value.problems] == ["too-large"]
    assert words in caught.value.problems[0].message


def test_five_thousand_lines_are_checked_again_in_a_blink() -> None:
    line = "Motor {0},part {0},{1},{2},1000,China\n"
    text = "product,part,material,mass [g],units_per_year,country\n" + "".join(
        line.format(i, "N42SH" if i % 7 else "N42HS", i if i % 11 else "abc") for i in range(5000)
    )
    sheet = read_bill_rows(text.encode(), "large.csv")
    before = check_rows(sheet)
    start = time.process_time()
    after = check_rows(sheet.change(2, 3, "5"))
    assert time.process_time() - start < 1.5
    assert after.errors == before.errors - 1
