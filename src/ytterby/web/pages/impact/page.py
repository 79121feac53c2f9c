"""Impact: what a disruption, a plant, a contract or a law costs, needs and takes."""

from __future__ import annotations

from dataclasses import replace

from markupsafe import Markup
from nicegui import ui

from ytterby.boards import Board
from ytterby.boards.impact.economy import economy_countries
from ytterby.boards.registry import find_kind, read_params
from ytterby.errors import InputError
from ytterby.web.frame import frame
from ytterby.web.pages.impact.asked import (
    PATH,
    RUN,
    TABS,
    board_question,
    find_view,
    view_address,
)
from ytterby.web.pages.impact.economy import SCENARIO
from ytterby.web.pages.impact.fields import Form
from ytterby.web.pages.impact.kept import offer_run, show_run
from ytterby.web.pages.impact.plant import FACILITY
from ytterby.web.pages.impact.showing import show_impact
from ytterby.web.pages.impact.view import Tab, View
from ytterby.web.parts import Slot, Why, html, show_problems
from ytterby.web.parts.links import linked
from ytterby.web.state import State, put_address, read_state

CHOICES = "impact-choices"
STILL = "What is shown below is still the answer to what was asked before."


class Impact:
    """The page while somebody looks at it."""

    def __init__(self, state: State) -> None:
        self.state = state
        self.slot: Slot | None = None
        self.form: Form | None = None
        self.head: ui.element | None = None
        self.body: ui.element | None = None
        self.wrong: ui.element | None = None

    def boards(self) -> list[Board | None]:
        """Return what is shown."""
        return [self.slot.board if self.slot is not None else None]

    async def go(self, new: State) -> None:
        """Show what an address says, all of it."""
        self.state = new
        assert self.body is not None
        self.body.clear()
        tab, view = find_view(new)
        run = new.find(RUN)
        with self.body:
            with ui.element("div").classes("c12 im-asking") as self.head:
                html(tabs_html(new, TABS[0] if run else tab, None if run else view))
            await (self._show_run(run) if run else self._show_view(view))

    async def _show_view(self, view: View) -> None:
        head = self.head
        data = await self._choices() if view.options is not None else {}
        if data is None or head is None or head.is_deleted:  # another view was chosen since
            return
        with head:
            html(str(Markup("{}").format(view.about)), "p", "im-about")
            self.form = Form(view, self.state, data, self.change)
        self.wrong = ui.element("div").classes("c12")
        self.slot = Slot()
        await self._count()

    async def _choices(self) -> dict[str, object] | None:
        """Return what there is to choose from; ``None`` if that cannot be shown."""
        place = Slot()
        found = await place.show(CHOICES, {}, lambda _: None, words="Reading what can be chosen …")
        return None if found is None else dict(found.data)

    async def _show_run(self, name: str) -> None:
        self.form = None
        self.slot = Slot()

        def build(board: Board) -> None:
            show_run(board, self.state, self.open_run)

        await self.slot.show("run", {"run": name}, build, words="Opening the run …")
        self._head_refusal()

    async def open_run(self, name: str) -> None:
        """Show a run that is kept."""
        new = replace(self.state, query={"country": self.state.country, RUN: name})
        put_address(new)
        await self.go(new)

    async def change(self, name: str, typed: str) -> None:
        """Show the answer to a changed input; what was typed stays."""
        _, view = find_view(self.state)
        known = {"view": view.id, name: typed}
        self.state = self.state.at(**known)
        put_address(self.state)
        await self._count()

    async def _count(self) -> None:
        _, view = find_view(self.state)
        assert self.slot is not None
        assert self.wrong is not None
        self.wrong.clear()
        asked = board_question(view, self.state)
        try:
            params = read_params(find_kind(view.board), asked)
        except InputError as error:
            rest = self.form.mark(error.problems) if self.form is not None else error.problems
            with self.wrong:
                if rest:
                    show_problems(rest)
                if self.slot.board is not None:
                    html(STILL, "p", "note im-still").props("role=status")
            return
        if self.form is not None:
            self.form.mark(())
        if view.of_country and self.state.country not in economy_countries():
            self.slot.clear()
            with self.slot.element:
                html(other_country_html(view, self.state), "div", "c12 hero")
            return
        await self.slot.show(view.board, params, self._build, words=view.words)
        self._head_refusal()

    def _head_refusal(self) -> None:
        """Give what cannot be shown a heading: its problems are on the page by then."""
        slot = self.slot
        if slot is None or slot.board is not None or not slot.element.default_slot.children:
            return
        refused = slot.element.default_slot.children[0]
        if "wrong" in refused.classes:
            with slot.element:
                head = html("<h1 class='finding'>This cannot be shown</h1>", "div", "c12 hero")
            head.move(target_index=0)

    def _build(self, board: Board) -> None:
        _, view = find_view(self.state)
        show_impact(board)
        if view is SCENARIO:
            scenario = self.state.find(view.subject) or view.default
            offer_run(scenario, self.state.country, self.open_run)
        if view is FACILITY:
            html(links_html(board, self.state), "nav", "c12 im-further").props(
                'aria-label="More on this plant"'
            )


