"""Who is needed, from the command line: words, tables, a workbook, bad input."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import openpyxl
import polars as pl
import pytest

FEW = ("--draws", "32", "--from", "2026", "--to", "2033")


def test_people_read_who_is_needed_and_when_to_begin(warm_terminal: Any) -> None:
    done = warm_terminal.run("people", "usa-mp-10x", *FEW)
    assert done.code == 0, done.err
    told = " ".join(done.out.split())
    assert "takes about 1,500" in told
    assert "must begin by" in told
    assert "Positions by phase [job]" in told
    assert "Whom to hire" in told


def test_an_employer_gets_a_workbook_with_the_same_numbers(
    warm_terminal: Any, tmp_path: Path
) -> None:
    book, table = tmp_path / "plan.xlsx", tmp_path / "plan.csv"
    words = ("people", "usa-fort-worth", "--employer", *FEW)
    done = warm_terminal.run(*words, "--excel", book, "--csv", table)
    assert done.code == 0, done.err
    made = openpyxl.load_workbook(book)
    assert made.sheetnames[:2] == ["about", "hiring"]
    told = {a: b for a, b, *_ in made["about"].iter_rows(values_only=True) if a}
    assert str(told["Ytterby"]).startswith("ytterby people usa-fort-worth --employer")
    assert "takes about 150" in str(told["finding"])
    assert told["seed"] == "0"
    head, units, *rows = made["hiring"].iter_rows(values_only=True)
    frame = pl.read_csv(table)
    assert list(head) == frame.columns
    assert units[head.index("wage")] == "[USD/year]"
    assert [r[head.index("persons")] for r in rows] == frame["persons"].to_list()
    assert [r[head.index("wage")] for r in rows] == pytest.approx(frame["wage"].to_list())
    assert sum(frame["persons"]) == 150


def test_every_command_writes_a_workbook(warm_terminal: Any, tmp_path: Path) -> None:
    book = tmp_path / "list.xlsx"
    done = warm_terminal.run("people", "--excel", book)
    assert done.code == 0, done.err
    assert openpyxl.load_workbook(book).sheetnames == ["about", "facilities", "units and sources"]
    done = warm_terminal.run("scenario", "list", "--excel", tmp_path / "s.xlsx")
    assert done.code == 0, done.err
    assert (tmp_path / "s.xlsx").exists()


def test_a_workbook_must_end_as_one(warm_terminal: Any, tmp_path: Path) -> None:
    done = warm_terminal.run("people", "--excel", tmp_path / "list.ods")
    assert done.code == 2
    assert ".xlsx" in done.err
    assert list(tmp_path.iterdir()) == []


def test_a_program_gets_positions_and_what_ran(warm_terminal: Any) -> None:
    done = warm_terminal.run("people", "--example", *FEW, "--json")
    assert done.code == 0, done.err
    content = json.loads(done.out)
    assert {"region", "year", "phase", "family", "positions", "low", "high", "tier"} == set(
        content["rows"][0]
    )
    assert content["meta"]["evidence_version"]
    assert {"plants", "gaps", "fits", "left_out"} <= set(content["tables"])


@pytest.mark.parametrize(
    ("tokens", "mend"),
    [
        (("usa-fort-wort",), "usa-fort-worth"),
        (("china-total-ban", "--employer"), "name a facility"),
        (("usa-sumter", "--from", "2030", "--to", "2026"), "later last year"),
        (("nowhere.csv",), "nowhere.csv"),
    ],
)
def test_bad_input_is_named_with_its_mend(
    warm_terminal: Any, tokens: tuple[str, ...], mend: str
) -> None:
    done = warm_terminal.run("people", *tokens)
    assert done.code == 2
    assert mend in done.err
    assert done.out == ""
