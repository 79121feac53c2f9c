"""Links that change a part of the page instead of loading it: still links, for every key and tab.

A link marked ``data-go`` leads to an address of the same page. Followed plainly it is heard here;
opened in a new tab it loads the address, which shows the same.
"""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from urllib.parse import parse_qsl, urlsplit

from markupsafe import Markup
from nicegui import ui
from nicegui.events import GenericEventArguments

from ytterby.web.state import State, put_address

HEAR = """(e) => {
  const a = e.target.closest('a[data-go]');
  if (!a || e.button || e.ctrlKey || e.metaKey || e.shiftKey || e.altKey) return;
  e.preventDefault();
  emit([a.getAttribute('href'), a.dataset.key || '']);
}"""
REFOCUS = """requestAnimationFrame(() => {
  const found = document.querySelector(`[data-key="${CSS.escape(%s)}"]`);
  if (found && !document.querySelector('dialog[open]')) found.focus({preventScroll: true});
})"""

OnGo = Callable[[State], Awaitable[None] | None]


def link(
    state: State,
    text: str | Markup,
    *,
    to: Mapping[str, object],
    key: str = "",
    classes: str = "",
    current: bool = False,
) -> Markup:
    """Return a link to the same page with other choices; blank ones leave the address.

    Parameters
    ----------
    state
        What the page shows now.
    text
        Plain text is escaped.
    to
        Values of the query that differ.
    key
        Names the link, so that it keeps the focus when what it stands in is made anew.
    classes
        Of the link.
    current
        Whether it leads to what is shown.
    """
    marks = Markup(' aria-current="true"') if current else Markup("")
    if classes:
        marks += Markup(' class="{}"').format(classes)
    if key:
        marks += Markup(' data-key="{}"').format(key)
    return Markup('<a data-go href="{}"{}>{}</a>').format(state.at(**dict(to)).address, marks, text)


@contextmanager
def linked(state: State, on_go: OnGo) -> Iterator[ui.element]:
    """Add an element in which links marked ``data-go`` are heard.

    Parameters
    ----------
    state
        Of the page; only its path matters.
    on_go
        Told where a link leads, after the address of the browser has changed.
    """

    async def hear(event: GenericEventArguments) -> None:
        href, key = (str(v) for v in event.args)
        new = follow(state, href)
        if new is None:
            return
        put_address(new)
        answer = on_go(new)
        if answer is not None:
            await answer
        if key:
            ui.run_javascript(REFOCUS % _quoted(key))

    with ui.element("div").classes("slot").on("click", hear, js_handler=HEAR) as made:
        yield made


def follow(state: State, href: str) -> State | None:
    """Return the state that an address of the same page shows; ``None`` for any other address."""
    parts = urlsplit(href)
    if parts.path != state.path or parts.netloc:
        return None
    query = dict(parse_qsl(parts.query))
    return replace(state, query=query, country=query.get("country", state.country))


def _quoted(text: str) -> str:
    return json.dumps(text).replace("<", "\\u003c")
