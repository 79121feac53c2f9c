"""The charts of a contract."""

from __future__ import annotations

import json

import polars as pl

from ytterby.figures.impacts.contracts import gap_bars, payoff_lines, year_bars

YEARS = pl.DataFrame(
    {
        "year": [2026, 2026, 2027, 2027],
        "agreement": ["floor", "support", "floor", "support"],
        "spent": [2e6, 2e6, -1e6, -1e6],
        "low": [1e6, 1e6, -1e6, -1e6],
        "high": [3e6, 3e6, -1e6, -1e6],
    }
)


def test_every_chart_is_pure_json() -> None:
    gaps = pl.DataFrame({"gap": ["ramp"], "value": [-2e6], "instead": ["slower"]})
    for option in (
        year_bars(YEARS, names={"floor": "Floor"}, total="support"),
        payoff_lines(110.0, 120.0, 0.3, top=220.0),
        gap_bars(gaps),
        gap_bars(gaps, narrow=True),
    ):
        assert json.loads(json.dumps(option, allow_nan=False)) == option


def test_bars_are_in_millions_and_the_sum_alone_has_an_interval() -> None:
    option = year_bars(YEARS, names={"floor": "Floor"}, total="support")
    bars, marks, _ = option["series"]
    assert [p["value"] for p in bars["data"]] == [2.0, -1.0]
    assert [m["value"][:4] for m in marks["data"]] == [[0.0, 1.0, 0.0, 3.0]]


def test_the_interval_stands_beside_the_bar_of_the_mean_around_the_middle_of_the_draws() -> None:
    rows = YEARS.with_columns(median=pl.col("spent") / 2)
    _, marks, middles = year_bars(rows, names={"floor": "Floor"}, total="support")["series"]
    assert [m["value"] for m in middles["data"]] == [[0.0, 1.0, 0.0, 1.0, 0.36]]
    assert marks["data"][0]["value"][4] == 0.36  # beyond the half of a bar that is half as wide


def test_a_maker_gets_the_floor_below_and_gives_a_share_above() -> None:
    lines = {s["id"]: s["data"] for s in payoff_lines(110, 110, 0.3, top=210)["series"]}
    got = [p["value"] for p in lines["with floor and shared upside"]]
    # At 210: 210 - 0.3 x 100 = 180.
    assert got == [[0.0, 110.0], [110.0, 110.0], [210.0, 180.0]]
