"""The token: who shows it comes in, and it stays out of addresses, cookies and logs."""

from __future__ import annotations

import logging
import re

import pytest
from tests.unit.web.safety.asking import Answer, ask, ask_socket, build_scope, echo

from ytterby.web.safety import Guard, Rules
from ytterby.web.safety.tokens import cookie_value, local_address

TOKEN = "correct-horse-battery"
RULES = Rules(token=TOKEN, cookie="ytterby-8180")
GUARD = Guard(echo, RULES)
COOKIE = f"ytterby-8180={cookie_value(TOKEN)}"


def open_page(address: str = "/", **headers: str) -> Answer:
    return ask(GUARD, build_scope(address=address, accept="text/html", **headers))


@pytest.mark.parametrize("address", ["/", "/api/v1/boards", "/static/app.css", "/_nicegui/x.js"])
def test_nothing_is_had_without_the_token(address: str) -> None:
    answer = ask(GUARD, build_scope(address=address))
    assert answer.status == 401
    assert answer.headers["www-authenticate"].startswith("Bearer")


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"authorization": f"Bearer {TOKEN}"}, 200),
        ({"authorization": f"bearer {TOKEN}"}, 200),
        ({"cookie": COOKIE}, 200),
        ({"cookie": f"a=b; {COOKIE}; c=d"}, 200),
        ({"authorization": "Bearer wrong-horse-battery"}, 401),
        ({"authorization": "Bearer "}, 401),
        ({"authorization": f"Basic {TOKEN}"}, 401),
        ({"authorization": TOKEN}, 401),
        ({"authorization": "Bearer ÿÿÿ"}, 401),
        ({"cookie": f"ytterby-8180={TOKEN}"}, 401),
        ({"cookie": COOKIE[:-1]}, 401),
        ({"cookie": f"ytterby-9000={cookie_value(TOKEN)}"}, 401),
        ({"cookie": "ytterby-8180="}, 401),
    ],
)
def test_a_bearer_and_the_cookie_come_in(headers: dict[str, str], status: int) -> None:
    assert ask(GUARD, build_scope(**headers)).status == status


def test_a_socket_needs_the_token_as_well() -> None:
    assert ask_socket(GUARD).status == 401
    assert ask_socket(GUARD, cookie=COOKIE).messages[0]["type"] == "websocket.accept"
    assert ask_socket(GUARD, cookie=COOKIE, origin="http://evil.example").status == 403


def test_the_address_with_the_token_gives_it_up_for_a_cookie() -> None:
    answer = open_page(f"/chain?element=Dy&token={TOKEN}&year=2024")
    assert answer.status == 303
    assert answer.headers["location"] == "/chain?element=Dy&year=2024"
    cookie = answer.headers["set-cookie"]
    assert cookie.startswith(COOKIE)
    assert {"HttpOnly", "SameSite=Strict", "Path=/"} <= set(cookie.split("; "))
    assert "Secure" not in cookie
    assert TOKEN not in cookie


def test_the_cookie_insists_on_tls_where_there_is_tls() -> None:
    scope = build_scope(address=f"/?token={TOKEN}")
    answer = ask(GUARD, scope | {"scheme": "https"})
    assert answer.headers["set-cookie"].endswith("; Secure")


def test_a_wrong_token_in_the_address_asks_again() -> None:
    answer = open_page("/?token=wrong")
    assert answer.status == 401
    assert "not the token" in answer.text


def test_the_api_takes_no_token_from_an_address() -> None:
    assert ask(GUARD, build_scope(address=f"/api/v1/boards?token={TOKEN}")).status == 401


def test_a_page_asks_for_the_token_and_goes_on_where_one_wanted() -> None:
    asked = open_page("/chain?element=Dy")
    assert asked.status == 401
    assert 'name="next" value="/chain?element=Dy"' in asked.text
    scope = build_scope("POST", "/sign-in", accept="text/html")
    answer = ask(GUARD, scope, [f"token={TOKEN}&next=%2Fchain%3Felement%3DDy".encode()])
    assert (answer.status, answer.headers["location"]) == (303, "/chain?element=Dy")
    assert answer.headers["set-cookie"].startswith(COOKIE)


@pytest.mark.parametrize(
    "body", [b"", b"token=", b"token=wrong", b"\xff\xfe", b"&" * 4000, b"x" * 100_000]
)
def test_a_form_without_the_token_is_shown_again(body: bytes) -> None:
    answer = ask(GUARD, build_scope("POST", "/sign-in", accept="text/html"), [body])
    assert answer.status == 401
    assert "set-cookie" not in answer.headers


def test_a_form_of_another_site_does_not_sign_in() -> None:
    scope = build_scope("POST", "/sign-in", origin="http://evil.example")
    assert ask(GUARD, scope, [f"token={TOKEN}".encode()]).status == 403


@pytest.mark.parametrize(
    "address",
    ["https://evil.example", "//evil.example", "/\\evil.example", "javascript:x", "", "/\n"],
)
def test_signing_in_leads_nowhere_else(address: str) -> None:
    assert local_address(address) == "/"


def test_what_was_asked_for_is_no_markup_in_the_form() -> None:
    answer = open_page('/%22><script>alert(1)</script>?a="><script>')
    assert "<script" not in answer.text


def test_a_link_from_elsewhere_is_followed_once_more_with_the_cookie() -> None:
    answer = open_page(
        sec_fetch_site="cross-site", sec_fetch_mode="navigate", sec_fetch_dest="document"
    )
    assert 'http-equiv="refresh"' in answer.text
    assert 'http-equiv="refresh"' not in open_page(sec_fetch_site="same-origin").text


def test_the_token_is_in_no_log_and_no_answer(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    answers = [
        open_page(f"/?token={TOKEN}"),
        open_page("/", authorization="Bearer wrong"),
        ask(GUARD, build_scope(authorization=f"Bearer {TOKEN}")),
    ]
    assert TOKEN not in caplog.text
    assert "wrong" not in caplog.text
    assert not any(TOKEN in answer.text + str(answer.headers) for answer in answers)
    assert TOKEN not in repr(RULES)


def test_a_style_on_the_sign_in_page_carries_the_nonce() -> None:
    answer = open_page("/")
    nonce = re.search(r"style-src 'nonce-([^']+)'", answer.headers["content-security-policy"])
    assert nonce is not None
    assert f'<style nonce="{nonce[1]}">' in answer.text
    assert "script-src" not in answer.headers["content-security-policy"]
