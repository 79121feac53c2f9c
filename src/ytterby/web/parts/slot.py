"""A place on the page that a board fills: at once if it is known, else when it is counted."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Iterable
from typing import Any

from markupsafe import escape
from nicegui import ui

from ytterby.boards import Board, Params
from ytterby.errors import InputError, Problem
from ytterby.web.parts.html import html
from ytterby.web.parts.problems import show_problems
from ytterby.web.services import services

logger = logging.getLogger(__name__)

LOOK_EVERY = 0.4
"""How often those who wait hear what is being done [s]."""
FAILED = Problem(
    "unexpected",
    "this part of the page",
    "something went wrong inside while it was counted",
    "try again; if it fails again, look into the log of the server and open an issue",
)


class Slot:
    """A part of the grid that shows one board at a time; the last one asked for wins.

    Parameters
    ----------
    classes
        Of the element around it; by default it takes part in the page's own grid.
    """

    def __init__(self, classes: str = "slot") -> None:
        self.element = ui.element("div").classes(classes).props("aria-live=off")
        self._asked = 0
        self.board: Board | None = None
        self._words: ui.html | None = None

    async def show(
        self,
        name: str,
        params: dict[str, Any] | Params,
        build: Callable[[Board], None],
        *,
        words: str = "Counting …",
        update: Callable[[Board], None] | None = None,
    ) -> Board | None:
        """Show a board.

        Parameters
        ----------
        name, params
            Which one.
        build
            Makes the elements for it.
        words
            What is being counted, for those who wait.
        update
            Changes the elements that are there instead of making them anew, if there are any.

        Returns
        -------
        Board or None
            What is shown; ``None`` if it cannot be, if something else was asked for since, or if
            its reader has left.
        """
        if self.element.is_deleted:
            return None
        self._asked += 1
        turn = self._asked
        boards = services().boards
        try:
            found = boards.peek(name, params)
            if found is None:
                self._wait(words)
                # the page itself must not wait: it is sent first
                await self.element.client.connected(timeout=30)
                found = await self._follow(name, params, turn)
        except InputError as error:
            if self._wanted(turn):
                self._refuse(error.problems)
            return None
        except TimeoutError:  # the page was asked for, but nobody came to read it
            return None
        except RuntimeError:  # the log of the server has it
            if self._wanted(turn):
                self._refuse([FAILED])
            return None
        if found is None or not self._wanted(turn):
            return None
        return found if self._fill(found, build, update) else None

    def _wanted(self, turn: int) -> bool:
        """Return whether its reader is there and has asked for nothing else since."""
        return turn == self._asked and not self.element.is_deleted

    async def _follow(self, name: str, params: dict[str, Any] | Params, turn: int) -> Board | None:
        """Wait for a board, and show what is being done; ``None`` once nobody wants it here."""
        boards = services().boards
        counting = asyncio.ensure_future(boards.read(name, params))
        try:
            while self._wanted(turn):
                done, _ = await asyncio.wait({counting}, timeout=LOOK_EVERY)
                if done:
                    return counting.result()
                told = boards.progress(name, params)
                if told is not None and self._wanted(turn) and self._words is not None:
                    self._words.set_content(_waiting(f"{told.words} …", told.share))
            return None
        finally:
            counting.cancel()  # where others wait for it, it is counted all the same

    def clear(self) -> None:
        """Empty it; what was asked for and has not come is not wanted any more."""
        self._asked += 1
        self.board = None
        self.element.classes(remove="busy").props("aria-busy=false")
        self.element.clear()

    def _fill(
        self,
        board: Board,
        build: Callable[[Board], None],
        update: Callable[[Board], None] | None,
    ) -> bool:
        """Return whether the board is shown; a fault in showing it is told, and logged."""
        known, self.board = self.board, board
        self.element.classes(remove="busy").props("aria-busy=false")
        try:
            if known is not None and update is not None:
                update(board)
            else:
                self.element.clear()
                with self.element:
                    build(board)
        except Exception:
            logger.exception("the board %s could not be shown", board.title)
            self._refuse([FAILED])
            return False
        return True

    def _wait(self, words: str) -> None:
        if self.board is not None:
            self.element.classes(add="busy").props("aria-busy=true")
            return
        self.element.clear()
        with self.element:
            self._words = html(_waiting(words), "div", "card c12 waiting")

    def _refuse(self, problems: Iterable[Problem]) -> None:
        self.board = None
        self.element.classes(remove="busy").props("aria-busy=false")
        self.element.clear()
        with self.element:
            show_problems(problems)


def _waiting(words: str, share: float | None = None) -> str:
    bar = "" if share is None else f'<progress max="1" value="{share:.2f}"></progress>'
    named = bar.replace("<progress", '<progress aria-label="How much is done"')
    return (
        f'<p class="note" role="status">{escape(words)}</p>{named}'
        '<div class="bone wide"></div><div class="bone"></div><div class="bone"></div>'
    )
