"""Company dossiers from the command line: list, dossier, report, and bad input."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest


def test_alone_it_lists_the_companies(warm_terminal: Any) -> None:
    done = warm_terminal.run("company", "--json")
    assert done.code == 0, done.err
    rows = {r["company"]: r for r in json.loads(done.out)["rows"]}
    assert {"mp-materials", "lynas", "energy-fuels"} <= set(rows)
    assert "magnet" in rows["mp-materials"]["stages"]


def test_a_dossier_says_what_it_covers_and_what_it_hangs_on(
    warm_terminal: Any, tmp_path: Path
) -> None:
    page = tmp_path / "lynas.html"
    done = warm_terminal.run("company", "Lynas", "--report", str(page))
    assert done.code == 0, done.err
    text = " ".join(done.out.split())
    assert text.startswith("Lynas Rare Earths has")
    assert "[proxy" in text
    assert "Not its own: metal and alloy" in text
    assert "advice" in page.read_text(encoding="utf-8")


@pytest.mark.slow
def test_a_program_gets_every_table_with_its_unit(warm_terminal: Any) -> None:
    done = warm_terminal.run("company", "mp", "--json")
    tables = json.loads(done.out)["tables"]
    names = {"coverage", "exposure", "worth", "support", "support-sums", "people", "events"}
    assert names <= set(tables)
    assert all(r["tier"] == "C" for r in tables["exposure"]["rows"])


def test_an_unknown_company_gets_the_nearest_names(warm_terminal: Any) -> None:
    done = warm_terminal.run("company", "Lynsa")
    assert done.code == 2
    assert "Lynas" in done.err
    assert done.out == ""


def test_a_report_needs_a_company(warm_terminal: Any, tmp_path: Path) -> None:
    done = warm_terminal.run("company", "--report", str(tmp_path / "x.html"))
    assert done.code == 2
    assert "no-company" in done.err
