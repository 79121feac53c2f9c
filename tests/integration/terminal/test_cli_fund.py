"""Funds and instruments from the command line: example, tables, words, and bad input."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

FEW = ("--draws", "24")


@pytest.fixture
def portfolio(warm_terminal: Any, tmp_path: Path) -> Path:
    path = tmp_path / "portfolio.csv"
    path.write_text(warm_terminal.run("fund", "example").out, encoding="utf-8")
    return path


def test_the_example_is_a_portfolio_to_begin_with(warm_terminal: Any, portfolio: Path) -> None:
    done = warm_terminal.run("fund", str(portfolio), *FEW, "--json")
    assert done.code == 0, done.err
    content = json.loads(done.out)
    rows = {r["figure"]: r for r in content["rows"]}
    assert rows["committed"]["value"] > 1e8
    assert {"positions", "cash", "security", "concentration", "correlation"} <= set(
        content["tables"]
    )
    assert "--seed 0" in content["meta"]["command"]


@pytest.mark.slow
def test_the_same_seed_gives_the_same_words(
    warm_terminal: Any, portfolio: Path, tmp_path: Path
) -> None:
    page = tmp_path / "fund.html"
    one = warm_terminal.run("fund", str(portfolio), *FEW, "--report", str(page))
    two = warm_terminal.run("fund", str(portfolio), *FEW)
    other = warm_terminal.run("fund", str(portfolio), *FEW, "--seed", "7")
    # The last line offers a report only where none was asked for.
    assert one.out == two.out.replace(", --report FILE.html", "")
    assert two.out != other.out
    assert "t of NdPr equivalent a year" in " ".join(one.out.split())
    text = page.read_text(encoding="utf-8")
    assert "tier C" in text
    assert "<td>zaf-phalaborwa" not in text


@pytest.mark.slow
def test_instruments_of_one_project_are_ordered_by_what_they_cost(
    warm_terminal: Any, tmp_path: Path
) -> None:
    page = tmp_path / "compare.html"
    done = warm_terminal.run(
        "fund", "--compare", "zaf-phalaborwa", *FEW, "--json", "--report", str(page)
    )
    assert done.code == 0, done.err
    rows = [r for r in json.loads(done.out)["rows"] if r["reaches"]]
    costs = [r["society"] for r in rows]
    assert costs == sorted(costs)
    assert {"grant", "floor", "loan"} <= {r["instrument"] for r in rows}
    assert page.exists()


def test_what_cannot_be_asked_is_said_at_once(warm_terminal: Any, tmp_path: Path) -> None:
    done = warm_terminal.run(
        "fund", "--compare", "zaf-phalaborwa", "--instrument", "gift", "--odds", "3"
    )
    assert done.code == 2
    assert "gift" in done.err
    assert "odds" in done.err
    assert done.out == ""


@pytest.mark.parametrize(
    ("tokens", "mend"),
    [
        ((), "PORTFOLIO"),
        (("nowhere.csv",), "ytterby fund example"),
        (("--compare", "zaf-phalaborw", "--draws", "1"), "zaf-phalaborwa"),
        pytest.param(
            ("--compare", "aus-mount-weld", "--draws", "1"),
            "yet to be built",
            marks=pytest.mark.slow,
        ),
        pytest.param(
            ("--compare", "grl-tanbreez", "--draws", "1"),
            "what its ore holds",
            marks=pytest.mark.slow,
        ),
    ],
)
def test_bad_input_is_named_with_its_mend(
    warm_terminal: Any, tokens: tuple[str, ...], mend: str
) -> None:
    done = warm_terminal.run("fund", *tokens)
    assert done.code == 2
    assert mend in " ".join(done.err.split())
