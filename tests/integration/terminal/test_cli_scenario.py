"""Scenarios from the command line: listed, shown with every parameter, checked all at once."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

SHIPPED = Path(__file__).resolve().parents[3] / "src" / "ytterby" / "scenarios"


def test_the_two_scenarios_that_ship_are_listed(terminal: Any) -> None:
    rows = json.loads(terminal.run("scenario", "list", "--json").out)["rows"]
    assert {r["scenario"] for r in rows} >= {"china-2025-controls", "china-total-ban"}


def test_every_parameter_is_shown_with_its_range_and_source(terminal: Any) -> None:
    content = json.loads(terminal.run("scenario", "show", "china-2025-controls", "--json").out)
    rows = content["tables"]["parameters"]["rows"]
    assert {"delay", "approval", "leakage"} <= {r["parameter"] for r in rows}
    ranged = [r for r in rows if r["low"] is not None]
    assert len(ranged) > len(rows) / 2
    assert all(r["low"] <= r["value"] <= r["high"] for r in ranged)
    for row in rows:
        assert row["tier"] in "ABC"
        assert row["source"]


def test_a_scenario_of_ones_own_is_checked(terminal: Any, tmp_path: Path) -> None:
    text = (SHIPPED / "china-total-ban.yaml").read_text(encoding="utf-8")
    mine = tmp_path / "mine.yaml"
    mine.write_text(text.replace("name: china-total-ban", "name: mine"), encoding="utf-8")
    done = terminal.run("scenario", "check", mine)
    assert done.code == 0, done.err
    assert "no problem found" in done.err


def test_a_scenario_that_ships_can_be_copied_and_changed(terminal: Any, tmp_path: Path) -> None:
    done = terminal.run("scenario", "show", "china-2025-controls", "--yaml")
    assert done.code == 0, done.err
    shipped = (SHIPPED / "china-2025-controls.yaml").read_text(encoding="utf-8")
    assert done.out.splitlines() == shipped.splitlines()
    copy = tmp_path / "mine.yaml"
    copy.write_text(done.out, encoding="utf-8")
    assert terminal.run("scenario", "check", copy).code == 0


def test_all_problems_of_a_scenario_are_named_with_their_line(
    terminal: Any, tmp_path: Path
) -> None:
    text = (SHIPPED / "china-total-ban.yaml").read_text(encoding="utf-8")
    text = text.replace("who: [CHN]", "who: [CHNA]").replace("leakage:", "leakge:")
    text = text.replace("months: 60", "months: -3")
    bad = tmp_path / "bad.yaml"
    bad.write_text(text, encoding="utf-8")
    done = terminal.run("scenario", "check", bad, "--json")
    assert done.code == 2
    problems = json.loads(done.err)["problems"]
    assert len(problems) >= 3
    assert all("bad.yaml" in p["place"] and p["fix"] for p in problems)
    said = " ".join(p["message"] + p["fix"] for p in problems)
    assert "leakage" in said
    assert "CHNA" in said


def test_a_misspelt_scenario_is_answered_with_the_nearest(terminal: Any) -> None:
    for command in (("scenario", "show"), ("stress",)):
        done = terminal.run(*command, "china-2025-control")
        assert done.code == 2
        assert "did you mean" not in done.out
        assert "china-2025-controls" in done.err
