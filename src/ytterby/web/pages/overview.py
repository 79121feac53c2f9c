"""How dependent a country is, where the chain pinches, what has moved."""

from __future__ import annotations

from typing import Any

from markupsafe import escape

from ytterby.boards import Board
from ytterby.core.regions import with_the
from ytterby.web.frame import frame
from ytterby.web.parts import Chart, Slot, Why, html, panel, show_hero, show_stats
from ytterby.web.state import State, address, put_address, read_places, read_state

WHOLE = "MAG"


async def overview() -> None:
    """Show the first page."""
    page = Overview(read_state("/"))
    with frame(page.state, on_country=page.choose):
        page.slot = Slot()
        page.why = Why(lambda: [page.slot.board])
        await page.show()


class Overview:
    """One reader's first page."""

    slot: Slot
    why: Why

    def __init__(self, state: State) -> None:
        self.state = state
        self._chain: Chart | None = None
        self._shown = ""

    async def choose(self, state: State) -> None:
        """Show another country."""
        self.state = state
        put_address(state)
        await self.show()

    async def show(self) -> None:
        """Show the country of the address."""
        name = with_the(read_places()[self.state.country])
        await self.slot.show(
            "overview",
            {"country": self.state.country},
            self.build,
            words=f"Tracing what makers in {name} use, from mine to magnet …",
        )

    def build(self, board: Board) -> None:
        """Make the page of a board."""
        show_hero(board)
        show_stats(board)
        with panel():
            matrix = Chart(
                board.pictures["matrix"], events=("click", "mouseover", "globalout"), level=2
            )
            html(board.html["matrix-table"])
        matrix.on_item("click", lambda item: self.why.open(str(item.get("why") or "")))
        matrix.on_item("mouseover", lambda item: self.follow(board, str(item.get("key") or "")))
        matrix.on_item("globalout", lambda _: self.follow(board, ""))
        self._show_chain(board)
        with panel(columns=8):
            change = Chart(board.pictures["change"], events=("click",), level=2)
            change.on_item("click", lambda item: self.why.open(str(item.get("why") or "")))
            html(board.html["change-table"])
        self._show_worst(board)
        _show_more(board, self.state)

    def follow(self, board: Board, element: str) -> None:
        """Show the chain of the element under the pointer, and the chosen one when it leaves."""
        wanted = element or self._chosen(board)
        picture = board.pictures.get(f"chain-{wanted}")
        if self._chain is not None and wanted != self._shown and picture is not None:
            self._shown = wanted
            self._chain.show(picture)

    def _chosen(self, board: Board) -> str:
        asked = self.state.find("element", WHOLE)
        known = board.data["elements"]
        return asked if asked in known else next(iter(known), "")

    def _show_chain(self, board: Board) -> None:
        self._shown = self._chosen(board)
        with panel(classes="chain"):
            if not self._shown:
                html('<h2>The chain</h2><p class="note">No use is known that could be traced.</p>')
                return
            options = "".join(
                f'<option value="{escape(e)}"{" selected" if e == self._shown else ""}>'
                f"{escape(name)}</option>"
                for e, name in board.data["elements"].items()
            )
            html(
                f'<label><span class="hidden">Element of the chain</span><select>{options}'
                "</select></label>",
                "div",
                "beside",
            ).on("change", lambda e: self._element(board, e.args), js_handler=VALUE)
            self._chain = Chart(board.pictures[f"chain-{self._shown}"], level=2)
            html(board.html["groups"])
            html(board.html["chain-links"])

    def _element(self, board: Board, element: Any) -> None:
        self.state = self.state.at(element="" if element == WHOLE else element)
        put_address(self.state)
        self.follow(board, "")

    def _show_worst(self, board: Board) -> None:
        partner = with_the(board.data["partner_name"])
        with panel(
            "Worst exposures", f"need unmet at once without {partner}", columns=4, classes="worst"
        ):
            html(board.html["worst"])
            html(
                '<p class="note">The first figure if the country is served before all others, the '
                "second if all makers outside are served in step; in brackets the 80 % interval. "
                "Ranked by what is surely missing. Stocks, new plants and prices "
                "are left out here; the Stress lab has them.</p>"
                f"{board.html['worst-table']}"
            )


VALUE = "(e) => emit(e.target.value)"


def _show_more(board: Board, state: State) -> None:
    """Add where to go from here, and what gives the same numbers elsewhere."""
    country = state.country
    links = "".join(
        f'<a class="button" href="{escape(address(path, country=country))}">{words}</a>'
        for path, words in (
            ("/dependence", "How the shares are measured"),
            ("/chain", "The plants behind it"),
            ("/stress", "Break the chain"),
        )
        if path in _pages()
    )
    html(
        f'<p class="under">{links}<code>{escape(board.command)}</code>'
        f'<span class="note">Evidence {escape(board.manifest["evidence"])}; your overrides: '
        f"{escape(board.manifest['overrides'])}.</span></p>",
        "div",
        "c12",
    )


def _pages() -> dict[str, tuple[str, str]]:
    from ytterby.web.pages import PAGES

    return PAGES
