"""The forecast on record beside what came: misses are computed, and published as they are."""

from __future__ import annotations

import importlib.util
import math
import sys
from pathlib import Path

import pytest

from ytterby.evidence import load
from ytterby.workflows.forecasting.outcomes import (
    compare_outcomes,
    forecast_outcomes,
    score_outcomes,
)
from ytterby.workflows.forecasting.record import read_forecast

ROOT = Path(__file__).parents[3]
_spec = importlib.util.spec_from_file_location("write_outcomes", ROOT / "tools/write_outcomes.py")
assert _spec is not None
assert _spec.loader is not None
write_outcomes = importlib.util.module_from_spec(_spec)
sys.modules["write_outcomes"] = write_outcomes
_spec.loader.exec_module(write_outcomes)


def test_an_observation_is_laid_beside_the_forecast_of_its_month() -> None:
    rows = compare_outcomes(read_forecast(), load())
    july = rows.filter(what="magnet exports", item="all", month="2025-07").row(0, named=True)
    assert (july["came"], july["verdict"]) == (5577.0, "above")
    assert july["error"] == pytest.approx(math.log(5577 / july["forecast"]))
    assert july["before"] == pytest.approx(math.log(5577 / 4846))
    assert july["low"] < july["forecast"] < july["high"] < july["came"]


def test_a_range_counts_as_outside_only_if_all_of_it_is() -> None:
    rows = compare_outcomes(read_forecast(), load())
    spot = {r["item"]: r for r in rows.filter(what="spot outside").iter_rows(named=True)}
    assert spot["Tb"]["came_high"] > spot["Tb"]["high"] > spot["Tb"]["came_low"]
    assert spot["Tb"]["verdict"] == "inside"
    assert spot["Y"]["came_low"] > spot["Y"]["high"]
    assert spot["Y"]["verdict"] == "above"


def test_scores_are_means_over_observations() -> None:
    rows = compare_outcomes(read_forecast(), load())
    scores = score_outcomes(rows)
    assert scores["count"].sum() == rows.height
    exports = rows.filter(what="magnet exports")
    row = scores.filter(what="magnet exports").row(0, named=True)
    assert row["error"] == pytest.approx(exports["error"].abs().mean())
    assert row["inside"] == pytest.approx((exports["verdict"] == "inside").mean())


def test_the_evidence_of_a_forecast_holds_no_outcome() -> None:
    assert load().live.filter(quantity="outcome").height >= 26
    assert load("2025-03-31").live.filter(quantity="outcome").is_empty()


def test_the_page_says_what_the_program_says() -> None:
    page = (ROOT / "docs/method/forecast-2025-outcomes.md").read_text("utf-8")
    assert page == write_outcomes.write_page(), "run python tools/write_outcomes.py"
    for line in forecast_outcomes().finding:
        assert line in page
