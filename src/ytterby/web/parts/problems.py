"""Problems as people read them: all at once, where, what, and how to mend it."""

from __future__ import annotations

from collections.abc import Iterable

from markupsafe import Markup
from nicegui import ui

from ytterby.errors import Problem
from ytterby.web.parts.html import html


def problems_html(problems: Iterable[Problem]) -> str:
    """Return problems as a list, errors first."""
    ordered = sorted(problems, key=lambda p: p.severity != "error")
    items = Markup("").join(
        Markup('<li class="{}"><b>{}</b> {}{} <code>{}</code></li>').format(
            p.severity,
            p.place,
            p.message,
            Markup('<span class="fix">{}</span>').format(p.fix) if p.fix else "",
            p.code,
        )
        for p in ordered
    )
    return str(Markup('<ul class="problems">{}</ul>').format(items))


def show_problems(problems: Iterable[Problem], title: str = "") -> ui.html:
    """Add problems to the page; they are announced."""
    head = str(Markup("<h2>{}</h2>").format(title)) if title else ""
    return html(head + problems_html(problems), "div", "card c12 wrong").props("role=alert")
