import json
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path

import pytest
from pydantic import BaseModel

from ytterby.errors import InputError, UnknownNameError
from ytterby.simulate import Scenario, read_scenario, scenario_from, scenario_names
from ytterby.simulate.events import Amount
from ytterby.simulate.scenario.model import SCHEMA_VERSION, scenario_schema

GOOD = """\
name: mine
title: A scenario of my own
start: 2025-01
months: 24
events:
  - kind: ban
    id: stop
    who: [CHN]
    against: [target]
    elements: [Dy]
    start: 2025-03
    end: 2025-09
    severity: 0.5
"""


def check(tmp_path: Path, text: str) -> list[str]:
    """Return the problems of a file as text."""
    path = tmp_path / "mine.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputError) as caught:
        read_scenario(path)
    return [str(p) for p in caught.value.problems]


def test_a_users_file_is_read(tmp_path: Path) -> None:
    path = tmp_path / "mine.yaml"
    path.write_text(GOOD, encoding="utf-8")
    scenario = read_scenario(path)
    assert scenario.months == 24
    assert scenario.events[0].start.isoformat() == "2025-03-01"


def amounts(value: object) -> Iterator[Amount]:
    """Yield the amounts in a field of an event, however deep."""
    if isinstance(value, Amount):
        yield value
    elif isinstance(value, BaseModel):
        for name in value.model_fields_set:
            yield from amounts(getattr(value, name))
    elif isinstance(value, tuple):
        for item in value:
            yield from amounts(item)


@pytest.mark.parametrize("name", scenario_names())
def test_every_shipped_scenario_reads_and_says_why(name: str) -> None:
    scenario = read_scenario(name)
    assert scenario.name == name
    assert scenario.context
    for event in (*scenario.events, *scenario.responses):
        for field in event.model_fields_set:
            for amount in amounts(getattr(event, field)):
                assert amount.source, f"{event.id}.{field} has no source"


def test_the_schema_in_the_package_is_that_of_the_code() -> None:
    shipped = files("ytterby").joinpath("scenarios", f"scenario-{SCHEMA_VERSION}.schema.json")
    assert json.loads(shipped.read_text(encoding="utf-8")) == scenario_schema()


def test_every_field_is_described() -> None:
    def described(node: object) -> bool:
        if isinstance(node, dict):
            fields = node.get("properties", {})
            own = all("description" in f or "$ref" in f or "allOf" in f for f in fields.values())
            return own and all(described(v) for v in node.values())
        return all(described(v) for v in node) if isinstance(node, list) else True

    assert described(scenario_schema())


def test_an_unknown_field_names_its_line_and_the_nearest_field(tmp_path: Path) -> None:
    (problem,) = check(tmp_path, GOOD.replace("severity:", "severty:"))
    assert "line 13" in problem
    assert "events[0].severty" in problem
    assert "did you mean severity" in problem
    assert "[unknown-field]" in problem


def test_all_problems_are_told_at_once(tmp_path: Path) -> None:
    text = GOOD.replace("[CHN]", "[Chnia]").replace("[Dy]", "[Dx]").replace("0.5", "1.5")
    problems = check(tmp_path, text.replace("months: 24", "months: many"))
    codes = " ".join(problems)
    for code in ("unknown-region", "unknown-element", "bad-value", "bad-type"):
        assert code in codes
    assert all("line " in p for p in problems)


def test_unknown_names_are_told_of_a_file_that_is_well_formed(tmp_path: Path) -> None:
    text = GOOD.replace("elements: [Dy]", "elements: [Dx]\n    families: [oxid]")
    text = text.replace(
        "start: 2025-03", "stages: [magnets]\n    materials: [ndfeb:X]\n    start: 2025-03"
    )
    codes = " ".join(check(tmp_path, text))
    for code in ("unknown-element", "unknown-family", "unknown-stage", "unknown-material"):
        assert code in codes


def test_an_end_before_the_start_is_told(tmp_path: Path) -> None:
    (problem,) = check(tmp_path, GOOD.replace("end: 2025-09", "end: 2025-02"))
    assert "end 2025-02-01 is not after start 2025-03-01" in problem
    assert "[dates-out-of-order]" in problem


