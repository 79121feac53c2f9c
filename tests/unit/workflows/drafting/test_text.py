"""A scenario written as YAML says what its values say."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ytterby.simulate.scenario.read import scenario_names, scenario_text
from ytterby.simulate.scenario.yaml_text import parse_yaml
from ytterby.workflows.drafting.checking import check_text
from ytterby.workflows.drafting.text import BEGINNING, write_yaml

WORDS = st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1, max_size=200)


@pytest.mark.parametrize("name", scenario_names())
def test_every_shipped_scenario_is_the_same_after_form_and_back(name: str) -> None:
    before = check_text(scenario_text(name)[0])
    after = check_text(write_yaml(before.values))
    assert before.scenario is not None
    assert after.values == before.values
    assert after.scenario == before.scenario


@given(WORDS)
def test_any_line_of_text_survives(words: str) -> None:
    text = write_yaml({"context": words, "events": [{"title": words}]})
    assert parse_yaml(text, "x").values == {"context": words, "events": [{"title": words}]}


def test_dates_stand_as_people_write_them() -> None:
    text = write_yaml({"start": "2025-01", "as_of": "2025-03-31"})
    assert text == "as_of: 2025-03-31\nstart: 2025-01\n"


def test_words_that_yaml_takes_for_something_else_are_quoted() -> None:
    values = {"name": "on", "title": "2", "context": "a: b"}
    assert parse_yaml(write_yaml(values), "x").values == values


def test_a_new_scenario_can_be_run_as_it_is() -> None:
    assert check_text(write_yaml(BEGINNING)).scenario is not None
