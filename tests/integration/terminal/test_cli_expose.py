"""Exposure from the command line: a bill in, an answer, a workbook and a page out."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import openpyxl
import pytest

HEAD = "product,part,material,mass,mass_unit,units_per_year,price_usd,supplier,country,stock,sector"
BILL = f"""{HEAD}
Car,traction motor,N42UH,2.0,kg,100000,40000,,,10000,ev_traction
Car,steering,N45SH,150,g,100000,40000,,Japan,,automotive_other
Car,pump,N42,20,g,100000,40000,,China,,automotive_other
Missile,fin actuator,SmCo,1,kg,2000,,,,500,defence
"""


@pytest.fixture
def bill(warm_terminal: Any) -> Path:
    path: Path = warm_terminal.root / "bill.csv"
    path.write_text(BILL, encoding="utf-8")
    return path


def test_the_answer_says_what_stops_first_and_what_is_assumed(
    warm_terminal: Any, bill: Path
) -> None:
    book, page = bill.with_suffix(".xlsx"), bill.with_suffix(".html")
    done = warm_terminal.run("expose", bill, "--excel", book, "--report", page)
    assert done.code == 0, done.err
    words = " ".join(done.out.split())
    assert "“Car” runs short first from" in words
    assert "2 of 4 lines follow their known supplier" in words
    assert "No home region was given" in words
    assert "Not legal advice" in words
    sheets = openpyxl.load_workbook(book, read_only=True).sheetnames
    assert {"lines", "measures", "rules", "scenarios", "sources", "units and sources"} <= set(
        sheets
    )
    html = page.read_text(encoding="utf-8")
    assert re.findall(r"<(?:script|link|img|iframe)[^>]+(?:src|href)=[\"']?https?://", html) == []


def test_programs_get_lines_with_the_supplier_that_overrides(
    warm_terminal: Any, bill: Path
) -> None:
    done = warm_terminal.run("expose", bill, "--region", "USA", "--quick", "--json")
    assert done.code == 0, done.err
    content = json.loads(done.out)
    rows = {r["part"]: r for r in content["rows"]}
    assert rows["pump"]["customs_share"] == 1.0
    assert rows["pump"]["ever_touched"] == pytest.approx(1.0)
    assert rows["steering"]["basis"] == "made there"
    assert 0.5 < rows["steering"]["ever_touched"] <= 1.0
    assert rows["traction motor"]["basis"] == "home average"
    assert content["tables"]["scenarios"]["rows"] == []
    assert "--quick" in content["meta"]["command"]


@pytest.mark.slow
def test_more_stock_puts_the_stop_off(warm_terminal: Any, bill: Path) -> None:
    rich = bill.with_name("rich.csv")
    rich.write_text(BILL.replace(",10000,ev", ",2000000,ev"), encoding="utf-8")
    found = {}
    for path in (bill, rich):
        done = warm_terminal.run(
            "expose", path, "--region", "USA", "--scenario", "china-total-ban", "--json"
        )
        assert done.code == 0, done.err
        found[path.stem] = {r["part"]: r for r in json.loads(done.out)["rows"]}
    assert found["bill"]["traction motor"]["first_short"] is not None
    assert found["rich"]["traction motor"]["first_short"] is None


def test_everything_wrong_is_said_at_once_without_a_traceback(
    warm_terminal: Any, bill: Path
) -> None:
    broken = bill.with_name("broken.csv")
    broken.write_text(BILL.replace("N42UH", "unobtainium").replace("150,g", "-5,g"))
    done = warm_terminal.run(
        "expose", broken, "--region", "Untied States", "--excel", broken, "--scenario", "none"
    )
    assert done.code == 2
    assert "Traceback" not in done.err
    for part in ("unobtainium", "-5", "United States", "overwrite", "unknown-scenario"):
        assert part in done.err


def test_a_csv_beside_the_bill_never_overwrites_it(warm_terminal: Any, bill: Path) -> None:
    done = warm_terminal.run("expose", bill, "--quick", "--csv", bill)
    assert done.code == 2
    assert bill.read_text(encoding="utf-8") == BILL


@pytest.mark.slow
@pytest.mark.parametrize(
    ("example", "first"),
    [
        ("ev-motor-line", "sintered NdFeB"),
        ("offshore-wind", "sintered NdFeB"),
        ("guided-weapon", "neodymium metal"),
        ("data-centre", "sintered NdFeB"),
    ],
)
def test_every_example_that_ships_has_an_answer(
    warm_terminal: Any, example: str, first: str
) -> None:
    book = warm_terminal.root / f"{example}.xlsx"
    done = warm_terminal.run("expose", "--example", example, "--json", "--excel", book)
    assert done.code == 0, done.err
    content = json.loads(done.out)
    assert content["meta"]["command"].startswith(f"ytterby expose --example {example}")
    tables = {"lines": content} | content["tables"]
    findings = [r["finding"] for r in tables["findings"]["rows"]]
    assert first in findings[0]
    assert "runs short" in findings[0]
    for name in ("elements", "measures", "chokepoints", "supplies", "scenarios", "alternates"):
        assert tables[name]["rows"], name
    shares = [r["share"] for r in tables["measures"]["rows"] if r["share"] is not None]
    assert all(0.0 <= s <= 1.0 for s in shares)
    assert openpyxl.load_workbook(book, read_only=True).sheetnames[:2] == ["about", "lines"]


def test_an_empty_bill_to_fill_in_is_never_written_over_another(
    warm_terminal: Any, bill: Path
) -> None:
    target = bill.with_name("empty.xlsx")
    assert warm_terminal.run("expose", "--template", target).code == 0
    assert openpyxl.load_workbook(target).sheetnames
    done = warm_terminal.run("expose", "--template", bill)
    assert done.code == 2
    assert bill.read_text(encoding="utf-8") == BILL


def test_examples_are_listed_by_name(warm_terminal: Any) -> None:
    done = warm_terminal.run("expose", "--example", "list")
    assert done.code == 0
    assert "guided-weapon" in done.out
