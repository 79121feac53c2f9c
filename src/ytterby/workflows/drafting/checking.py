"""Check a scenario's text as one types: every problem at once, each with its line."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from ytterby.core.yaml_bounds import bounds_problem
from ytterby.errors import InputError, Problem
from ytterby.simulate import Scenario
from ytterby.simulate.scenario.check import check_values
from ytterby.simulate.scenario.yaml_text import parse_yaml

FILE = "scenario"
LARGEST = 200_000
"""Characters of a text that is checked; the longest that ships has a twentieth of them."""
_LINE = re.compile(r", line (\d+)")


UNREADABLE = frozenset({"yaml-syntax", "yaml-tab", "yaml-too-deep", "yaml-too-large"})
"""Codes of a text in which there are no fields to show."""


@dataclass(frozen=True, slots=True)
class Mistake:
    """A problem and where in the text it is.

    Attributes
    ----------
    line
        From 1.
    field
        As people write it: ``events[0].severity``; empty where it is the text itself.
    problem
        What is wrong, and how to mend it.
    """

    line: int
    field: str
    problem: Problem


@dataclass(frozen=True)
class Checked:
    """What was understood of a text.

    Attributes
    ----------
    text
        As it was given.
    values
        What it holds, dates as text; empty where it is no YAML.
    scenario
        The scenario, or ``None`` if anything is wrong.
    mistakes
        In the order of lines.
    """

    text: str = field(repr=False)
    values: Mapping[str, Any] = field(repr=False)
    scenario: Scenario | None = field(repr=False)
    mistakes: tuple[Mistake, ...]

    @property
    def readable(self) -> bool:
        """Whether a form can show it: it is YAML and holds fields, right or wrong."""
        codes = {m.problem.code for m in self.mistakes}
        return bool(self.values) and not codes & UNREADABLE


def check_text(text: str) -> Checked:
    """Return what was understood of a scenario's text, with all that is wrong with it.

    Parameters
    ----------
    text
        YAML as someone types it; never raises for what it holds.

    Examples
    --------
    >>> check_text("name: x\\ntitel: y").mistakes[0].line
    1
    """
    if len(text) > LARGEST:
        message = f"the text has {len(text):,} characters, more than {LARGEST:,}"
        problem = Problem("text-too-long", FILE, message, "shorten its notes, or split it")
        return Checked(text, {}, None, (Mistake(1, "", problem),))
    deep = bounds_problem(text, FILE)
    if deep is not None:
        return Checked(text, {}, None, find_places((deep,)))
    read = parse_yaml(text, FILE)
    values = read.values if isinstance(read.values, Mapping) else {}
    try:
        scenario = check_values(read.values, place=FILE, text=read)
    except InputError as error:
        return Checked(text, values, None, find_places(error.problems))
    return Checked(text, values, scenario, ())


def find_places(problems: tuple[Problem, ...]) -> tuple[Mistake, ...]:
    """Return problems of a text with their lines and fields, in the order of lines."""
    return tuple(sorted((_place(p) for p in problems), key=lambda m: m.line))


def _place(problem: Problem) -> Mistake:
    found = _LINE.search(problem.place)
    if found is None:
        return Mistake(1, "", problem)
    return Mistake(int(found[1]), problem.place[found.end() :].removeprefix(", "), problem)
