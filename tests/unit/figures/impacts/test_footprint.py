"""Charts of footprints and permits."""

from __future__ import annotations

import json

import polars as pl
import pytest

from ytterby.figures.impacts.footprint import allocation_dots, footprint_bars, lever_dots
from ytterby.figures.impacts.permits import permit_gantt

BARS = pl.DataFrame(
    {
        "name": ["rock", "rock", "rock", "scrap", "scrap"],
        "step": ["oxide", "metal", "total", "recycling", "total"],
        "amount": [10.0, 3.0, 13.0, 4.0, 4.0],
        "low": [5.0, 2.0, 9.0, 2.0, 2.0],
        "high": [20.0, 5.0, 24.0, 9.0, 9.0],
        "unit": ["kg CO2e/kg magnet"] * 5,
    }
)
DOTS = pl.DataFrame(
    {
        "element": ["La", "La", "Tm"],
        "allocation": ["mass", "value", "mass"],
        "per_kg": [12.0, 1.0, 12.0],
        "unit": ["kg CO2e"] * 3,
    }
)
GANTT = pl.DataFrame(
    {
        "label": ["study", "review"],
        "start": [0.0, 12.0],
        "finish": [12.0, 36.0],
        "duration": [12.0, 24.0],
        "low": [9.0, 12.0],
        "high": [20.0, 48.0],
        "critical": [True, False],
    }
)


@pytest.mark.parametrize("narrow", [False, True])
def test_charts_are_pure_json(narrow: bool) -> None:
    for option in (
        footprint_bars(BARS, narrow=narrow),
        allocation_dots(DOTS, narrow=narrow),
        permit_gantt(GANTT, narrow=narrow),
    ):
        assert json.loads(json.dumps(option, allow_nan=False)) == option


def test_a_step_without_a_figure_has_no_bar_and_the_whisker_is_that_of_the_total() -> None:
    series = {s.get("id"): s for s in footprint_bars(BARS)["series"]}
    assert [d["value"] for d in series["oxide"]["data"]] == [10.0, None]
    assert [d["value"] for d in series["recycling"]["data"]] == [None, 4.0]
    whisker = next(s for s in series.values() if s["type"] == "custom")
    assert whisker["data"][0]["value"][:3] == [9.0, 0.0, 24.0]


def test_an_element_without_a_price_has_one_dot_and_no_line() -> None:
    series = {s.get("id"): s for s in allocation_dots(DOTS)["series"]}
    assert len(series["value"]["data"]) == 1
    assert len(series["difference"]["data"]) == 1
    assert allocation_dots(DOTS)["xAxis"]["type"] == "log"


def test_steps_stand_where_they_begin_and_the_longest_path_is_in_ink() -> None:
    series = {s.get("id"): s for s in permit_gantt(GANTT)["series"]}
    assert series["offset"]["data"] == [0.0, 12.0]
    assert [d["value"] for d in series["step"]["data"]] == [12.0, 24.0]
    assert [d["itemStyle"]["color"] for d in series["step"]["data"]] == ["$ink", "$stock"]


def test_a_lever_without_an_interval_has_a_dot_and_no_whisker() -> None:
    rows = pl.DataFrame(
        {
            "name": ["dry stacking", "wind power"],
            "per_magnet": [0.6, 0.1],
            "per_magnet_low": [0.3, None],
            "per_magnet_high": [1.0, None],
        }
    )
    marks, dots = lever_dots(rows)["series"]
    assert [m["value"][:4] for m in marks["data"]] == [[0.3, 0.0, 1.0, 0.0]]
    assert [d["value"] for d in dots["data"]] == [[0.6, 0], [0.1, 1]]
    assert dots["data"][0]["title"] == "Dry stacking"
