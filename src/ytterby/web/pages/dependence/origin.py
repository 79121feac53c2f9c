"""Customs view against true origin: a finding in words, charts by year, stage and element."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from markupsafe import Markup
from nicegui import ui

from ytterby.boards import Board, Picture
from ytterby.boards.dependence.definitions import SETTLED
from ytterby.core.regions import with_the
from ytterby.report.fragments import emphasise
from ytterby.web.pages.dependence.asked import (
    STAGE,
    element_names,
    element_of,
    partner_of,
    stage_of,
    year_of,
)
from ytterby.web.parts import Chart, Slot, html, panel
from ytterby.web.state import State, read_places


class OriginView:
    """Customs papers beside true origin.

    Parameters
    ----------
    state
        What the address says.
    explain
        Opens what stands behind a number, by its key.
    """

    def __init__(self, state: State, explain: Callable[[str], None]) -> None:
        self.state = state
        self._explain = explain
        self._charts: dict[str, Chart] = {}
        self._texts: dict[str, ui.html] = {}
        self._head = html("", "div", "c12 hero stated").props("aria-live=polite")
        self._slot = Slot()
        self._years: Slot | None = None

    @property
    def boards(self) -> list[Board | None]:
        """What is shown."""
        return [self._slot.board, None if self._years is None else self._years.board]

    async def show(self, state: State) -> None:
        """Show what a state asks for."""
        self.state = state
        name, partner = with_the(read_places()[state.country]), partner_of(state)
        asked: dict[str, Any] = {"country": state.country, "partner": partner}
        if self._slot.board is None:
            words = "Customs papers and true origin"
            self._head.set_content(f"<h1>{words}</h1>")
        await self._slot.show(
            "dependence",
            {**asked, "year": year_of(state)},
            self._build,
            words=f"Tracing what makers in {name} use through every stage, five measures …",
            update=self._fill,
        )
        if self.state is not state or self._years is None or self._slot.board is None:
            return
        await self._years.show(
            "dependence-years",
            asked,
            self._build_years,
            words=f"Tracing what {name} used in every year since 2018 …",
            update=self._fill_years,
        )

    def _element(self, board: Board) -> str:
        asked = element_of(self.state)
        return asked if asked in board.data["words"] else str(board.data["lead"])

    def _stage(self, board: Board, element: str) -> str:
        known = board.data["words"].get(element, {}).get("stages", {})
        asked = stage_of(self.state) or STAGE
        return asked if asked in known else next(iter(known), "")

    def _build(self, board: Board) -> None:
        self._years = Slot("c7 cell")
        with panel(columns=5, classes="by-stage"):
            self._chart("stages", board, level=2)
            self._texts["stage"] = html("", "p", "note")
            self._texts["papers"] = html("")
        with panel(columns=12):
            self._chart("origin", board, level=2)
            self._texts["measures"] = html("")
        with ui.element("section").classes("c12 part").props('aria-labelledby="five"'):
            html(
                '<h2 id="five">Five measures, never mixed</h2><p class="prose">People say '
                "“depends on” and mean five different things. Each answers its own question; "
                "open a number to see its rule and what it rests on.</p>"
            )
            with ui.element("div").classes("panels"), panel(columns=12):
                self._chart("five", board)
            self._texts["cards"] = html("")
            html(f'<p class="note">{SETTLED}</p>')
        with panel(columns=12):
            self._chart("trace", board, level=2)
        self._texts["command"] = html("", "div", "c12")
        self._fill(board)

    def _chart(self, name: str, board: Board, *, level: int = 3) -> None:
        chart = Chart(self._picture(name, board), events=("click",), level=level)
        chart.on_item("click", lambda item: self._explain(str(item.get("why") or "")))
        self._charts[name] = chart

    def _picture(self, name: str, board: Board) -> Picture:
        element = self._element(board)
        key = {
            "stages": f"stages-{element}",
            "five": f"five-{element}-{self._stage(board, element)}",
        }.get(name, name)
        return board.pictures.get(key) or board.pictures["origin"]

    def _fill(self, board: Board) -> None:
        element = self._element(board)
        words = board.data["words"].get(element, {})
        self._head.set_content(_head_html(board, self.state, element))
        for name in ("stages", "origin", "five", "trace"):
            self._charts[name].show(self._picture(name, board))
        stage = self._stage(board, element)
        told = words.get("stages", {}).get(stage, "")
        self._texts["stage"].set_content(str(Markup("{}").format(told)))
        self._texts["papers"].set_content(board.html["papers"])
        self._texts["measures"].set_content(board.html["measures"])
        self._texts["cards"].set_content(board.html.get(f"cards-{element}-{stage}", ""))
        self._texts["command"].set_content(
            str(Markup('<div class="command"><code>{}</code></div>').format(board.command))
        )

    def _build_years(self, board: Board) -> None:
        picture = self._trend(board)
        with panel(classes="whole"):
            if picture is None:
                self._charts.pop("trend", None)
                html('<p class="note">No earlier year is known of this element and stage.</p>')
                return
            chart = Chart(picture, events=("click",), level=2)
            chart.on_item("click", lambda item: self._explain(str(item.get("why") or "")))
            self._charts["trend"] = chart
            self._years_text = html("", "p", "note")
            self._years_table = html(board.html["years"])
        self._fill_years(board)

    def _trend(self, board: Board) -> Picture | None:
        element = element_of(self.state)
        words = board.data["words"]
        element = element if element in words else next(iter(words), "")
        stage = stage_of(self.state) or "any"
        return board.pictures.get(f"trend-{element}-{stage}") or board.pictures.get(
            f"trend-{element}-any"
        )

    def _fill_years(self, board: Board) -> None:
        picture = self._trend(board)
        if picture is None or "trend" not in self._charts:
            assert self._years is not None
            self._years.element.clear()
            if picture is not None:
                with self._years.element:
                    self._build_years(board)
            return
        self._charts["trend"].show(picture)
        self._years_text.set_content(str(Markup("{}").format(picture.alt)))
        self._years_table.set_content(board.html["years"])


def _head_html(board: Board, state: State, element: str) -> str:
    words = board.data["words"].get(element, {})
    asked = element_of(state)
    lost = ""
    if asked != element:
        name = element_names()[asked].partition(" (")[0].lower()
        place = with_the(board.data["country"]["name"])
        lost = Markup('<p class="note">Nobody knows of a use of {} in {}; shown instead: {}.</p>')
        lost = lost.format(name, place, board.data["elements"].get(element, element))
    left = board.data["left_out"]
    out = (
        Markup('<p class="note">Without {}, which the model gathers in others.</p>').format(
            ", ".join(left)
        )
        if left
        else ""
    )
    return str(
        Markup('<h1 class="finding">{}</h1><p class="lede">{}</p>{}{}').format(
            emphasise(words.get("finding", board.finding), words.get("emphasis", "")),
            words.get("lede", ""),
            lost,
            out,
        )
    )
