"""A text that goes too deep is a problem; read unseen, it would end the process."""

from __future__ import annotations

import time

import pytest

from ytterby.core.yaml_bounds import DEEPEST, bounds_problem
from ytterby.simulate import scenario_names
from ytterby.workflows.scenarios import read_yaml


@pytest.mark.parametrize("text", ["[" * 100_000, "{" * 100_000, "{a: " * 50_000, "- " * 50_000])
def test_depth_is_a_problem_at_once(text: str) -> None:
    began = time.perf_counter()
    problem = bounds_problem(text, "x.yaml")
    assert problem is not None
    assert problem.code == "yaml-too-deep"
    assert problem.place == "x.yaml, line 1"
    assert time.perf_counter() - began < 1


def test_the_deepest_that_is_taken_is_taken() -> None:
    fine = "[" * DEEPEST + "]" * DEEPEST
    assert bounds_problem(fine, "x.yaml") is None
    assert bounds_problem(f"[{fine}]", "x.yaml") is not None


@pytest.mark.parametrize("text", ["", "a: [", "\x00", "\ud800", "a: *b", "%YAML 9\n---\n", "\t"])
def test_what_is_wrong_otherwise_is_left_to_the_reader(text: str) -> None:
    assert bounds_problem(text, "x.yaml") is None


def test_scenarios_that_ship_are_far_from_it() -> None:
    assert all(bounds_problem(read_yaml(name), name) is None for name in scenario_names())


@pytest.mark.parametrize("number", ["9" * 5000, "-0x" + "f" * 5000, "1_" * 900 + "1"])
def test_a_number_of_endless_digits_is_a_problem(number: str) -> None:
    problem = bounds_problem(f"a: 1\nmonths: {number}\n", "x.yaml")
    assert problem is not None
    assert (problem.code, problem.place) == ("yaml-long-number", "x.yaml, line 2")


def test_a_long_text_of_digits_is_a_text() -> None:
    assert bounds_problem("note: '" + "9" * 5000 + "'", "x.yaml") is None
    assert bounds_problem("note: " + "9 " * 5000, "x.yaml") is None
