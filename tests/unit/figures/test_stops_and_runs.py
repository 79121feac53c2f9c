"""First stoppages with their intervals, and runs laid over each other on the same axes."""

from __future__ import annotations

import polars as pl
import pytest

from ytterby.figures import run_keys, run_panels, stop_timeline
from ytterby.figures.runs import STYLES

DATES = [f"2025-{m:02d}" for m in range(1, 13)]
NAMES = {"a": ("Defence", "samarium-cobalt"), "b": ("Drives", "")}


def stops(**changes: object) -> pl.DataFrame:
    row = {
        "key": "a",
        "probability": 0.87,
        "first_month": "2025-06",
        "first_month_low": "2025-05",
        "first_month_high": "2025-09",
    }
    return pl.DataFrame([row | changes])


def test_a_stoppage_stands_at_its_middle_month_with_its_interval() -> None:
    option = stop_timeline(stops(), DATES, names=NAMES)
    whisker, dots, _ = option["series"]
    assert whisker["data"][0]["value"][:4] == [4.0, 0.0, 8.0, 0.0]
    assert dots["data"][0]["value"] == [5, 0]
    assert dots["data"][0]["rows"][1] == ["80 % interval", "May 2025–Sep 2025"]
    assert option["yAxis"][1]["data"][0].replace("\u00a0", " ") == "in 87 % of draws"


def test_what_hardly_ever_comes_is_fainter_than_what_is_sure() -> None:
    def strength(probability: float) -> float:
        option = stop_timeline(stops(probability=probability), DATES, names=NAMES)
        return float(option["series"][1]["data"][0]["itemStyle"]["opacity"])

    assert strength(0.1) < strength(0.9) <= 1.0


def test_an_interval_of_one_month_has_no_whisker() -> None:
    frame = stops(first_month_low="2025-06", first_month_high="2025-06")
    option = stop_timeline(frame, DATES, names=NAMES)
    assert option["series"][0]["data"] == []
    assert [r[0] for r in option["series"][1]["data"][0]["rows"]] == ["first month, middle", "in"]


def test_a_stoppage_outside_the_months_is_left_out() -> None:
    assert stop_timeline(stops(first_month="2031-01"), DATES, names=NAMES)["yAxis"][0]["data"] == []


def rows(top: float) -> pl.DataFrame:
    return pl.DataFrame(
        [
            {"date": d, "item": i, "run": r, "value": top * (n + 1) / 12, "low": None, "high": None}
            for i in ("Dy", "Tb")
            for r in ("one", "two")
            for n, d in enumerate(DATES)
        ],
        schema_overrides={"low": pl.Float64, "high": pl.Float64},
    )


@pytest.mark.parametrize("top", [0.37, 99.5, 142.0, 1421.0, 98765.0])
@pytest.mark.parametrize("log", [False, True])
def test_every_panel_has_the_same_axis_and_it_holds_every_value(top: float, log: bool) -> None:
    frame = rows(top).with_columns(low=pl.col("value") * 0.5, high=pl.col("value") * 1.7)
    option = run_panels(frame, runs={"one": "A", "two": "B"}, names={}, unit="USD/kg", log=log)
    ends = {(a["min"], a["max"]) for a in option["yAxis"]}
    assert len(ends) == 1
    ((low, high),) = ends
    assert high >= 1.7 * top
    assert low <= 0.5 * top / 12


def test_a_run_without_an_interval_has_a_line_alone() -> None:
    option = run_panels(rows(5.0), runs={"one": "A", "two": "B"}, names={}, unit="USD/kg")
    assert len(option["series"]) == 4
    assert all("areaStyle" not in s for s in option["series"])


def test_runs_are_told_apart_by_hue_and_by_line() -> None:
    option = run_panels(rows(5.0), runs={"one": "A", "two": "B"}, names={}, unit="1")
    assert {s["color"] for s in option["series"]} == {f"${STYLES[0][0]}", f"${STYLES[1][0]}"}
    assert [k.label for k in run_keys({"one": "A", "two": "B"})] == ["A", "B"]
    assert len({mark for _, mark in STYLES}) > 1
