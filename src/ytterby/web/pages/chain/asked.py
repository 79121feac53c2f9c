"""What the address of the page asks for, and what can be chosen."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from ytterby.boards.chain.board import ChainParams
from ytterby.boards.chain.wording import status_word
from ytterby.figures import VIEWS
from ytterby.figures.style.text import capital
from ytterby.packs import read_pack
from ytterby.web.state import State
from ytterby.workflows.chain.base import ChainBase
from ytterby.workflows.chain.choices import (
    OUTSIDE,
    known_elements,
    known_owners,
    known_stages,
    known_statuses,
)

PATH = "/chain"
FILTERS = ("element", "stage", "status", "owner")


def params_of(state: State) -> ChainParams:
    """Return the question that an address asks; the numbers of its year are checked later."""
    year = state.find("year")
    return ChainParams(
        **{name: state.find(name) for name in FILTERS},
        country=state.country,
        year=int(year) if year.isdigit() and len(year) == 4 else 0,
        off=state.find("off"),
        view=state.find("view", "world"),
    )


def filters_html(base: ChainBase, params: ChainParams) -> str:
    """Return the filters as a form of native fields."""
    named = [(e, base.elements.get(e, e)) for e in known_elements(base)]
    elements = [("", "All rare earths"), *((e, f"{capital(n)} ({e})" if n != e else e)
                                           for e, n in named)]  # fmt: skip
    stages = [("", "Every stage"), *((s, capital(base.stages[s])) for s in known_stages(base))]
    statuses = [("", "Any status"), *((s, capital(status_word(s))) for s in known_statuses(base))]
    who = base.regions.get(base.controller, base.controller)
    owners = [("", "Any owner"), (OUTSIDE, f"Not owned from {who}")]
    owners += sorted(
        ((c, base.regions.get(c, c)) for c in known_owners(base) if c != OUTSIDE),
        key=lambda pair: pair[1],
    )
    years = [(str(y), str(y)) for y in reversed(read_pack().years)]
    fields = [
        _field("element", "Element", elements, params.element),
        _field("stage", "Stage", stages, params.stage),
        _field("status", "Status", statuses, params.status),
        _field("owner", "Owner's country", owners, params.owner),
        _field("year", "Year of the flows", years, str(base.year)),
    ]
    chosen = any(getattr(params, name) for name in FILTERS)
    reset = '<button type="button" class="quiet" data-do="reset">Clear filters</button>'
    return f'<div class="filters">{"".join(fields)}{reset if chosen else ""}</div>'


def views_html(current: str) -> str:
    """Return the parts of the world as a row of buttons."""
    buttons = Markup("").join(
        Markup('<button type="button" data-do="view:{}" aria-pressed="{}">{}</button>').format(
            name, "true" if name == current else "false", view.label
        )
        for name, view in VIEWS.items()
    )
    return str(
        Markup('<div class="views" role="group" aria-label="Part of the world">{}</div>').format(
            buttons
        )
    )


def _field(name: str, label: str, options: Sequence[tuple[str, str]], chosen: str) -> str:
    listed = Markup("").join(
        Markup('<option value="{}"{}>{}</option>').format(
            value, Markup(" selected") if value == chosen else "", text
        )
        for value, text in options
    )
    return str(
        Markup('<label class="field"><span>{}</span><select name="{}">{}</select></label>').format(
            label, name, listed
        )
    )
