"""What the address of the page asks: which view, element, stage, year, partner and countries."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from typing import Final

from markupsafe import Markup

from ytterby.boards.dependence.countries import MOST, USUAL
from ytterby.boards.dependence.definitions import STAGES
from ytterby.boards.dependence.setting import GROUP_NAMES, GROUPS
from ytterby.figures.style.text import capital
from ytterby.packs import read_pack
from ytterby.web.state import State, read_places

PATH: Final = "/dependence"
VIEWS: Final[Mapping[str, str]] = {
    "": "Customs and origin",
    "indicators": "Indicators",
    "compare": "Compare countries",
    "sayings": "What people say",
}
WHOLE: Final = "MAG"
STAGE: Final = "separation"
"""Stage of the second measure where none is chosen."""
VALUE: Final = "(e) => emit([e.target.name, e.target.value])"
"""What a field of a form tells when it changes."""


def view_of(state: State) -> str:
    """Return the view that is asked for; the first one if it is unknown."""
    view = state.find("view")
    return view if view in VIEWS else ""


@cache
def element_names() -> Mapping[str, str]:
    """Return every group and element that can be chosen, with its name."""
    pack = read_pack()
    groups = {g: capital(GROUP_NAMES[g]) for g in GROUPS if g in pack.groups}
    return groups | {e: f"{capital(pack.label(e))} ({e})" for e in pack.elements}


def element_of(state: State) -> str:
    """Return the element or group that is asked for."""
    asked = state.find("element", WHOLE)
    return asked if asked in element_names() else WHOLE


def stage_of(state: State) -> str:
    """Return the stage that is asked for; blank for any."""
    asked = state.find("stage")
    return asked if asked in STAGES else ""


@cache
def known_years() -> tuple[int, ...]:
    """Return the years that can be chosen, the last one first."""
    return tuple(sorted(read_pack().years, reverse=True))


def year_of(state: State) -> int | None:
    """Return the year that is asked for; ``None`` for the last one."""
    asked = state.find("year")
    year = int(asked) if asked.isdecimal() else 0
    return year if year in known_years() and year != known_years()[0] else None


def partner_of(state: State) -> str:
    """Return on whom; blank for the one that matters most."""
    asked = state.find("partner")
    return asked if asked in read_places() and asked != state.country else ""


def countries_of(state: State) -> tuple[str, ...]:
    """Return the countries that are compared; the country of the header is the first by default."""
    known, partner = read_places(), compare_partner(state)
    asked = [c for c in state.listed("countries") if c in known and c != partner]
    if not asked:
        usual = [state.country, *USUAL.split(",")]
        asked = [c for c in dict.fromkeys(usual) if c != partner]
    return tuple(dict.fromkeys(asked))[:MOST]


def compare_partner(state: State) -> str:
    """Return on whom countries are compared."""
    asked = state.find("partner")
    return asked if asked in read_places() else read_pack().controller


def options_html(values: Iterable[tuple[str, str]], chosen: str) -> Markup:
    """Return the options of a select."""
    return Markup("").join(
        Markup('<option value="{}"{}>{}</option>').format(
            value, Markup(" selected") if value == chosen else "", name
        )
        for value, name in values
    )


def field_html(name: str, label: str, values: Iterable[tuple[str, str]], chosen: str) -> Markup:
    """Return a labelled select."""
    return Markup(
        '<label class="field"><span>{}</span><select name="{}">{}</select></label>'
    ).format(label, name, options_html(values, chosen))


def filters_html(state: State) -> str:
    """Return the choices above a view: those that it answers to."""
    view, pack = view_of(state), read_pack()
    fields = [field_html("element", "Element", element_names().items(), element_of(state))]
    if view == "":
        stages = [
            ("", "Any stage"),
            *((s.id, capital(s.label)) for s in pack.stages if s.id in STAGES),
        ]
        fields.append(field_html("stage", "Stage", stages, stage_of(state)))
    years = [(str(y), str(y)) for y in known_years()]
    fields.append(field_html("year", "Year", years, str(year_of(state) or known_years()[0])))
    if view == "compare":
        places = list(read_places().items())
        chosen = compare_partner(state)
    else:
        places = [("", "Whoever matters most"), *read_places().items()]
        chosen = partner_of(state)
    fields.append(field_html("partner", "On whom", places, chosen))
    return str(Markup("").join(fields))
