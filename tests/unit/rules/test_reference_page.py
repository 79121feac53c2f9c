"""The page of rules is up to date and says what it is not."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path

from ytterby.rules import NOT_ADVICE
from ytterby.rules.reading import shipped_rules

ROOT = Path(__file__).resolve().parents[3]

_spec = importlib.util.spec_from_file_location("write_rules", ROOT / "tools" / "write_rules.py")
assert _spec is not None
assert _spec.loader is not None
write_rules = importlib.util.module_from_spec(_spec)
sys.modules["write_rules"] = write_rules
_spec.loader.exec_module(write_rules)


def test_the_page_of_rules_is_up_to_date() -> None:
    page = (ROOT / "docs" / "reference" / "rules.md").read_text(encoding="utf-8")
    assert page == write_rules.write_page(shipped_rules()), "run python tools/write_rules.py"


def test_every_rule_and_source_is_on_the_page() -> None:
    page = write_rules.write_page(shipped_rules())
    assert NOT_ADVICE in page
    for rule in shipped_rules():
        assert f"({rule.id})=" in page
        assert all(source.address in page for source in rule.sources)


def test_the_pages_by_hand_say_that_it_is_no_advice() -> None:
    for name in ("method/rules.md", "how-to/add-a-rule.md"):
        assert "Not legal advice" in (ROOT / "docs" / name).read_text(encoding="utf-8")
