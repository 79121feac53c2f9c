"""Every indicator of the country and element: searched as one types, each opens its reasons."""

from __future__ import annotations

from typing import Any

from markupsafe import Markup
from nicegui.events import GenericEventArguments

from ytterby.boards import Board
from ytterby.core.regions import with_the
from ytterby.report.fragments import emphasise
from ytterby.web.pages.dependence.asked import (
    VALUE,
    element_of,
    field_html,
    partner_of,
    year_of,
)
from ytterby.web.parts import Slot, html
from ytterby.web.state import State, put_address, read_places

TYPING = 0.15
"""How long to wait for the next key before searching [s]."""
EVIDENCE = (("", "All"), ("firm", "Mostly evidence"), ("weak", "Weak or unknown"))
ELSEWHERE = "Not known of this element and country, or drawn rather than counted:"
HEADINGS = (
    '<thead><tr><th scope="col">Indicator</th><th scope="col" class="n">Value (80 %)</th>'
    '<th scope="col">Evidence</th><th scope="col" class="n">Rank</th>'
    '<th scope="col">Higher is</th><th scope="col">Defined by</th></tr></thead>'
)


class IndicatorView:
    """The indicators of one country and element.

    Parameters
    ----------
    state
        What the address says.
    """

    def __init__(self, state: State) -> None:
        self.state = state
        self._head = html("<h1>Every indicator</h1>", "div", "c12 hero stated")
        self._search = html(_search_html(state), "div", "c12 filters search").props("role=search")
        self._search.on(
            "input", self._typed, js_handler=VALUE, throttle=TYPING, leading_events=False
        )
        self._count = html("", "p", "c12 note").props("aria-live=polite")
        self._slot = Slot()
        self._risks = Slot()
        self._more = html("", "div", "card c12")
        self._more.set_visibility(False)

    @property
    def boards(self) -> list[Board | None]:
        """What is shown."""
        return [self._slot.board, self._risks.board]

    async def show(self, state: State) -> None:
        """Show what a state asks for."""
        self.state = state
        name = with_the(read_places()[state.country])
        asked: dict[str, Any] = {"country": state.country, "element": element_of(state)}
        year = year_of(state)
        await self._slot.show(
            "indicators",
            {**asked, "partner": partner_of(state), "year": year},
            self._build,
            words=f"Counting every indicator of {name} …",
            update=self._fill,
        )
        if self.state is not state:  # something else was asked for since
            return
        await self._risks.show(
            "risk-scores",
            {**asked, "year": year},
            self._build_risks,
            words="Scoring risk by every published method, with draws and ranks …",
            update=self._fill_risks,
        )

    def _build(self, board: Board) -> None:
        self._list = html("", "div", "c12 families")
        self._fill(board)

    def _fill(self, board: Board) -> None:
        self._head.set_content(
            str(Markup("<h1>{}</h1>").format(emphasise(board.finding, board.emphasis)))
        )
        shown = self._kept(board)
        self._count.set_content(
            f"{len(shown)} of {len(board.data['rows'])} indicators; open one for its definition, "
            "formula, inputs and sources."
        )
        self._list.set_content(_families_html(board, shown))
        elsewhere = Markup("").join(
            Markup("<li>{}: {}</li>").format(name, meaning)
            for name, meaning in board.data["elsewhere"].items()
        )
        note = Markup('<p class="note">{}</p>').format(ELSEWHERE)
        tail = note + Markup('<ul class="points">{}</ul>').format(elsewhere) if elsewhere else ""
        self._more.set_visibility(True)
        self._more.set_content(board.html["indicators"] + str(tail))

    def _build_risks(self, board: Board) -> None:
        self._risk_list = html("", "div", "c12 families")
        self._fill_risks(board)

    def _fill_risks(self, board: Board) -> None:
        gaps = Markup("").join(
            Markup("<li><b>{}</b>: {}</li>").format(method, why)
            for method, why in board.data["gaps"].items()
        )
        told = Markup('<ul class="points">{}</ul>').format(gaps) if gaps else Markup("")
        note = Markup(
            '<p class="note">Ranked among {}. As published follows the tool to the last rule; '
            "corrected mends its traps.</p>"
        ).format("the United States, Japan, Germany, Korea, France, the United Kingdom")
        self._risk_list.set_content(_families_html(board, self._kept(board)) + str(note + told))

    def _kept(self, board: Board) -> list[dict[str, Any]]:
        words = self.state.find("q").casefold().split()
        evidence = self.state.find("evidence")
        return [
            r
            for r in board.data["rows"]
            if all(w in r["text"] for w in words)
            and (not evidence or r["weak"] == (evidence == "weak"))
        ]

    def _typed(self, event: GenericEventArguments) -> None:
        name, value = (str(v) for v in event.args)
        if name not in ("q", "evidence"):
            return
        self.state = self.state.at(**{name: value[:200]})
        put_address(self.state)
        for slot, fill in ((self._slot, self._fill), (self._risks, self._fill_risks)):
            if slot.board is not None:
                fill(slot.board)


def _search_html(state: State) -> str:
    return str(
        Markup(
            '<label class="field words"><span>Search indicators</span><input type="search" '
            'name="q" value="{}" placeholder="concentration, cover, price …" spellcheck="false" '
            'autocomplete="off"></label>{}'
        ).format(
            state.find("q"), field_html("evidence", "Evidence", EVIDENCE, state.find("evidence"))
        )
    )


def _families_html(board: Board, rows: list[dict[str, Any]]) -> str:
    out = []
    for family in board.data["families"]:
        own = "".join(r["html"] for r in rows if r["family"] == family)
        if not own:
            continue
        out.append(
            Markup(
                '<section class="card"><h2>{0}</h2><div class="scroll" tabindex="0" role="region" '
                'aria-label="{0}"><table class="indicators"><caption class="hidden">{0}</caption>'
                "{1}<tbody>{2}</tbody></table></div></section>"
            ).format(family, Markup(HEADINGS), Markup(own))
        )
    return str(Markup("").join(out))
