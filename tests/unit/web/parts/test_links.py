"""Links that change a part of a page are links all the same."""

from __future__ import annotations

from ytterby.web.parts.links import follow, link
from ytterby.web.state import State

STATE = State("/evidence", "USA", {"country": "USA", "q": "mine", "page": "3"})


def test_a_link_keeps_what_is_shown_but_for_what_it_changes() -> None:
    found = str(link(STATE, "next", to={"page": None, "tier": ("A", "B")}))
    assert 'href="/evidence?country=USA&amp;q=mine&amp;tier=A%2CB"' in found
    assert "data-go" in found


def test_text_of_others_is_escaped() -> None:
    found = str(link(STATE, "<b>", key='"x', to={"q": '"><script>'}))
    assert "<b>" not in found
    assert "<script>" not in found
    assert 'data-key="&#34;x"' in found


def test_only_the_page_itself_is_followed() -> None:
    new = follow(STATE, "/evidence?q=dy&claim=prices-0001")
    assert new is not None
    assert new.query == {"q": "dy", "claim": "prices-0001"}
    assert follow(STATE, "/runs?run=x") is None
    assert follow(STATE, "https://elsewhere.example/evidence?q=1") is None
