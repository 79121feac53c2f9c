"""A board of this page: the finding and its numbers first, charts next, long tables folded."""

from __future__ import annotations

from markupsafe import Markup, escape
from nicegui import ui

from ytterby.boards import Board, Part
from ytterby.web.parts import html, show_hero, show_stats
from ytterby.web.parts.board import show_piece

WORDS = 2
"""Paragraphs of a section before its charts; the others are folded below them."""
FOLDED_ROWS = 8
"""A section without a chart is folded if it has more rows than this."""


def show_impact(board: Board) -> None:
    """Add a board: what a minister reads first, then all that an analyst asks for."""
    show_hero(board)
    if board.html.get("stats"):
        html(board.html["stats"], "div", "c12 stats")
        html(
            "Every underlined number opens what it means, what it rests on and what it leaves out. "
            "Small figures beside a number are its central 80 %.",
            "p",
            "c12 note im-hint",
        )
    else:
        show_stats(board)
    for part in board.parts:
        if folds(board, part):
            _fold(board, part)
        else:
            _show(board, part)
    _close(board)


def _show(board: Board, part: Part) -> None:
    """Add a section: a few words, charts before tables, and the rest of the words folded."""
    head = Markup('<h2 id="{}">{}</h2>').format(part.id, part.title)
    said = list(dict.fromkeys(p for p in part.prose if p not in (board.lede, board.finding)))
    # No landmark: tables in it are regions, often of the same name.
    with ui.element("div").classes("c12 part"):
        html(str(head + _prose(said[:WORDS])))
        with ui.element("div").classes("panels"):
            for piece in sorted(part.pieces, key=lambda p: not p.picture):
                show_piece(board, piece)
        if said[WORDS:]:
            more = Markup("<summary>More in words</summary>{}").format(_prose(said[WORDS:]))
            html(str(more), "details", "im-words")
        if part.points:
            points = "".join(f"<li>{escape(p)}</li>" for p in part.points)
            html(f"<h3>Warnings</h3><ul class='points'>{points}</ul>")


def _prose(said: list[str]) -> Markup:
    return Markup("").join(Markup('<p class="prose">{}</p>').format(p) for p in said)


def folds(board: Board, part: Part) -> bool:
    """Tell whether a section is folded away: long tables without a chart."""
    if any(p.picture for p in part.pieces) or not part.pieces:
        return False
    return sum(board.tables[p.table].frame.height for p in part.pieces if p.table) > FOLDED_ROWS


def _fold(board: Board, part: Part) -> None:
    rows = sum(board.tables[p.table].frame.height for p in part.pieces if p.table)
    head = Markup('<h2 id="{}">{}</h2><span class="note">{} rows</span>').format(
        part.id, part.title, rows
    )
    with ui.element("details").classes("c12 im-folded"):
        html(str(head), "summary")
        if part.prose:
            html(str(_prose(list(part.prose))))
        with ui.element("div").classes("panels"):
            for piece in part.pieces:
                show_piece(board, piece)


def _close(board: Board) -> None:
    """Add what holds for all of it, and the command that gives the same numbers."""
    assumed = [str(a) for a in board.data.get("assumptions") or ()]
    points = "".join(f"<li>{escape(a)}</li>" for a in assumed)
    lists = f'<ul class="points">{points}</ul>' if points else ""
    code = Markup('<pre tabindex="0"><code>{}</code></pre>').format(board.command)
    html(
        "<summary><h2>Assumptions, and how to get the same numbers</h2></summary>"
        f'{lists}<p class="prose">In a terminal:</p>{code}',
        "details",
        "c12 im-folded",
    )
