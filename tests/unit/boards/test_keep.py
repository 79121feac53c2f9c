from __future__ import annotations

import asyncio
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.unit.boards import toy_board

from ytterby.boards import Boards, keep, registry
from ytterby.boards.registry import find_kind, read_params
from ytterby.errors import InputError, UnknownNameError


@pytest.fixture
def boards(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Boards]:
    monkeypatch.setenv("YTTERBY_CACHE", str(tmp_path / "cache"))
    monkeypatch.setitem(registry.HOMES, "toy", toy_board.__name__)
    kept = Boards(tmp_path / "workspace")
    yield kept
    kept.close()


def test_a_board_is_counted_in_another_process_and_kept(boards: Boards) -> None:
    async def ask() -> None:
        assert boards.peek("toy", {}) is None
        first = await boards.read("toy", {})
        assert first.data["process"] != os.getpid()
        assert boards.peek("toy", {}) is first
        assert (await boards.read("toy", {})) is first

    asyncio.run(ask())
    again = Boards(boards.workspace)
    found = again.peek("toy", {})
    assert found is not None
    assert found.finding == "USA is <fine>"


def test_those_who_ask_for_the_same_board_wait_together(boards: Boards) -> None:
    async def ask() -> list[object]:
        return await asyncio.gather(*(boards.read("toy", {"country": "KOR"}) for _ in range(5)))

    found = asyncio.run(ask())
    assert len({id(b) for b in found}) == 1


def test_problems_arrive_all_at_once_as_they_were_raised(boards: Boards) -> None:
    with pytest.raises(InputError) as caught:
        asyncio.run(boards.read("toy", {"mood": "bad"}))
    assert [p.code for p in caught.value.problems] == ["bad-mood", "two"]


def test_what_breaks_inside_is_not_told_outside(boards: Boards) -> None:
    with pytest.raises(RuntimeError) as caught:
        asyncio.run(boards.read("toy", {"mood": "broken"}))
    assert "secret" not in str(caught.value)


def test_a_counting_process_that_dies_is_replaced(boards: Boards) -> None:
    async def ask() -> None:
        with pytest.raises(RuntimeError):
            await boards.read("toy", {"mood": "gone"})
        assert (await boards.read("toy", {"country": "DEU"})).finding.startswith("DEU")

    asyncio.run(ask())


def test_what_nobody_waits_for_any_more_is_not_counted(boards: Boards) -> None:
    async def ask() -> None:
        first = asyncio.ensure_future(boards.read("toy", {"mood": "patient"}))
        # One is counted and one more lies with the process already; the others only wait.
        others = [boards.read("toy", {"country": c}) for c in ("DEU", "FRA", "JPN", "KOR")]
        asked = [asyncio.ensure_future(o) for o in others]
        too = asyncio.ensure_future(boards.read("toy", {"country": "JPN"}))
        await asyncio.sleep(0)
        for left in asked[2:]:
            left.cancel()
        await asyncio.wait(asked[2:])
        let_go(boards)
        assert (await too).finding.startswith("JPN")  # somebody else waits for it still
        await asyncio.gather(first, *asked[:2])
        assert boards.peek("toy", {"country": "KOR"}) is None

    asyncio.run(ask())


def test_more_questions_than_can_wait_are_refused(
    boards: Boards, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keep, "WAITING", 2)

    async def ask() -> None:
        asked = [asyncio.ensure_future(boards.read("toy", {"mood": "patient"}))]
        asked.append(asyncio.ensure_future(boards.read("toy", {"country": "DEU"})))
        await asyncio.sleep(0)
        with pytest.raises(InputError) as caught:
            await boards.read("toy", {"country": "FRA"})
        assert [p.code for p in caught.value.problems] == ["too-busy"]
        let_go(boards)
        await asyncio.gather(*asked)
        assert (await boards.read("toy", {"country": "FRA"})).finding.startswith("FRA")

    asyncio.run(ask())


def test_nothing_is_counted_once_the_server_has_ended(boards: Boards) -> None:
    boards.close()
    with pytest.raises(RuntimeError):
        asyncio.run(boards.read("toy", {}))


def let_go(boards: Boards) -> None:
    """Let the board that waits be counted."""
    assert boards.workspace is not None
    sign = boards.workspace / "app" / "go"
    sign.parent.mkdir(parents=True)
    sign.touch()


def test_what_is_likely_to_be_asked_is_counted_ahead(boards: Boards) -> None:
    assert asyncio.run(boards.warm(["toy"])) == 1
    assert boards.peek("toy", {"country": "JPN"}) is not None


def test_everything_wrong_with_a_question_is_said_at_once() -> None:
    with pytest.raises(InputError) as caught:
        read_params(toy_board.KIND, {"country": 5, "colour": "red"})
    assert sorted(p.place for p in caught.value.problems) == ["colour", "country"]
    assert {p.code for p in caught.value.problems} == {"bad-board-question"}


def test_an_unknown_board_names_the_nearest() -> None:
    with pytest.raises(UnknownNameError) as caught:
        find_kind("overveiw")
    assert caught.value.problems[0].fix == "did you mean overview?"
