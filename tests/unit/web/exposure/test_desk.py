from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pytest

from ytterby.errors import InputError, Problem, WorkspaceError
from ytterby.exposure.sheet import BillRows, read_bill_rows
from ytterby.web.pages.exposure import desk as desks
from ytterby.web.pages.exposure.desk import begin, begin_example, change, find, whole
from ytterby.web.pages.exposure.elements import read_problems
from ytterby.workflows.exposing.sheets import find_sheet, keep_sheet

BILL = b"part,material,mass [kg],units\nrotor,N42SH,abc,1000\nfan,N42HS,1,50\n"


def sheet() -> BillRows:
    return read_bill_rows(BILL, "motor.csv")


def run(*acts: dict[str, Any], folder: Path) -> tuple[Any, list[dict[str, Any]]]:
    async def go() -> tuple[Any, list[dict[str, Any]]]:
        desk = await begin(sheet(), folder)
        return desk, [await desk.act(a) for a in acts]

    return asyncio.run(go())


def test_every_change_is_kept_at_once(tmp_path: Path) -> None:
    desk, _ = run({"do": "set", "row": 2, "at": 2, "text": "1.5"}, folder=tmp_path)
    kept = find_sheet(desk.key, tmp_path)
    assert kept is not None
    assert kept.rows[2][2] == "1.5"


def test_only_what_changed_goes_back(tmp_path: Path) -> None:
    _, (told,) = run({"do": "set", "row": 2, "at": 2, "text": "1.5"}, folder=tmp_path)
    assert told["rows"] == [[2, "rotor", "N42SH", "1.5", "1000"]]
    assert told["problems"] == {"2": []}
    assert (told["errors"], told["undo"], told["redo"]) == (1, 1, 0)


def test_changes_are_taken_back_and_made_again(tmp_path: Path) -> None:
    desk, told = run(
        {"do": "delete", "row": 3},
        {"do": "insert"},
        {"do": "undo"},
        {"do": "undo"},
        {"do": "redo"},
        folder=tmp_path,
    )
    assert told[0]["gone"] == [3]
    assert told[3]["rows"] == [[3, "fan", "N42HS", "1", "50"]]
    assert list(desk.rows.rows) == [2]
    assert (told[4]["undo"], told[4]["redo"]) == (1, 1)


def test_a_block_is_typed_over_the_cells_and_adds_rows_where_it_ends() -> None:
    cells = [["0.5", "7"], ["0.6", "8"]]
    after = change(sheet(), {"do": "paste", "row": 3, "at": 2, "cells": cells})
    assert after is not None
    assert after.rows[3] == ("fan", "N42HS", "0.5", "7")
    assert after.rows[4] == ("", "", "0.6", "8")


@pytest.mark.parametrize(
    "asked",
    [
        {},
        {"do": "format the disk"},
        {"do": "set", "row": 99, "at": 0, "text": "x"},
        {"do": "set", "row": "2", "at": 0, "text": "x"},
        {"do": "set", "row": 2, "at": -1, "text": "x"},
        {"do": "set", "row": 2, "at": 1.5, "text": "x"},
        {"do": "set", "row": [2], "at": 1, "text": "x"},
        {"do": "delete", "row": {"a": 1}},
        {"do": "paste", "row": 2, "at": 0, "cells": "no block"},
        {"do": "rename", "at": None, "text": "mass"},
    ],
)
def test_what_does_not_fit_the_sheet_changes_nothing(asked: dict[str, Any]) -> None:
    assert change(sheet(), asked) is None


def test_a_sheet_is_found_again_with_its_problems(tmp_path: Path) -> None:
    desk, _ = run(folder=tmp_path)
    keep_sheet("another-key", desk.rows, tmp_path)
    found = asyncio.run(find("another-key", tmp_path))
    assert found is not None
    assert whole(found)["problems"] == whole(desk)["problems"]
    assert asyncio.run(find("not-there-at-all", tmp_path)) is None


@pytest.mark.parametrize("key", ["../../etc", "short", "a" * 65, "with space", "dot.dot.dot"])
def test_a_name_that_is_no_name_of_a_sheet_is_refused(key: str, tmp_path: Path) -> None:
    with pytest.raises(InputError) as caught:
        find_sheet(key, tmp_path)
    assert caught.value.problems[0].code == "bad-bill-name"


def test_an_example_is_not_kept_before_it_is_changed(tmp_path: Path) -> None:
    async def go() -> tuple[str, str]:
        desk = await begin_example("ev-motor-line", tmp_path)
        assert desk is not None
        before = desk.key
        await desk.act({"do": "set", "row": 5, "at": 6, "text": "1200"})
        return before, desk.key

    before, after = asyncio.run(go())
    assert before == ""
    assert find_sheet(after, tmp_path) is not None


def test_problems_that_come_back_through_a_browser_are_texts() -> None:
    (one,) = read_problems([{"code": "x", "message": 5, "place": None, "more": "no"}])
    assert (one.code, one.message, one.place) == ("x", "5", "None")
    assert read_problems("nonsense")[0].code == "refused"


def test_the_same_slip_is_mended_in_every_row_at_once() -> None:
    rows = read_bill_rows(BILL + b"pump,N42HS,2,7\n", "motor.csv")
    after = change(rows, {"do": "everywhere", "row": 3, "at": 1, "text": "N42SH"})
    assert after is not None
    assert [cells[1] for cells in after.rows.values()] == ["N42SH", "N42SH", "N42SH"]


def test_a_block_of_twenty_thousand_rows_is_typed_in_one_go() -> None:
    after = change(sheet(), {"do": "paste", "row": 2, "at": 0, "cells": [["a"]] * 30_000})
    assert after is not None
    assert len(after.rows) == 20_000


def test_a_change_that_cannot_be_kept_changes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise WorkspaceError(Problem("disk-full", "bills", "no room is left"))

    async def go() -> None:
        desk = await begin_example("ev-motor-line", tmp_path)
        assert desk is not None
        before = desk.rows
        monkeypatch.setattr(desks, "keep_sheet", full)
        with pytest.raises(WorkspaceError):
            await desk.act({"do": "insert"})
        assert desk.rows is before
        assert (desk.key, desk.example) == ("", "ev-motor-line")
        assert desk.steps() == {"undo": 0, "redo": 0}

    asyncio.run(go())
