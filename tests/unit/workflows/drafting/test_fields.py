"""The form of a scenario is read from the scenario's own models."""

import pytest
from pydantic import Field as ModelField

from ytterby.simulate.events import event_kinds
from ytterby.simulate.events.base import Amount, Event
from ytterby.simulate.responses import response_kinds
from ytterby.simulate.scenario.model import Scenario
from ytterby.workflows.drafting.choices import list_choices, list_deeds
from ytterby.workflows.drafting.fields import list_kinds, read_field, scenario_fields


def test_every_kind_of_event_and_response_has_a_form() -> None:
    assert set(list_kinds()) == {*event_kinds(), *response_kinds()}


@pytest.mark.parametrize("name", [*event_kinds(), *response_kinds()])
def test_a_form_holds_every_field_of_its_kind(name: str) -> None:
    model = {**event_kinds(), **response_kinds()}[name]
    assert {f.name for f in list_kinds()[name].fields} == set(model.model_fields) - {"kind"}


@pytest.mark.parametrize("name", [*event_kinds(), *response_kinds()])
def test_every_kind_and_field_says_what_it_means(name: str) -> None:
    kind = list_kinds()[name]
    assert kind.help
    assert all(f.help for f in kind.fields)


def test_a_scenario_has_a_form_of_its_own_fields() -> None:
    left_out = {"schema_version", "events", "responses"}
    assert {f.name for f in scenario_fields()} == set(Scenario.model_fields) - left_out


def test_unit_bounds_and_default_come_from_the_model() -> None:
    fields = {f.name: f for f in list_kinds()["quota"].fields}
    assert (fields["minimum_content"].unit, fields["minimum_content"].default) == ("t REO/t", 0.001)
    assert (fields["smoothing"].low, fields["smoothing"].high) == (0.0, 24.0)
    assert fields["who"].required
    assert [f.name for f in fields["tranches"].fields] == ["start", "tonnes"]
    assert fields["leakage"].default == {"value": 1.0}


def test_a_new_kind_appears_by_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    class Drought(Event):
        """Mines lack water."""

        lack: Amount = ModelField(description="Share of the water that is missing [1].")

    monkeypatch.setattr(
        "ytterby.workflows.drafting.fields.event_kinds", lambda: {"drought": Drought}
    )
    list_kinds.cache_clear()
    try:
        kind = list_kinds()["drought"]
    finally:
        list_kinds.cache_clear()
    lack = next(f for f in kind.fields if f.name == "lack")
    assert kind.help == "Mines lack water."
    assert (lack.shape, lack.unit, lack.required) == ("amount", "1", True)
    assert lack.help == "Share of the water that is missing."


def test_every_list_of_names_can_be_chosen_from() -> None:
    known = {f.names for k in list_kinds().values() for f in k.fields if f.names}
    for which in known - {"deeds"}:
        assert list_choices(which), which
    assert ("all", "all others") in list_choices("aims")


def test_an_event_may_wait_for_the_others_but_not_for_itself() -> None:
    values = {"events": [{"id": "a", "title": "First"}, {"id": "b"}, "no event"]}
    assert list_deeds(values, but="b") == (("a", "First"),)


def test_a_field_without_a_description_is_still_a_field() -> None:
    field = read_field("x", Scenario.model_fields["months"])
    assert (field.shape, field.low, field.high) == ("whole", 1, 600)
