"""NiceGUI behind the guard: its pages carry the nonce, its errors are told as ours are."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jinja2 import BaseLoader, Environment
from markupsafe import Markup

from ytterby.web.safety.faults import log_fault
from ytterby.web.safety.policies import NONCE

if TYPE_CHECKING:
    from nicegui import App, Client
    from starlette.requests import Request
    from starlette.responses import Response

OPENING = re.compile(r"<(script|style)(?=[\s>])")
STYLE = re.compile(r"<style(?=[\s>])")
RAW = re.compile(r"\{\{\s*(head_html|body_html)\s*\|\s*safe\s*\}\}")
HEAD = "<head>"
BEGIN = (
    "<script>(()=>{const n=document.currentScript.nonce,d=Document.prototype,m=d.createElement;"
    "d.createElement=function(t,...a){const e=m.call(this,t,...a);"
    'if(String(t).toLowerCase()==="style")e.nonce=n;return e}})()</script>'
)
"""Runs first: style elements that scripts create (Quasar, NiceGUI) get the nonce of the page."""


def add_nonce(source: str) -> str:
    """Return NiceGUI's page template with the nonce in it.

    Only what stands in the template itself is given the nonce, before anything is filled in:
    markup that came in by a value never is. Of the fragments that pages add to head and body,
    styles get it and scripts do not, so that a script in them does not run.

    Parameters
    ----------
    source
        Of the template.
    """
    if HEAD not in source or len(RAW.findall(source)) != 2:
        raise RuntimeError("the page template of this version of NiceGUI is not known")
    source = source.replace(HEAD, HEAD + BEGIN, 1)
    value = f"request.scope['{NONCE}']"
    source = OPENING.sub(rf'<\1 nonce="{{{{ {value} }}}}"', source)
    return RAW.sub(rf"{{{{ \1 | with_nonce({value}) }}}}", source)


def mark_styles(fragment: str, nonce: str) -> Markup:
    """Return a fragment of a page with the nonce on its style elements."""
    return Markup(STYLE.sub(f'<style nonce="{nonce}"', fragment))


class NonceLoader(BaseLoader):
    """Reads templates as another loader does, and puts the nonce into them."""

    def __init__(self, inner: BaseLoader) -> None:
        self._inner = inner

    def get_source(
        self, environment: Environment, template: str
    ) -> tuple[str, str | None, Callable[[], bool] | None]:
        """Return the source of a template."""
        source, name, current = self._inner.get_source(environment, template)
        return add_nonce(source), name, current


def guard_nicegui(app: App, sessions: Path) -> None:
    """Fit NiceGUI to the guard; a second call changes nothing.

    Parameters
    ----------
    app
        NiceGUI's own app.
    sessions
        Where it keeps what users set.
    """
    from nicegui import client
    from nicegui.storage import Storage

    Storage.path = sessions.resolve()
    environment = client.templates.env
    if environment.loader is None:
        raise RuntimeError("the page template of this version of NiceGUI cannot be read")
    if not isinstance(environment.loader, NonceLoader):
        environment.loader = NonceLoader(environment.loader)
        environment.filters["with_nonce"] = mark_styles
        if environment.cache is not None:
            environment.cache.clear()
    app.add_exception_handler(404, _tell_missing)
    app.add_exception_handler(Exception, _tell_fault)
    app._exception_handlers[:] = [log_in_page]  # in place of one that logs without an id
    if watch_page not in app._connect_handlers:
        app.on_connect(watch_page)


async def _tell_missing(request: Request, error: Exception) -> Response:
    """Answer without building a page of NiceGUI's: the guard puts ours in its place."""
    from starlette.responses import JSONResponse

    return JSONResponse({"problems": [_missing(request)]}, status_code=404)


def _missing(request: Request) -> dict[str, Any]:
    return {
        "code": "no-such-page",
        "place": request.url.path,
        "message": "There is nothing at this address.",
        "fix": "",
        "severity": "error",
    }


async def _tell_fault(request: Request, error: Exception) -> Response:
    """Answer without the text of an error; it is raised again to the guard, which logs it."""
    from starlette.responses import PlainTextResponse

    return PlainTextResponse("error", status_code=500)


def log_in_page(error: Exception) -> None:
    """Log an error of an open page: raised by a handler of an event, a timer or a task."""
    log_fault(error, "an open page")


def tell_user(error: Exception) -> None:
    """Tell the user of a page, and nobody else, under which id its error was logged."""
    from nicegui import ui

    ui.notify(
        f"Something went wrong (error {log_fault(error, 'an open page')}). The rest of the page "
        "goes on; what you typed is kept.",
        type="negative",
        multi_line=True,
        close_button="Close",
    )


def watch_page(client: Client) -> None:
    """Have the user of a page told of its errors, from when its socket is open."""
    if tell_user not in client._exception_handlers:
        client.on_exception(tell_user)
