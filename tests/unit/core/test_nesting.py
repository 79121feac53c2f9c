"""A text that goes too deep is a problem; read unseen, it would end the process."""

from __future__ import annotations

import time

import pytest

from ytterby.core.nesting import DEEPEST, nesting_problem
from ytterby.simulate import scenario_names
from ytterby.workflows.scenarios import read_yaml


@pytest.mark.parametrize("text", ["[" * 100_000, "{" * 100_000, "{a: " * 50_000, "- " * 50_000])
def test_depth_is_a_problem_at_once(text: str) -> None:
    began = time.perf_counter()
    problem = nesting_problem(text, "x.yaml")
    assert problem is not None
    assert problem.code == "yaml-too-deep"
    assert problem.place == "x.yaml, line 1"
    assert time.perf_counter() - began < 1


def test_the_deepest_that_is_taken_is_taken() -> None:
    fine = "[" * DEEPEST + "]" * DEEPEST
    assert nesting_problem(fine, "x.yaml") is None
    assert nesting_problem(f"[{fine}]", "x.yaml") is not None


@pytest.mark.parametrize("text", ["", "a: [", "\x00", "\ud800", "a: *b", "%YAML 9\n---\n", "\t"])
def test_what_is_wrong_otherwise_is_left_to_the_reader(text: str) -> None:
    assert nesting_problem(text, "x.yaml") is None


def test_scenarios_that_ship_are_far_from_it() -> None:
    assert all(nesting_problem(read_yaml(name), name) is None for name in scenario_names())