def test_a_day_that_does_not_exist_is_told(tmp_path: Path) -> None:
    (problem,) = check(tmp_path, GOOD.replace("2025-03", "2025-13"))
    assert "line 11" in problem
    assert "[bad-date]" in problem


def test_a_doubled_key_names_both_lines(tmp_path: Path) -> None:
    (problem,) = check(tmp_path, GOOD + "    severity: 1.0\n")
    assert "line 14" in problem
    assert "line 13" in problem
    assert "[duplicate-key]" in problem


def test_a_tab_is_told_as_a_tab(tmp_path: Path) -> None:
    (problem,) = check(tmp_path, GOOD.replace("    id: stop", "\tid: stop"))
    assert "line 7" in problem
    assert "[yaml-tab]" in problem


def test_broken_yaml_names_its_line(tmp_path: Path) -> None:
    (problem,) = check(tmp_path, GOOD.replace("[CHN]", "[CHN"))
    assert "[yaml-syntax]" in problem


def test_an_alias_that_holds_itself_is_refused(tmp_path: Path) -> None:
    (problem,) = check(tmp_path, GOOD + "sources: &again [*again]\n")
    assert "[yaml-too-large]" in problem


def test_aliases_of_aliases_are_refused_before_they_are_written_out(tmp_path: Path) -> None:
    levels = "\n".join(
        f"l{i}: &l{i} [{', '.join([f'*l{i - 1}'] * 10)}]" if i else "l0: &l0 [0]" for i in range(9)
    )
    (problem,) = check(tmp_path, GOOD + levels + "\n")
    assert "[yaml-too-large]" in problem


def test_an_unknown_kind_of_event_lists_the_known_ones(tmp_path: Path) -> None:
    (problem,) = check(tmp_path, GOOD.replace("kind: ban", "kind: bann"))
    assert "did you mean ban?" in problem


def test_a_missing_field_is_named(tmp_path: Path) -> None:
    (problem,) = check(tmp_path, GOOD.replace("title: A scenario of my own\n", ""))
    assert "'title' is missing" in problem


def test_two_events_may_not_share_an_id(tmp_path: Path) -> None:
    event = GOOD[GOOD.index("  - kind") :]
    (problem,) = check(tmp_path, GOOD + event)
    assert "[duplicate-event]" in problem


def test_an_interval_out_of_order_is_told(tmp_path: Path) -> None:
    (problem,) = check(tmp_path, GOOD.replace("0.5", "{value: 0.5, low: 0.7, high: 0.9}"))
    assert "not in order" in problem


def test_an_unknown_sector_is_told(tmp_path: Path) -> None:
    (problem,) = check(tmp_path, GOOD.replace("months: 24", "months: 24\nrated: [defense]"))
    assert "did you mean defence?" in problem


def test_a_file_that_is_not_utf8_is_told(tmp_path: Path) -> None:
    path = tmp_path / "mine.yaml"
    path.write_bytes(GOOD.replace("own", "Größe").encode("latin-1"))
    with pytest.raises(InputError, match="bad-encoding"):
        read_scenario(path)


def test_an_empty_file_is_told(tmp_path: Path) -> None:
    (problem,) = check(tmp_path, "")
    assert "[bad-type]" in problem


def test_an_unknown_scenario_names_the_nearest() -> None:
    with pytest.raises(UnknownNameError, match="china-total-ban"):
        read_scenario("china-totl-ban")


def test_a_scenario_can_be_built_in_code() -> None:
    made = scenario_from({"name": "n", "title": "t", "start": "2025-01"})
    assert isinstance(made, Scenario)
    with pytest.raises(InputError, match="unknown-field"):
        scenario_from({"name": "n", "title": "t", "start": "2025-01", "month": 3})


def test_the_2025_controls_rest_on_nothing_later_than_march_2025() -> None:
    scenario = read_scenario("china-2025-controls")
    assert str(scenario.as_of) == "2025-03-31"
    assert {e.kind for e in scenario.events} == {"licence"}
    assert {x for e in scenario.events for x in e.model_dump()["elements"]} == {
        "Sm", "Gd", "Tb", "Dy", "Lu", "Sc", "Y",
    }  # fmt: skip
