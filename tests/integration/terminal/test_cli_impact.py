"""What a scenario costs, from the command line: tables, JSON, a report, bad input."""

from __future__ import annotations

import json
from typing import Any

import pytest

SCENARIO = "china-2025-controls"
FEW = ("--draws", "4", "--months", "6", "--workers", "1", "--no-tiers")


def test_a_program_gets_headlines_with_units_and_what_rests_on_tier_c(warm_terminal: Any) -> None:
    done = warm_terminal.run("impact", SCENARIO, *FEW, "--json")
    assert done.code == 0, done.err
    content = json.loads(done.out)
    first = content["rows"][0]
    assert (first["headline"], first["rule"], first["unit"]) == (
        "value-added-lost",
        "proportional",
        "USD",
    )
    assert 0 <= first["tier_c_share"] <= 1
    assert first["tier_c_variance"] is None
    assert content["meta"]["command"].startswith(f"ytterby impact {SCENARIO}")


def test_people_get_sentences_short_tables_and_a_report(warm_terminal: Any) -> None:
    page = warm_terminal.root / "impact.html"
    done = warm_terminal.run("impact", SCENARIO, *FEW, "--report", str(page))
    assert done.code == 0, done.err
    said = " ".join(done.out.split())
    assert "In the United States it stops" in said
    assert "Michigan" in said
    assert "Not counted" in said
    assert page.read_text(encoding="utf-8").startswith("<!DOCTYPE html>")


@pytest.mark.parametrize(
    ("tokens", "mend"),
    [
        (("--target", "FRA"), "USA, JPN, DEU"),
        (("--target", "Germny"), "Germany"),
        (("--draws", "1"), "2 or more"),
    ],
)
def test_bad_input_is_named_with_its_mend(
    warm_terminal: Any, tokens: tuple[str, ...], mend: str
) -> None:
    done = warm_terminal.run("impact", SCENARIO, *tokens)
    assert done.code == 2
    assert mend in done.err
    assert done.out == ""
