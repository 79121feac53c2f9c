"""One value of a scenario is changed; the rest stays, and so does what was given."""

from copy import deepcopy

import pytest

from ytterby.workflows.drafting.checking import check_text
from ytterby.workflows.drafting.editing import (
    add_deed,
    find_field,
    find_value,
    read_given,
    read_path,
    remove_deed,
    set_value,
)
from ytterby.workflows.drafting.fields import Field, list_kinds
from ytterby.workflows.drafting.text import BEGINNING, write_yaml

VALUES = {"name": "x", "events": [{"kind": "ban", "id": "a", "severity": 0.5}]}


def test_a_bare_number_that_is_given_a_range_becomes_an_amount() -> None:
    before = deepcopy(VALUES)
    after = set_value(VALUES, read_path("events.0.severity.low"), 0.2)
    assert after["events"][0]["severity"] == {"value": 0.5, "low": 0.2}
    assert before == VALUES


def test_what_is_emptied_goes_away_and_so_does_its_empty_group() -> None:
    given = set_value(VALUES, read_path("events.0.after.event"), "b")
    assert find_value(given, read_path("events.0.after")) == {"event": "b"}
    assert set_value(given, read_path("events.0.after.event"), "") == VALUES


def test_a_step_is_added_after_the_last_one() -> None:
    after = set_value(VALUES, read_path("events.0.steps.0.start"), "2025-01")
    assert after["events"][0]["steps"] == [{"start": "2025-01"}]


@pytest.mark.parametrize(
    ("shape", "typed", "read"),
    [
        ("whole", "60", 60),
        ("number", "0.5", 0.5),
        ("number", "half", "half"),
        ("amount", "2", 2),
        ("names", "USGS, 2025\n\nclaims a, b", ["USGS, 2025", "claims a, b"]),
        ("yes-no", "false", False),
        ("text", " a title ", "a title"),
        ("date", "2025-04", "2025-04"),
    ],
)
def test_what_is_typed_is_read_as_its_field_means_it(shape, typed, read) -> None:  # type: ignore[no-untyped-def]
    assert read_given(Field("x", "x", shape), typed) == read


def test_names_are_parted_by_commas() -> None:
    field = Field("who", "who", "names", names="regions")
    assert read_given(field, "CHN, MMR ,") == ["CHN", "MMR"]


def test_a_path_leads_to_its_field() -> None:
    values = add_deed(BEGINNING, "quota")
    assert find_field(values, read_path("events.0.tranches.0.tonnes.low")) is not None
    smoothing = find_field(values, read_path("events.0.smoothing"))
    assert smoothing is not None
    assert smoothing.high == 24.0
    for wrong in ("events.0.nothing", "events.7.start", "nothing", "events.0.start.more"):
        assert find_field(values, read_path(wrong)) is None


@pytest.mark.parametrize("kind", list(list_kinds()))
def test_an_event_of_every_kind_can_be_begun_and_says_what_it_still_needs(kind: str) -> None:
    values = add_deed(add_deed(BEGINNING, kind), kind)
    part = list_kinds()[kind].part
    assert [d["id"] for d in values[part]][1].endswith("-2")
    codes = {m.problem.code for m in check_text(write_yaml(values)).mistakes}
    assert codes <= {"missing-field", "bad-value"}


def test_an_event_can_be_taken_away() -> None:
    values = add_deed(BEGINNING, "ban")
    assert remove_deed(values, "events", 0)["events"] == []
