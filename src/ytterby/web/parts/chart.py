"""A figure with its heading, legend and tools, drawn in the browser by the one renderer."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict
from typing import Any, Self

import orjson
from nicegui.element import Element
from nicegui.events import GenericEventArguments

from ytterby.boards import Picture
from ytterby.web.assets import asset_root


class Chart(Element, component="chart.js"):
    """A picture of a board.

    Parameters
    ----------
    picture
        What is drawn.
    events
        Events of the renderer's items that are wanted: ``click``, ``mouseover``, ``globalout``.
    bare
        Whether it stands without tools.
    level
        Of its heading: 2 to 4.
    source
        What a saved picture says of its origin.
    """

    def __init__(
        self,
        picture: Picture,
        *,
        events: Sequence[str] = (),
        bare: bool = False,
        level: int = 3,
        source: str = "Ytterby",
    ) -> None:
        super().__init__()
        self._props["picture"] = _pack(picture)
        self._props["base"] = asset_root()
        self._props["events"] = list(events)
        self._props["bare"] = bare
        self._props["level"] = level
        self._props["source"] = source
        self._update_method = "apply"

    def show(self, picture: Picture) -> Self:
        """Show another picture in its place; what stays the same moves to where it belongs."""
        self._props["picture"] = _pack(picture)
        self.update()
        return self

    def on_item(self, event: str, hear: Callable[[dict[str, Any]], Any]) -> Self:
        """Hear what happens to items; ``key``, ``why``, ``name``, ``value``, ``series`` come."""

        def pass_on(event: GenericEventArguments) -> Any:
            return hear(event.args if isinstance(event.args, dict) else {})

        self.on(f"item-{event}", pass_on, throttle=0.05)
        return self


def _pack(picture: Picture) -> str:
    # As one text: every nested value of a property would be wrapped in an observer.
    return orjson.dumps(asdict(picture)).decode()
