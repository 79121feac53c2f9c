"""A visitor without a browser: asks for a page and holds its socket, as the page's script does."""

from __future__ import annotations

import asyncio
import contextlib
import html
import json
import re
import time
import uuid
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any
from urllib.parse import urlencode

import httpx
from websockets.asyncio.client import ClientConnection, connect

CLIENT = re.compile(r"'client_id': '([0-9a-f-]+)', 'next_message_id': (\d+)")
ELEMENTS = re.compile(r"parseElements\(String\.raw`(.*?)`\)", re.DOTALL)
SOCKET = "/_nicegui_ws/socket.io/"
ACK_EVERY = 3.0
"""How often the page's script tells what it has got [s]."""


class Page:
    """An open page.

    Attributes
    ----------
    path, status, text, seconds
        What was asked for, and how the server answered.
    id
        By which the server knows this page.
    messages
        What the server has sent over the socket: name and content.
    ended
        Set once the socket is closed.
    """

    def __init__(self, path: str, answer: httpx.Response, seconds: float) -> None:
        self.path = path
        self.status = answer.status_code
        self.text = answer.text
        self.seconds = seconds
        found = CLIENT.search(answer.text)
        self.id = found[1] if found else ""
        self.messages: list[tuple[str, Any]] = []
        self.ended = asyncio.Event()
        self._news = asyncio.Event()
        self._socket: ClientConnection | None = None

    def hold(self, socket: ClientConnection) -> None:
        """Keep the socket of the page."""
        self._socket = socket

    @property
    def elements(self) -> dict[str, dict[str, Any]]:
        """What the page consists of, by id."""
        found = ELEMENTS.search(self.text)
        return dict(json.loads(html.unescape(found[1]))) if found else {}

    def find(self, marker: str) -> str:
        """Return the id of the first element whose description holds a text."""
        return next(i for i, e in self.elements.items() if marker in json.dumps(e))

    async def send(self, frame: str) -> None:
        """Send a frame as it is."""
        assert self._socket is not None
        await self._socket.send(frame)

    async def listen(self, socket: ClientConnection) -> None:
        """Take what comes until the socket closes; answer the server's pings."""
        try:
            async for frame in socket:
                text = str(frame)
                if text == "2":
                    await socket.send("3")
                elif text.startswith("42"):
                    name, *rest = json.loads(text[2:])
                    self.messages.append((name, rest[0] if rest else None))
                self._news.set()
        finally:
            self.ended.set()
            self._news.set()

    async def wait_for(self, text: str, seconds: float = 10.0) -> bool:
        """Return whether something that holds a text comes in time."""
        end = time.monotonic() + seconds
        while not any(text in json.dumps(m, ensure_ascii=False) for m in self.messages):
            if self.ended.is_set() or time.monotonic() > end:
                return False
            self._news.clear()
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._news.wait(), max(end - time.monotonic(), 0.01))
        return True

    async def act(self, element: str, kind: str = "click", *args: Any) -> None:
        """Do with an element what a user does: ``click``, ``change`` …"""
        listeners = self.elements[element]["events"]
        listener = next(e["listener_id"] for e in listeners if e["type"] == kind)
        given = [json.dumps(a) for a in args]
        event = {"id": int(element), "client_id": self.id, "listener_id": listener, "args": given}
        await self._emit("event", event)

    async def acknowledge(self) -> None:
        """Tell the server what has come, as often as the page's script does."""
        while True:
            await asyncio.sleep(ACK_EVERY)
            numbers = [m.get("_id") for _, m in self.messages if isinstance(m, dict)]
            last = max((n for n in numbers if isinstance(n, int)), default=-1)
            await self._emit("ack", {"client_id": self.id, "next_message_id": last + 1})

    async def _emit(self, name: str, content: dict[str, Any]) -> None:
        await self.send("42" + json.dumps([name, content]))


@asynccontextmanager
async def open_page(client: httpx.AsyncClient, path: str) -> AsyncIterator[Page]:
    """Open a page and its socket; both are left with the block.

    Parameters
    ----------
    client
        One visitor: it holds the cookies.
    path
        Of the page, with its query.
    """
    began = time.perf_counter()
    answer = await client.get(path, headers={"accept": "text/html"})
    page = Page(path, answer, time.perf_counter() - began)
    if not page.id:
        yield page
        return
    found = CLIENT.search(page.text)
    query = {
        "client_id": page.id,
        "next_message_id": found[2] if found else "0",
        "implicit_handshake": "true",
        "document_id": str(uuid.uuid4()),
        "tab_id": str(uuid.uuid4()),
        "old_tab_id": "null",
        "EIO": "4",
        "transport": "websocket",
    }
    base = str(client.base_url).rstrip("/")
    cookies = "; ".join(f"{name}={value}" for name, value in client.cookies.items())
    headers = {"Origin": base, **({"Cookie": cookies} if cookies else {})}
    address = f"{base.replace('http', 'ws', 1)}{SOCKET}?{urlencode(query)}"
    async with connect(address, additional_headers=headers, max_size=None, proxy=None) as socket:
        opened = str(await socket.recv())
        assert opened.startswith("0"), opened
        await socket.send("40")
        joined = str(await socket.recv())
        assert joined.startswith("40"), joined
        page.hold(socket)
        tasks = [asyncio.create_task(page.listen(socket)), asyncio.create_task(page.acknowledge())]
        try:
            yield page
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
