"""The list of plants: everything that the map shows, sortable, for keyboard and reader too."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import Any

from markupsafe import Markup

from ytterby.boards.build import table_links
from ytterby.boards.chain.wording import capacity_text, output_band, output_text, status_word
from ytterby.figures.style.text import GAP, capital, percent
from ytterby.report.fragments import tier_html
from ytterby.workflows.chain.view import ChainView

Key = Callable[[Mapping[str, Any]], Any]
COLUMNS: Mapping[str, tuple[str, Key, bool]] = {
    "name": ("Plant", lambda p: p["name"].casefold(), False),
    "stage": ("Stage", lambda p: p["rank"], False),
    "place": ("Where", lambda p: p["place"].casefold(), False),
    "owner": ("Owner's country", lambda p: p["owner"].casefold(), False),
    "status": ("Status", lambda p: p["status"], False),
    "capacity": ("Capacity", lambda p: p["capacity"], True),
    "output": ("Made", lambda p: p["output"], True),
    "share": ("of the world", lambda p: p["world_share"], True),
}
"""Column: its heading, what it is sorted by, and whether it holds numbers (largest first)."""
CELLS = (
    *("facility", "stage", "name", "place", "owner", "status", "capacity", "capacity_unit"),
    *("tier", "output", "low", "high", "output_unit", "world_share", "why", "off"),
)
"""What a row of the list shows of a plant."""
ROWS = 40
"""Rows that the page shows until all are asked for: a long list slows every switch."""
FIRST = "share"
"""What the list is sorted by until somebody chooses."""


def sort_plants(view: ChainView, order: str) -> list[dict[str, Any]]:
    """Return the plants in an order; gaps last. ``-name`` turns it round."""
    column = order.removeprefix("-")
    _, key, number = COLUMNS.get(column, COLUMNS[FIRST])
    rank = {s: i for i, s in enumerate(view.base.stages)}
    rows = [{**p, "rank": rank.get(p["stage"], 99)} for p in view.plants.to_dicts()]
    rows.sort(key=lambda p: (p["name"].casefold(), p["stage"]))
    known = [p for p in rows if key(p) is not None]
    gaps = [p for p in rows if key(p) is None]
    known.sort(key=key, reverse=number != order.startswith("-"))
    return known + gaps


def plants_html(view: ChainView, order: str, limit: int | None = None) -> str:
    """Return the list as HTML.

    Parameters
    ----------
    view
        What is shown.
    order
        A column; with ``-`` before it the other way round.
    limit
        How many rows; all by default.

    Notes
    -----
    What can be done carries ``data-do``: ``sort:share``, ``plant:usa-x|mine``; switches are
    checkboxes with the plant as name.
    """
    rows = sort_plants(view, order)[:limit]
    if not rows:
        return '<p class="note">No plant of the register fits. Take a filter away.</p>'
    stages = view.base.stages
    head = "".join(_heading(name, order) for name in COLUMNS)
    body = "".join(_row(stages.get(p["stage"], p["stage"]), *(p[c] for c in CELLS)) for p in rows)
    return (
        '<table class="plants"><caption class="hidden">Plants, what they make and whether they are '
        f'switched off</caption><thead><tr><th scope="col">Runs</th>{head}</tr></thead>'
        f"<tbody>{body}</tbody></table>"
    )


def files_html(view: ChainView, address: str, limit: int | None = None) -> str:
    """Return how many plants there are, and the files that they can be had as.

    Parameters
    ----------
    view
        What is shown.
    address
        Where the API has the board.
    limit
        How many rows the list shows; all by default.
    """
    height = view.plants.height
    shown = height if limit is None else min(limit, height)
    rest = (
        Markup('<button type="button" data-do="rows:all">Show all {}</button>').format(height)
        if shown < height
        else ""
    )
    links = Markup("").join(
        Markup('<a class="button" download href="{}">{}</a>').format(link, label)
        for label, link in table_links(address, "facilities")
    )
    return str(
        Markup(
            '{}<span class="note">{} of {} plants that fit, of {} known. A dash is a gap, no zero: '
            "open the plant to see why.</span>{}"
        ).format(rest, shown, height, view.base.plants.height, links)
    )


def _heading(name: str, order: str) -> str:
    label, _, number = COLUMNS[name]
    current = order.removeprefix("-") == name
    turned = order.startswith("-")
    state = ("ascending" if number == turned else "descending") if current else "none"
    mark = {"ascending": "▲", "descending": "▼"}.get(state, "")
    ask = f"-{name}" if current and not turned else name
    kind = ' class="n"' if number else ""
    return (
        f'<th scope="col" aria-sort="{state}"{kind}><button type="button" data-do="sort:{ask}">'
        f'{label} <i aria-hidden="true">{mark}</i></button></th>'
    )


@lru_cache(maxsize=2000)
def _row(stage: str, *cells: Any) -> str:
    """Return one row; cells as ``CELLS``. Kept, since a toggle changes few of them."""
    plant = dict(zip(CELLS, cells, strict=True))
    band = output_band(plant)
    share = plant["world_share"]
    return str(
        Markup(
            '<tr{}><td>{}</td><th scope="row"><button type="button" class="link" '
            'data-do="plant:{}|{}">{}</button></th><td>{}</td><td>{}</td><td>{}</td><td>{}</td>'
            '<td class="n">{}{}</td><td class="n">{}{}</td><td class="n">{}</td></tr>'
        ).format(
            Markup(' class="off"') if plant["off"] else "",
            switch_html(plant),
            plant["facility"],
            plant["stage"],
            plant["name"],
            capital(stage),
            plant["place"],
            plant["owner"],
            capital(status_word(plant["status"])),
            capacity_text(plant) if plant["capacity"] is not None else GAP,
            Markup(tier_html(plant["tier"])),
            output_text(plant),
            Markup('<span class="band">{}</span>').format(band) if band else "",
            GAP if share is None else percent(share),
        )
    )


def switch_html(plant: Mapping[str, Any], *, words: bool = False) -> Markup:
    """Return the switch of a plant; one whose output is not known has none, and says why."""
    if plant["output"] is None:
        why = f"{plant['why']}: nothing would move"
        return Markup('<span class="gap" title="{}">–<span class="hidden">{}</span></span>').format(
            capital(why), capital(why)
        )
    label = Markup("<span>{}</span>").format("Runs") if words else ""
    return Markup(
        '<label class="switch"><input type="checkbox" role="switch" name="{}"{}{}>{}</label>'
    ).format(
        plant["facility"],
        "" if plant["off"] else Markup(" checked"),
        "" if words else Markup(' aria-label="{} runs"').format(plant["name"]),
        label,
    )


def chips_html(names: Sequence[tuple[str, str]], *, stress: bool) -> str:
    """Return what is off, each with a way back, and what to do next.

    Parameters
    ----------
    names
        Ids and names of the plants that are off.
    stress
        Whether there is a page where people react.
    """
    if not names:
        return (
            '<p class="note">Every plant runs. Switch one off on its card or in the list below, '
            "and see the shares move.</p>"
        )
    chips = Markup("").join(
        Markup(
            '<li><button type="button" class="chip" data-do="on:{}" aria-label="Switch {} on '
            'again">{}<span aria-hidden="true"> ✕</span></button></li>'
        ).format(facility, name, name)
        for facility, name in names
    )
    more = Markup(
        '<button type="button" data-do="stress">What if people react: Stress lab</button>'
    )
    return str(
        Markup(
            '<div class="offs"><span class="note">Switched off:</span><ul class="chips">{}</ul>'
            '<button type="button" data-do="undo">Undo</button>'
            '<button type="button" data-do="all-on">All on</button>{}</div>'
        ).format(chips, more if stress else "")
    )
