"""Every example in a docstring prints what it says."""

import doctest
import pkgutil
from importlib import import_module

import pytest

import ytterby

MODULES = tuple(
    found.name
    for found in pkgutil.walk_packages(ytterby.__path__, "ytterby.")
    if not found.name.endswith("__main__")
)


@pytest.mark.parametrize("name", MODULES)
def test_examples_of_a_module_hold(name: str) -> None:
    result = doctest.testmod(import_module(name))
    assert result.failed == 0, f"{result.failed} of {result.attempted} examples"


def test_there_are_examples() -> None:
    finder = doctest.DocTestFinder()
    found = (test for name in MODULES for test in finder.find(import_module(name)))
    assert sum(bool(test.examples) for test in found) > 60
