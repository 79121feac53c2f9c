"""Asks an ASGI application as a server does, without one: every byte is in the test's hands."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterable
from dataclasses import dataclass, field
from typing import Any

from starlette.types import ASGIApp, Message, Receive, Scope, Send

HOST = "127.0.0.1:8180"


@dataclass
class Answer:
    """What came back."""

    messages: list[Message] = field(default_factory=list)

    @property
    def status(self) -> int:
        found = [m["status"] for m in self.messages if "status" in m]
        return int(found[0]) if found else 0

    @property
    def headers(self) -> dict[str, str]:
        rows: list[tuple[bytes, bytes]] = next(
            (m["headers"] for m in self.messages if "headers" in m), []
        )
        return {k.decode(): v.decode() for k, v in rows}

    @property
    def text(self) -> str:
        return b"".join(m.get("body", b"") for m in self.messages).decode()


def build_scope(method: str = "GET", address: str = "/", **headers: str) -> dict[str, Any]:
    """Return the scope of a request; ``host`` is that of the server unless it is given."""
    path, _, query = address.partition("?")
    given = {"host": HOST, **{k.replace("_", "-"): v for k, v in headers.items()}}
    return {
        "type": "http",
        "method": method,
        "scheme": "http",
        "path": path,
        "raw_path": path.encode(),
        "query_string": query.encode(),
        "headers": [(k.encode(), v.encode("latin-1")) for k, v in given.items() if v != "-"],
        "client": ("192.0.2.1", 5000),
    }


def ask(app: ASGIApp, scope: Scope, body: Iterable[bytes] = (b"",)) -> Answer:
    """Return the answer of an application to a request with a body in pieces."""
    return asyncio.run(ask_slowly(app, scope, _pieces(body)))


async def _pieces(body: Iterable[bytes]) -> AsyncIterator[bytes]:
    for piece in body:
        yield piece


async def ask_slowly(app: ASGIApp, scope: Scope, body: AsyncIterator[bytes]) -> Answer:
    """Return the answer to a request whose body comes when it comes."""
    answer = Answer()
    left = True

    async def receive() -> Message:
        nonlocal left
        if not left:
            return {"type": "http.disconnect"}
        try:
            return {"type": "http.request", "body": await anext(body), "more_body": True}
        except StopAsyncIteration:
            left = False
            return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Message) -> None:
        answer.messages.append(message)

    await app(scope, receive, send)
    return answer


def ask_socket(app: ASGIApp, **headers: str) -> Answer:
    """Return what an application says to a browser that opens a socket."""
    scope = build_scope(address="/_nicegui_ws/socket.io/?transport=websocket", **headers)
    del scope["method"]
    scope |= {"type": "websocket", "scheme": "ws", "extensions": {"websocket.http.response": {}}}
    answer = Answer()

    async def receive() -> Message:
        return {"type": "websocket.connect"}

    async def send(message: Message) -> None:
        answer.messages.append(message)

    asyncio.run(app(scope, receive, send))  # type: ignore[arg-type]
    return answer


async def echo(scope: Scope, receive: Receive, send: Send) -> None:
    """Answer with the length of the body; open any socket."""
    if scope["type"] == "websocket":
        await send({"type": "websocket.accept"})
        return
    total, more = 0, True
    while more:
        message = await receive()
        total += len(message.get("body", b""))
        more = message.get("more_body", False)
    await reply(send, 200, f"{total} bytes")


async def reply(send: Send, status: int, text: str, **headers: Any) -> None:
    """Send a whole answer."""
    raw = [(k.replace("_", "-").encode(), str(v).encode()) for k, v in headers.items()]
    await send({"type": "http.response.start", "status": status, "headers": raw})
    await send({"type": "http.response.body", "body": text.encode()})
