"""A run as it is read: the finding, numbers that lead, then charts, the map of months, tables."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from markupsafe import Markup, escape
from nicegui import ui

from ytterby.boards import Board, Part
from ytterby.boards.stress.behind import stat_key
from ytterby.boards.stress.leading import leading_picture
from ytterby.boards.stress.month import list_months
from ytterby.report.fragments import emphasise, tier_html
from ytterby.web.pages.stress.months import MonthMap
from ytterby.web.parts import html, show_part
from ytterby.web.parts.chart import Chart

ELSEWHERE = ("chain", "chokepoints", "origin", "certainty")
"""Parts of a report on the chain as it stands: other pages show them, the HTML report has all."""
HERO = "leading"
"""The picture of a run without draws that is read first."""


def show_near(board: Board, links: Sequence[tuple[str, str]]) -> None:
    """Add what is read first: the finding, the numbers that lead, one chart.

    Parameters
    ----------
    board
        Of the run.
    links
        Label and address of what can be done with it.
    """
    kicker = Markup('<p class="kicker">{}</p>').format(board.kicker)
    title = Markup('<h1 class="finding">{}</h1>').format(emphasise(board.finding, board.emphasis))
    lede = Markup('<p class="lede">{}</p>').format(board.lede) if board.lede else ""
    go = Markup("").join(
        Markup('<a class="button" href="{}"{}>{}</a>').format(
            address, Markup(" download") if address.startswith("/api/") else "", label
        )
        for label, address in links
    )
    html(str(Markup('{}{}{}<p class="under">{}</p>').format(kicker, title, lede, go)))
    first = leading_picture(board) or board.pictures.get(HERO)
    if first is not None:
        with ui.element("div").classes("card"):
            Chart(first, level=2, source=board.title)
    html(stats_html(board), "div", "stats")
    mark = Markup(tier_html(board.tier))
    html(str(Markup('<p class="caveat">{}<span>{}</span></p>').format(mark, board.caveat)))


def stats_html(board: Board) -> str:
    """Return the numbers that lead, each a button that opens what stands behind it."""
    made = Markup("").join(
        Markup(
            '<div class="card stat"><div class="k">{}</div><div class="v">'
            '<button type="button" class="num" data-why="{}">{}</button>{}{}{}</div>'
            '<div class="d">{}</div></div>'
        ).format(
            s.label,
            stat_key(at),
            s.value,
            Markup("<small>{}</small>").format(s.unit) if s.unit else "",
            Markup("<small>{}</small>").format(s.band) if s.band else "",
            Markup(tier_html(s.tier)),
            s.note,
        )
        for at, s in enumerate(board.stats)
    )
    return str(made)


def show_below(board: Board) -> None:
    """Add the rest of a run, section by section, with the map of its months."""
    parts = [p for p in board.parts if p.id not in ELSEWHERE]
    links = "".join(f'<a href="#{p.id}">{escape(p.short)}</a>' for p in parts)
    html(f'<nav class="nav run-contents" aria-label="On this page">{links}</nav>', "div", "c12")
    for part in parts:
        if part.id == "countries" and list_months(board):
            show_countries(board, part)
        else:
            show_part(board, replace(part, prose=part.prose[:1]))
            _show_rest(part)
    facts = Markup("").join(
        Markup("<div><dt>{}</dt><dd>{}</dd></div>").format(k, v) for k, v in board.manifest.items()
    )
    html(
        str(
            Markup(
                '<h2 id="again">Run it again</h2><div class="command"><code>{}</code></div>'
                '<dl class="manifest">{}</dl>'
            ).format(board.command, facts)
        ),
        "section",
        "c12 part",
    )


def _show_rest(part: Part) -> None:
    """Add what else a section says, folded away: it would be a wall before the charts."""
    if len(part.prose) > 1:
        more = Markup("").join(Markup("<p class='prose'>{}</p>").format(p) for p in part.prose[1:])
        html(
            str(Markup("<details><summary>In words</summary>{}</details>").format(more)),
            "div",
            "c12 told-words",
        )


def show_countries(board: Board, part: Part) -> None:
    """Add the map of months above the months of every country."""
    head = Markup("<h2 id='{}'>{}</h2>").format(part.id, part.title)
    prose = Markup("").join(Markup('<p class="prose">{}</p>').format(p) for p in part.prose)
    with ui.element("section").classes("c12 part").props(f'aria-labelledby="{part.id}"'):
        html(str(head + prose))
        with ui.element("div").classes("panels"):
            with ui.element("div").classes("card c12"):
                MonthMap(board)
            for piece in part.pieces:
                with ui.element("div").classes("card c12"):
                    Chart(board.pictures[piece.picture], level=3, source=board.title)
                    html(board.html[piece.table])
