"""A text is checked as one types: all that is wrong, at its line, in no time."""

import time

import pytest

from ytterby.simulate.scenario.read import scenario_names, scenario_text
from ytterby.workflows.drafting.checking import LARGEST, check_text

WRONG = """\
name: mine
title: Mine
start: 2025-01
months: many
rated: [defense]
events:
  - kind: ban
    id: one
    who: [Chnia]
    start: 2025-13
    severty: 1
  - kind: bann
    id: two
"""


def test_every_mistake_is_told_with_its_line() -> None:
    told = {(m.line, m.problem.code) for m in check_text(WRONG).mistakes}
    assert {
        (4, "bad-type"),
        (5, "unknown-sector"),
        (9, "unknown-region"),
        (10, "bad-date"),
        (11, "unknown-field"),
        (12, "unknown-event-kind"),
    } <= told


def test_mistakes_come_in_the_order_of_lines_with_their_field() -> None:
    found = check_text(WRONG).mistakes
    assert [m.line for m in found] == sorted(m.line for m in found)
    assert "events[0].severty" in {m.field for m in found}


def test_what_is_no_yaml_is_told_at_its_line_and_cannot_be_a_form() -> None:
    found = check_text("name: x\nevents: [a, b\ntitle: y")
    assert found.mistakes[0].problem.code == "yaml-syntax"
    assert found.mistakes[0].line > 1
    assert not found.readable


def test_a_form_can_show_what_is_wrong_but_readable() -> None:
    assert check_text(WRONG).readable


@pytest.mark.parametrize("text", ["", "- a\n- b", "just words", "\x00", "a: &a [*a]", "{" * 3000])
def test_nothing_that_someone_types_breaks_the_check(text: str) -> None:
    found = check_text(text)
    assert found.mistakes
    assert found.scenario is None


def test_a_text_that_is_too_long_is_not_read() -> None:
    codes = [m.problem.code for m in check_text("a" * (LARGEST + 1)).mistakes]
    assert codes == ["text-too-long"]


@pytest.mark.parametrize("name", scenario_names())
def test_a_check_takes_a_tenth_of_a_second_at_most(name: str) -> None:
    text = scenario_text(name)[0]
    check_text(text)
    best = min(_time(text) for _ in range(3))
    assert best < 0.1


def _time(text: str) -> float:
    begun = time.perf_counter()
    check_text(text)
    return time.perf_counter() - begun
