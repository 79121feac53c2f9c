"""Propagation from the command line: what people and programs get, and bad input."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

TENTH = "sector,share,low,high\nsector 1,0.1,0.05,0.2\n"


def test_people_read_sentences_and_files_hold_the_sectors(
    warm_terminal: Any, tmp_path: Path
) -> None:
    losses, out = tmp_path / "losses.csv", tmp_path / "out.csv"
    losses.write_text(TENTH, encoding="utf-8")
    done = warm_terminal.run("propagate", "miller-blair", "--losses", str(losses))
    assert done.code == 0, done.err
    text = " ".join(done.out.split())
    assert "with suppliers and customers it is 121 unit" in text
    assert "Propagated includes direct" in text
    page = tmp_path / "page.html"
    options = ("--losses", str(losses), "--model", "leontief", "--csv", str(out))
    done = warm_terminal.run("propagate", "miller-blair", *options, "--report", str(page))
    assert done.code == 0, done.err
    with (tmp_path / "out.sectors.csv").open(encoding="utf-8") as file:
        assert {r["sector"] for r in csv.DictReader(file)} == {"sector 1", "sector 2"}
    written = page.read_text(encoding="utf-8")
    assert "Direct, propagated, dearer" in written
    assert "Miller and Blair" in written


def test_a_program_gets_totals_and_what_ran(warm_terminal: Any, tmp_path: Path) -> None:
    losses = tmp_path / "losses.csv"
    losses.write_text(TENTH, encoding="utf-8")
    done = warm_terminal.run("propagate", "miller-blair", "--losses", str(losses), "--json")
    content = json.loads(done.out)
    assert [r["effect"] for r in content["rows"]][:2] == ["direct", "propagated"]
    assert "--model capacity" in content["meta"]["command"]
    assert "--seed 0" in content["meta"]["command"]


def test_bad_input_is_named_and_nothing_is_printed(warm_terminal: Any, tmp_path: Path) -> None:
    done = warm_terminal.run(
        "propagate", "miller-blare", "--losses", str(tmp_path / "no.csv"), "--model", "leontif"
    )
    assert done.code == 2
    assert done.out == ""
    for part in ("miller-blair", "leontief", "unreadable-file"):
        assert part in done.err
