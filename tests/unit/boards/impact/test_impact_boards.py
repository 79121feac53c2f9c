"""The boards of impact: what they may be asked, and what they hold."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from ytterby.boards import Board, board_names, find_kind
from ytterby.boards.registry import read_params
from ytterby.boards.store import pack_board, unpack_board
from ytterby.errors import InputError

MINE = [n for n in board_names() if n.startswith("impact-")]
QUICK: list[tuple[str, dict[str, Any]]] = [
    ("impact-contract", {"draws": 20}),
    ("impact-project", {"draws": 20, "war": False}),
    ("impact-company", {}),
    ("impact-fund", {"draws": 20}),
    ("impact-instruments", {"draws": 20}),
    ("impact-outlook", {"draws": 20}),
    ("impact-footprint", {"draws": 20}),
    ("impact-footprint", {"draws": 20, "what": "world"}),
    ("impact-footprint", {"draws": 20, "what": "usa-mountain-pass"}),
    ("impact-permits", {"draws": 20}),
    ("impact-people", {"draws": 20, "target": "usa-fort-worth"}),
    ("impact-facility", {}),
]


@pytest.fixture(autouse=True)
def _scratch(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # as a counting process does: reports fall where no file is in the way
    monkeypatch.chdir(tmp_path)


def build(name: str, asked: dict[str, Any]) -> Board:
    kind = find_kind(name)
    return kind.build(read_params(kind, asked), None)


@pytest.mark.parametrize("name", MINE)
def test_every_field_has_a_default_and_a_label(name: str) -> None:
    kind = find_kind(name)
    kind.params()
    assert all(f.title for f in kind.params.model_fields.values())
    assert all(isinstance(p, kind.params) for p in kind.warm())


@pytest.mark.parametrize(("name", "asked"), QUICK, ids=lambda v: str(v)[:40])
def test_every_number_that_leads_is_explained_and_nothing_is_lost_on_disk(
    name: str, asked: dict[str, Any]
) -> None:
    board = build(name, asked)
    assert board.finding
    assert len(board.why) == len(board.stats) > 0
    assert all("<p>" in text for text in board.why.values())
    assert unpack_board(pack_board(board)).why == board.why
    pieces = [p for part in board.parts for p in part.pieces]
    assert all(not p.picture or p.picture in board.pictures for p in pieces)
    assert all(not p.table or p.table in board.html for p in pieces)
    assert not any("page.html" in str(v) for v in (board.command, *board.html.values()))


def test_every_picture_is_pure_json_of_few_distinct_ids() -> None:
    board = build("impact-facility", {})
    assert all(json.loads(p.payload) for p in board.pictures.values())
    assert len(board.pictures) == len({p.id for p in board.pictures.values()})


@pytest.mark.parametrize(
    ("name", "asked"),
    [
        ("impact-economy", {"scenario": "../secret.yaml"}),
        ("impact-contract", {"contract": "/etc/passwd"}),
        ("impact-contract", {"price": "prices.csv"}),
        ("impact-footprint", {"what": "list.csv"}),
        ("impact-people", {"target": "plants.xlsx"}),
        ("impact-project", {"prices": "floor:9"}),
    ],
)
def test_a_page_names_things_and_never_a_file(name: str, asked: dict[str, Any]) -> None:
    with pytest.raises(InputError) as caught:
        read_params(find_kind(name), asked)
    assert [p.place for p in caught.value.problems] == [next(iter(asked))]


def test_all_that_is_out_of_bounds_is_said_at_once() -> None:
    with pytest.raises(InputError) as caught:
        read_params(find_kind("impact-project"), {"rate": 2, "tenor": 0, "upside": -1})
    assert {p.place for p in caught.value.problems} == {"rate", "tenor", "upside"}


def test_a_plant_without_ore_says_why_it_has_no_price() -> None:
    board = build("impact-facility", {"facility": "usa-fort-worth"})
    assert "no mine" in board.data["gaps"]["project"]
    assert any(part.id == "project" and "No number" in part.prose[0] for part in board.parts)
    assert "Fort Worth" in board.finding


def test_an_unknown_plant_lists_the_nearest() -> None:
    with pytest.raises(InputError) as caught:
        build("impact-facility", {"facility": "usa-mountain-pas"})
    assert "usa-mountain-pass" in caught.value.problems[0].fix


def test_choices_say_why_a_project_has_no_number() -> None:
    data = build("impact-choices", {}).data
    why = {p["id"]: p["why"] for p in data["projects"]}
    assert why["ago-longonjo"] == "nobody says its capacity"
    assert why["aus-nolans"] == ""
    plant = next(p for p in data["plants"] if p["id"] == "usa-mountain-pass")
    assert plant["stages"][0] == "mine"
    assert "mp-dod-2025" in data["contracts"]
    assert "china-total-ban" in data["scenarios"]


@pytest.mark.slow
def test_an_economy_names_its_rules_in_words_and_says_what_is_judgement() -> None:
    board = build("impact-economy", {"draws": 4})
    text = " ".join(board.html.values())
    assert "worst material stops all" in text
    assert "(spared)" not in text
    assert ">Bottleneck" not in text
    assert "of it passes through a figure of tier C" in board.why["stat-0"]


@pytest.mark.slow
def test_a_supplier_s_odds_are_told_with_who_says_so() -> None:
    board = build("impact-expected", {"draws": 4})
    odds = [w for k, w in board.why.items() if "chance that" in w]
    assert odds
    assert "judgement" in odds[0]
