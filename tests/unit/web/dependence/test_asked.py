"""What the address of the page asks, and what stands in its place where it asks the impossible."""

from __future__ import annotations

import pytest

from ytterby.boards.board import Board
from ytterby.web.pages.dependence.asked import (
    PATH,
    compare_partner,
    countries_of,
    element_of,
    filters_html,
    known_years,
    partner_of,
    stage_of,
    view_of,
    year_of,
)
from ytterby.web.pages.dependence.compare import _chips_html
from ytterby.web.pages.dependence.origin import _head_html
from ytterby.web.state import State


def asked(country: str = "USA", **query: str) -> State:
    return State(PATH, country, {"country": country, **query})


def test_an_address_without_choices_asks_for_the_usual() -> None:
    state = asked()
    assert (view_of(state), element_of(state), stage_of(state)) == ("", "MAG", "")
    assert (year_of(state), partner_of(state)) == (None, "")
    assert countries_of(state)[0] == "USA"


@pytest.mark.parametrize(
    ("name", "read", "usual"),
    [("view", view_of, ""), ("element", element_of, "MAG"), ("stage", stage_of, ""),
     ("year", year_of, None), ("partner", partner_of, "")],
)  # fmt: skip
def test_what_is_unknown_falls_back_to_the_usual(name: str, read: object, usual: object) -> None:
    for value in ("<script>", "99999999", "²"):
        assert read(asked(**{name: value})) == usual  # type: ignore[operator]


def test_a_year_of_a_chain_is_taken_and_the_last_one_needs_no_name() -> None:
    assert year_of(asked(year="2020")) == 2020
    assert year_of(asked(year=str(known_years()[0]))) is None


def test_nobody_depends_on_himself() -> None:
    assert partner_of(asked("CHN", partner="CHN")) == ""
    assert "CHN" not in countries_of(asked("CHN"))
    assert compare_partner(asked()) == "CHN"


def test_six_countries_at_most_each_once_in_the_order_given() -> None:
    given = "JPN,USA,JPN,DEU,KOR,FRA,GBR,ITA"
    assert countries_of(asked(countries=given)) == ("JPN", "USA", "DEU", "KOR", "FRA", "GBR")
    assert countries_of(asked(countries="XXX")) == countries_of(asked())


def test_the_choices_of_a_view_are_those_that_it_answers_to() -> None:
    assert 'name="stage"' in filters_html(asked())
    assert 'name="stage"' not in filters_html(asked(view="compare"))
    chosen = filters_html(asked(element="Dy", stage="magnet", year="2020"))
    for option in ('value="Dy" selected', 'value="magnet" selected', 'value="2020" selected'):
        assert option in chosen


def test_a_country_that_stands_alone_cannot_be_left_out() -> None:
    state = asked(view="compare", countries="JPN")
    assert "data-go" not in _chips_html(state, ("JPN",))
    assert _chips_html(state, ("JPN", "DEU")).count("data-go") == 2
    full = ("JPN", "DEU", "KOR", "FRA", "GBR", "ITA")
    assert "Six at most" in _chips_html(state, full)


def test_an_element_that_nobody_uses_there_is_said_beside_what_is_shown_instead() -> None:
    words = {"MAG": {"finding": "All of it.", "emphasis": "All", "lede": "Truly."}}
    data = {
        "words": words, "left_out": ["Malta"], "elements": {"MAG": "magnet elements"},
        "country": {"code": "NOR", "name": "Norway"},
    }  # fmt: skip
    board = Board("t", data=data)
    html = _head_html(board, asked("NOR", element="Sc"), "MAG")
    assert "<em>All</em> of it." in html
    assert "Nobody knows of a use of scandium in Norway; shown instead: magnet elements." in html
    assert "Without Malta" in html
    assert "shown instead" not in _head_html(board, asked("NOR"), "MAG")
