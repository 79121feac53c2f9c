"""A map of plants and flows; switch plants off and see the shares move."""

from __future__ import annotations

import asyncio
import json
from collections import deque
from typing import Any

from markupsafe import Markup, escape
from nicegui import ui
from nicegui.events import GenericEventArguments

from ytterby.boards import Board
from ytterby.boards.chain.board import ChainParams, chain_choices, plain_params
from ytterby.boards.chain.card import card_html
from ytterby.boards.chain.listing import FIRST, ROWS, chips_html
from ytterby.errors import InputError, YtterbyError
from ytterby.figures.maps.views import VIEWS, unroll
from ytterby.report.fragments import emphasise, stat_html
from ytterby.web.frame import frame
from ytterby.web.pages import PAGES
from ytterby.web.pages.chain.asked import FILTERS, PATH, filters_html, params_of, views_html
from ytterby.web.pages.chain.bases import Shown, arrange, base_of
from ytterby.web.parts import Chart, Slot, Why, html, panel
from ytterby.web.parts.problems import show_problems
from ytterby.web.services import services
from ytterby.web.state import State, address, put_address, read_state
from ytterby.workflows.chain.base import ChainBase
from ytterby.workflows.chain.scenario import off_scenario
from ytterby.workflows.drafting.shelf import keep_text

ACT = """(e) => {
  const found = e.target.closest('[data-do]');
  if (found) emit(found.dataset.do);
}"""
CHANGE = """(e) => {
  const field = e.target;
  const value = field.type === 'checkbox' ? field.checked : field.value;
  if (field.name) emit([field.name, value, field.closest('.plant') ? '.plant' : 'table.plants']);
}"""
STEPS = 200
"""Switches that can be taken back."""
LIST = 'tabindex=0 role=region aria-label="Plants"'
ESCAPE = "(e) => { if (e.key === 'Escape') emit('close') }"


async def chain() -> None:
    """Show the chain."""
    page = ChainPage(read_state(PATH))
    with frame(page.state, on_country=page.move):
        page.slot = Slot()
        page.why = Why(lambda: [page.board])
        await page.start()


