"""The two elements of the page that live in the browser: where a bill is given, and its sheet."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

import orjson
from nicegui.element import Element
from nicegui.events import GenericEventArguments

from ytterby.errors import Problem
from ytterby.exposure.sheet import SHEET

OnKept = Callable[[str], Awaitable[None]]
OnRefused = Callable[[list[Problem]], None]
OnAct = Callable[[dict[str, Any]], Awaitable[None]]
FIELDS = ("code", "place", "message", "fix", "severity")


class Drop(Element, component="drop.js"):
    """Takes a bill: dropped, chosen or pasted.

    Parameters
    ----------
    on_kept
        Told the key of the sheet once the server holds it.
    on_refused
        Told what is wrong with a file that is no bill.
    small
        Whether a bill is there already.
    """

    def __init__(self, on_kept: OnKept, on_refused: OnRefused, *, small: bool) -> None:
        super().__init__()
        self._props["most"] = SHEET.size >> 20
        self._props["small"] = small

        async def kept(event: GenericEventArguments) -> None:
            await on_kept(str(event.args))

        def refused(event: GenericEventArguments) -> None:
            on_refused(read_problems(event.args))

        self.on("kept", kept)
        self.on("refused", refused)

    def shrink(self) -> None:
        """Step back, for a bill is there."""
        self._props["small"] = True
        self.update()


def read_problems(given: object) -> list[Problem]:
    """Return the problems that came back through a browser, which may send anything."""
    rows = given if isinstance(given, list) else [given]
    found = []
    for row in rows:
        texts = {k: str(row[k]) for k in FIELDS if k in row} if isinstance(row, dict) else {}
        if "message" in texts:
            found.append(Problem(**{"code": "refused", "place": "file", **texts}))
    unknown = Problem("refused", "file", "the server refused it", "try again, or another file")
    return found or [unknown]


class Sheet(Element, component="sheet.js"):
    """Shows a sheet and hands on every change of it.

    Parameters
    ----------
    label
        What it is, for those who cannot see it.
    on_act
        Told what is asked: ``do`` and what belongs to it.
    """

    def __init__(self, label: str, on_act: OnAct) -> None:
        super().__init__()
        self._props["label"] = label

        async def act(event: GenericEventArguments) -> None:
            if isinstance(event.args, dict):
                await on_act(event.args)

        self.on("act", act)

    def load(self, sheet: dict[str, Any]) -> None:
        """Show another sheet."""
        self.run_method("load", _text(sheet))

    def apply(self, change: dict[str, Any]) -> None:
        """Show what a change did."""
        self.run_method("apply", _text(change))


def _text(value: dict[str, Any]) -> str:
    return orjson.dumps(value, option=orjson.OPT_NON_STR_KEYS).decode()
