"""Footprints and permits from the command line: words, JSON, reports, bad input."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

FEW = ("--draws", "20")


def test_people_get_sentences_and_a_short_table(warm_terminal: Any, tmp_path: Path) -> None:
    page = tmp_path / "magnet.html"
    done = warm_terminal.run("footprint", "magnet", *FEW, "--report", page)
    assert done.code == 0, done.err
    text = " ".join(done.out.split())
    assert "by mass or" in text
    assert "tier C" in text
    assert "Not counted, since no figure is published" in text
    assert "carries" in page.read_text(encoding="utf-8")


def test_a_program_gets_amounts_with_unit_interval_and_tier(warm_terminal: Any) -> None:
    done = warm_terminal.run("footprint", "usa-mountain-pass", *FEW, "--json")
    assert done.code == 0, done.err
    content = json.loads(done.out)
    assert content["meta"]["command"].startswith("ytterby footprint usa-mountain-pass")
    carbon = next(r for r in content["rows"] if r["indicator"] == "carbon")
    assert carbon["low"] < carbon["amount"] < carbon["high"]
    assert (carbon["unit"], carbon["tier"]) == ("t CO2e/year", "C")
    assert {"products", "gaps"} <= set(content["tables"])


def test_alone_it_lists_what_can_be_asked(warm_terminal: Any) -> None:
    done = warm_terminal.run("footprint")
    assert done.code == 0, done.err
    assert "recycled-magnet" in done.out
    assert "usa-mountain-pass" in done.out


def test_permits_show_the_longest_path_and_write_a_report(
    warm_terminal: Any, tmp_path: Path
) -> None:
    page = tmp_path / "permits.html"
    done = warm_terminal.run("permits", "USA", "--stage", "mine", *FEW, "--report", page)
    assert done.code == 0, done.err
    assert "* environmental impact statement" in done.out
    assert "Army Corps of Engineers" in done.out
    assert "What waits for what" in page.read_text(encoding="utf-8")


def test_permits_of_all_regions_are_told_by_their_ends_and_each_longest_path(
    warm_terminal: Any,
) -> None:
    done = warm_terminal.run("permits", *FEW)
    assert done.code == 0, done.err
    text = " ".join(done.out.split())
    assert "To construction, permits take from" in text
    assert "months for separation in" in text
    assert text.count("→") >= 5
    assert "-" not in text.partition("months")[0]


@pytest.mark.parametrize(
    ("tokens", "mend"),
    [
        (("footprint", "usa-mountain-pas"), "usa-mountain-pass"),
        (("footprint", "magnet", "--origin", "lynass"), "lynas"),
        (("footprint", "magnet", "--allocation", "masss"), "mass"),
        (("footprint", "nowhere.csv"), "column facility"),
        (("permits", "CHN"), "USA"),
        (("permits", "USA", "--stage", "magnets"), "magnet"),
    ],
)
def test_bad_input_is_named_with_its_mend(
    warm_terminal: Any, tokens: tuple[str, ...], mend: str
) -> None:
    done = warm_terminal.run(*tokens)
    assert done.code == 2
    assert mend in done.err
    assert done.out == ""
