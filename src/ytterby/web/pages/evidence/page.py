"""What the numbers rest on: every claim, contradictions, misfits, claims of one's own."""

from __future__ import annotations

from asyncio import to_thread

from markupsafe import Markup
from nicegui import ui
from nicegui.events import GenericEventArguments

from ytterby.boards import Board
from ytterby.boards.evidence.held import held_index, read_index
from ytterby.errors import InputError
from ytterby.web.frame import frame
from ytterby.web.pages.evidence.asked import ORDER_NAMES, PATH, VIEWS, question_of, view_of
from ytterby.web.pages.evidence.dossier import facts_html, forest_picture, head_html
from ytterby.web.pages.evidence.own import OwnClaims
from ytterby.web.pages.evidence.results import count_html, facets_html, results_html
from ytterby.web.pages.evidence.weighed import conflicts_html, misfits_html
from ytterby.web.parts import Chart, html
from ytterby.web.parts.drawer import Drawer
from ytterby.web.parts.links import link, linked
from ytterby.web.parts.problems import problems_html
from ytterby.web.services import services
from ytterby.web.state import State, put_address, read_state
from ytterby.workflows.weighing.dossier import read_dossier
from ytterby.workflows.weighing.index import ClaimIndex
from ytterby.workflows.weighing.residuals import claim_misfits
from ytterby.workflows.weighing.search import find_claims

TYPING = 0.15
"""How long to wait for the next key before searching [s]."""
SENT = """(e) => emit([e.target.name, e.target.value])"""
SHOW_FILTERS = '<input type="checkbox"> Show filters'
"""On a phone the filters would stand before what is found."""
AFTERWARDS = 2.0
"""When the chains are counted anew after the evidence has changed; what was asked for goes first
[s]."""
COUNTED = "The chains are being counted; what they make of the claims follows."


async def evidence() -> None:
    """Show the evidence."""
    state = read_state(PATH)
    workspace = services().workspace
    index = held_index(workspace)
    if index is None:
        index = await to_thread(read_index, workspace)
    page = EvidencePage(state, index)
    with frame(state):
        page.build()
    await page.count()


