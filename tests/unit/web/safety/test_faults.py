"""What goes wrong inside stays inside: an id goes out, the reason goes to the log."""

from __future__ import annotations

import logging
import re

import pytest
from fastapi import FastAPI, HTTPException
from starlette.responses import HTMLResponse
from starlette.types import Receive, Scope, Send
from tests.unit.web.safety.asking import ask, ask_socket, build_scope, reply

from ytterby.web.safety import Guard, Rules
from ytterby.web.safety.faults import log_fault

SECRET = "the password is swordfish"


def build_guard() -> Guard:
    app = FastAPI()

    @app.get("/broken")
    @app.get("/api/v1/broken")
    def fail() -> None:
        raise ValueError(SECRET)

    @app.get("/told")
    def tell() -> HTMLResponse:
        return HTMLResponse(SECRET, status_code=500)

    @app.get("/missing")
    @app.get("/api/v1/missing")
    def miss() -> None:
        raise HTTPException(404, SECRET)

    @app.get("/picky")
    @app.get("/api/v1/picky")
    def pick(year: int) -> int:
        return year

    @app.get("/busy")
    def refuse() -> None:
        raise HTTPException(503, "come back later")

    return Guard(app, Rules())


GUARD = build_guard()


@pytest.mark.parametrize("path", ["/broken", "/told", "/api/v1/broken"])
@pytest.mark.parametrize("accept", ["text/html", "application/json"])
def test_an_error_shows_its_id_and_not_its_text(
    path: str, accept: str, caplog: pytest.LogCaptureFixture
) -> None:
    answer = ask(GUARD, build_scope(address=path, accept=accept))
    assert answer.status == 500
    assert "swordfish" not in answer.text + str(answer.headers)
    number = re.search(r"error ([0-9a-f]{8})", answer.text)
    assert number is not None
    assert number[1] in caplog.text
    assert ("swordfish" in caplog.text) == (path != "/told")
    assert ("<h1>" in answer.text) == (accept == "text/html" and not path.startswith("/api/"))


@pytest.mark.parametrize(
    ("path", "status"), [("/nowhere", 404), ("/missing", 404), ("/picky?year=x", 400)]
)
def test_a_page_that_is_not_there_is_said_in_our_words(path: str, status: int) -> None:
    answer = ask(GUARD, build_scope(address=path, accept="text/html"))
    assert answer.status == status
    assert "swordfish" not in answer.text
    assert 'href="/">Overview' in answer.text


@pytest.mark.parametrize(("path", "status"), [("missing", 404), ("picky?year=x", 422)])
def test_the_api_speaks_for_itself(path: str, status: int) -> None:
    answer = ask(GUARD, build_scope(address=f"/api/v1/{path}", accept="text/html"))
    assert answer.status == status
    assert answer.text.startswith('{"detail"')


def test_a_server_that_is_busy_says_so() -> None:
    assert ask(GUARD, build_scope(address="/busy", accept="text/html")).status == 503


def test_an_error_after_the_answer_is_logged_and_leaves_the_answer(
    caplog: pytest.LogCaptureFixture,
) -> None:
    async def late(scope: Scope, receive: Receive, send: Send) -> None:
        await reply(send, 200, "fine")
        raise ValueError(SECRET)

    assert ask(Guard(late, Rules()), build_scope()).text == "fine"
    assert "swordfish" in caplog.text


def test_an_error_in_a_socket_closes_that_socket(caplog: pytest.LogCaptureFixture) -> None:
    async def open_and_fail(scope: Scope, receive: Receive, send: Send) -> None:
        await send({"type": "websocket.accept"})
        raise ValueError(SECRET)

    async def fail(scope: Scope, receive: Receive, send: Send) -> None:
        raise ValueError(SECRET)

    with caplog.at_level(logging.ERROR):
        opened = ask_socket(Guard(open_and_fail, Rules()))
        refused = ask_socket(Guard(fail, Rules()))
    assert opened.messages[-1] == {"type": "websocket.close", "code": 1011}
    assert refused.status == 500
    assert "swordfish" not in refused.text


def test_the_log_names_the_path_without_its_query(caplog: pytest.LogCaptureFixture) -> None:
    ask(GUARD, build_scope(address="/broken?company=acme"))
    assert "/broken" in caplog.text
    assert "acme" not in caplog.text


def test_an_error_that_comes_by_twice_is_logged_once(caplog: pytest.LogCaptureFixture) -> None:
    error = ValueError("x")
    assert log_fault(error, "here") == log_fault(error, "there")
    assert len(caplog.records) == 1
