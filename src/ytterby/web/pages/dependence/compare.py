"""Up to six countries beside each other."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from markupsafe import Markup
from nicegui.events import GenericEventArguments

from ytterby.boards import Board, Picture
from ytterby.boards.dependence.countries import MOST
from ytterby.web.pages.dependence.asked import (
    VALUE,
    compare_partner,
    countries_of,
    element_of,
    field_html,
    year_of,
)
from ytterby.web.parts import Chart, Slot, html, panel
from ytterby.web.parts.links import link
from ytterby.web.state import State, read_places

BORDERS = (
    "Net import reliance asks for all borders together, not for one partner; net exporters stand "
    "at zero, and the table has their negative share."
)


class CompareView:
    """Countries beside each other.

    Parameters
    ----------
    state
        What the address says.
    explain
        Opens what stands behind a number, by its key.
    change
        Shows the same view with other choices.
    """

    def __init__(
        self,
        state: State,
        explain: Callable[[str], None],
        change: Callable[..., Awaitable[None]],
    ) -> None:
        self.state = state
        self._explain, self._change = explain, change
        self._head = html("<h1>Countries beside each other</h1>", "div", "c12 hero stated").props(
            "aria-live=polite"
        )
        self._chips = html("", "div", "c12 filters")
        self._chips.on("change", self._add, js_handler=VALUE)
        self._slot = Slot()

    @property
    def boards(self) -> list[Board | None]:
        """What is shown."""
        return [self._slot.board]

    async def show(self, state: State) -> None:
        """Show what a state asks for."""
        self.state = state
        countries = countries_of(state)
        self._chips.set_content(_chips_html(state, countries))
        await self._slot.show(
            "compare-countries",
            {
                "countries": ",".join(countries),
                "partner": compare_partner(state),
                "year": year_of(state),
            },
            self._build,
            words=f"Tracing what {len(countries)} countries use …",
            update=self._fill,
        )

    def _build(self, board: Board) -> None:
        with panel():
            self._chart = Chart(self._picture(board), events=("click",), level=2)
            self._chart.on_item("click", lambda item: self._explain(str(item.get("why") or "")))
            self._note = html("", "p", "note")
        self._table = html("", "div", "card c12")
        self._fill(board)

    def _picture(self, board: Board) -> Picture:
        element = element_of(self.state)
        asked = board.pictures.get(f"countries-{element}")
        return asked or next(iter(board.pictures.values()))

    def _fill(self, board: Board) -> None:
        picture = self._picture(board)
        element = picture.id.removeprefix("countries-")
        lost = ""
        if element != element_of(self.state):
            lost = Markup('<p class="note">Compared for {} only; shown: {}.</p>').format(
                ", ".join(board.data["elements"].values()), board.data["elements"][element]
            )
        words = board.data["words"][element]
        self._head.set_content(str(Markup('<h1 class="finding">{}</h1>{}').format(words, lost)))
        self._chart.show(picture)
        self._note.set_content(BORDERS if "reliance" in picture.payload else "")
        self._table.set_content(board.html["countries"])

    async def _add(self, event: GenericEventArguments) -> None:
        name, value = (str(v) for v in event.args)
        if name == "add" and value in read_places():
            countries = dict.fromkeys([*countries_of(self.state), value])
            await self._change(countries=",".join(list(countries)[:MOST]))


def _chips_html(state: State, countries: tuple[str, ...]) -> str:
    places = read_places()
    chips = Markup("").join(
        Markup("<li>{}</li>").format(
            link(
                state,
                Markup('{} <span aria-hidden="true">✕</span>').format(places[c]),
                to={"countries": ",".join(x for x in countries if x != c)},
                key=f"drop-{c}",
                classes="chip-link",
            )
            if len(countries) > 1
            else places[c]
        )
        for c in countries
    )
    rest = [(c, n) for c, n in places.items() if c not in countries]
    rest = [(c, n) for c, n in rest if c != compare_partner(state)]
    more = (
        field_html("add", "Add a country", [("", "Choose …"), *rest], "")
        if len(countries) < MOST
        else Markup('<p class="note">Six at most: leave one out to add another.</p>')
    )
    return str(
        Markup(
            '<div class="compared"><span class="field"><span id="compared">Compared (follow one to '
            'leave it out)</span></span><ul aria-labelledby="compared">{}</ul></div>{}'
        ).format(chips, more)
    )
