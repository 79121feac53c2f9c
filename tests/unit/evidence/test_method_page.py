"""The method page of the evidence says what the code does."""

from __future__ import annotations

import re
from pathlib import Path

from ytterby.evidence.checks import checks
from ytterby.evidence.checks.shares import ASSAY_TOLERANCE, TOLERANCE
from ytterby.evidence.tiers import relative_sigma

PAGE = (Path(__file__).parents[3] / "docs" / "method" / "evidence.md").read_text(encoding="utf-8")


def test_the_page_gives_the_relative_errors_of_the_table() -> None:
    rows = re.findall(r"^\| ([ABC]): .*?\| ([\d.]+) \| ([\d.]+) \| ([\d.]+) \|$", PAGE, re.M)
    printed = {
        (tier, confidence): float(number)
        for tier, *numbers in rows
        for confidence, number in zip(("high", "medium", "low"), numbers, strict=True)
    }
    assert printed == relative_sigma()


def test_the_page_describes_every_check() -> None:
    described = set(re.findall(r"^\| ([a-z ]+) \| [a-z]", PAGE, re.M)) - {"check", "tier"}
    assert described == {name.replace("_", " ") for name in checks()}


def test_the_page_gives_the_tolerances() -> None:
    assert f"{1 + TOLERANCE:.2f} (printed assays: {1 + ASSAY_TOLERANCE:.2f})" in PAGE
