from __future__ import annotations

import datetime as dt
import os
from collections.abc import Iterator
from pathlib import Path

import polars as pl
import pytest

from ytterby.boards import Board
from ytterby.boards.exposure import ExposureParams
from ytterby.boards.exposure.board import build_exposure, other_scenarios, split_finding
from ytterby.boards.exposure.rules import _dates
from ytterby.boards.store import pack_board, unpack_board


@pytest.fixture(scope="module")
def board(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Board]:
    before = Path.cwd()
    os.chdir(tmp_path_factory.mktemp("scratch"))
    yield build_exposure(
        ExposureParams(scenario="china-total-ban", country="DEU", on="2026-01-15"), None
    )
    os.chdir(before)


def test_leads_with_what_stops_first_and_keeps_the_rest_as_points(board: Board) -> None:
    assert "runs short" in board.finding
    assert board.lede.startswith("That is")
    assert any("bill needs" in p for p in board.data["points"])
    assert board.data["scenario"] == "china-total-ban"


def test_every_number_of_the_page_opens_something(board: Board) -> None:
    keys = {
        part.split('"')[0] for html in board.html.values() for part in html.split('data-why="')[1:]
    } | {s.why for s in board.stats}
    assert len(keys) > 40
    assert keys <= set(board.why)


def test_a_line_says_what_its_number_means_and_on_what_it_rests(board: Board) -> None:
    first = board.tables["parts"].frame.row(0, named=True)
    text = board.why[f"part-{first['row']}-touched"]
    assert "underwent at least one stage there" in text
    assert "On what it rests" in text
    assert f"{first['part']}" in text


def test_the_lines_are_those_of_the_bill_the_soonest_stopped_first(board: Board) -> None:
    frame = board.tables["parts"].frame
    months = frame["months"].drop_nulls().to_list()
    assert frame.height == 4
    assert months == sorted(months)


def test_keys_of_what_is_opened_are_not_exported(board: Board) -> None:
    assert not [c for t in board.tables.values() for c in t.frame.columns if c.startswith("why ")]


def test_rules_stand_with_their_dates_and_documents(board: Board) -> None:
    rules = board.html["rules"]
    assert "since 4 Apr 2025" in rules
    assert 'rel="noopener noreferrer"' in rules
    assert "Not legal advice" in rules


def test_what_is_not_known_is_said(board: Board) -> None:
    (gaps,) = (p for p in board.parts if p.id == "gaps")
    assert any(p.startswith("No stock is given for 3 of 4 lines") for p in gaps.points)


def test_is_kept_and_read_again(board: Board) -> None:
    again = unpack_board(pack_board(board))
    assert again.html == board.html
    assert again.tables["parts"].frame.equals(board.tables["parts"].frame)


def test_what_other_scenarios_do_is_said_in_one_sentence() -> None:
    day, later = dt.date(2025, 6, 1), dt.date(2025, 9, 1)
    stops = pl.DataFrame(
        {
            "product": ["Motor", "Motor", "Motor", "Motor"],
            "scenario": ["ban", "war", "strike", "calm"],
            "first_short": [day, day, later, None],
        }
    )
    assert other_scenarios(stops) == "2 of 3 other scenarios stop it too, 1 in the same month."
    assert other_scenarios(stops.head(1)) == ""
    assert other_scenarios(stops.filter(pl.col("first_short").is_null())) == ""


def test_a_finding_without_a_stop_has_no_paragraph() -> None:
    assert split_finding(("It stops.",)) == ("", ())


@pytest.mark.parametrize(
    ("since", "until", "words"),
    [
        (dt.date(2025, 4, 4), None, "since 4 Apr 2025"),
        (dt.date(2025, 4, 4), dt.date(2027, 1, 10), "since 4 Apr 2025, until 10 Jan 2027"),
        (None, None, "begin not known"),
    ],
)
def test_dates_of_a_rule(since: dt.date | None, until: dt.date | None, words: str) -> None:
    assert _dates(since, until) == words
