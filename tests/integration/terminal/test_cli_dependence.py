"""Dependence over time from the command line."""

from __future__ import annotations

import json
from typing import Any


def test_dependence_is_told_at_once_and_after_months(warm_terminal: Any) -> None:
    done = warm_terminal.run("dependence", "--target", "JPN", "--draws", "8", "--json")
    assert done.code == 0, done.err
    rows = json.loads(done.out)["rows"]
    dysprosium = {r["after"]: r for r in rows if r["element"] == "Dy"}
    assert set(dysprosium) == {0, 3, 12, 36}
    assert dysprosium[0]["method"] == "linear program"
    assert dysprosium[3]["dependence"] < dysprosium[12]["dependence"]
    assert dysprosium[12]["low"] <= dysprosium[12]["dependence"] <= dysprosium[12]["high"]


def test_people_read_a_sentence_and_a_table(warm_terminal: Any) -> None:
    done = warm_terminal.run(
        "dependence", "--target", "USA", "--draws", "4", "--after", "6", "--element", "Dy"
    )
    assert done.code == 0, done.err
    flat = " ".join(done.out.split())
    assert "When China is lost for good, the United States lacks" in flat
    assert "dysprosium" in flat


def test_everything_wrong_is_said_at_once(warm_terminal: Any) -> None:
    done = warm_terminal.run("dependence", "--target", "CHN", "--after", "0", "--draws", "0")
    assert done.code == 2
    for code in ("out-of-range", "lost-to-itself"):
        assert code in done.err
    assert done.err.count("out-of-range") == 2
