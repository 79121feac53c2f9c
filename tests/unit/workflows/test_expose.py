"""The exposure of a bill on the toy chain: what it says, what it writes, what it refuses."""

from __future__ import annotations

import datetime as dt
from importlib import import_module
from pathlib import Path
from types import SimpleNamespace
from typing import cast

import openpyxl
import polars as pl
import pytest
from tests.toy import toy_chain

from ytterby.errors import InputError, UnknownNameError
from ytterby.exposure.model import Exposure
from ytterby.packs import read_pack
from ytterby.workflows.exposing.expose import ExposeOutcome, expose
from ytterby.workflows.exposing.summaries import stops_summary
from ytterby.workflows.exposing.targets import check_targets
from ytterby.workflows.exposing.words import money, stop_words

BILL = """product,part,material,mass,mass_unit,units_per_year,price_usd,country,stock,sector
car,motor,N42SH,2,kg,1200,40000,,,ev_traction
car,pump,N42,0.02,kg,1200,40000,Japan,,automotive_other
car,window,N42,0.01,kg,1200,40000,China,1,automotive_other
car,wire,copper,30,kg,1200,40000,,,
"""


@pytest.fixture
def bill(tmp_path: Path) -> Path:
    path = tmp_path / "car.csv"
    path.write_text(BILL, encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def answer(tmp_path_factory: pytest.TempPathFactory) -> tuple[ExposeOutcome, Path]:
    """Return one answer on the toy chain with its workbook and page beside it."""
    folder = tmp_path_factory.mktemp("exposure")
    path = folder / "car.csv"
    path.write_text(BILL.replace("window", "+1+1 window"), encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(import_module("ytterby.baseline"), "baseline", lambda *_, **__: toy_chain())
        patch.setenv("YTTERBY_WORKSPACE", str(folder / "workspace"))
        found = expose(
            path,
            region="USA",
            quick=True,
            on="2026-01-15",
            excel=folder / "car.xlsx",
            report=folder / "car.html",
        )
    return found, folder


@pytest.fixture
def outcome(answer: tuple[ExposeOutcome, Path]) -> ExposeOutcome:
    return answer[0]


@pytest.fixture
def folder(answer: tuple[ExposeOutcome, Path]) -> Path:
    return answer[1]


def test_the_lines_come_first_and_leave_out_what_holds_no_rare_earths(
    outcome: ExposeOutcome,
) -> None:
    name, table = next(iter(outcome.tables.items()))
    assert name == "lines"
    assert table.frame["part"].to_list() == ["motor", "pump", "+1+1 window"]


def test_a_known_supplier_is_said_to_override_the_average(outcome: ExposeOutcome) -> None:
    lines = outcome.tables["lines"].frame
    assert lines["basis"].to_list() == ["home average", "made there", "made there"]
    assert lines["customs_share"].to_list() == [pytest.approx(50 / 90), 0.0, 1.0]
    assert any("2 of 3 lines follow their known supplier" in s for s in outcome.finding)


STOPS = {
    "scenario": "ban",
    "product": "car",
    "first_short": dt.date(2025, 6, 1),
    "months_after": 2,
    "months_short": 3,
    "worst_share": 0.68,
    "units_not_made": 100.0,
    "units_planned": 1200.0,
    "draws": 0,
    "soonest": None,
    "latest": None,
}


@pytest.mark.parametrize(("part", "known"), [("pump", True), ("motor", False)])
def test_what_is_missing_is_said_not_to_follow_a_known_supplier(part: str, known: bool) -> None:
    bases = {"motor": "home average", "pump": "made there"}
    lines = pl.DataFrame(
        [{"product": "car", "part": p, "material": "ndfeb:N", "basis": b} for p, b in bases.items()]
    )
    day = STOPS["first_short"]
    lines = lines.with_columns(first_short=pl.when(pl.col("part") == part).then(pl.lit(day)))
    stops = pl.DataFrame([STOPS | {"part": part, "material": "ndfeb:N"}])
    found = cast(Exposure, SimpleNamespace(lines=lines, stops=stops, products=lines[:1]))
    said = stop_words(found, read_pack(), {})[1]
    assert "of a month's need is missing" in said
    note = stops_summary(found, read_pack()).note
    for text in (said, note):
        assert ("served like its sector at home, whatever its supplier" in text) == known
    assert "served like its sector at home" in note


def test_a_product_counts_once_for_its_value(outcome: ExposeOutcome) -> None:
    values = outcome.tables["values"].frame
    assert set(values["product_value"]) == {1200 * 40000.0}


def test_without_a_region_the_assumption_is_said(
    bill: Path, toy_baseline: list[int], outcome: ExposeOutcome
) -> None:
    found = expose(bill, quick=True)
    codes = found.tables["warnings"].frame["code"].to_list()
    assert "home-assumed" in codes
    assert "No home region was given" in found.tables["assumptions"].frame["assumption"][0]
    assert "home-assumed" not in outcome.tables["warnings"].frame["code"].to_list()


def test_every_number_has_a_unit(outcome: ExposeOutcome) -> None:
    for table in outcome.tables.values():
        numbers = {c for c, t in table.frame.schema.items() if t.is_numeric()}
        assert numbers == set(table.units), table.name
        assert all(table.units.values())


def test_the_workbook_has_a_sheet_for_each_table_with_units_and_sources(
    outcome: ExposeOutcome, folder: Path
) -> None:
    book = openpyxl.load_workbook(folder / "car.xlsx")
    assert book.sheetnames[1 : 1 + len(outcome.tables)] == list(outcome.tables)
    sheet = book["lines"]
    head = [c.value for c in sheet[1]]
    at = head.index("annual")
    assert [row[at].value for row in sheet.iter_rows(min_row=3)] == [2400, 24, 12]
    notes = {(r[0].value, r[1].value): r[2].value for r in book["units and sources"].iter_rows()}
    assert notes["lines", "unit of annual"] == "kg/year"
    assert notes["values", "unit of product_value"] == "USD/year"
    assert book["sources"].max_row > 1


def test_text_that_looks_like_a_formula_stays_text(folder: Path) -> None:
    sheet = openpyxl.load_workbook(folder / "car.xlsx")["lines"]
    cells = [c for row in sheet.iter_rows() for c in row]
    assert "+1+1 window" in [c.value for c in cells]
    assert all(c.data_type != "f" for c in cells)


def test_a_page_is_written_whole(folder: Path) -> None:
    text = (folder / "car.html").read_text(encoding="utf-8")
    assert "What hangs on each material" in text
    assert "Not legal advice" in text


@pytest.mark.parametrize("option", ["excel", "report"])
def test_the_bill_is_never_overwritten(bill: Path, toy_baseline: list[int], option: str) -> None:
    before = bill.read_bytes()
    with pytest.raises(InputError) as caught:
        expose(bill, quick=True, **{option: bill.parent / "." / bill.name})  # type: ignore[arg-type]
    assert "would-overwrite-input" in [p.code for p in caught.value.problems]
    assert bill.read_bytes() == before


def test_tables_beside_an_output_do_not_overwrite_the_bill(tmp_path: Path) -> None:
    found = check_targets(tmp_path / "out.lines.csv", None, None, [tmp_path / "out.csv"])
    assert [p.code for p in found] == ["would-overwrite-input"]
    assert check_targets(tmp_path / "bill.csv", None, None, [tmp_path / "out.csv"]) == []


def test_a_bill_is_made_in_one_place(bill: Path, toy_baseline: list[int]) -> None:
    with pytest.raises(InputError, match="one-region"):
        expose(bill, region=["USA", "JPN"], quick=True)


def test_all_that_is_wrong_is_said_at_once(bill: Path, toy_baseline: list[int]) -> None:
    bill.write_text(BILL.replace("N42SH", "N42SHHH??"), encoding="utf-8")
    with pytest.raises(InputError) as caught:
        expose(
            bill,
            region="Untied States",
            scenario=["china-total-bann"],
            year=1950,
            element=["Dyy"],
            on="yesterday",
            draws=0,
            excel=bill.with_suffix(".ods"),
        )
    codes = {p.code for p in caught.value.problems}
    assert {
        "unknown-region",
        "unknown-scenario",
        "bad-year",
        "unknown-element",
        "bad-date",
        "out-of-range",
        "unknown-ending",
    } <= codes
    assert any("material" in p.code for p in caught.value.problems)


def test_a_bill_without_rare_earths_says_so(tmp_path: Path, toy_baseline: list[int]) -> None:
    path = tmp_path / "wire.csv"
    path.write_text(BILL.splitlines()[0] + "\n" + BILL.splitlines()[-1], encoding="utf-8")
    with pytest.raises(InputError) as caught:
        expose(path, quick=True)
    assert [p.code for p in caught.value.problems] == ["no-rare-earths"]


def test_quick_and_scenarios_exclude_each_other(bill: Path, toy_baseline: list[int]) -> None:
    with pytest.raises(InputError) as caught:
        expose(bill, quick=True, scenario=["china-total-ban"])
    assert [p.code for p in caught.value.problems] == ["quick-scenario"]


def test_elements_and_stages_limit_their_tables(bill: Path, toy_baseline: list[int]) -> None:
    found = expose(bill, region="USA", quick=True, element=["Dy"], stage=["separation"])
    assert found.tables["elements"].frame["element"].to_list() == ["Dy"]
    assert set(found.tables["measures"].frame["element"]) == {"Dy", "all"}
    assert set(found.tables["chokepoints"].frame["stage"]) <= {"separation"}
    assert found.tables["lines"].frame.height == 3


def test_unknown_names_alone_are_unknown_names(bill: Path, toy_baseline: list[int]) -> None:
    with pytest.raises(UnknownNameError):
        expose(bill, region="Untied States", quick=True)


def test_the_same_bill_gives_the_same_numbers(
    toy_baseline: list[int], outcome: ExposeOutcome, folder: Path
) -> None:
    again = expose(folder / "car.csv", region="USA", quick=True, on="2026-01-15")
    for name, table in outcome.tables.items():
        assert table.frame.equals(again.tables[name].frame, null_equal=True), name


def test_lines_keep_their_numbers_in_any_order(
    bill: Path, toy_baseline: list[int], outcome: ExposeOutcome
) -> None:
    head, *rows = BILL.strip().splitlines()
    bill.write_text("\n".join([head, *reversed(rows)]) + "\n", encoding="utf-8")
    columns = ["mass", "ever_touched", "owner_control", "demand", "dependence"]
    turned = expose(bill, region="USA", quick=True)
    first, second = (
        f.tables["lines"].frame.select(columns).sort("mass") for f in (outcome, turned)
    )
    for name in columns:
        assert first[name].to_list() == pytest.approx(second[name].to_list())


@pytest.mark.parametrize(
    ("value", "text"), [(0.93, "USD 0.93"), (1.2e6, "USD 1.2 million"), (3e11, "USD 300 billion")]
)
def test_money_reads_as_people_say_it(value: float, text: str) -> None:
    assert money(value) == text


def test_without_a_price_the_value_is_said_to_be_unknown(
    tmp_path: Path, toy_baseline: list[int]
) -> None:
    path = tmp_path / "missile.csv"
    path.write_text(BILL.replace(",40000,", ",,"), encoding="utf-8")
    found = expose(path, region="USA", quick=True)
    assert found.tables["values"].frame["product_value"].null_count() == 2
    assert any("not known" in s for s in found.finding)
    assert found.tables["values"].frame["material_value"].null_count() == 0
    assert isinstance(found.tables["values"].frame, pl.DataFrame)


def test_a_bill_of_which_nothing_is_made_has_gaps_and_no_traceback(
    tmp_path: Path, toy_baseline: list[int]
) -> None:
    path = tmp_path / "idle.csv"
    path.write_text(BILL.replace(",1200,", ",0,"), encoding="utf-8")
    found = expose(path, region="USA", quick=True, report=tmp_path / "idle.html")
    assert found.tables["measures"].frame.is_empty()
    assert set(found.tables["values"].frame["product_value"]) == {0.0}
    assert found.tables["lines"].frame["months_of_cover"].null_count() == 3