class EvidencePage:
    """The page for one reader.

    Parameters
    ----------
    state
        What the address says.
    index
        Of the evidence.
    """

    def __init__(self, state: State, index: ClaimIndex) -> None:
        self.state, self.index = state, index
        self.board: Board | None = services().boards.peek("evidence", {})
        self._misfits = claim_misfits(self.board.tables["residuals"].frame) if self.board else None

    def build(self) -> None:
        """Add everything."""
        with linked(self.state, self.go):
            self._head = html("", "div", "c12 hero")
            self._tabs = html("", "nav", "tabs").props('aria-label="Views of the evidence"')
            self._body = ui.element("div").classes("slot")
            self._later = ui.element("div").classes("hidden")
            self._drawer = Drawer("A claim", self._closed)
            with self._drawer:
                self._claim = html("")
                self._chart = ui.element("div")
                self._facts = html("")
        self._show_head()
        self._show_view()
        self._show_claim()

    async def count(self) -> None:
        """Wait for what the chains say, and show it."""
        if self.board is not None:
            return
        await ui.context.client.connected(timeout=30)
        try:
            self.board = await services().boards.read("evidence", {})
        except InputError as error:
            with self._body:
                html(problems_html(error.problems), "div", "card c12 wrong").props("role=alert")
            return
        self._misfits = claim_misfits(self.board.tables["residuals"].frame)
        self._show_head()
        if view_of(self.state) == "":
            self._show_found()
        elif view_of(self.state) != "own":
            self._show_view()
        self._show_claim()

    def go(self, new: State) -> None:
        """Follow a link of the page."""
        old, self.state = self.state, new
        if old.find("claim") != new.find("claim"):
            self._show_claim()
        changed = {k for k in {*old.query, *new.query} if old.find(k) != new.find(k)}
        if changed <= {"claim"}:
            return
        if view_of(old) != view_of(new) or view_of(new) == "own":
            self._show_head()
            self._show_view()
        else:
            self._refresh()

    def _refresh(self) -> None:
        view = view_of(self.state)
        if view == "":
            self._show_found()
        elif view in ("conflicts", "misfits"):
            self._show_weighed()

    def _show_head(self) -> None:
        live = int((self.index.claims["state"] != "superseded").sum())
        finding = f"{live:,} claims hold the numbers up"
        lede = (
            "Each is one number with its place, unit, interval, tier and source. Search them, see "
            "where they disagree and what the chains make of them, and put your own in their place."
        )
        if self.board is not None:
            finding, lede = self.board.finding, f"{self.board.lede}"
        self._head.set_content(
            str(Markup('<h1>{}</h1><p class="lede">{}</p>').format(finding, lede))
        )
        counts: dict[str, str] = {"": f"{self.index.claims.height:,}"}
        if self.board is not None:
            counts |= {
                "conflicts": str(self.board.data["pairs"]),
                "misfits": f"{self.board.data['far']:,}",
            }
        counts["own"] = str(int((self.index.claims["state"] == "your own").sum()))
        shown = view_of(self.state)
        blank = State(PATH, self.state.country, {"country": self.state.query.get("country", "")})
        self._tabs.set_content(
            str(
                Markup("").join(
                    link(
                        blank,
                        Markup('{} <span class="note">{}</span>').format(
                            name, counts.get(view, "…")
                        ),
                        key=f"view-{view}",
                        current=view == shown,
                        to={"view": view},
                    )
                    for view, name in VIEWS.items()
                )
            )
        )

    def _show_view(self) -> None:
        view = view_of(self.state)
        self._body.clear()
        with self._body:
            if view == "own":
                self._own = OwnClaims(self.state, self.index, self._evidence_changed)
                return
            self._search_bar(view)
            if view == "":
                with ui.element("aside").classes("c3 ev-facets").props('aria-label="Filters"'):
                    html(SHOW_FILTERS, "label", "ev-show-filters")
                    self._facets = html("", "div", "ev-groups")
                with ui.element("section").classes("c9 ev-found").props('aria-label="Claims"'):
                    self._count = html("", "div", "ev-counted")
                    self._list = html("", "div", "ev-listed")
                self._show_found()
            else:
                self._list = html("", "div", "c12 ev-weighed")
                self._show_weighed()

    def _search_bar(self, view: str) -> None:
        if view == "conflicts":
            return
        orders = Markup("").join(
            Markup('<option value="{}"{}>{}</option>').format(
                o, Markup(" selected") if o == question_of(self.state).order else "", name
            )
            for o, name in ORDER_NAMES.items()
        )
        order = Markup(
            '<label class="field ev-order"><span>Order</span>'
            '<select name="order">{}</select></label>'
        ).format(orders)
        placeholder = (
            "dysprosium price, “Bayan Obo”, USGS 2026 …" if view == "" else "import share, Japan …"
        )
        bar = Markup(
            '<label class="field ev-words"><span>{}</span><input type="search" name="q" value="{}" '
            'placeholder="{}" spellcheck="false" autocomplete="off"></label>{}'
        ).format(
            "Search claims" if view == "" else "Search observations",
            self.state.find("q"),
            placeholder,
            order if view == "" else "",
        )
        made = html(str(bar), "div", "c12 filters ev-search").props("role=search")
        made.on("input", self._typed, js_handler=SENT, throttle=TYPING, leading_events=False)

    def _typed(self, event: GenericEventArguments) -> None:
        name, value = (str(v) for v in event.args)
        if name not in ("q", "order"):
            return
        if name == "order" and value == "match":
            value = ""
        self.state = self.state.at(page=None, **{name: value[:400]})
        put_address(self.state)
        self._refresh()

    def _show_found(self, *, facets: bool = True) -> None:
        found = find_claims(self.index, question_of(self.state), self._misfits)
        if facets:
            self._facets.set_content(facets_html(self.state, found))
        self._count.set_content(count_html(self.state, found))
        self._list.set_content(results_html(self.state, self.index, found))

    def _show_weighed(self) -> None:
        if self.board is None:
            wait = Markup('<p class="note" role="status">{}</p><div class="bone wide"></div>')
            self._list.set_content(str(wait.format(COUNTED)))
            return
        show = conflicts_html if view_of(self.state) == "conflicts" else misfits_html
        self._list.set_content(show(self.state, self.index, self.board))

    def _show_claim(self) -> None:
        claim = self.state.find("claim")
        if not claim:
            self._drawer.close()
            return
        residuals = self.board.tables["residuals"].frame if self.board else None
        self._chart.clear()
        try:
            dossier = read_dossier(self.index, claim, residuals)
        except InputError as error:
            self._claim.set_content("<h2>No such claim</h2>" + problems_html(error.problems))
            self._facts.set_content("")
        else:
            self._claim.set_content(head_html(self.state, self.index, dossier))
            picture = forest_picture(self.index, dossier)
            if picture is not None:
                with self._chart:
                    Chart(picture)
            self._facts.set_content(facts_html(self.state, self.index, dossier))
        self._drawer.open()

    def _closed(self) -> None:
        if self.state.find("claim"):
            self.state = self.state.at(claim=None)
            put_address(self.state)

    async def _evidence_changed(self) -> None:
        self.index = await to_thread(read_index, services().workspace)
        self._own.index = self.index
        self._own.refresh()
        self.board, self._misfits = services().boards.peek("evidence", {}), None
        with self._later:
            ui.timer(AFTERWARDS, self.count, once=True)
        if self.state.find("replaces") or self.state.find("new"):
            self.state = self.state.at(replaces=None, new=None)
            put_address(self.state)
        self._show_head()
