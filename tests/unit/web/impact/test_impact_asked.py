"""From an address to a view and what its board is asked."""

from __future__ import annotations

import pytest

from ytterby.boards.registry import find_kind, read_params
from ytterby.web.pages.impact.asked import (
    TABS,
    board_question,
    field_default,
    find_view,
    view_address,
)
from ytterby.web.pages.impact.economy import SCENARIO
from ytterby.web.pages.impact.fields import plain_words, select_html
from ytterby.web.pages.impact.kept import impact_request
from ytterby.web.pages.impact.projects import PROJECT, project_options
from ytterby.web.pages.impact.view import Option, View, plant_options
from ytterby.web.state import State

VIEWS = [v for t in TABS for v in t.views]
DATA = {
    "plants": [
        {"id": "b", "name": "B", "region": "Japan", "stages": ["magnet"], "status": "operating"},
        {"id": "a", "name": "A", "region": "Brazil", "stages": ["mine", "end_of_life"],
         "status": "idle"},
    ],
    "projects": [
        {"id": "x", "name": "X", "region": "Angola", "status": "planned", "why": "nobody says it"},
        {"id": "y", "name": "Y", "region": "Brazil", "status": "planned", "why": ""},
    ],
}  # fmt: skip


def shown(**query: str) -> tuple[str, str]:
    tab, view = find_view(State("/impact", "USA", query))
    return tab.id, view.id


def test_what_an_address_is_about_decides_what_it_shows() -> None:
    assert shown(scenario="price-war", country="JPN") == ("economy", "scenario")
    assert shown(facility="usa-mountain-pass") == ("plant", "facility")
    assert shown(contract="mp-dod-2025") == ("projects", "contract")
    assert shown(project="aus-nolans") == ("projects", "project")
    assert shown(project="aus-nolans", view="instruments") == ("projects", "instruments")
    assert shown(tab="people") == ("people", "pipeline")
    assert shown(tab="people", plant="usa-fort-worth") == ("people", "staff")
    assert shown() == ("economy", "scenario")
    assert shown(view="no-such-view") == ("economy", "scenario")


@pytest.mark.parametrize("view", VIEWS, ids=lambda v: v.id)
def test_every_view_asks_its_board_what_it_may_be_asked(view: View) -> None:
    kind = find_kind(view.board)
    assert set(view.fields) | set(view.own) <= set(kind.params.model_fields)
    read_params(kind, board_question(view, State("/impact", "USA", {})))


def test_views_have_names_of_their_own() -> None:
    assert len({v.id for v in VIEWS}) == len(VIEWS)


def test_inputs_of_the_address_reach_the_board_and_others_do_not() -> None:
    state = State("/impact", "USA", {"project": "aus-nolans", "rate": "0.08", "level": "2"})
    assert board_question(PROJECT, state) == {"facility": "aus-nolans", "rate": "0.08"}
    params = read_params(find_kind(PROJECT.board), board_question(PROJECT, state))
    assert params.model_dump()["rate"] == 0.08


def test_the_country_of_the_page_is_that_of_the_economy() -> None:
    asked = board_question(SCENARIO, State("/impact", "DEU", {}))
    assert asked == {"country": "DEU", "scenario": "china-2025-controls"}


def test_a_link_to_a_view_keeps_what_both_pick() -> None:
    state = State("/impact", "USA", {"project": "aus-nolans", "rate": "0.08"})
    instruments = next(v for v in VIEWS if v.id == "instruments")
    assert view_address(instruments, state) == (
        "/impact?country=USA&view=instruments&project=aus-nolans"
    )


def test_plants_stand_under_their_country_with_stages_and_status() -> None:
    assert [(o.group, o.label) for o in plant_options(DATA)] == [
        ("Brazil", "A (mine, end of life; idle)"),
        ("Japan", "B (magnet; operating)"),
    ]


def test_projects_without_a_number_stand_last_and_say_why() -> None:
    last = project_options(DATA)[-1]
    assert last.off
    assert (last.group, last.label) == ("No number because …", "X: nobody says it")


def test_a_picker_escapes_names_and_marks_what_is_chosen() -> None:
    told = select_html([Option("a", "A & B", "<g>"), Option("b", "B", off=True)], "a")
    assert told == (
        '<optgroup label="&lt;g&gt;"><option value="a" selected>A &amp; B</option></optgroup>'
        '<option value="b" disabled>B</option>'
    )


def test_what_is_wrong_is_told_with_its_bounds() -> None:
    fields = find_kind("impact-project").params.model_fields
    out_of_bounds = "Input should be less than or equal to 1"
    assert plain_words(out_of_bounds, fields["rate"]) == "Give a number between 0 and 1."
    assert plain_words("Input should be a valid integer", fields["seed"]) == (
        "Give a whole number, 0 or more."
    )


def test_a_blank_field_takes_what_the_board_takes() -> None:
    assert field_default(PROJECT, "floor_years") == 10


def test_the_cost_of_a_run_is_counted_on_its_own_scenario() -> None:
    request = {"scenario": "price-war", "yaml": "", "target": "USA", "draws": 1, "seed": 3}
    assert impact_request(request, "DEU") == {
        "scenario": "price-war", "seed": 3, "target": ["DEU"], "draws": 256,
    }  # fmt: skip
    assert impact_request({"yaml": "name: x"}, "FRA")["target"] == ["USA"]
