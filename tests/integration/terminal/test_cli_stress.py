"""The main job from the command line: a stress run, its tables, its page, and bad input."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

SCENARIO = "china-2025-controls"


def test_the_main_job_answers_and_writes_a_page(warm_terminal: Any) -> None:
    page = warm_terminal.root / "china-2025.html"
    done = warm_terminal.run("stress", SCENARIO, "--target", "USA", "--report", page)
    assert done.code == 0, done.err
    assert "United States" in done.out
    assert len(done.out.splitlines()) < 120
    html = page.read_text(encoding="utf-8")
    assert f"ytterby stress {SCENARIO}" in html
    asked = re.findall(r"<(?:script|link|img|iframe)[^>]+(?:src|href)=[\"']?https?://", html)
    assert asked == []


def test_a_program_gets_flat_rows_and_what_ran(warm_terminal: Any) -> None:
    done = warm_terminal.run("stress", SCENARIO, "--target", "JPN", "--months", "24", "--json")
    assert done.code == 0, done.err
    content = json.loads(done.out)
    assert content["rows"]
    assert content["meta"]["command"].startswith(f"ytterby stress {SCENARIO} --target JPN")
    assert content["meta"]["evidence_version"].startswith("0.1.0+")
    balance = content["tables"]["balance"]["rows"]
    assert max(row["month"] for row in balance) == 24


def test_the_same_run_gives_the_same_numbers(warm_terminal: Any) -> None:
    tokens = ("stress", "china-total-ban", "--target", "EU27", "--months", "12", "--json")
    first, second = (json.loads(warm_terminal.run(*tokens).out) for _ in range(2))
    assert first["rows"] == second["rows"]
    assert first["tables"]["balance"]["rows"] == second["tables"]["balance"]["rows"]


def test_filters_limit_the_elements(warm_terminal: Any) -> None:
    done = warm_terminal.run(
        "stress", "china-total-ban", "--months", "18", "--element", "Dy", "--json"
    )
    assert {row["element"] for row in json.loads(done.out)["rows"]} == {"Dy"}


@pytest.mark.parametrize(
    ("tokens", "mend"),
    [
        (("--target", "Untied States"), "United States"),
        (("--months", "-3"), "1 to 600"),
        (("--year", "1950"), "2024"),
        (("--element", "Dyy"), "Dy"),
    ],
)
def test_bad_input_is_named_with_its_mend(
    warm_terminal: Any, tokens: tuple[str, ...], mend: str
) -> None:
    done = warm_terminal.run("stress", SCENARIO, *tokens)
    assert done.code == 2
    assert done.out == ""
    assert mend in done.err


def test_a_page_that_cannot_be_written_is_a_problem_with_a_place(
    warm_terminal: Any, tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("in the way")
    page = tmp_path / "file" / "x.html"
    done = warm_terminal.run("stress", SCENARIO, "--months", "3", "--report", page)
    assert done.code == 2
    assert str(page.parent) in done.err
    assert (tmp_path / "file").read_text() == "in the way"


def test_scenarios_are_laid_side_by_side(warm_terminal: Any) -> None:
    names = ("china-2025-controls", "china-total-ban")
    done = warm_terminal.run("stress", *names, "--compare", "--months", "12", "--json")
    assert done.code == 0, done.err
    content = json.loads(done.out)
    assert {r["scenario"] for r in content["rows"]} == set(names)
    assert {r["scenario"] for r in content["tables"]["prices"]["rows"]} == set(names)
    shown = warm_terminal.run("stress", *names, "--compare", "--months", "12")
    assert "China exports no rare earths at all for two years” (china-total-ban) and" in " ".join(
        shown.out.split()
    )


def test_a_comparison_refuses_what_it_cannot_do(warm_terminal: Any) -> None:
    done = warm_terminal.run("stress", "china-total-ban", "--compare")
    assert done.code == 2
    assert "out-of-range" in done.err
    names = ("china-2025-controls", "china-total-ban")
    done = warm_terminal.run("stress", *names, "--report", "x.html", "--resume", "y")
    assert done.code == 2
    assert done.err.count("not-for-comparisons") == 2
