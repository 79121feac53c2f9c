"""A terminal for each test; one that keeps its cache for the tests of a session."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path

import pytest

_spec = importlib.util.spec_from_file_location("cli_terminal", Path(__file__).with_name("cli.py"))
assert _spec is not None
assert _spec.loader is not None
_module = importlib.util.module_from_spec(_spec)
sys.modules["cli_terminal"] = _module
_spec.loader.exec_module(_module)


@pytest.fixture
def terminal(tmp_path: Path) -> object:
    """Return a terminal with an empty workspace and cache."""
    return _module.Terminal(tmp_path)


@pytest.fixture(scope="session")
def warm_terminal(tmp_path_factory: pytest.TempPathFactory) -> object:
    """Return a terminal whose cache fills up as tests go on."""
    return _module.Terminal(tmp_path_factory.mktemp("terminal"))
