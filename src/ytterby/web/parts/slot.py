"""A place on the page that a board fills: at once if it is known, else when it is counted."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from markupsafe import escape
from nicegui import ui

from ytterby.boards import Board, Params
from ytterby.errors import InputError
from ytterby.web.parts.html import html
from ytterby.web.parts.problems import show_problems
from ytterby.web.services import services


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
            What is shown; ``None`` if it cannot be, or if something else was asked for since.
        """
        self._asked += 1
        turn = self._asked
        boards = services().boards
        try:
            found = boards.peek(name, params)
            if found is None:
                self._wait(words)
                # the page itself must not wait: it is sent first
                await ui.context.client.connected(timeout=30)
                start = time.monotonic()
                found = await boards.read(name, params)
                del start
        except InputError as error:
            if turn == self._asked:
                self._refuse(error)
            return None
        if turn != self._asked:
            return None
        self._fill(found, build, update)
        return found

    def clear(self) -> None:
        """Empty it."""
        self.board = None
        self.element.clear()

    def _fill(
        self,
        board: Board,
        build: Callable[[Board], None],
        update: Callable[[Board], None] | None,
    ) -> None:
        known, self.board = self.board, board
        self.element.classes(remove="busy").props("aria-busy=false")
        if known is not None and update is not None:
            update(board)
            return
        self.element.clear()
        with self.element:
            build(board)

    def _wait(self, words: str) -> None:
        if self.board is not None:
            self.element.classes(add="busy").props("aria-busy=true")
            return
        self.element.clear()
        with self.element:
            html(
                f'<p class="note" role="status">{escape(words)}</p>'
                '<div class="bone wide"></div><div class="bone"></div><div class="bone"></div>',
                "div",
                "card c12 waiting",
            )

    def _refuse(self, error: InputError) -> None:
        self.board = None
        self.element.classes(remove="busy").props("aria-busy=false")
        self.element.clear()
        with self.element:
            show_problems(error.problems)
