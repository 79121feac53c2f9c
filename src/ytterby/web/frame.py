"""The frame of every page: mark, pages, country, light or dark, and the queue of runs."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from typing import Any

from markupsafe import Markup
from nicegui import app, ui
from nicegui.events import GenericEventArguments

from ytterby.web.assets import asset_root
from ytterby.web.pages import PAGES
from ytterby.web.parts.html import html
from ytterby.web.services import services
from ytterby.web.state import State, put_address, read_places

PAPER = {True: "#121518", False: "#faf8f4"}
"""Ground of the page before its stylesheet is there."""
LOOKS = ("system", "light", "dark")
BUSY = ("queued", "running")
LOOK_EVERY = 2.0
"""How often a page asks how many runs there are [s]."""

OnCountry = Callable[[State], Awaitable[None] | None]


@contextmanager
def frame(state: State, *, on_country: OnCountry | None = None) -> Iterator[None]:
    """Add the frame; what is added inside stands on the page's grid of twelve columns.

    Parameters
    ----------
    state
        What the address says.
    on_country
        Told the new state when another country is chosen; without it the page is loaded anew.
    """
    _head()
    put_address(state)
    mode = ui.dark_mode(_dark())

    async def choose(event: GenericEventArguments) -> None:
        chosen = str(event.args)
        if chosen not in read_places():
            return
        app.storage.user["country"] = chosen
        new = state.at(country=chosen)
        if on_country is None:
            ui.navigate.to(new.address)
            return
        answer = on_country(new)
        if answer is not None:
            await answer

    def flip(event: GenericEventArguments) -> None:
        app.storage.user["dark"] = bool(event.args)
        mode.value = bool(event.args)

    html('<a class="skip" href="#main">Skip to the page</a>', "div")
    with ui.element("header").classes("bar"), ui.element("div"):
        html(_navigation(state), "div", "places")
        queue = html("", "div", "queue").props("aria-live=polite")
        html(_countries(state), "div").on(
            "change", choose, js_handler="(e) => emit(e.target.value)"
        ).mark("country")
        # The reader's system says what it is until a choice is made, so the browser is asked.
        html(THEME_BUTTON, "div").on(
            "click",
            flip,
            js_handler="() => emit(!document.body.classList.contains('body--dark'))",
        ).mark("theme")
    _watch_queue(queue)
    # NiceGUI's own page around it is the landmark main already.
    with ui.element("div").classes("page grid").props("id=main tabindex=-1"):
        yield
    html(FOOT, "footer", "foot")


THEME_BUTTON = (
    '<button type="button" class="icon" aria-label="Light or dark" title="Light or dark">'
    '<svg viewBox="0 0 24 24" width="20" height="20" aria-hidden="true">'
    '<circle cx="12" cy="12" r="9" fill="none" stroke="currentColor" stroke-width="2"/>'
    '<path d="M12 3a9 9 0 0 1 0 18z" fill="currentColor"/></svg></button>'
)
FOOT = (
    "<div>Ytterby, the open model of the rare-earth supply chain. Every number with its interval "
    '(80 %) and its evidence: open it to see on what it rests. <a href="/api/v1/docs">API</a></div>'
)


def _head() -> None:
    root = asset_root()
    ground = (
        f"html{{background:{PAPER[False]}}}"
        f"@media(prefers-color-scheme:dark){{html{{background:{PAPER[True]}}}}}"
        if _dark() is None
        else f"html{{background:{PAPER[bool(_dark())]}}}"
    )
    ui.add_head_html(
        f"<style>{ground}</style>"
        f'<link rel="stylesheet" href="{root}/app.css">'
        f'<link rel="preload" href="{root}/plex-400.woff2" as="font" type="font/woff2" crossorigin>'
        f'<link rel="preload" href="{root}/serif-600.woff2" as="font" type="font/woff2" '
        "crossorigin>"
    )


def _dark() -> bool | None:
    value = app.storage.user.get("dark")
    return value if isinstance(value, bool) else None


def _navigation(state: State) -> str:
    links = Markup("").join(
        Markup('<a href="{}"{}>{}</a>').format(
            path, Markup(' aria-current="page"') if path == state.path else "", title
        )
        for path, (title, _) in PAGES.items()
    )
    return str(
        Markup('<a class="mark" href="/">Ytterby</a><nav class="nav" aria-label="Pages">{}</nav>')
        .format(links)
    )  # fmt: skip


def _countries(state: State) -> str:
    options = Markup("").join(
        Markup('<option value="{}"{}>{}</option>').format(
            code, Markup(" selected") if code == state.country else "", name
        )
        for code, name in read_places().items()
    )
    return str(
        Markup(
            '<label><span class="hidden">Country or bloc</span><select class="country">{}</select>'
            "</label>"
        ).format(options)
    )


def _watch_queue(element: ui.html) -> None:
    """Show how many runs there are, while there are any."""
    shown: dict[str, Any] = {"text": ""}

    def look() -> None:
        jobs = [j for j in services().jobs.list() if j.state in BUSY]
        running = sum(j.state == "running" for j in jobs)
        text = ""
        if jobs:
            waiting = len(jobs) - running
            words = f"{running} running" + (f", {waiting} waiting" if waiting else "")
            text = f'<a href="/runs" class="runs"><i></i>{words}</a>'
        if text != shown["text"]:
            shown["text"] = text
            element.set_content(text)

    look()
    ui.timer(LOOK_EVERY, look, immediate=False)
