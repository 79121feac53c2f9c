"""Which rules follow from where a server listens."""

from __future__ import annotations

import pytest

from ytterby.errors import InputError
from ytterby.web.safety import build_rules
from ytterby.web.safety.rules import is_loopback

CHOSEN = "0123456789abcdef"


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "::1", "[::1]", "127.8.0.1"])
def test_loopback_needs_no_token(host: str) -> None:
    assert is_loopback(host)
    assert build_rules(host, 8180).token == ""


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.0.2.7", "", "ytterby.example"])
def test_any_other_address_demands_a_token(host: str) -> None:
    first, second = build_rules(host, 8180), build_rules(host, 8180)
    assert len(first.token) >= 32
    assert first.token != second.token
    assert build_rules(host, 8180, token=CHOSEN).token == CHOSEN


def test_a_name_for_others_demands_a_token_on_loopback_too() -> None:
    rules = build_rules("127.0.0.1", 8180, allowed=["Ytterby.Example."])
    assert "ytterby.example" in rules.hosts
    assert rules.token
    assert not rules.any_address
    assert build_rules("127.0.0.1", 8180, allowed=["localhost"]).token == ""


def test_all_that_is_wrong_is_said_at_once() -> None:
    with pytest.raises(InputError) as error:
        build_rules("0.0.0.0", 8180, token="short", allowed=["https://a.example", "b.example:80"])
    assert [p.code for p in error.value.problems] == [
        "bad-host-name",
        "bad-host-name",
        "weak-token",
    ]
    assert not any("short" in str(p) for p in error.value.problems)


@pytest.mark.parametrize("token", ["0123456789 abcdef", "0123456789;abcdef", "0123456789abcdeé"])
def test_a_token_that_no_header_can_carry_is_refused(token: str) -> None:
    with pytest.raises(InputError, match="weak-token"):
        build_rules("127.0.0.1", 8180, token=token)


def test_the_longest_beginning_sets_the_limit() -> None:
    rules = build_rules("127.0.0.1", 1, bodies={"/api": 10, "/api/v1/bills": 20})
    assert rules.body_limit("/api/v1/bills/check") == 20
    assert rules.body_limit("/api/v1/jobs") == 10
    assert rules.body_limit("/") == rules.body
