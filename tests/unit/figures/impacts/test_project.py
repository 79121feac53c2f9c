"""Charts of projects and of an outlook."""

from __future__ import annotations

import json

import polars as pl

from ytterby.figures.impacts.outlook import balance_bars, price_points
from ytterby.figures.impacts.project import LEAST, MOST, cash_bars, need_dots

CASH = pl.DataFrame(
    {"year": [2027, 2028], "free": [-200.0, 50.0], "low": [-300.0, 10.0], "high": [-100.0, 90.0]}
)
NEEDS = pl.DataFrame(
    {
        "facility": ["a", "b"],
        "status": ["operating", "planned"],
        "needs": [0.0, 40_000.0],
        "low": [0.0, 80.0],
        "high": [40.0, 50_000.0],
    }
)
SUPPLY = pl.DataFrame(
    {
        "year": [2030, 2031] * 2,
        "status": ["running"] * 2 + ["planned"] * 2,
        "supply": [10.0, 10.0, 1.0, 2.0],
        "low": [9.0, 9.0, 0.0, 0.0],
        "high": [11.0, 11.0, 3.0, 4.0],
    }
)
DEMAND = pl.DataFrame(
    {"year": [2030, 2031], "demand": [20.0, 21.0], "demand_low": [19.0, 19.0],
     "demand_high": [25.0, 30.0]}
)  # fmt: skip
PRICE = pl.DataFrame(
    {"year": [2030, 2031], "value": [90.0, None], "low": [60.0, 70.0], "high": [120.0, None]},
    schema={"year": pl.Int64, "value": pl.Float64, "low": pl.Float64, "high": pl.Float64},
)


def test_every_chart_is_pure_json() -> None:
    for option in (
        cash_bars(CASH),
        need_dots(NEEDS, price=56.0, name="NdPr"),
        need_dots(NEEDS, price=56.0, name="NdPr", narrow=True),
        balance_bars(SUPPLY, DEMAND, statuses=("running", "planned")),
        price_points(PRICE, price=56.0, most=200.0),
    ):
        assert json.loads(json.dumps(option, allow_nan=False)) == option


def test_cash_that_goes_out_has_another_hue() -> None:
    bars = cash_bars(CASH)["series"][0]["data"]
    assert [b["value"] for b in bars] == [-200.0, 50.0]
    assert bars[0]["itemStyle"] != bars[1]["itemStyle"]


def test_prices_beyond_the_axis_stand_at_its_end_and_say_what_they_are() -> None:
    _, runs, plans = need_dots(NEEDS, price=56.0, name="NdPr")["series"]
    assert runs["data"][0]["value"] == [LEAST, 0]
    assert plans["data"][0]["value"] == [MOST, 1]
    assert "40,000" in plans["data"][0]["rows"][0][1].replace("\u202f", ",").replace("\u00a0", ",")


def test_an_open_interval_ends_at_the_top() -> None:
    line, marks = price_points(PRICE, price=56.0, most=200.0)["series"]
    assert [p["value"] for p in line["data"]] == [90.0, None]
    assert [m["value"][3] for m in marks["data"]] == [120.0, 200.0]


def test_the_axis_reaches_what_every_project_needs() -> None:
    needs = NEEDS.with_columns(needs=pl.Series([300.0, 2500.0]))
    option = need_dots(needs, price=257.0, name="dysprosium")
    assert option["xAxis"]["max"] == 5000.0
    assert option["series"][2]["data"][0]["value"] == [2500.0, 1]
    assert need_dots(needs.head(1), price=56.0, name="NdPr")["xAxis"]["max"] == 1000.0
