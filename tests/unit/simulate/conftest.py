"""The table of behaviour, read once, without announced plants: the toy has none."""

from __future__ import annotations

from dataclasses import replace

import pytest

from ytterby.simulate import Parameters


@pytest.fixture(scope="session")
def table() -> Parameters:
    return replace(Parameters.load(as_of="2025-03-31", year=2024), plants=())
