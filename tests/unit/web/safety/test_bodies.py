"""How much may be sent: counted while it is read, whatever was claimed."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator

import pytest
from fastapi import FastAPI, Form, Request, UploadFile
from starlette.types import ASGIApp, Receive, Scope, Send
from tests.unit.web.safety.asking import ask, ask_slowly, build_scope, echo, reply

from ytterby.web.safety import Guard, Rules

RULES = Rules(body=1000, bodies={"/large": 5000}, chunk_seconds=0.05, body_seconds=0.2)
GUARD = Guard(echo, RULES)


def pieces(total: int, size: int = 100) -> Iterator[bytes]:
    for _ in range(total // size):
        yield b"x" * size


@pytest.mark.parametrize(
    ("path", "size", "status"),
    [("/", 1000, 200), ("/", 1100, 413), ("/large", 5000, 200), ("/large", 5100, 413)],
)
def test_a_body_in_pieces_is_counted(path: str, size: int, status: int) -> None:
    answer = ask(GUARD, build_scope("POST", path, transfer_encoding="chunked"), pieces(size))
    assert answer.status == status


def test_reading_stops_at_the_limit() -> None:
    read = 0

    def endless() -> Iterator[bytes]:
        nonlocal read
        while True:
            read += 100
            yield b"x" * 100

    answer = ask(GUARD, build_scope("POST"), endless())
    assert answer.status == 413
    assert read <= 1200
    assert answer.headers["connection"] == "close"


def test_a_length_that_is_too_large_is_refused_before_anything_is_read() -> None:
    body = iter([b"untouched"])
    assert ask(GUARD, build_scope("POST", content_length="1001"), body).status == 413
    assert next(body) == b"untouched"


@pytest.mark.parametrize("claimed", ["10", "0", "-5", "ten", "1e3", "10, 10"])
def test_a_length_that_lies_changes_nothing(claimed: str) -> None:
    answer = ask(GUARD, build_scope("POST", content_length=claimed), pieces(2000))
    assert answer.status == 413


def test_a_body_that_stops_coming_is_given_up() -> None:
    async def stall() -> AsyncIterator[bytes]:
        yield b"x"
        await asyncio.sleep(5)
        yield b"x"

    answer = asyncio.run(ask_slowly(GUARD, build_scope("POST"), stall()))
    assert answer.status == 408


def test_a_body_that_trickles_is_given_up() -> None:
    async def trickle() -> AsyncIterator[bytes]:
        while True:
            await asyncio.sleep(0.01)
            yield b"x"

    answer = asyncio.run(ask_slowly(GUARD, build_scope("POST"), trickle()))
    assert answer.status == 408


def framework() -> ASGIApp:
    app = FastAPI()

    @app.post("/form")
    async def read_form(name: str = Form()) -> str:
        return name

    @app.post("/file")
    async def read_file(file: UploadFile) -> int:
        return len(await file.read())

    @app.post("/json")
    async def read_json(given: dict[str, str]) -> int:
        return len(given)

    @app.post("/raw")
    async def read_raw(request: Request) -> int:
        return len(await request.body())

    return app


@pytest.mark.parametrize(
    ("path", "kind", "start"),
    [
        ("/form", "application/x-www-form-urlencoded", b"name="),
        (
            "/file",
            "multipart/form-data; boundary=b",
            b'--b\r\nContent-Disposition: form-data; name="file"; filename="f"\r\n\r\n',
        ),
        ("/json", "application/json", b'{"a": "'),
        ("/raw", "text/plain", b""),
    ],
)
def test_a_framework_that_takes_it_for_its_own_fault_does_not_hide_it(
    path: str, kind: str, start: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    guard = Guard(framework(), RULES)
    scope = build_scope("POST", path, content_type=kind)
    answer = ask(guard, scope, [start, *pieces(3000)])
    assert answer.status == 413
    assert answer.headers["content-type"] == "application/json"
    assert '"code":"too-large"' in answer.text
    assert caplog.text == ""


def test_an_app_that_answered_before_it_had_read_all_keeps_its_answer() -> None:
    async def hasty(scope: Scope, receive: Receive, send: Send) -> None:
        await reply(send, 200, "done")
        for _ in range(20):
            await receive()

    assert ask(Guard(hasty, RULES), build_scope("POST"), pieces(5000)).text == "done"


def test_addresses_and_headers_have_limits() -> None:
    assert ask(GUARD, build_scope(address="/" + "a" * 9000)).status == 414
    assert ask(GUARD, build_scope(address="/?" + "a" * 9000)).status == 414
    scope = build_scope()
    scope["headers"] = [*scope["headers"], *[(b"x-a", b"1")] * 200]
    assert ask(GUARD, scope).status == 431
