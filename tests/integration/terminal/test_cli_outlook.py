"""Supply, demand and incentive price from the command line."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

FEW = ("--draws", "40")


@pytest.fixture(scope="module")
def told(warm_terminal: Any) -> dict[str, Any]:
    done = warm_terminal.run("outlook", "NdPr", *FEW, "--json")
    assert done.code == 0, done.err
    return dict(json.loads(done.out))


def test_supply_by_status_sums_to_the_balance(told: dict[str, Any]) -> None:
    supply = told["tables"]["supply"]["rows"]
    for row in told["rows"]:
        own = [s for s in supply if (s["year"], s["place"]) == (row["year"], row["place"])]
        parts = {s["status"]: s["supply"] for s in own}
        running = parts.pop("running")
        assert running == pytest.approx(row["running"])
        assert sum(parts.values()) == pytest.approx(row["pipeline"])
        assert row["gap"] == pytest.approx(row["demand"] - row["running"] - row["pipeline"])


def test_the_world_holds_what_is_outside(told: dict[str, Any]) -> None:
    rows = {(r["place"], r["year"]): r for r in told["rows"]}
    for year in (2024, 2032, 2040):
        inner, outer = rows[("outside", year)], rows[("world", year)]
        assert inner["demand"] < outer["demand"]
        assert inner["running"] < outer["running"]
        assert outer["incentive"] is None


def test_nothing_is_needed_in_the_base_year_if_china_sells_on(told: dict[str, Any]) -> None:
    first = next(r for r in told["rows"] if r["place"] == "outside")
    assert first["growing"] == 0.0
    assert first["pipeline"] == 0.0


def test_projects_stand_by_the_price_that_they_need(told: dict[str, Any]) -> None:
    needs = [r["needs"] for r in told["tables"]["stack"]["rows"]]
    assert needs == sorted(needs)
    left = {r["source"]: r["why"] for r in told["tables"]["left-out"]["rows"]}
    assert "mmr-kachin" in left
    assert "China" in left["mmr-kachin"]


def test_what_is_left_out_is_called_by_its_name(warm_terminal: Any) -> None:
    words = " ".join(warm_terminal.run("outlook", "NdPr", *FEW).out.split())
    assert "Longonjo, Donald" in words
    assert "ago-longonjo" not in words.partition("year ")[0]


def test_a_project_brings_what_the_study_makes_of_which_its_price_is(told: dict[str, Any]) -> None:
    # 13,584 t of oxide a year in carbonate, 29.9 % of it Nd, Pr, Dy and Tb.
    tonnes = {r["facility"]: r["amount"] for r in told["tables"]["stack"]["rows"]}
    assert 2500 < tonnes["bra-caldeira"] < 13_584 * 0.299


@pytest.mark.slow
def test_people_get_sentences_and_a_page(warm_terminal: Any, tmp_path: Path) -> None:
    page = tmp_path / "outlook.html"
    done = warm_terminal.run("outlook", "DyTb", *FEW, "--report", page)
    assert done.code == 0, done.err
    assert "Outside China, makers need" in done.out
    assert 'id="balance-outside' in page.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("tokens", "words"),
    [
        (("La",), "no projection of demand"),
        (("NdPr", "--to", "2050"), "2040"),
        (("NdPr", "--prices", "price-war"), "floor:110"),
        (("NdPR2",), "NdPr"),
        (("NdPr", "--as-of", "soon"), "2025-03-31"),
    ],
)
def test_bad_input_is_named_with_its_mend(
    warm_terminal: Any, tokens: tuple[str, ...], words: str
) -> None:
    done = warm_terminal.run("outlook", *tokens)
    assert done.code == 2
    assert words in done.err
    assert done.out == ""
