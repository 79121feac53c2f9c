"""The page of the method is the tool's, and describes every outcome."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path

from ytterby.simulate.sensitivity import OUTCOMES

ROOT = Path(__file__).resolve().parents[4]

_spec = importlib.util.spec_from_file_location(
    "write_sensitivity", ROOT / "tools" / "write_sensitivity.py"
)
assert _spec is not None
assert _spec.loader is not None
write_sensitivity = importlib.util.module_from_spec(_spec)
sys.modules["write_sensitivity"] = write_sensitivity
_spec.loader.exec_module(write_sensitivity)

PAGE = (ROOT / "docs" / "method" / "sensitivity.md").read_text(encoding="utf-8")


def test_the_page_is_what_the_tool_writes_around_its_examples() -> None:
    tool = write_sensitivity
    for part in (tool.INTRODUCTION, tool.METHOD, tool.outcomes(), tool.LIMITS):
        assert part in PAGE, "run tools/write_sensitivity.py"


def test_every_outcome_is_described() -> None:
    assert [name for name in OUTCOMES if f"| `{name}` |" not in PAGE] == []


def test_every_example_answers() -> None:
    answers = PAGE.count("What matters most for ")
    assert answers == len(write_sensitivity.EXAMPLES)
    assert PAGE.count("| all other parameters together |") == answers
