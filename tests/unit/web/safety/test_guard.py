"""Headers of every answer, and how strict each kind is."""

from __future__ import annotations

import pytest
from starlette.types import Receive, Scope, Send
from tests.unit.web.safety.asking import Answer, ask, build_scope, echo, reply

from ytterby.web.safety import Guard, Rules
from ytterby.web.safety.policies import ALWAYS, NONCE


async def page(scope: Scope, receive: Receive, send: Send) -> None:
    await reply(send, 200, scope[NONCE], x_nicegui_content="page", cache_control="no-store")


def policy(answer: Answer) -> dict[str, str]:
    rows = answer.headers["content-security-policy"].split("; ")
    return {row.partition(" ")[0]: row.partition(" ")[2] for row in rows}


@pytest.mark.parametrize("host", ["127.0.0.1", "evil.example"])
@pytest.mark.parametrize("path", ["/", "/api/v1/boards", "/api/v1/docs", "/static/app.css"])
def test_every_answer_has_the_headers(host: str, path: str) -> None:
    answer = ask(Guard(echo, Rules()), build_scope(address=path, host=host))
    assert ALWAYS.items() <= answer.headers.items()
    rules = policy(answer)
    assert rules["default-src"] == "'none'"
    assert rules["base-uri"] == "'none'"
    assert rules["frame-ancestors"] == "'none'"
    assert answer.headers["cache-control"] == "no-store"


def test_a_page_runs_our_files_and_what_carries_its_nonce() -> None:
    answer = ask(Guard(page, Rules()), build_scope())
    nonce = answer.text
    assert policy(answer)["script-src"] == f"'self' 'nonce-{nonce}' 'unsafe-eval'"
    assert policy(answer)["style-src-elem"] == f"'self' 'nonce-{nonce}'"
    assert "unsafe-inline" not in policy(answer)["script-src"]
    assert ask(Guard(page, Rules()), build_scope()).text != nonce


@pytest.mark.parametrize("path", ["/api/v1/boards", "/api/v1/docs", "/static/app.css"])
def test_nothing_else_may_eval(path: str) -> None:
    answer = ask(Guard(echo, Rules()), build_scope(address=path))
    assert "unsafe-eval" not in answer.headers["content-security-policy"]


def test_an_app_cannot_loosen_a_header() -> None:
    async def loose(scope: Scope, receive: Receive, send: Send) -> None:
        await reply(send, 200, "", content_security_policy="default-src *", referrer_policy="x")

    answer = ask(Guard(loose, Rules()), build_scope())
    assert policy(answer)["default-src"] == "'none'"
    assert answer.headers["referrer-policy"] == "same-origin"


def test_a_file_keeps_its_own_cache_rule() -> None:
    async def file(scope: Scope, receive: Receive, send: Send) -> None:
        await reply(send, 200, "", cache_control="public, immutable")

    assert ask(Guard(file, Rules()), build_scope()).headers["cache-control"] == "public, immutable"


def test_a_prefix_that_a_client_claims_is_not_passed_on() -> None:
    seen: list[bytes] = []

    async def look(scope: Scope, receive: Receive, send: Send) -> None:
        seen.extend(name for name, _ in scope["headers"])
        await reply(send, 200, "")

    ask(Guard(look, Rules()), build_scope(x_forwarded_prefix="//evil.example"))
    assert b"x-forwarded-prefix" not in seen


def test_the_start_of_the_app_is_passed_through() -> None:
    seen: list[str] = []

    async def live(scope: Scope, receive: Receive, send: Send) -> None:
        seen.append(scope["type"])

    ask(Guard(live, Rules()), {"type": "lifespan"})
    assert seen == ["lifespan"]
