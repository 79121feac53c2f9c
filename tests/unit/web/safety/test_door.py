"""Who may come in: hosts, origins and kinds of requests, in one table each."""

from __future__ import annotations

import pytest
from tests.unit.web.safety.asking import ask, ask_socket, build_scope, echo

from ytterby.web.safety import Guard, Rules, build_rules

LOOPBACK = Guard(echo, build_rules("127.0.0.1", 8180))
ANYWHERE = Guard(echo, Rules(any_address=True, hosts=frozenset({"localhost", "ytterby.example"})))


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("127.0.0.1:8180", 200),
        ("localhost:8180", 200),
        ("LocalHost.:8180", 200),
        ("[::1]:8180", 200),
        ("localhost", 200),
        ("localhost:9000", 200),  # a tunnel to here has a port of its own
        ("evil.example", 421),
        ("127.0.0.1.evil.example", 421),
        ("localhost.evil.example:8180", 421),
        ("192.0.2.7:8180", 421),
        ("127.0.0.1@evil.example", 421),
        ("evil.example#127.0.0.1", 421),
        ("evil.example/127.0.0.1", 421),
        ("127.0.0.1:x", 421),
        ("", 421),
        ("-", 421),
    ],
)
def test_a_loopback_server_answers_to_its_own_names_alone(host: str, status: int) -> None:
    assert ask(LOOPBACK, build_scope(host=host)).status == status


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("192.0.2.7:8180", 200),
        ("[2001:db8::1]", 200),
        ("ytterby.example", 200),
        ("rebound.example", 421),
    ],
)
def test_a_server_for_others_answers_to_addresses_and_the_names_it_was_given(
    host: str, status: int
) -> None:
    assert ask(ANYWHERE, build_scope(host=host)).status == status


def test_two_host_headers_are_no_host() -> None:
    scope = build_scope()
    scope["headers"] = [*scope["headers"], (b"host", b"localhost")]
    assert ask(LOOPBACK, scope).status == 421


SITES = [
    # method, origin, sec-fetch-site, -mode, -dest, status
    ("GET", "-", "-", "-", "-", 200),  # a program
    ("POST", "-", "-", "-", "-", 200),  # a program on this machine
    ("POST", "http://127.0.0.1:8180", "same-origin", "cors", "empty", 200),
    ("POST", "http://127.0.0.1:8180", "-", "-", "-", 200),
    ("POST", "http://localhost:8180", "-", "-", "-", 403),  # another origin than was asked
    ("POST", "http://127.0.0.1:3000", "same-site", "cors", "empty", 403),
    ("POST", "http://evil.example", "cross-site", "cors", "empty", 403),
    ("POST", "http://evil.example", "-", "-", "-", 403),
    ("POST", "null", "cross-site", "navigate", "document", 403),  # a sandboxed frame
    ("POST", "-", "cross-site", "navigate", "document", 403),
    ("DELETE", "http://evil.example", "-", "-", "-", 403),
    ("OPTIONS", "http://evil.example", "cross-site", "cors", "empty", 403),  # a preflight
    ("GET", "http://evil.example", "-", "-", "-", 403),  # fetched, not opened
    ("GET", "-", "cross-site", "navigate", "document", 200),  # a link from elsewhere
    ("GET", "-", "same-site", "navigate", "document", 200),
    ("GET", "-", "none", "navigate", "document", 200),  # typed
    ("GET", "-", "cross-site", "navigate", "iframe", 403),
    ("GET", "-", "cross-site", "no-cors", "image", 403),
    ("GET", "-", "cross-site", "no-cors", "script", 403),
    ("GET", "-", "same-origin", "cors", "empty", 200),
]


@pytest.mark.parametrize(("method", "origin", "site", "mode", "dest", "status"), SITES)
def test_pages_of_other_sites_may_be_a_link_to_us_and_no_more(
    method: str, origin: str, site: str, mode: str, dest: str, status: int
) -> None:
    scope = build_scope(
        method, origin=origin, sec_fetch_site=site, sec_fetch_mode=mode, sec_fetch_dest=dest
    )
    assert ask(LOOPBACK, scope).status == status


@pytest.mark.parametrize(
    ("origin", "site", "status"),
    [
        ("http://127.0.0.1:8180", "same-origin", 0),
        ("http://127.0.0.1:8180", "-", 0),
        ("-", "-", 0),  # a program
        ("http://evil.example", "-", 403),
        ("http://127.0.0.1:3000", "same-site", 403),
        ("null", "-", 403),
        ("-", "cross-site", 403),
    ],
)
def test_a_socket_opens_for_our_own_pages_and_for_programs(
    origin: str, site: str, status: int
) -> None:
    answer = ask_socket(LOOPBACK, origin=origin, sec_fetch_site=site)
    assert answer.status == status
    assert (answer.messages[0]["type"] == "websocket.accept") == (status == 0)


def test_a_socket_does_not_open_under_a_foreign_host() -> None:
    assert ask_socket(LOOPBACK, host="evil.example").status == 421


def test_a_socket_is_closed_where_the_server_cannot_answer_it() -> None:
    async def bare(scope, receive, send):  # type: ignore[no-untyped-def]
        scope["extensions"] = {}
        await LOOPBACK(scope, receive, send)

    answer = ask_socket(bare, origin="http://evil.example")
    assert answer.messages == [
        {"type": "websocket.close", "code": 1008, "reason": "Sent by another site"}
    ]


def test_the_fallback_of_the_socket_is_not_opened_by_a_link() -> None:
    scope = build_scope(
        address="/_nicegui_ws/socket.io/?transport=polling",
        sec_fetch_site="cross-site",
        sec_fetch_mode="navigate",
        sec_fetch_dest="document",
    )
    assert ask(LOOPBACK, scope).status == 403


def test_behind_tls_the_origin_has_the_scheme_of_the_proxy() -> None:
    scope = build_scope("POST", host="ytterby.example", origin="https://ytterby.example")
    assert ask(ANYWHERE, scope).status == 200


def test_a_refusal_repeats_nothing_that_was_sent() -> None:
    answer = ask(LOOPBACK, build_scope(host="<b>evil</b>.example", accept="text/html"))
    assert answer.status == 421
    assert "evil" not in answer.text
