"""HTML that is safe already: one element for all the text of a panel."""

from __future__ import annotations

from nicegui import ui


def html(content: str, tag: str = "div", classes: str = "") -> ui.html:
    """Add HTML as it is; every text in it must have been escaped by who made it.

    Parameters
    ----------
    content
        What stands inside.
    tag, classes
        The element around it.
    """
    made = ui.html(content, sanitize=False, tag=tag)
    return made.classes(classes) if classes else made
