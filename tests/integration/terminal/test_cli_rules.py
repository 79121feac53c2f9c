"""Rules from the command line: a shipment, the list, rules of one's own, benchmarks."""

from __future__ import annotations

import csv
import json
import re
from pathlib import Path
from typing import Any

SHIPMENT = ("rules", "--from", "China", "--to", "USA", "--on", "2026-06-01")


def test_a_shipment_is_answered_with_reason_consequence_and_source(terminal: Any) -> None:
    done = terminal.run(*SHIPMENT, "--material", "N42SH", "--use", "defence", "--json")
    assert done.code == 0, done.err
    content = json.loads(done.out)
    rows = {r["rule"]: r for r in content["rows"]}
    assert rows["china-2025-18"]["verdict"] == "applies"
    assert rows["china-2024-46-us-military"]["verdict"] == "applies"
    assert content["rows"][0]["effect"] == "stop"
    for row in rows.values():
        assert row["why"]
        assert row["source"]
    assert "Not legal advice" in content["meta"]["note"]
    assert "rules-without-effect" in content["tables"]


def test_people_read_the_answer_first_and_that_it_is_no_advice_last(terminal: Any) -> None:
    done = terminal.run(*SHIPMENT, "--material", "SmCo")
    assert done.code == 0, done.err
    words = " ".join(done.out.split())
    assert re.match(r"\d rules apply to SmCo magnets from China to the United States on", words)
    assert "Not legal advice" in words


def test_the_table_is_written_as_csv(terminal: Any, tmp_path: Path) -> None:
    target = tmp_path / "rules.csv"
    done = terminal.run(*SHIPMENT, "--material", "dysprosium oxide", "--csv", target)
    assert done.code == 0, done.err
    text = target.read_text(encoding="utf-8")
    rows = list(csv.DictReader(line for line in text.splitlines() if not line.startswith("#")))
    assert {"verdict", "rule", "why", "source"} <= set(rows[0])
    assert "china-2025-18" in {r["rule"] for r in rows}


def test_wrong_facts_are_told_at_once(terminal: Any) -> None:
    done = terminal.run("rules", "--material", "NdFeBB", "--from", "Chna", "--on", "x", "--json")
    assert done.code == 2
    problems = json.loads(done.err)["problems"]
    assert {p["code"] for p in problems} == {"unknown-material", "unknown-region", "bad-date"}


def test_the_list_and_one_rule_are_shown(terminal: Any) -> None:
    listed = json.loads(terminal.run("rules", "list", "--on", "2026-11-22", "--json").out)
    status = {r["rule"]: r["status"] for r in listed["rows"]}
    assert status["china-2025-18"] == "in force"
    assert status["china-2025-57"] == "unverified"
    shown = json.loads(terminal.run("rules", "show", "china-2025-57", "--json").out)
    assert "ended by its terms on 2026-11-10" in shown["tables"]["rule-timeline"]["rows"][2]["note"]


def test_a_rule_of_ones_own_is_copied_changed_added_and_removed(
    terminal: Any, tmp_path: Path
) -> None:
    text = terminal.run("rules", "show", "malaysia-raw", "--toml").out
    mine = tmp_path / "mine.toml"
    mine.write_text(text.replace('id = "malaysia-raw"', 'id = "my-rule"'), encoding="utf-8")
    assert terminal.run("rules", "check", mine).code == 0
    assert not (terminal.workspace / "rules").exists()
    added = terminal.run("rules", "add", mine)
    assert added.code == 0, added.err
    rows = json.loads(terminal.run("rules", "list", "--json").out)["rows"]
    assert {r["rule"]: r["from"] for r in rows}["my-rule"] == "mine.toml"
    found = json.loads(
        terminal.run(
            "rules", "--material", "concentrate", "--from", "Malaysia", "--to", "China", "--json"
        ).out
    )
    assert {"my-rule", "malaysia-raw"} <= {r["rule"] for r in found["rows"]}
    assert terminal.run("rules", "remove", "mine").code == 0
    gone = terminal.run("rules", "remove", "mine", "--json")
    assert gone.code == 2


def test_all_problems_of_a_rule_file_are_named(terminal: Any, tmp_path: Path) -> None:
    text = terminal.run("rules", "show", "malaysia-raw", "--toml").out
    bad = tmp_path / "bad.toml"
    bad.write_text(
        text.replace('"concentrate"', '"concentrat"').replace(
            'origin = ["MYS"]', 'origin = ["MYX"]'
        ),
        encoding="utf-8",
    )
    done = terminal.run("rules", "add", bad, "--json")
    assert done.code == 2
    problems = json.loads(done.err)["problems"]
    assert {p["code"] for p in problems} == {"unknown-form", "unknown-region", "duplicate-rule"}
    assert all(p["place"].startswith("bad.toml") and p["fix"] for p in problems)
    assert not (terminal.workspace / "rules").exists()
