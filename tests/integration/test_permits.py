"""Permits on the shipped evidence."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from ytterby.errors import InputError, UnknownNameError
from ytterby.workflows.footprints.permits import permits

PAGE = Path(__file__).parents[2] / "docs" / "method" / "permits.md"


def test_permits_of_a_mine_take_longer_than_the_law_foresees_and_hold_the_published_figure() -> (
    None
):
    told = permits("USA", stage=["mine"], draws=200)
    (case,) = told.cases
    row = told.tables["permits"].frame.row(0, named=True)
    assert row["months"] > row["limit_kept"] > row["sourced_minimum"] == 24.0
    assert row["low"] < row["published"] < row["high"]
    assert case.path.critical == ("baseline", "eis", "local")


def test_staff_by_month_sum_to_the_position_months_of_the_case() -> None:
    told = permits("MYS", draws=20)
    staff = told.tables["staff"].frame
    assert staff["positions"].sum() == pytest.approx(
        told.tables["permits"].frame["staff_months"][0], rel=1e-9
    )


def test_permits_that_are_not_known_and_names_that_are_wrong_are_said() -> None:
    with pytest.raises(InputError) as caught:
        permits("CHN")
    assert caught.value.problems[0].code == "no-permits"
    with pytest.raises(UnknownNameError) as wrong:
        permits("mys-kuantn", stage=["mne"])
    assert {p.code for p in wrong.value.problems} == {"unknown-region", "unknown-stage"}


def test_a_stage_may_be_in_capitals_and_a_wrong_one_is_one_problem() -> None:
    assert permits("usa", stage=["Mine"], draws=1).cases[0].title == "United States, mine"
    with pytest.raises(UnknownNameError) as caught:
        permits("USA", stage=["mining"])
    assert [p.fix for p in caught.value.problems] == ["did you mean mine?"]


def test_a_country_by_its_own_name_leads_to_its_code() -> None:
    with pytest.raises(UnknownNameError) as caught:
        permits("Deutschland")
    assert caught.value.problems[0].fix == "did you mean DEU (Germany)?"


def test_the_page_shows_what_the_command_gives() -> None:
    text = PAGE.read_text(encoding="utf-8")
    for region, name in (("USA", "United States"), ("AUS", "Australia")):
        row = permits(region, stage=["mine"]).tables["permits"].frame.row(0, named=True)
        shown = re.search(rf"all permits of a mine, {name} \| ([^|]+) \|", text)
        assert shown is not None
        low, high = row["low"], row["high"]
        assert shown[1].strip() == f"{row['months']:.0f} ({low:.0f}-{high:.0f})"


def test_before_anything_was_published_permits_are_a_gap_and_not_no_time() -> None:
    for where in ("USA", None):
        with pytest.raises(InputError) as caught:
            permits(where, as_of="2015-06-30")
        assert caught.value.problems[0].place == "as_of"


def test_a_step_whose_duration_was_not_published_yet_is_named() -> None:
    told = permits("USA", as_of="2020-12-31", draws=20)
    assert "Not counted, since no duration was published: fill of waters" in " ".join(told.finding)


def test_a_region_without_a_sourced_limit_has_a_gap_there() -> None:
    row = permits("BRA", draws=20).tables["permits"].frame.row(0, named=True)
    assert row["sourced_minimum"] is None
