"""A part of the page that waits for a board: the last question wins, and who has left is left."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Iterator
from typing import Any, cast

import pytest
from nicegui import Client, core
from nicegui.page import page

from ytterby.boards import Board, Boards
from ytterby.jobs import Jobs
from ytterby.web.parts import Slot
from ytterby.web.parts import slot as slots
from ytterby.web.services import Services, provide


class SlowBoards:
    """Boards that are counted when the test says so."""

    def __init__(self) -> None:
        self.asked: dict[str, asyncio.Event] = {}
        self.begun: list[str] = []
        self.given_up: list[str] = []

    def peek(self, name: str, params: object) -> Board | None:
        """Nothing was counted before."""
        return None

    def progress(self, name: str, params: object) -> None:
        """Nothing is told."""

    async def read(self, name: str, params: object) -> Board:
        """Wait until the test lets it go."""
        self.begun.append(name)
        try:
            await self.asked.setdefault(name, asyncio.Event()).wait()
        except asyncio.CancelledError:
            self.given_up.append(name)
            raise
        if name == "broken":
            raise RuntimeError(name)
        return Board(title=name)

    def let_go(self, name: str) -> None:
        """Let a board be counted."""
        self.asked.setdefault(name, asyncio.Event()).set()


@pytest.fixture
def boards(monkeypatch: pytest.MonkeyPatch) -> SlowBoards:
    monkeypatch.setattr(slots, "LOOK_EVERY", 0.005)
    made = SlowBoards()
    provide(Services(cast(Boards, made), cast(Jobs, None)))
    return made


@pytest.fixture(autouse=True)
def nothing_is_logged(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    caplog.set_level(logging.WARNING)
    yield
    assert [r.getMessage() for r in caplog.records if r.name == "nicegui"] == []


def run(play: Callable[[Client], Any]) -> None:
    """Play a scene with a reader whose browser is there."""

    async def scene() -> None:
        core.loop = asyncio.get_running_loop()
        client = Client(page("/test", reconnect_timeout=1.0), request=None)
        client.tab_id = "test"  # as if its browser had come
        try:
            with client:
                await play(client)
        finally:
            if not client.is_deleted:
                client.delete()
            core.loop = None

    asyncio.run(scene())


async def until(met: Callable[[], bool]) -> None:
    """Wait until something is so; a test that waits in vain fails."""
    async with asyncio.timeout(5):
        while not met():
            await asyncio.sleep(0.002)


def test_the_last_question_wins_and_the_one_before_is_given_up(boards: SlowBoards) -> None:
    async def play(client: Client) -> None:
        slot, built = Slot(), list[str]()
        first = asyncio.ensure_future(slot.show("first", {}, lambda b: built.append(b.title)))
        await until(lambda: boards.begun == ["first"])
        second = asyncio.ensure_future(slot.show("second", {}, lambda b: built.append(b.title)))
        await until(lambda: boards.given_up == ["first"])
        boards.let_go("second")
        assert await first is None
        assert (await second) is slot.board
        assert built == ["second"]

    run(play)


def test_nothing_is_done_for_a_reader_who_has_left(boards: SlowBoards) -> None:
    async def play(client: Client) -> None:
        slot, built = Slot(), list[str]()
        asked = asyncio.ensure_future(slot.show("slow", {}, lambda b: built.append(b.title)))
        await until(lambda: boards.begun == ["slow"])
        client.delete()
        assert await asked is None
        assert boards.given_up == ["slow"]
        assert built == []

    run(play)


def test_a_part_that_was_emptied_stays_empty(boards: SlowBoards) -> None:
    async def play(client: Client) -> None:
        slot, built = Slot(), list[str]()
        asked = asyncio.ensure_future(slot.show("slow", {}, lambda b: built.append(b.title)))
        await until(lambda: boards.begun == ["slow"])
        slot.clear()
        boards.let_go("slow")
        assert await asked is None
        assert built == []

    run(play)


def test_a_board_that_breaks_is_told_instead_of_waited_for(boards: SlowBoards) -> None:
    async def play(client: Client) -> None:
        slot = Slot()
        boards.let_go("broken")
        assert await slot.show("broken", {}, lambda b: None) is None
        assert "something went wrong inside" in shown(slot)

    run(play)


def test_a_board_that_cannot_be_shown_is_told_instead_of_a_page_that_hangs(
    boards: SlowBoards, caplog: pytest.LogCaptureFixture
) -> None:
    def build(board: Board) -> None:
        raise KeyError("table")

    async def play(client: Client) -> None:
        slot = Slot()
        boards.let_go("fine")
        assert await slot.show("fine", {}, build) is None
        assert "something went wrong inside" in shown(slot)
        assert "table" not in shown(slot)

    run(play)
    assert "could not be shown" in caplog.text


def shown(slot: Slot) -> str:
    """Return the HTML in a slot."""
    return "".join(str(e.props.get("innerHTML", "")) for e in slot.element.descendants())
