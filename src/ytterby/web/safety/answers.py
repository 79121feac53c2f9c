"""Answers that the safety layer gives itself: a page in our look for people, JSON for programs."""

from __future__ import annotations

import base64
import html
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files

import orjson
from starlette.types import Scope, Send

from ytterby.errors import Problem
from ytterby.web.safety.policies import NONCE
from ytterby.web.safety.requests import wants_page

STYLES = """
*{box-sizing:border-box}html{background:var(--paper);color:var(--ink)}
body{margin:0;min-height:100vh;display:grid;place-items:center;padding:24px;
font:400 16px/1.55 Plex,"IBM Plex Sans",Helvetica,Arial,sans-serif}
main{width:100%;max-width:34rem}
.mark{font:600 22px/1 SerifFour,"Source Serif 4",Georgia,serif;letter-spacing:-.01em}
h1{font:600 34px/1.15 SerifFour,"Source Serif 4",Georgia,serif;margin:28px 0 12px}
p{margin:0 0 14px}.mute{color:var(--mute);font-size:14px}a{color:inherit;text-underline-offset:3px}
code{font-family:ui-monospace,Menlo,Consolas,monospace;font-size:.92em}
label{display:block;font-size:14px;color:var(--mute);margin:20px 0 6px}
input,button{font:inherit;min-height:44px;border-radius:8px;border:1px solid var(--mute)}
input{width:100%;padding:0 12px;background:var(--card);color:var(--ink)}
button{margin:12px 0 20px;padding:0 20px;background:var(--ink);color:var(--paper);
border-color:var(--ink);cursor:pointer}.wrong{color:var(--accent)}
:focus-visible{outline:2px solid var(--ally);outline-offset:2px}
"""


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a request is not answered, in words for people and for programs.

    Attributes
    ----------
    status
        Of HTTP.
    code
        As that of a problem.
    title, words, mend
        What is said: a heading, a sentence, and what to do.
    headers
        Sent with it.
    form
        Markup of a form that the page shows, safe as it is.
    refresh
        Whether the page asks again at once: a browser leaves a strict cookie out of the first
        request that a foreign page sends it to, and sends it with the next.
    """

    status: int
    code: str
    title: str
    words: str
    mend: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)
    form: str = ""
    refresh: bool = False


FACES = (("SerifFour", 600, "serif-600.woff2"), ("Plex", 400, "plex-400.woff2"))
"""Name, weight and file of the letters of a page that stands alone."""


@cache
def _styles() -> str:
    from ytterby.report.styles import read_asset

    light, dark = read_asset("light.css").strip(), read_asset("dark.css").strip()
    faces = ""
    for name, weight, file in FACES:
        face = files("ytterby.report").joinpath("assets", file).read_bytes()
        letters = base64.b64encode(face).decode()
        faces += (
            f"@font-face{{font-family:{name};font-weight:{weight};"
            f"src:url(data:font/woff2;base64,{letters})}}"
        )
    return (
        f"{faces}"
        f":root{{color-scheme:light;{light}}}"
        f"@media (prefers-color-scheme:dark){{:root{{color-scheme:dark;{dark}}}}}{STYLES}"
    )


def render_page(refusal: Refusal, nonce: str) -> str:
    """Return a page that stands alone: it needs no file, as whoever sees it may have none."""
    mend = f"<p>{html.escape(refusal.mend)}</p>" if refusal.mend else ""
    home = "" if refusal.form else '<p><a href="/">Overview</a></p>'
    refresh = '<meta http-equiv="refresh" content="0">' if refusal.refresh else ""
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        f"{refresh}<title>{html.escape(refusal.title)} · Ytterby</title>"
        f'<style nonce="{nonce}">{_styles()}</style></head><body><main>'
        f'<div class="mark">Ytterby</div><h1>{html.escape(refusal.title)}</h1>'
        f"<p>{html.escape(refusal.words)}</p>{mend}{refusal.form}{home}</main></body></html>"
    )


def render_problem(refusal: Refusal, place: str) -> bytes:
    """Return the problem as JSON, as every answer of the API lists them."""
    problem = Problem(refusal.code, place, refusal.words, refusal.mend)
    row = {name: getattr(problem, name) for name in Problem.__slots__}
    return orjson.dumps({"problems": [row]})


REFUSED = "ytterby.refused"


def is_refused(scope: Scope) -> bool:
    """Return whether the safety layer itself has answered a request."""
    return bool(scope.get(REFUSED))


async def refuse(scope: Scope, send: Send, refusal: Refusal) -> None:
    """Answer a request with a refusal; a socket is not opened."""
    scope[REFUSED] = True
    if scope["type"] == "websocket":
        if "websocket.http.response" not in scope.get("extensions", {}):
            await send({"type": "websocket.close", "code": 1008, "reason": refusal.title})
            return
        kind, body, content = "websocket.http.response", refusal.title.encode(), "text/plain"
    elif wants_page(scope):
        page = render_page(refusal, str(scope.get(NONCE, "")))
        kind, body, content = "http.response", page.encode(), "text/html; charset=utf-8"
    else:
        body = render_problem(refusal, str(scope["path"]))
        kind, content = "http.response", "application/json"
    headers = {
        "content-type": content,
        "content-length": str(len(body)),
        "cache-control": "no-store",
        "connection": "close",  # what is left of the request is not read
        **refusal.headers,
    }
    raw = [(k.encode(), v.encode("latin-1")) for k, v in headers.items()]
    await send({"type": f"{kind}.start", "status": refusal.status, "headers": raw})
    if scope.get("method") == "HEAD":
        body = b""
    await send({"type": f"{kind}.body", "body": body})
