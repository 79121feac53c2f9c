"""What matters most from the command line: tables, JSON, and bad input."""

from __future__ import annotations

import json
from typing import Any

import pytest

SCENARIO = "china-2025-controls"
FEW = ("--months", "6", "--trajectories", "2", "--points", "8", "--leading", "3", "--workers", "1")


def test_a_program_gets_shares_and_what_ran(warm_terminal: Any) -> None:
    done = warm_terminal.run("sensitivity", SCENARIO, "--element", "Dy", *FEW, "--json")
    assert done.code == 0, done.err
    content = json.loads(done.out)
    assert [row["rank"] for row in content["rows"]] == [1, 2, 3, None]
    assert content["meta"]["command"].startswith(f"ytterby sensitivity {SCENARIO}")
    assert "--seed 0" in content["meta"]["command"]
    assert len(content["tables"]["screening"]["rows"]) > 100


@pytest.mark.slow
def test_people_get_sentences_and_one_table_and_workers_change_nothing(warm_terminal: Any) -> None:
    one = warm_terminal.run("sensitivity", SCENARIO, *FEW)
    two = warm_terminal.run("sensitivity", SCENARIO, *FEW[:-1], "2")
    assert one.code == 0, one.err
    assert "What matters most for the shortage in the United States" in " ".join(one.out.split())
    assert one.out == two.out
    assert len(one.out.splitlines()) < 40


@pytest.mark.parametrize(
    ("tokens", "mend"),
    [
        (("--outcome", "worstmonth"), "worst-month"),
        (("--points", "100"), "256"),
        (("--element", "Dyy"), "Dy"),
        (("--outcome", "peak-price"), "--element"),
    ],
)
def test_bad_input_is_named_with_its_mend(
    warm_terminal: Any, tokens: tuple[str, ...], mend: str
) -> None:
    done = warm_terminal.run("sensitivity", SCENARIO, *tokens)
    assert done.code == 2
    assert mend in done.err
    assert done.out == ""
