from pathlib import Path

import openpyxl
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.toy import toy_chain

from ytterby.errors import InputError
from ytterby.results import Table, build_table, excel, start_manifest, write_excel


@pytest.fixture
def table() -> Table:
    frame = pl.DataFrame(
        {"region": ["CHN", "=1+1"], "share": [0.7, float("nan")], "year": [2024, 2024]}
    )
    return build_table("shares by region", frame, sources=["usgs-mcs-2025"], note="by location")


def test_a_workbook_has_a_cover_a_sheet_per_table_and_one_of_units(
    tmp_path: Path, table: Table
) -> None:
    path = tmp_path / "t.xlsx"
    manifest = start_manifest("ytterby show shares", toy_chain())
    write_excel(path, [table, table], manifest)
    book = openpyxl.load_workbook(path)
    assert book.sheetnames == ["about", "shares by region", "shares by region 2", excel.NOTES_SHEET]
    sheet = book["shares by region"]
    assert [c.value for c in sheet[1]] == table.frame.columns
    assert [c.value for c in sheet[2]] == [None, "[1]", "[year]"]
    assert sheet.freeze_panes == "A3"
    assert sheet["B3"].value == 0.7
    assert sheet["B4"].value is None
    assert sheet["A4"].data_type == "s"
    notes = [tuple(r) for r in book["units and sources"].values]
    assert ("shares by region", "unit of share", "1") in notes
    assert ("shares by region", "source", "usgs-mcs-2025") in notes
    assert ("", "command", "ytterby show shares") in notes


def test_the_cover_says_what_was_found_what_ran_and_on_which_evidence(
    tmp_path: Path, table: Table
) -> None:
    path = tmp_path / "t.xlsx"
    manifest = start_manifest("ytterby show shares", toy_chain(), seed=7)
    write_excel(path, table, manifest, ["China leads.", "=HYPERLINK(1)"])
    rows = list(openpyxl.load_workbook(path)["about"].iter_rows(values_only=True))
    told = {a: b for a, b in rows if a}
    assert rows[0][1] == "ytterby show shares"
    assert told["finding"] == "China leads."
    assert (None, "=HYPERLINK(1)") in rows
    assert (told["evidence"], told["seed"]) == ("toy", "7")
    assert "polars" in str(told["packages"])
    assert told["sheets"] == "shares by region: 2 rows"


@settings(deadline=None)
@given(
    st.lists(
        st.tuples(
            st.text(st.characters(exclude_categories=["C"]), min_size=1),
            st.floats(-1e12, 1e12),
            st.integers(-(10**9), 10**9),
            st.booleans(),
        ),
        min_size=1,
        max_size=8,
    )
)
def test_what_is_read_back_is_what_was_written(rows: list[tuple[str, float, int, bool]]) -> None:
    import tempfile

    columns = ["name", "value", "count", "true"]
    frame = pl.DataFrame(rows, schema=columns, orient="row")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "t.xlsx"
        write_excel(path, build_table("t", frame, units={"value": "kg", "count": "1"}))
        read = list(openpyxl.load_workbook(path)["t"].iter_rows(min_row=3, values_only=True))
    for written, found in zip(rows, read, strict=True):
        assert found[0] == written[0]
        assert found[1] == pytest.approx(written[1], rel=1e-12)
        assert found[2:] == written[2:]


@pytest.mark.parametrize("text", ["=1+1", "+cmd|' /C calc'!A0", "-2+3", "@SUM(A1)", "{=A1}"])
def test_no_text_acts_as_a_formula(tmp_path: Path, text: str) -> None:
    frame = pl.DataFrame({text: [text]})
    write_excel(tmp_path / "t.xlsx", build_table("t", frame), finding=[text])
    book = openpyxl.load_workbook(tmp_path / "t.xlsx")
    cells = [c for sheet in book for row in sheet.iter_rows() for c in row]
    assert all(c.data_type != "f" for c in cells)
    assert [book["t"]["A1"].value, book["t"]["A3"].value] == [text, text]


def test_an_infinite_number_is_said_in_words(tmp_path: Path) -> None:
    frame = pl.DataFrame({"value": [float("inf"), 1.0]})
    write_excel(tmp_path / "t.xlsx", build_table("t", frame, units={"value": "kg"}))
    sheet = openpyxl.load_workbook(tmp_path / "t.xlsx")["t"]
    assert (sheet["A3"].value, sheet["A4"].value) == ("inf", 1)


def test_a_table_too_long_for_a_sheet_is_refused_before_anything_is_written(
    tmp_path: Path, table: Table, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(excel, "EXCEL_ROWS", 1)
    with pytest.raises(InputError, match="too-many-rows"):
        write_excel(tmp_path / "t.xlsx", table)
    assert list(tmp_path.iterdir()) == []


def test_tables_of_one_name_and_of_a_sheet_of_its_own_keep_apart(tmp_path: Path) -> None:
    names = ["About", "a/b", "a" * 40, "a" * 40]
    tables = [build_table(n, pl.DataFrame({"x": ["y"]})) for n in names]
    write_excel(tmp_path / "t.xlsx", tables)
    sheets = openpyxl.load_workbook(tmp_path / "t.xlsx").sheetnames
    assert sheets[1:-1] == ["About 2", "a-b", "a" * 31, "a" * 29 + " 2"]
