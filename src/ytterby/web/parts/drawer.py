"""A drawer at the side of the page for what is looked at closely."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from nicegui.element import Element


class Drawer(Element, component="drawer.js"):
    """Holds elements of the page; closes by Escape, its button, or a click outside.

    Parameters
    ----------
    label
        What it is, for those who cannot see it.
    on_close
        Called when the reader has closed it.
    """

    def __init__(self, label: str, on_close: Callable[[], Any] | None = None) -> None:
        super().__init__()
        self._props["label"] = label
        if on_close is not None:
            self.on("shut", lambda _: on_close())

    def open(self) -> None:
        """Show it, scrolled to its beginning."""
        self.run_method("open")

    def close(self) -> None:
        """Hide it."""
        self.run_method("close")
