"""A card of the page with a heading."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from markupsafe import escape
from nicegui import ui

from ytterby.web.parts.html import html


@contextmanager
def panel(
    title: str = "", note: str = "", *, columns: int = 12, level: int = 2, classes: str = ""
) -> Iterator[ui.element]:
    """Add a card; what is added inside stands below its heading.

    Parameters
    ----------
    title, note
        Heading, and the words beside it; plain text.
    columns
        Width in twelfths on a wide screen.
    level
        Of the heading.
    classes
        Further classes of the card.
    """
    with ui.element("section").classes(f"card c{columns} {classes}".strip()) as made:
        if title or note:
            beside = f'<span class="note">{escape(note)}</span>' if note else ""
            html(f"<h{level}>{escape(title)}</h{level}>{beside}", "header", "head")
        yield made
