"""Boards of stress runs: the central run, the map of its months, runs beside each other."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from ytterby.boards import Board
from ytterby.boards.build import read_document
from ytterby.boards.registry import board_names, find_kind
from ytterby.boards.store import pack_board, unpack_board
from ytterby.boards.stress.behind import explain_stats
from ytterby.boards.stress.beside import BesideParams, build_beside
from ytterby.boards.stress.central import CentralParams, build_central
from ytterby.boards.stress.leading import leading_picture
from ytterby.boards.stress.month import list_months, month_picture, month_words, worst_month
from ytterby.errors import InputError
from ytterby.report.render import keep_documents
from ytterby.results import About, write_run
from ytterby.workflows.drafting.shelf import keep_text, read_shelf
from ytterby.workflows.stressing.ensemble import stress_ensemble
from ytterby.workflows.stressing.stress import stress

BAN = "china-heavies-ban"


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("workspace")


@pytest.fixture(scope="module")
def central(workspace: Path, tmp_path_factory: pytest.TempPathFactory) -> Board:
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(tmp_path_factory.mktemp("scratch"))
        return build_central(CentralParams(scenario=BAN, months=24), workspace)


@pytest.fixture(scope="module")
def runs(workspace: Path) -> tuple[str, str]:
    single = stress(BAN, "USA", months=18, workspace=workspace)
    drawn = stress_ensemble(BAN, "JPN", months=18, draws=8, workers=1, workspace=workspace)
    names = [
        write_run(o.manifest, o.tables, workspace, about=About(title=title)).name
        for o, title in ((single, "Ban, United States"), (drawn, "Ban, Japan"))
    ]
    return names[0], names[1]


def test_the_boards_are_registered() -> None:
    assert {"stress", "beside"} <= set(board_names())
    assert find_kind("stress").params is CentralParams


def test_a_central_run_tells_what_falls_short_without_the_standing_of_the_chain(
    central: Board,
) -> None:
    parts = [p.id for p in central.parts]
    assert parts[:2] == ["shortfalls", "sectors"]
    assert "countries" in parts
    assert "chokepoints" not in parts
    assert "United States" in central.finding
    assert central.command == f"ytterby stress {BAN} --target USA --months 24"


def test_a_central_run_survives_being_kept(central: Board) -> None:
    again = unpack_board(pack_board(central))
    assert again.finding == central.finding
    assert list_months(again) == list_months(central)


def test_a_text_of_ones_own_is_run_as_its_file_would_be(
    workspace: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, central: Board
) -> None:
    monkeypatch.chdir(tmp_path)
    digest = keep_text(read_shelf(BAN), workspace)
    params = CentralParams(scenario="my-ban", text=digest, months=24)
    board = build_central(params, workspace)
    assert board.finding == central.finding
    assert board.command == "ytterby stress my-ban.yaml --target USA --months 24"


@pytest.mark.parametrize("name", ["../secret", "/etc/passwd", "no-such", "x.yaml"])
def test_a_name_is_never_looked_up_as_a_file(name: str, workspace: Path) -> None:
    with pytest.raises(InputError, match="unknown-scenario"):
        build_central(CentralParams(scenario=name), workspace)


def test_every_month_has_a_map_and_a_sentence(central: Board) -> None:
    months = list_months(central)
    assert months[0] == "2025-01"
    assert len(months) == 24
    worst = worst_month(central)
    picture = month_picture(central, worst)
    drawing = json.loads(picture.payload)[0]
    assert drawing["wide"]["series"][0]["map"] == "world-110m"
    assert {d["name"] for d in drawing["wide"]["series"][0]["data"]} > {"USA", "JPN", "CHN"}
    assert "fall short" in month_words(central, worst)
    assert "no country's makers" in month_words(central, months[0])


def test_a_board_without_makers_short_has_no_months() -> None:
    assert list_months(Board("x")) == ()
    assert worst_month(Board("x")) == ""


def test_a_central_run_and_draws_stand_beside_each_other(
    runs: tuple[str, str], workspace: Path
) -> None:
    board = build_beside(BesideParams(runs=",".join(runs)), workspace)
    assert "A: Ban, United States (central run) · B: Ban, Japan (8 draws)" in board.kicker
    assert ": A " in board.finding
    assert ", B " in board.finding
    assert set(board.pictures) == {"beside-shares", "beside-prices"}
    option = json.loads(board.pictures["beside-shares"].payload)[0]["wide"]
    assert len({(a["min"], a["max"]) for a in option["yAxis"]}) == 1
    table = board.tables["differences-table"].frame
    row = table.filter(table["what"].str.contains("unmet at the worst")).row(0, named=True)
    assert row["more_1"] == pytest.approx(row["value_1"] - row["value_0"])
    assert row["low_0"] is None
    assert row["low_1"] <= row["value_1"] <= row["high_1"]


def test_all_that_is_wrong_with_the_runs_is_said_at_once(
    runs: tuple[str, str], workspace: Path
) -> None:
    with pytest.raises(InputError) as caught:
        build_beside(BesideParams(runs="no-such,nor-this"), workspace)
    assert [p.code for p in caught.value.problems] == ["unknown-run", "unknown-run"]
    with pytest.raises(InputError, match="how-many-runs"):
        build_beside(BesideParams(runs=runs[0]), workspace)


def test_what_leads_a_run_of_draws_is_one_large_fan_with_a_choice(
    workspace: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    with keep_documents() as kept:
        stress_ensemble(
            BAN, months=18, draws=8, workers=1, workspace=workspace, report=Path("r.html")
        )
    board = read_document(kept[-1], "/boards/run?run=x")
    picture = leading_picture(board)
    assert picture is not None
    drawings = json.loads(picture.payload)
    words = [d["label"] for d in drawings]
    assert {w.partition(": ")[2] for w in words} == {"spot price outside", "need unmet"}
    for drawing in drawings:
        axis = drawing["wide"]["yAxis"][0]
        tops = [
            sum(s["data"][at]["value"] or 0 for s in drawing["wide"]["series"][:2])
            for at in range(18)
        ]
        assert max(tops) <= axis["max"]
    assert "first-stops" in board.pictures
    why = explain_stats(board)
    assert set(why) == {f"stat-{n}" for n in range(len(board.stats))}
    assert all("What the scenario assumes" in text for text in why.values())


def test_a_central_run_has_no_fan(central: Board) -> None:
    assert leading_picture(central) is None
    assert "Need at baseline prices" in explain_stats(central)["stat-0"]
