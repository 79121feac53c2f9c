"""Kinds of events and responses that other packages register."""

from __future__ import annotations

from importlib.metadata import EntryPoint

import pytest

from ytterby.errors import InputError
from ytterby.simulate.events import Event, event_kinds
from ytterby.simulate.events.plugins import collect_kinds
from ytterby.simulate.responses import Response, response_kinds

BAN = "ytterby.simulate.events.trade.ban:Ban"


def test_a_registered_kind_is_found_by_its_name() -> None:
    point = EntryPoint("boycott", BAN, "ytterby.events")
    assert collect_kinds((), Event, [point], "event")["boycott"] is event_kinds()["ban"]


def test_what_ships_is_not_replaced() -> None:
    shipped = event_kinds()["quota"]
    point = EntryPoint("quota", BAN, "ytterby.events")
    assert collect_kinds([shipped], Event, [point], "event")["quota"] is shipped


def test_what_is_no_kind_is_refused_all_at_once() -> None:
    points = [EntryPoint(n, BAN, "ytterby.responses") for n in ("one", "two")]
    with pytest.raises(InputError) as caught:
        collect_kinds(response_kinds().values(), Response, points, "response")
    assert [p.code for p in caught.value.problems] == ["bad-response-kind"] * 2
