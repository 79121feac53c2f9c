"""The answer: what stops the bill first, part by part, and what is not known."""

from __future__ import annotations

from markupsafe import Markup

from ytterby.boards import Board, Part
from ytterby.web.parts import html, show_hero, show_part, show_stats
from ytterby.web.state import address

PLAIN = ("gaps", "granted")
"""Parts that are lists of sentences."""


def show_result(board: Board, country: str) -> None:
    """Add the answer to the page.

    Parameters
    ----------
    board
        Of an exposure.
    country
        Where the products are made, for the links.
    """
    show_hero(board, level=2)
    html(_actions(board, country), "div", "c12 filters exposure-actions")
    show_stats(board)
    html(_points(board), "section", "c12 card in-short")
    for part in board.parts:
        if part.id in PLAIN:
            html(_list(part), "section", "c12 part")
        else:
            show_part(board, part, level=2)
    html(_behind(board), "section", "c12 part")


def _actions(board: Board, country: str) -> str:
    """Return what can be done with the answer: try the scenario, take the report away."""
    links = []
    scenario = str(board.data.get("scenario") or "")
    if scenario:
        where = address("/stress", scenario=scenario, country=country)
        text = "Open the scenario that stops it first in the Stress lab"
        links.append(Markup('<a class="button primary" href="{}">{}</a>').format(where, text))
    run = str(board.data.get("run") or "")
    if run:
        for label, file in (("HTML report", "report.html"), ("All tables", "export.zip")):
            place = f"/api/v1/runs/{run}/{file}"
            links.append(Markup('<a class="button" href="{}">{}</a>').format(place, label))
        here = address("/runs", run=run)
        links.append(Markup('<a class="button" href="{}">The run</a>').format(here))
    anchors = Markup(" ").join(
        Markup('<a href="#{}">{}</a>').format(p.id, p.short) for p in board.parts
    )
    return str(
        Markup('{}<nav class="jump" aria-label="Parts of the answer">{}</nav>').format(
            Markup("").join(links), anchors
        )
    )


def _points(board: Board) -> str:
    """Return the other answers, the most important first."""
    items = Markup("").join(Markup("<li>{}</li>").format(p) for p in board.data.get("points") or ())
    return str(Markup("<h3>In short</h3><ul>{}</ul>").format(items))


def _list(part: Part) -> str:
    items = Markup("").join(Markup("<li>{}</li>").format(p) for p in part.points)
    return str(
        Markup('<h2 id="{}">{}</h2><ul class="points">{}</ul>').format(part.id, part.title, items)
    )


def _behind(board: Board) -> str:
    """Return the assumptions, and the command that gives the same numbers."""
    said = board.data.get("assumptions") or ()
    items = Markup("").join(Markup("<li>{}</li>").format(a) for a in said)
    return str(
        Markup(
            '<details class="card"><summary>What the answer assumes, and the command that gives '
            'it again</summary><ul class="points">{}</ul>'
            '<div class="command"><code>{}</code></div></details>'
        ).format(items, board.command)
    )
