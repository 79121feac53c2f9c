from __future__ import annotations

import os
from pathlib import Path

import pytest
from polars.testing import assert_frame_equal
from tests.unit.boards.toy_board import ToyParams, build_toy

from ytterby.boards.store import (
    board_key,
    pack_board,
    read_board,
    tidy_boards,
    unpack_board,
    workspace_stamp,
    write_board,
)


def test_a_board_comes_back_from_its_bytes_as_it_was() -> None:
    board = build_toy(ToyParams(), None)
    again = unpack_board(pack_board(board))
    for name in board.__dataclass_fields__:
        if name != "tables":
            assert getattr(again, name) == getattr(board, name), name
    assert_frame_equal(again.tables["rows"].frame, board.tables["rows"].frame)
    assert again.tables["rows"].columns == board.tables["rows"].columns


def test_a_damaged_board_is_not_believed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("YTTERBY_CACHE", str(tmp_path))
    board = build_toy(ToyParams(), None)
    assert write_board("toy-1", board)
    kept = read_board("toy-1")
    assert kept is not None
    assert kept.finding == board.finding
    (tmp_path / "boards" / "toy-1").write_bytes(b"half of a fi")
    assert read_board("toy-1") is None


def test_the_key_changes_with_the_question_and_with_the_users_evidence(tmp_path: Path) -> None:
    first = board_key("toy", '{"a":1}', tmp_path)
    assert board_key("toy", '{"a":1}', tmp_path) == first
    assert board_key("toy", '{"a":2}', tmp_path) != first
    (tmp_path / "claims").mkdir()
    (tmp_path / "claims" / "own.csv").write_text("claim,value\n")
    assert board_key("toy", '{"a":1}', tmp_path) != first


def test_runs_and_sessions_of_the_app_change_no_key(tmp_path: Path) -> None:
    before = workspace_stamp(tmp_path)
    for folder in ("runs", "app"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "file").write_text("x")
    assert workspace_stamp(tmp_path) == before


def test_the_oldest_boards_make_room(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("YTTERBY_CACHE", str(tmp_path))
    assert tidy_boards() == 0  # there is no folder yet
    board = build_toy(ToyParams(), None)
    for n in range(4):
        write_board(f"toy-{n}", board)
        os.utime(tmp_path / "boards" / f"toy-{n}", (n, n))
    assert tidy_boards(most=3) == 1
    assert read_board("toy-0") is None
    assert read_board("toy-3") is not None
