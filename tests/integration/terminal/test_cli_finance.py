"""What a contract costs, from the command line: list, people, programs, report, bad input."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

FEW = ("--draws", "40", "--no-gaps")


def test_contracts_are_listed_without_a_name(warm_terminal: Any) -> None:
    done = warm_terminal.run("finance")
    assert done.code == 0, done.err
    assert "mp-dod-2025" in done.out


def test_people_get_the_cost_and_what_it_buys(warm_terminal: Any) -> None:
    done = warm_terminal.run("finance", "mp-dod-2025", *FEW)
    text = " ".join(done.out.split())
    assert done.code == 0, done.err
    assert "support is expected to cost the public" in text
    assert "95th percentile" in text
    assert "Not counted:" in text
    assert "What the public pays and receives" in text


def test_a_program_gets_tables_and_what_ran(warm_terminal: Any) -> None:
    done = warm_terminal.run(
        "finance", "mp-dod-2025", *FEW, "--price", "flat:110", "--rate", "0.03", "--json"
    )
    assert done.code == 0, done.err
    content = json.loads(done.out)
    command = content["meta"]["command"]
    assert command.startswith("ytterby finance mp-dod-2025 --no-gaps --draws 40")
    assert "--price flat:110" in command
    rows = {r["component"]: r for r in content["rows"]}
    assert "floor payment" not in rows  # at 110 it moves no money
    assert rows["loan drawn"]["paid"] == 150e6


def test_a_report_is_one_file_that_opens_offline(warm_terminal: Any, tmp_path: Path) -> None:
    page = tmp_path / "contract.html"
    done = warm_terminal.run("finance", "mp-dod-2025", "--draws", "10", "--report", str(page))
    assert done.code == 0, done.err
    html = page.read_text(encoding="utf-8")
    assert "What the published terms leave open" in html
    assert "A floor is a put" in html
    assert "https://cdn" not in html


@pytest.mark.parametrize(
    ("tokens", "mend"),
    [
        (("mp-dod-2024",), "mp-dod-2025"),
        (("mp-dod-2025", "--price", "cheap"), "flat:60"),
        (("mp-dod-2025", "--rate", "4"), "0.04"),
        (("nowhere.yaml",), "check the path"),
    ],
)
def test_bad_input_is_named_with_its_mend(
    warm_terminal: Any, tokens: tuple[str, ...], mend: str
) -> None:
    done = warm_terminal.run("finance", *tokens)
    assert done.code == 2
    assert mend in done.err
