"""The guard: every layer of safety around an app, in the order in which they judge."""

from __future__ import annotations

import secrets

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ytterby.web.safety.bodies import Limits
from ytterby.web.safety.door import Door
from ytterby.web.safety.faults import Faults
from ytterby.web.safety.policies import (
    ALWAYS,
    NONCE,
    manual_policy,
    page_policy,
    plain_policy,
)
from ytterby.web.safety.rules import Rules

PAGE = b"x-nicegui-content"
"""Header by which NiceGUI marks a page of its own."""
MANUAL = "/api/v1/docs"
"""Where the API describes itself with a page that runs scripts."""
PREFIX = b"x-forwarded-prefix"
POLICY = b"content-security-policy"


class Guard:
    """An app behind its safety layers.

    Headers go on every answer; within, errors become pages, limits hold what is
    sent, and the door asks for host, origin and token.

    Parameters
    ----------
    app
        What lies behind.
    rules
        Those of the server.
    """

    def __init__(self, app: ASGIApp, rules: Rules) -> None:
        self.app = app  # NiceGUI follows this attribute to find its own app within
        self._layers = Faults(Limits(Door(app, rules), rules))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request or open a socket, if it may be."""
        if scope["type"] not in {"http", "websocket"}:
            return await self.app(scope, receive, send)
        # NiceGUI would put what this header says into every page.
        scope["headers"] = [h for h in scope["headers"] if h[0].lower() != PREFIX]
        nonce = secrets.token_urlsafe(16)
        scope[NONCE] = nonce

        async def dress(message: Message) -> None:
            if message["type"] in {"http.response.start", "websocket.http.response.start"}:
                message["headers"] = add_headers(scope, message.get("headers", []), nonce)
            await send(message)

        return await self._layers(scope, receive, dress)


def add_headers(
    scope: Scope, given: list[tuple[bytes, bytes]], nonce: str
) -> list[tuple[bytes, bytes]]:
    """Return the headers of an answer with those of safety; what an app set of these is replaced.

    Parameters
    ----------
    scope
        Of the request.
    given
        What the app set.
    nonce
        Of this answer.
    """
    names = {name.lower() for name, _ in given}
    if PAGE in names:
        policy = page_policy(nonce)
    elif scope["path"].rstrip("/") == MANUAL:
        policy = manual_policy(nonce)
    else:
        policy = plain_policy(nonce)
    ours = {name.encode(): value.encode() for name, value in ALWAYS.items()}
    ours[POLICY] = policy.encode()
    if b"cache-control" not in names:
        ours[b"cache-control"] = b"no-store"
    secure = b"; Secure" if scope.get("scheme") in {"https", "wss"} else b""
    kept = [
        (name, value + secure if name.lower() == b"set-cookie" else value)
        for name, value in given
        if name.lower() not in ours
    ]
    return [*kept, *ours.items()]
