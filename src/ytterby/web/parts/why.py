"""The drawer behind every number: what it is, how sure, and on what it rests."""

from __future__ import annotations

from collections.abc import Callable

from nicegui.element import Element
from nicegui.events import GenericEventArguments

from ytterby.boards import Board

NOTHING = '<h2>No more is known</h2><p class="note">This number has no list of sources here.</p>'


class Why(Element, component="why.js"):
    """Opens for any element of the page that carries ``data-why``.

    Parameters
    ----------
    find
        Returns the boards that are shown, the first one asked first.
    """

    def __init__(self, find: Callable[[], list[Board | None]]) -> None:
        super().__init__()
        self._find = find

        def hear(event: GenericEventArguments) -> None:
            self.open(str(event.args))

        self.on("why", hear)

    def open(self, key: str) -> None:
        """Open it for a key; nothing happens for a blank one."""
        if not key:
            return
        held = (b.why.get(key) for b in self._find() if b is not None)
        self.run_method("open", next((text for text in held if text), NOTHING))
