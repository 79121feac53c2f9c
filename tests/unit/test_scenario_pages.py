"""Every scenario that ships has its reasons, a page, and a page that is in step with it."""

from __future__ import annotations

import importlib.util
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from pydantic import BaseModel

from ytterby import evidence
from ytterby.rules import read_rules
from ytterby.simulate import read_scenario, scenario_names
from ytterby.simulate.events import Amount, event_kinds
from ytterby.simulate.responses import response_kinds

ROOT = Path(__file__).resolve().parents[2]
PAGES = ROOT / "docs" / "scenarios"
WITHOUT_ODDS = {"crisis-2010", "china-2025-controls"}
"""History, and a forecast of what had been announced."""

_spec = importlib.util.spec_from_file_location(
    "write_scenario_pages", ROOT / "tools" / "write_scenarios.py"
)
assert _spec is not None
assert _spec.loader is not None
writer = importlib.util.module_from_spec(_spec)
sys.modules["write_scenario_pages"] = writer
_spec.loader.exec_module(writer)


def list_amounts(model: BaseModel, place: str = "") -> Iterator[tuple[str, Amount]]:
    """Yield every number that a scenario gives, however deep, with its place."""
    for field in model.model_fields_set:
        value = getattr(model, field)
        for part in value if isinstance(value, tuple) else (value,):
            name = f"{place}.{getattr(part, 'id', field)}".strip(".")
            if isinstance(part, Amount):
                yield name, part
            elif isinstance(part, BaseModel):
                yield from list_amounts(part, name)


@pytest.mark.parametrize("name", scenario_names())
def test_every_number_of_a_scenario_has_a_source(name: str) -> None:
    amounts = list(list_amounts(read_scenario(name)))
    assert amounts
    assert [place for place, amount in amounts if not amount.source] == []


@pytest.mark.parametrize("name", scenario_names())
def test_pure_judgement_is_tier_c_and_has_a_range_and_an_argument(name: str) -> None:
    for place, amount in list_amounts(read_scenario(name)):
        if amount.source.startswith("judgement"):
            assert amount.tier == "C", place
            assert amount.low is not None, place
            assert amount.high is not None, place
            assert amount.low < amount.high, place
            assert amount.note, place


@pytest.mark.parametrize("name", scenario_names())
def test_every_claim_rule_event_and_plant_that_a_page_cites_exists(name: str) -> None:
    base = evidence.load()
    tables = {str(c).rpartition("-")[0] for c in base.claims["claim"]}
    known = {*scenario_names(), *tables, *(rule.id for rule in read_rules())}
    known |= {*base.claims["claim"], *base.events["event"], *base.facilities["facility"]}
    known |= {*base.sources["source"], *event_kinds(), *response_kinds()}
    page = (PAGES / f"{name}.md").read_text(encoding="utf-8")
    cited = set(re.findall(r"`([a-z0-9]+(?:[-_][a-z0-9]+)+)`", page))
    assert cited
    assert cited - known == set()


@pytest.mark.parametrize("name", scenario_names())
def test_a_scenario_that_is_no_history_says_its_odds_with_a_wide_range(name: str) -> None:
    odds = read_scenario(name).odds
    if name in WITHOUT_ODDS:
        assert odds is None
        return
    assert odds is not None
    assert odds.low is not None
    assert odds.high is not None
    assert 0.0 < odds.low < odds.value < odds.high < 1.0
    assert odds.high / odds.low >= 5.0
    assert odds.note


@pytest.mark.parametrize("name", scenario_names())
def test_every_scenario_has_a_page_that_is_in_step_with_it(name: str) -> None:
    path = PAGES / f"{name}.md"
    assert path.exists(), f"write docs/scenarios/{name}.md"
    page = path.read_text(encoding="utf-8")
    wanted = writer.fill_page(page, read_scenario(name), ("events",))
    assert page == wanted, "run python tools/write_scenarios.py"
    for part in ("## What it is", "## What comes out", "## What it leaves out", "## Sources"):
        assert part in page


def test_the_index_names_every_scenario_and_no_other() -> None:
    index = (PAGES / "index.md").read_text(encoding="utf-8")
    toctree = index.split("```{toctree}")[1]
    listed = set(re.findall(r"^([a-z0-9-]+)$", toctree, re.M))
    assert listed == set(scenario_names())
    assert set(re.findall(r"^\| \{doc\}`([a-z0-9-]+)`", index, re.M)) == listed


def test_a_page_without_marks_is_refused() -> None:
    with pytest.raises(ValueError, match="lacks the marks"):
        writer.fill_page("# Title", read_scenario("crisis-2010"), ("events",))
