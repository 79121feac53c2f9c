"""The board of the first page on the shipped evidence."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest

from ytterby.boards import Board
from ytterby.boards.overview import KIND
from ytterby.workflows.briefing.brief import brief

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module", params=["USA", "AUT", "CHN", "EU27"])
def asked(request: pytest.FixtureRequest) -> tuple[str, Board]:
    return request.param, KIND.build(KIND.params.model_validate({"country": request.param}), None)


def keys_of(node: Any) -> Iterator[str]:
    """Yield every key under which items of a chart are explained."""
    if isinstance(node, dict):
        if node.get("why"):
            yield str(node["why"])
        for value in node.values():
            yield from keys_of(value)
    elif isinstance(node, list):
        for value in node:
            yield from keys_of(value)


def test_every_number_that_opens_has_something_behind_it(asked: tuple[str, Board]) -> None:
    _, board = asked
    keys = {s.why for s in board.stats if s.why} | {str(board.data["finding_why"])}
    for text in board.html.values():
        keys |= set(re.findall(r'data-why="([^"]+)"', text))
    for picture in board.pictures.values():
        keys |= set(keys_of(json.loads(picture.payload)))
    assert {k for k in keys if k} - set(board.why) == set()
    assert len(keys) > 10


def test_its_numbers_are_those_of_the_command_that_it_names(asked: tuple[str, Board]) -> None:
    country, board = asked
    assert board.command == f"ytterby brief {country}"
    tables = brief(country).tables
    told = {
        (r["element"], r["stage"]): r["share"]
        for r in tables["stages"].frame.iter_rows(named=True)
        if r["measure"] == "stage_trace" and r["rule"] == "well_mixed"
    }
    told |= {
        (r["element"], "any stage"): r["share"]
        for r in tables["measures"].frame.iter_rows(named=True)
        if r["measure"] == "ever_touched" and r["rule"] == "well_mixed"
    }
    shown = board.tables["matrix-table"].frame
    both = [
        (r["value"], told[r["element"], r["stage"]])
        for r in shown.iter_rows(named=True)
        if (r["element"], r["stage"]) in told
    ]
    assert len(both) > 20
    assert [a for a, _ in both] == [b for _, b in both]


def test_every_share_lies_in_its_interval_and_is_one(asked: tuple[str, Board]) -> None:
    _, board = asked
    for name in ("matrix-table", "change-table", "worst-table"):
        for row in board.tables[name].frame.iter_rows(named=True):
            if row["value"] is not None:
                assert 0.0 <= row["value"] <= 1.0, (name, row)
            if None not in (row["value"], row["low"], row["high"]):
                assert row["low"] - 1e-9 <= row["value"] <= row["high"] + 1e-9, (name, row)