def tabs_html(state: State, shown: Tab, view: View | None) -> str:
    """Return the tabs, and below them the views of the one that is shown."""

    def anchor(to: View, text: str, current: bool, key: str) -> Markup:
        mark = Markup(' aria-current="true"') if current else Markup("")
        href = view_address(to, state)
        return Markup('<a data-go data-key="{}" href="{}"{}>{}</a>').format(key, href, mark, text)

    tabs = Markup("").join(anchor(t.views[0], t.title, t is shown, f"tab-{t.id}") for t in TABS)
    out = Markup('<nav class="tabs" aria-label="Sides of impact">{}</nav>').format(tabs)
    if len(shown.views) > 1:
        views = Markup("").join(anchor(v, v.title, v is view, f"view-{v.id}") for v in shown.views)
        label = f"Views of {shown.title.casefold()}"
        out += Markup('<nav class="im-views" aria-label="{}">{}</nav>').format(label, views)
    return str(out)


def other_country_html(view: View, state: State) -> str:
    """Return that a country's economy is not known, and whose is."""
    links = Markup(", ").join(
        Markup('<a data-go href="{}">{}</a>').format(
            view_address(view, replace(state, country=code)), name
        )
        for code, name in economy_countries().items()
    )
    return str(
        Markup(
            '<h1 class="finding">No number: what sectors of this country add, employ and depend '
            'on is not in the evidence.</h1><p class="lede">It is known of {}.</p>'
        ).format(links)
    )


def links_html(board: Board, state: State) -> str:
    """Return where more is told of a plant: each side with inputs of one's own, and its company."""
    from ytterby.web.pages.impact.environment import NATURE, PERMITS
    from ytterby.web.pages.impact.people import STAFF
    from ytterby.web.pages.impact.projects import COMPANY, PROJECT

    plant, gaps = str(board.data["facility"]), board.data.get("gaps") or {}
    company = str(board.data.get("company") or "")
    wanted = [
        (NATURE, plant, "Footprint", "nature"),
        (PERMITS, plant, "Permits", "permits"),
        (STAFF, plant, "People", "people"),
        (PROJECT, plant, "Money, with terms of your own", "project"),
        (COMPANY, company, company, "company"),
    ]
    links = Markup("").join(
        Markup('<a class="button" data-go href="{}">{}</a>').format(
            view_address(v, state, **{v.subject: subject}), text
        )
        for v, subject, text, side in wanted
        if subject and side not in gaps
    )
    map_link = Markup('<a class="button" href="/chain?facility={}">On the map</a>').format(plant)
    return str(Markup("<h2>More on this plant</h2>{}{}").format(links, map_link))


async def impact() -> None:
    """Show what it costs, needs and takes, as the address asks."""
    shown = Impact(read_state(PATH))

    async def choose(new: State) -> None:
        put_address(new)
        await shown.go(new)

    with frame(shown.state, on_country=choose):
        with linked(shown.state, shown.go) as body:
            shown.body = body
        Why(shown.boards)
        await shown.go(shown.state)
