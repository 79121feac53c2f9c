"""Choose up to four finished runs and read them beside each other."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence

from markupsafe import Markup, escape
from nicegui import ui
from nicegui.events import GenericEventArguments

from ytterby.boards import Board
from ytterby.boards.stress.beside import MOST
from ytterby.results import Entry
from ytterby.web.parts import Slot, html
from ytterby.web.parts.chart import Chart

PICKED = "(e) => emit([...e.currentTarget.querySelectorAll('input:checked')].map((i) => i.value))"
COMPARED = {"element-months", "price-months", "units"}
"""Tables of a run that can be compared."""


class Compare:
    """The choice of runs, and what they show beside each other.

    Parameters
    ----------
    on_change
        Told the runs that are chosen, so that the address says them.
    """

    def __init__(self, on_change: Callable[[tuple[str, ...]], Awaitable[None]]) -> None:
        self._on_change = on_change
        self.board: Board | None = None
        self.chosen: tuple[str, ...] = ()
        self.card = ui.element("section").classes("card c12")
        self.slot = Slot()

    def set_visibility(self, visible: bool) -> None:
        """Show or hide it."""
        self.card.set_visibility(visible)
        self.slot.element.set_visibility(visible)

    async def show(self, entries: Sequence[Entry], chosen: Sequence[str]) -> None:
        """Show the runs there are, and those that are chosen beside each other."""
        self.chosen = tuple(chosen)[:MOST]
        fit = [e for e in entries if set(e.tables) >= COMPARED]
        self.card.clear()
        with self.card:
            html(_list_html(fit, chosen)).on("change", self._pick, js_handler=PICKED)
        await self._lay(chosen)

    async def _pick(self, event: GenericEventArguments) -> None:
        picked = [str(v) for v in event.args]
        # In the order of choice: the first is what the others are compared with.
        kept = [name for name in self.chosen if name in picked]
        chosen = tuple(kept + [name for name in picked if name not in kept])[:MOST]
        self.chosen = chosen
        await self._on_change(chosen)
        await self._lay(chosen)

    async def _lay(self, chosen: Sequence[str]) -> None:
        if len(chosen) < 2:
            self.slot.clear()
            return
        self.board = await self.slot.show(
            "beside", {"runs": ",".join(chosen)}, _show, words="Laying the runs beside each other …"
        )


def _show(board: Board) -> None:
    with ui.element("div").classes("c12 beside"):
        html(
            f'<h2 class="finding">{escape(board.finding)}</h2>'
            f'<p class="kicker">{escape(board.kicker)}</p>'
            f'<p class="caveat"><span>{escape(board.caveat)}</span></p>'
        )
    for picture in board.pictures.values():
        with ui.element("div").classes("card c12"):
            Chart(picture, level=3, source=board.title)
    for content in board.html.values():
        html(content, "div", "card c12")


def _list_html(entries: Sequence[Entry], chosen: Sequence[str]) -> str:
    if not entries:
        return (
            "<h1>Compare runs</h1><p class='note'>No run of a scenario is kept yet. Runs of draws "
            "are kept when they are done; run one or two first.</p>"
        )
    items = Markup("").join(
        Markup(
            '<li><label><input type="checkbox" value="{}"{}> <span>{}</span> '
            '<span class="note">{}</span></label></li>'
        ).format(
            e.name,
            Markup(" checked") if e.name in chosen else "",
            e.about.title or e.manifest.scenario or e.name,
            e.manifest.started[:16].replace("T", " "),
        )
        for e in entries
    )
    return str(
        Markup(
            "<h1>Compare runs</h1><fieldset class='run-pick'><legend>Two to {} of them; the first "
            "that you choose is what the others are compared with</legend><ul>{}</ul></fieldset>"
        ).format(MOST, items)
    )
