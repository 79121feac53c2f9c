"""The page of dependence: one view at a time, every choice in the address."""

from __future__ import annotations

from typing import Protocol

from markupsafe import Markup
from nicegui import ui
from nicegui.events import GenericEventArguments

from ytterby.boards import Board
from ytterby.web.frame import frame
from ytterby.web.pages.dependence.asked import (
    PATH,
    VALUE,
    VIEWS,
    WHOLE,
    filters_html,
    known_years,
    view_of,
)
from ytterby.web.pages.dependence.compare import CompareView
from ytterby.web.pages.dependence.indicators import IndicatorView
from ytterby.web.pages.dependence.origin import OriginView
from ytterby.web.pages.dependence.sayings import SayingView
from ytterby.web.parts import Why, html
from ytterby.web.parts.links import link, linked
from ytterby.web.state import State, put_address, read_state

CHOICES = ("element", "stage", "year", "partner")


class View(Protocol):
    """One view of the page."""

    @property
    def boards(self) -> list[Board | None]:
        """What is shown."""

    async def show(self, state: State) -> None:
        """Show what a state asks for."""


async def dependence() -> None:
    """Show the dependence of the country in the header."""
    page = DependencePage(read_state(PATH))
    with frame(page.state, on_country=page.choose):
        page.build()
        await page.open()


class DependencePage:
    """The page for one reader.

    Parameters
    ----------
    state
        What the address says.
    """

    def __init__(self, state: State) -> None:
        self.state = state
        self._shown: View | None = None

    def build(self) -> None:
        """Add what every view has: tabs, choices, a place, the drawer of reasons."""
        with linked(self.state, self.go):
            self._tabs = html("", "nav", "tabs").props('aria-label="Views of dependence"')
            self._filters = html("", "div", "c12 filters choices").props(
                'role=group aria-label="Choices"'
            )
            self._filters.on("change", self._chosen, js_handler=VALUE)
            self._body = ui.element("div").classes("slot")
        self.why = Why(lambda: [] if self._shown is None else self._shown.boards)

    async def open(self) -> None:
        """Make the view that the state asks for anew."""
        view = view_of(self.state)
        self._tabs.set_content(_tabs_html(self.state))
        self._filters.set_content("" if view == "sayings" else filters_html(self.state))
        self._filters.set_visibility(view != "sayings")
        self._body.clear()
        with self._body:
            made: View
            if view == "indicators":
                made = IndicatorView(self.state)
            elif view == "compare":
                made = CompareView(self.state, self.why.open, self.change)
            elif view == "sayings":
                made = SayingView(self.state)
            else:
                made = OriginView(self.state, self.why.open)
        self._shown = made
        await made.show(self.state)

    async def go(self, new: State) -> None:
        """Follow a link of the page."""
        old, self.state = self.state, new
        if view_of(old) != view_of(new):
            await self.open()
        elif self._shown is not None:
            await self._shown.show(new)

    async def choose(self, new: State) -> None:
        """Show another country."""
        # who matters most to one country need not matter to another, so the partner is asked anew
        self.state = new.at(partner="") if new.find("partner") == new.country else new
        put_address(self.state)
        if self._shown is not None:
            self._tabs.set_content(_tabs_html(self.state))
            await self._shown.show(self.state)

    async def change(self, **choices: str) -> None:
        """Show the same view with other choices."""
        self.state = self.state.at(**choices)
        put_address(self.state)
        self._tabs.set_content(_tabs_html(self.state))
        if self._shown is not None:
            await self._shown.show(self.state)

    async def _chosen(self, event: GenericEventArguments) -> None:
        name, value = (str(v) for v in event.args)
        if name not in CHOICES:
            return
        usual = {"element": WHOLE, "year": str(known_years()[0])}
        await self.change(**{name: "" if value == usual.get(name) else value[:40]})


def _tabs_html(state: State) -> str:
    kept = {k: v for k, v in state.query.items() if k in ("country", *CHOICES)}
    plain = State(PATH, state.country, kept)
    return str(
        Markup("").join(
            link(plain, name, key=f"view-{view}", current=view == view_of(state), to={"view": view})
            for view, name in VIEWS.items()
        )
    )
