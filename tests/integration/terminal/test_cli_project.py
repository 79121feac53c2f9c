"""Project finance from the command line: one, all, and what cannot be counted."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

QUICK = ("--draws", "20", "--no-war")


def test_all_projects_are_ranked_and_gaps_are_named(warm_terminal: Any) -> None:
    done = warm_terminal.run("project", "--draws", "20", "--json")
    assert done.code == 0, done.err
    content = json.loads(done.out)
    rows = content["rows"]
    known = [r["break_even"] for r in rows if r["break_even"] is not None]
    assert known == sorted(known)
    assert len(known) >= 20
    assert all(r["missing"] for r in rows if r["break_even"] is None)
    assert not any(r["region"] == "CHN" for r in rows)
    assert {r["facility"]: r["status"] for r in rows}["usa-mountain-pass"] == "operating"
    assert "--seed 0" in content["meta"]["command"]


@pytest.mark.slow
def test_two_of_fifteen_projects_pay_at_the_prices_of_2024(warm_terminal: Any) -> None:
    done = warm_terminal.run("project", "--draws", "20")
    text = " ".join(done.out.split())
    assert "2 of 15 projects outside China that can be counted earn 11.5 % a year" in text
    assert "above 118 USD/kg, a quarter above 192, a quarter less than 105" in text


def test_one_project_has_cash_by_year_and_its_inputs(warm_terminal: Any) -> None:
    done = warm_terminal.run("project", "aus-nolans", *QUICK, "--debt", "0.5", "--json")
    assert done.code == 0, done.err
    tables = json.loads(done.out)["tables"]
    cash = tables["cash-flow"]["rows"]
    assert sum(r["capital"] for r in cash) == pytest.approx(1062620000)
    for r in cash:
        paid = sum(r[k] for k in ("operating", "disposal", "royalty", "tax", "capital",
                                  "sustaining", "working"))  # fmt: skip
        assert r["free"] == pytest.approx(r["revenue"] + r["contracts"] - paid)
    inputs = {r["input"]: r for r in tables["inputs"]["rows"]}
    assert inputs["capital"]["claims"] == "cost_gap-0027"
    assert inputs["capital"]["basis"] == "its own"
    assert sum(r["debt_drawn"] for r in cash) == pytest.approx(0.5 * 1062620000)


@pytest.mark.slow
def test_a_floor_pays_when_the_price_is_below_it(warm_terminal: Any) -> None:
    done = warm_terminal.run("project", "aus-nolans", *QUICK, "--floor", "110", "--json")
    rows = {r["year"]: r for r in json.loads(done.out)["tables"]["cash-flow"]["rows"]}
    first = min(y for y, r in rows.items() if r["output"] > 0)
    full = rows[first + 5]
    # 54 USD on each kilogram of Nd and Pr.
    share = 4440 / 16739.3
    assert full["contracts"] == pytest.approx(full["output"] * share * 54_000, rel=0.01)
    assert rows[first + 11]["contracts"] == 0.0


@pytest.mark.slow
def test_a_price_war_is_survived_or_not(warm_terminal: Any) -> None:
    done = warm_terminal.run("project", "aus-mount-weld", "--draws", "20")
    text = " ".join(done.out.split())
    assert "A price war would leave it without cash in" in text
    assert "It runs: what was spent to build it is not counted." in text


@pytest.mark.slow
def test_a_price_war_costs_a_project_some_of_its_value(warm_terminal: Any) -> None:
    worth = []
    for prices in ("outside", "price-war"):
        done = warm_terminal.run("project", "aus-nolans", *QUICK, "--prices", prices, "--json")
        worth.append(json.loads(done.out)["rows"][0]["value"])
    assert worth[1] < worth[0] - 50e6


def test_a_report_is_one_page(warm_terminal: Any, tmp_path: Path) -> None:
    page = tmp_path / "nolans.html"
    done = warm_terminal.run("project", "aus-nolans", *QUICK, "--report", page)
    assert done.code == 0, done.err
    text = page.read_text(encoding="utf-8")
    assert "Nolans (Australia, planned) needs NdPr at" in text
    assert "free-cash" in text


@pytest.mark.parametrize(
    ("tokens", "words"),
    [
        (("aus-nolan",), "aus-nolans"),
        (("bra-carina",), "what its ore holds and its capacity"),
        (("est-narva",), "no mine and has no ore of its own"),
        (("aus-nolans", "--prices", "dear"), "floor:110"),
        (("aus-nolans", "--debt", "1.4"), "1"),
    ],
)
def test_bad_input_is_named_with_its_mend(
    warm_terminal: Any, tokens: tuple[str, ...], words: str
) -> None:
    done = warm_terminal.run("project", *tokens, "--no-war")
    assert done.code == 2
    assert words in " ".join(done.err.split())
    assert done.out == ""
