"""A run that is kept, shown again."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from ytterby.boards.run import RunParams, build_run
from ytterby.boards.store import pack_board, unpack_board
from ytterby.errors import InputError
from ytterby.results import About, Table, start_manifest, write_run


@pytest.fixture
def kept(tmp_path: Path) -> str:
    frame = pl.DataFrame(
        {"region": ["CHN"], "share": [0.7], "low": [0.6], "high": [0.8], "tier": ["A"]}
    )
    units = dict.fromkeys(("share", "low", "high"), "1")
    table = Table("shares", frame, units, ("toy",), "a note")
    manifest = start_manifest("ytterby stress a b --compare", scenario="a, b").finish()
    about = About(title="Two bans", finding=("The first hurts more.", "By far."))
    return write_run(manifest, {"shares": table}, tmp_path, about=about).name


def test_a_run_without_a_report_shows_its_words_and_tables(kept: str, tmp_path: Path) -> None:
    board = build_run(RunParams(run=kept), tmp_path)
    assert (board.title, board.finding) == ("a, b", "The first hurts more.")
    assert board.parts[0].prose == ("By far.",)
    assert "70" in board.html["shares"]
    assert f"/api/v1/boards/run/tables/shares.csv?run={kept}" in board.html["shares"]
    (column,) = [c for c in board.tables["shares"].columns if c.name == "share"]
    assert (column.low, column.high, column.tier, column.unit) == ("low", "high", "tier", "1")
    again = unpack_board(pack_board(board))
    assert again.finding == board.finding
    assert again.tables["shares"].frame.equals(board.tables["shares"].frame)


def test_what_a_user_may_change_is_not_in_it(kept: str, tmp_path: Path) -> None:
    assert "Two bans" not in str(build_run(RunParams(run=kept), tmp_path))


def test_an_unknown_run_names_the_nearest_and_none_says_so(kept: str, tmp_path: Path) -> None:
    with pytest.raises(InputError, match=kept):
        build_run(RunParams(run=kept[:-1]), tmp_path)
    with pytest.raises(InputError, match="no run was named"):
        build_run(RunParams(), tmp_path)