class ChainPage:
    """One reader's page."""

    slot: Slot
    why: Why
    base: ChainBase
    finding: ui.html
    chips: ui.html
    stats: ui.html
    filters: ui.html
    views: ui.html
    land: ui.html
    card: ui.html
    plants: ui.html
    files: ui.html
    tables: dict[str, ui.html]
    charts: dict[str, Chart]
    shown: Shown

    def __init__(self, state: State) -> None:
        # other pages know a plant, not its stages
        self.state = state.at(plant=state.find("plant") or state.find("facility"), facility="")
        self.board: Board | None = None
        self.order = state.find("sort", FIRST)
        self.undone: deque[str] = deque(maxlen=STEPS)
        self._turn = 0

    @property
    def params(self) -> ChainParams:
        """What is asked."""
        return params_of(self.state)

    @property
    def limit(self) -> int | None:
        """How many plants are listed."""
        return None if self.state.find("rows") == "all" else ROWS

    async def start(self) -> None:
        """Have the chain of the year, then show what the address asks for."""
        year = self.params.year
        self._turn += 1
        turn = self._turn
        found = await self.slot.show(
            "chain", plain_params(year), lambda _: None, words="Reading the chain …"
        )
        if found is None:
            return
        self.base = base_of(found, year)
        try:
            shown = await arrange(self.base, self.params, self.order, self.limit)
            if turn != self._turn or self.slot.element.is_deleted:
                return
            self.shown = shown
        except InputError as error:
            with self.slot.element:
                show_problems(error.problems, "The address asks for what is not there")
                html('<a class="button" href="/chain">Start anew</a>', "div", "c12")
            return
        self.board = shown.board
        with self.slot.element:
            self._build(shown)

    async def move(self, new: State) -> None:
        """Show another state: the address changes, and what is there moves."""
        other_year = params_of(new).year != self.params.year
        before, self.state = self.state, new
        put_address(new)
        if other_year or self.board is None:  # nothing is there yet that could move
            self.slot.clear()
            await self.start()
            return
        self._turn += 1
        turn = self._turn
        try:
            shown = await arrange(self.base, self.params, self.order, self.limit)
        except InputError as error:  # no choice of the page leads here
            self.state = before
            put_address(before)
            ui.notify(str(error), type="negative")
            return
        if turn == self._turn and not self.slot.element.is_deleted:
            self.shown, self.board = shown, shown.board
            self._update(shown)

    # ---- what is there

    def _build(self, shown: Shown) -> None:
        with ui.element("div").classes("slot") as on:
            self._panels(shown)
        on.on("click", self._act, js_handler=ACT)
        on.on("change", self._change, js_handler=CHANGE)
        on.on("keydown", self._act, js_handler=ESCAPE)
        self._open(self.state.find("plant"), focus=False)

    def _panels(self, shown: Shown) -> None:
        board = shown.board
        self.finding = html(self._finding(board), "div", "c12 hero").props("aria-live=polite")
        with panel(columns=12, classes="ask"):
            self.filters = html(filters_html(self.base, self.params))
            self.chips = html(self._chips(shown), "div", "off-list").props("aria-live=polite")
        with panel(columns=12, classes="map-card"):
            self.views = html(views_html(self.params.view))
            with ui.element("div").classes("map-and-card"):
                chart = Chart(board.pictures["map"], events=["click"], level=2)
                chart.on_item("click", self._clicked)
                self.card = html("", "aside", "plant").props('aria-label="Plant" hidden')
            land = escape(board.data["land"])
            html(f'<p class="note">{land}</p>{board.html["flows"]}', "div", "under-map")
        html('<h2 class="c12">What moves when plants stop</h2>', "div", "c12")
        self.stats = html(self._stats(board), "div", "c12 stats")
        self.charts = {"map": chart}
        self.tables = {}
        for name, columns in (("shares", 12), ("supply", 7)):
            with ui.element("div").classes(f"card c{columns}"):
                self.charts[name] = Chart(board.pictures[name], events=["click"], level=3)
                self.charts[name].on_item("click", self._asked_why)
                self.tables[name] = html(board.html[name])
        html(_assumed(board), "section", "c5 card assumed")
        with panel("Every plant", "sorted by any column; the switch stops a plant", columns=12):
            # the scrolling stands around what is replaced, so that it stays where it is
            with ui.element("div").classes("scroll tall").props(LIST):
                self.plants = html(shown.plants)
            self.files = html(shown.files, "p", "under")

    def _update(self, shown: Shown) -> None:
        board = shown.board
        self.finding.set_content(self._finding(board))
        self.filters.set_content(filters_html(self.base, self.params))
        self.views.set_content(views_html(self.params.view))
        self.chips.set_content(self._chips(shown))
        self.stats.set_content(self._stats(board))
        for name, chart in self.charts.items():
            if name in board.pictures:
                chart.show(board.pictures[name])
        for name, table in self.tables.items():
            table.set_content(board.html[name])
        self.plants.set_content(shown.plants)
        self.files.set_content(shown.files)
        self._open(self.state.find("plant"), focus=False)

    def _finding(self, board: Board) -> str:
        words = emphasise(board.finding, board.emphasis)
        lede = Markup('<p class="lede">{}</p>').format(board.lede) if board.lede else ""
        return str(
            Markup('<p class="kicker">{}</p><h1 class="finding">{}</h1>{}').format(
                board.kicker, words, lede
            )
        )

    def _stats(self, board: Board) -> str:
        return "".join(stat_html(s, live=True) for s in board.stats)

    def _chips(self, shown: Shown) -> str:
        return chips_html(shown.off, stress="/stress" in PAGES)

    # ---- what a reader does

    async def _change(self, event: GenericEventArguments) -> None:
        name, value, given = event.args
        place = ".plant" if given == ".plant" else "table.plants"
        if name in (*FILTERS, "year"):
            await self.move(self.state.at(**{name: str(value)}))
        elif name in set(self.base.plants["facility"]):
            await self._switch(str(name), runs=bool(value))
            _focus(f'{place} input[name="{name}"]')

    async def _act(self, event: GenericEventArguments) -> None:
        verb, _, what = str(event.args).partition(":")
        off = list(chain_choices(self.params).off)
        if verb == "plant":
            self._open(what)
        elif verb == "close":
            key = self.state.find("plant")
            self._open("")
            if key:
                _focus(f'[data-do="plant:{key}"]')
        elif verb == "view":
            await self.move(self.state.at(view="" if what == "world" else what))
        elif verb == "sort":
            self.order = what
            self.state = self.state.at(sort="" if what == FIRST else what)
            await self.move(self.state)
            _focus('th[aria-sort$="ending"] button')
        elif verb == "rows":
            await self.move(self.state.at(rows="all"))
        elif verb == "reset":
            await self.move(self.state.at(**dict.fromkeys(FILTERS, "")))
        elif verb == "stress":
            await self._stress([what] if what else off)
        elif verb == "on":
            await self._switch(what, runs=True)
        elif verb == "undo" and self.undone:
            await self._off(self.undone.pop(), remember=False)
        elif verb in ("undo", "all-on") and off:
            await self._off("")

    async def _stress(self, plants: list[str]) -> None:
        """Go on to the page where people react, with these plants as a scenario."""
        try:
            text = await asyncio.to_thread(_keep_scenario, self.base, plants)
        except YtterbyError as error:
            ui.notify(str(error), type="negative")
            return
        if text:
            ui.navigate.to(address("/stress", country=self.state.country, text=text))

    async def _switch(self, facility: str, *, runs: bool) -> None:
        off = [f for f in chain_choices(self.params).off if f != facility]
        await self._off(",".join(off if runs else [*off, facility]))

    async def _off(self, off: str, *, remember: bool = True) -> None:
        if remember:
            self.undone.append(self.params.off)
        await self.move(self.state.at(off=off))

    def _asked_why(self, item: dict[str, Any]) -> None:
        self.why.open(str(item.get("why") or ""))

    async def _clicked(self, item: dict[str, Any]) -> None:
        key = str(item.get("key") or "")
        if key.count("|") == 1:
            self._open(key)

    def _stands_right(self, facility: str) -> bool:
        """Return whether a plant stands in the right half of the map, so that its card must not."""
        rows = self.base.plants.filter(self.base.plants["facility"] == facility)
        east = rows["longitude"].drop_nulls()
        return bool(len(east)) and unroll(float(east[0])) > VIEWS[self.params.view].middle

    def _open(self, key: str, *, focus: bool = True) -> None:
        """Show the card of a plant (``facility|stage``), or close it."""
        facility, _, stage = key.partition("|")
        links = [("Claims", address("/evidence", q=facility))] if "/evidence" in PAGES else []
        if "/impact" in PAGES:
            links.append(("Impact", address("/impact", facility=facility)))
        card = card_html(
            self.base,
            facility,
            stage=stage,
            off=chain_choices(self.params).off,
            links=links,
            stress="/stress" in PAGES,
        )
        if key != self.state.find("plant") or (facility and not card):
            self.state = self.state.at(plant=key if card else "")
            put_address(self.state)
        self.card.set_content(card)
        right = bool(card) and self._stands_right(facility)
        self.card.classes(add="left" if right else "", remove="" if right else "left")
        self.card.props(remove="hidden") if card else self.card.props("hidden")
        if card and focus:
            _focus("#plant-name")


def _focus(selector: str) -> None:
    """Put the focus back after what held it was replaced."""
    ui.run_javascript(
        f"setTimeout(() => document.querySelector({json.dumps(selector)})?.focus(), 80)"
    )


def _keep_scenario(base: ChainBase, plants: list[str]) -> str:
    """Return what names the scenario in which plants stand still; empty if none of them counts."""
    text = off_scenario(base, plants)
    return keep_text(text, services().workspace) if text else ""


def _assumed(board: Board) -> str:
    points = "".join(f"<li>{escape(p)}</li>" for p in board.data["assumptions"])
    return f"<h3>Nothing reacts, and there are no prices</h3><ul class='points'>{points}</ul>"
