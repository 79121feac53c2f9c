"""The door: which host was asked, from which page, and whether the token is shown."""

from __future__ import annotations

import logging

from starlette.types import ASGIApp, Receive, Scope, Send

from ytterby.web.safety.answers import Refusal, refuse
from ytterby.web.safety.requests import (
    API,
    is_same_origin,
    read_header,
    read_headers,
    split_host,
)
from ytterby.web.safety.rules import Rules, is_address
from ytterby.web.safety.sign_in import SIGN_IN, ask_for_token, send_to, sign_in
from ytterby.web.safety.tokens import is_same, shows_token, split_token

logger = logging.getLogger(__name__)

SOCKET = "/_nicegui_ws/"
"""Where sockets are opened, also by plain requests where there are no sockets."""

UNKNOWN_HOST = Refusal(
    421,
    "unknown-host",
    "Not an address of this server",
    "The name that the browser asked for is not one that this server answers to.",
    "Open the address that ytterby serve printed, or start it with --allow-host and the name.",
)
FOREIGN_PAGE = Refusal(
    403,
    "foreign-origin",
    "Sent by another site",
    "A page of another site sent this request; only pages of this server may.",
    "Open the app in a tab of its own. Programs leave the Origin header out.",
)


class Door:
    """Lets in who may come: HTTP and sockets alike.

    Parameters
    ----------
    app
        What lies behind.
    rules
        Those of the server.
    """

    def __init__(self, app: ASGIApp, rules: Rules) -> None:
        self.app = app
        self.rules = rules

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, or let the app answer."""
        if not knows_host(scope, self.rules):
            return await refuse(scope, send, UNKNOWN_HOST)
        if is_foreign(scope):
            return await refuse(scope, send, FOREIGN_PAGE)
        if not self.rules.token:
            return await self.app(scope, receive, send)
        if scope["type"] == "http" and await self._signs_in(scope, receive, send):
            return None
        if shows_token(scope, self.rules):
            return await self.app(scope, receive, send)
        if read_headers(scope, "authorization") or read_headers(scope, "cookie"):
            client = (scope.get("client") or ("an unknown address",))[0]
            logger.info("no valid token from %s", client)
        return await refuse(scope, send, ask_for_token(scope))

    async def _signs_in(self, scope: Scope, receive: Receive, send: Send) -> bool:
        """Take a token from the form or the address; returns whether that was the answer."""
        if scope["path"] == SIGN_IN:
            await sign_in(scope, receive, send, self.rules)
            return True
        given, address = split_token(scope)
        if given is None or scope["method"] != "GET" or scope["path"].startswith(API):
            return False
        if not is_same(given, self.rules.token):
            await refuse(scope, send, ask_for_token(scope, wrong=True))
            return True
        await send_to(send, address, self.rules)
        return True


def knows_host(scope: Scope, rules: Rules) -> bool:
    """Return whether the host that was asked is one of ours.

    A hostile page can have its own name lead to this machine and would then count as the same
    origin; its name still stands in the Host header.
    """
    name, _ = split_host(read_header(scope, "host"))
    return bool(name) and (name in rules.hosts or (rules.any_address and is_address(name)))


def is_foreign(scope: Scope) -> bool:
    """Return whether a page of another site sent a request that it may not send.

    Browsers name the origin with every socket and every request that changes something, and (where
    they trust the connection) the kind of site with every request. A program names neither; it is
    none of a browser's victims and passes, with its token where one is demanded. Opening a page of
    ours from elsewhere is fine; fetching, embedding or posting is not.
    """
    host = read_header(scope, "host")
    if any(not is_same_origin(origin, host) for origin in read_headers(scope, "origin")):
        foreign = True
    else:
        foreign = read_header(scope, "sec-fetch-site") in {"cross-site", "same-site"}
    return foreign and not opens_page(scope)


def opens_page(scope: Scope) -> bool:
    """Return whether a browser opens an address as a page of its own, as by a link."""
    return (
        scope["type"] == "http"
        and scope["method"] in {"GET", "HEAD"}
        and not scope["path"].startswith(SOCKET)
        and read_header(scope, "sec-fetch-mode") == "navigate"
        and read_header(scope, "sec-fetch-dest") == "document"
    )
