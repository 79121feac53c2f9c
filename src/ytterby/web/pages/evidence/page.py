"""What the numbers rest on: every claim, contradictions, misfits, claims of one's own."""

from __future__ import annotations

from asyncio import to_thread
from collections.abc import Iterable

import polars as pl
from markupsafe import Markup
from nicegui import ui
from nicegui.events import GenericEventArguments

from ytterby.boards import Board
from ytterby.boards.evidence.held import held_index, read_index
from ytterby.errors import InputError, Problem
from ytterby.figures.style.text import thin_thousands
from ytterby.packs import read_pack
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
from ytterby.web.parts.slot import FAILED
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
YEARS = read_pack().years
AFTERWARDS = 2.0
"""When the chain is counted anew after the evidence has changed; what was asked goes first [s]."""
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
        self._boards: dict[int, Board] = {}
        self._misfits: pl.DataFrame | None = None
        self._hold_known()

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

    @property
    def board(self) -> Board | None:
        """What the last chain says, once it is counted."""
        return self._boards.get(YEARS[-1])

    def _hold_known(self) -> None:
        """Take what was counted before; nothing is counted here."""
        found = {y: services().boards.peek("evidence", {"year": y}) for y in YEARS}
        self._boards = {y: b for y, b in found.items() if b is not None}
        self._misfits = claim_misfits(self._residuals()) if self.board else None

    def _residuals(self) -> pl.DataFrame:
        """Return what the chains that are counted made of what they heard."""
        return pl.concat([b.tables["residuals"].frame for b in self._boards.values()])

    async def need(self, year: int) -> Board | None:
        """Return what the chain of a year says, counted if need be; ``None`` if it cannot be."""
        if year in self._boards:
            return self._boards[year]
        index = self.index
        try:
            await ui.context.client.connected(timeout=30)
            found = await services().boards.read("evidence", {"year": year})
        except TimeoutError:  # nobody came to read it
            return None
        except InputError as error:
            self._refuse(error.problems)
            return None
        except RuntimeError:  # the log of the server has it
            self._refuse([FAILED])
            return None
        if self.index is not index or self._body.is_deleted:  # the evidence has changed since
            return None
        self._boards[year] = found
        return found

    def _refuse(self, problems: Iterable[Problem]) -> None:
        """Say why what the chains make of the claims is missing."""
        if self._body.is_deleted:
            return
        with self._body:
            html(problems_html(problems), "div", "card c12 wrong").props("role=alert")

    async def count(self) -> None:
        """Wait for what the last chain says, and show it."""
        if self.board is not None or await self.need(YEARS[-1]) is None:
            return
        self._misfits = claim_misfits(self._residuals())
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
        finding = thin_thousands(f"{live:,} claims hold the numbers up")
        lede = (
            "Each is one number with its place, unit, interval, tier and source. Search them, see "
            "where they disagree and what the chains make of them, and put your own in their place."
        )
        if self.board is not None:
            finding, lede = self.board.finding, f"{self.board.lede}"
        self._head.set_content(
            str(Markup('<h1>{}</h1><p class="lede">{}</p>').format(finding, lede))
        )
        counts: dict[str, str] = {"": thin_thousands(f"{self.index.claims.height:,}")}
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
        view = view_of(self.state)
        board = self._boards.get(self._year() if view == "misfits" else YEARS[-1])
        if board is None:
            self._fetch(self._year())
            wait = Markup('<p class="note" role="status">{}</p><div class="bone wide"></div>')
            self._list.set_content(str(wait.format(COUNTED)))
            return
        if view == "conflicts":
            self._list.set_content(conflicts_html(self.state, self.index, board))
        else:
            self._list.set_content(misfits_html(self.state, self.index, board, self._year()))

    def _year(self) -> int:
        """Return the year whose chain is shown."""
        asked = self.state.find("year")
        return int(asked) if asked.isdigit() and int(asked) in YEARS else YEARS[-1]

    def _fetch(self, year: int) -> None:
        """Count what the chain of a year says, and show it where it is still wanted."""
        if year == YEARS[-1]:  # it is on its way
            return

        async def fetch() -> None:
            if await self.need(year) is None:
                return
            if view_of(self.state) == "misfits" and self._year() == year:
                self._show_weighed()
            self._show_claim()

        with self._later:
            ui.timer(0.01, fetch, once=True)

    def _show_claim(self) -> None:
        claim = self.state.find("claim")
        if not claim:
            self._drawer.close()
            return
        residuals = self._residuals() if self.board else None
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
            year = dossier.claim["year"]
            if year in YEARS and year not in self._boards:
                self._fetch(year)
        self._drawer.open()

    def _closed(self) -> None:
        if self.state.find("claim"):
            self.state = self.state.at(claim=None)
            put_address(self.state)

    async def _evidence_changed(self) -> None:
        self.index = await to_thread(read_index, services().workspace)
        self._own.index = self.index
        self._own.refresh()
        self._hold_known()
        with self._later:
            ui.timer(AFTERWARDS, self.count, once=True)
        if self.state.find("replaces") or self.state.find("new"):
            self.state = self.state.at(replaces=None, new=None)
            put_address(self.state)
        self._show_head()
