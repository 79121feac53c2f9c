"""A board as a report: finding, numbers that lead, sections with charts and tables."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup, escape
from nicegui import ui

from ytterby.boards import Board, Part, Piece
from ytterby.report.fragments import emphasise, stat_html, tier_html
from ytterby.web.parts.chart import Chart
from ytterby.web.parts.html import html


def show_hero(board: Board, *, level: int = 1) -> None:
    """Add the finding in words, with its small chart beside it."""
    small = board.pictures.get(str(board.data.get("hero") or ""))
    with ui.element("div").classes("c12 hero with-chart" if small else "c12 hero"):
        kicker = Markup('<p class="kicker">{}</p>').format(board.kicker) if board.kicker else ""
        lede = Markup('<p class="lede">{}</p>').format(board.lede) if board.lede else ""
        caveat = ""
        if board.caveat:
            mark = Markup(tier_html(board.tier))
            caveat = Markup('<p class="caveat">{}<span>{}</span></p>').format(mark, board.caveat)
        words = emphasise(board.finding, board.emphasis)
        behind = board.data.get("finding_why")
        if behind:
            opened = Markup('<em><button type="button" class="num" data-why="{}">').format(behind)
            words = words.replace(Markup("<em>"), opened).replace(
                Markup("</em>"), Markup("</button></em>")
            )
        title = Markup("<h{0} class='finding'>{1}</h{0}>").format(level, words)
        html(str(Markup("{}{}{}{}").format(kicker, title, lede, caveat)))
        if small:
            Chart(small, bare=True)


def show_stats(board: Board) -> None:
    """Add the numbers that lead."""
    if board.stats:
        html("".join(stat_html(s, live=True) for s in board.stats), "div", "c12 stats")


def show_part(board: Board, part: Part, *, level: int = 2) -> None:
    """Add one section: heading, prose, charts and tables, warnings."""
    head = Markup("<h{0} id='{1}'>{2}</h{0}>").format(level, part.id, part.title)
    prose = Markup("").join(Markup('<p class="prose">{}</p>').format(p) for p in part.prose)
    with ui.element("section").classes("c12 part").props(f'aria-labelledby="{part.id}"'):
        html(str(head + prose))
        with ui.element("div").classes("panels"):
            for piece in part.pieces:
                show_piece(board, piece, level=level + 1)
        if part.points:
            points = "".join(f"<li>{escape(p)}</li>" for p in part.points)
            html(f"<h{level + 1}>Warnings</h{level + 1}><ul class='points'>{points}</ul>")


def show_piece(board: Board, piece: Piece, *, level: int = 3) -> Chart | None:
    """Add a card with a chart, the table of its numbers, or both; return the chart."""
    chart = None
    with ui.element("div").classes(f"card c{piece.width}"):
        if piece.picture:
            chart = Chart(board.pictures[piece.picture], level=level)
        if piece.table:
            html(board.html[piece.table])
    return chart


def show_board(board: Board, *, skip: Sequence[str] = (), level: int = 1) -> None:
    """Add a whole board, in the order of a report.

    Parameters
    ----------
    board
        What is shown.
    skip
        Ids of parts that are left out.
    level
        Of its first heading.
    """
    show_hero(board, level=level)
    show_stats(board)
    for part in board.parts:
        if part.id not in skip:
            show_part(board, part, level=level + 1)
