"""How much may be sent, and how slowly: judged while it is read, whatever its length claims."""

from __future__ import annotations

import asyncio
import time

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ytterby.web.safety.answers import Refusal, refuse
from ytterby.web.safety.requests import read_header
from ytterby.web.safety.rules import MEGABYTE, Rules

MOST_HEADERS = 100
LONGEST_ADDRESS = 8192
"""Of path and query together: the state of a page is in its address, and is short."""

LONG_ADDRESS = Refusal(
    414,
    "long-address",
    "Address too long",
    f"An address may have {LONGEST_ADDRESS} characters.",
    "Send what is long in the body of a request.",
)
MANY_HEADERS = Refusal(
    431,
    "many-headers",
    "Too many headers",
    f"A request may have {MOST_HEADERS} headers.",
    "Clear the cookies of this site.",
)
TOO_SLOW = Refusal(
    408,
    "slow-body",
    "Too slow",
    "The rest of the request did not come in time.",
    "Send it again, in pieces if it is large.",
)


def too_large(limit: int) -> Refusal:
    """Return the answer to a body that is larger than a path takes."""
    size = f"{limit / MEGABYTE:g} MB" if limit >= MEGABYTE else f"{limit / 1024:g} kB"
    return Refusal(
        413,
        "too-large",
        "Too large",
        f"This address takes {size} at most.",
        "Send less: columns that are not used can go, and a workbook can be split by sheets.",
    )


class BodyRefusedError(Exception):
    """Raised into an app that reads a body which is too large or too slow."""


class Meter:
    """Counts what an app reads of one request.

    Attributes
    ----------
    refusal
        Why reading stopped, if it did.
    """

    def __init__(self, receive: Receive, limit: int, rules: Rules) -> None:
        self.refusal: Refusal | None = None
        self._receive = receive
        self._limit = limit
        self._rules = rules
        self._left = limit
        self._end = time.monotonic() + rules.body_seconds
        self._complete = False

    async def receive(self) -> Message:
        """Return the next piece; raises once there is too much of it or none comes."""
        if self._complete:
            return await self._receive()  # waits for the client to leave, however long
        if self.refusal is not None:
            raise BodyRefusedError
        patience = min(self._rules.chunk_seconds, self._end - time.monotonic())
        try:
            message = await asyncio.wait_for(self._receive(), max(patience, 0.001))
        except TimeoutError:
            self.refusal = TOO_SLOW
            raise BodyRefusedError from None
        self._left -= len(message.get("body", b""))
        if self._left < 0:
            self.refusal = too_large(self._limit)
            raise BodyRefusedError
        self._complete = not message.get("more_body", False)
        return message


class Limits:
    """Refuses what is too large: addresses, headers, bodies.

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
        """Answer, or let the app answer.

        An app may take the end of its reading for a fault of its own or of the client; whatever
        it answers then, the client is told what happened.
        """
        if len(scope["path"]) + len(scope.get("query_string", b"")) > LONGEST_ADDRESS:
            return await refuse(scope, send, LONG_ADDRESS)
        if len(scope["headers"]) > MOST_HEADERS:
            return await refuse(scope, send, MANY_HEADERS)
        if scope["type"] != "http":
            return await self.app(scope, receive, send)
        limit = self.rules.body_limit(scope["path"])
        claimed = read_header(scope, "content-length")
        if claimed.isdecimal() and int(claimed) > limit:
            return await refuse(scope, send, too_large(limit))
        meter = Meter(receive, limit, self.rules)
        started = False

        async def tell(message: Message) -> None:
            nonlocal started
            if meter.refusal is None or started:
                started = True
                await send(message)

        try:
            await self.app(scope, meter.receive, tell)
        except BodyRefusedError:
            pass
        except Exception:
            if meter.refusal is None:
                raise
        if meter.refusal is not None and not started:
            await refuse(scope, send, meter.refusal)
        return None
