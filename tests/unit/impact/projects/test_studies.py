"""Printed studies counted again: the scorecard of docs/method/project-finance.md."""

from __future__ import annotations

from pathlib import Path

import pytest

from ytterby import evidence
from ytterby.impact.projects.studies import Checked, check_studies
from ytterby.impact.projects.terms import read_terms

PAGE = Path(__file__).parents[4] / "docs" / "method" / "project-finance.md"


@pytest.fixture(scope="module")
def checked() -> dict[str, Checked]:
    base = evidence.load()
    return {c.study: c for c in check_studies(base, read_terms(base))}


def test_values_of_plain_studies_are_met_within_an_eighth(checked: dict[str, Checked]) -> None:
    for name in ("nolans-2022", "carina-pea-2024-01", "carina-pea-2024-09", "white-mesa-2026",
                 "phalaborwa-2022", "ngualla-2017-10"):  # fmt: skip
        miss = checked[name].npv_miss
        assert miss is not None
        assert abs(miss) < 0.125, name


def test_a_study_in_money_of_the_day_is_missed_by_far(checked: dict[str, Checked]) -> None:
    miss = checked["songwe-2022"].npv_miss
    assert miss is not None
    assert miss > 0.3


def test_value_and_return_of_caldeira_and_halleck_creek_agree(checked: dict[str, Checked]) -> None:
    for name in ("caldeira-2025", "halleck-2024"):
        assert checked[name].npv is None
        assert abs(checked[name].irr_miss) < 0.02


def test_the_page_prints_every_miss(checked: dict[str, Checked]) -> None:
    text = PAGE.read_text(encoding="utf-8")
    for one in checked.values():
        printed = [f"`{one.study}`", one.test]
        if one.npv is not None and one.npv_miss is not None:
            printed += [f"{one.npv / 1e6:,.0f}", f"{one.npv_printed / 1e6:,.0f}",
                        f"{100 * one.npv_miss:+.0f} %"]  # fmt: skip
        printed += [f"{100 * one.irr:.1f}", f"{100 * one.irr_printed:.1f}",
                    f"{100 * one.irr_miss:+.1f}"]  # fmt: skip
        row = next(line for line in text.splitlines() if printed[0] in line)
        assert [
            c.strip() for c in row.strip("| ").split("|") if c.strip() not in ("", "–")
        ] == printed


def test_before_anything_was_published_nothing_is_checked() -> None:
    base = evidence.load(as_of="2014-01-01")
    assert check_studies(base, read_terms(base)) == ()
