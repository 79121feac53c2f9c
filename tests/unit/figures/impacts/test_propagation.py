"""The chart of output lost by sector."""

from __future__ import annotations

import json

import polars as pl

from ytterby.figures.impacts.propagation import loss_pairs

ROWS = pl.DataFrame(
    {
        "sector": ["cars", "steel"],
        "direct": [100.0, 0.0],
        "propagated": [100.0, 21.0],
        "low": [50.0, 11.0],
        "high": [180.0, None],
        "share_lost": [0.1, 0.01],
    }
)


def test_a_sector_that_is_not_hit_has_no_ring_and_all_is_pure_json() -> None:
    for narrow in (False, True):
        option = loss_pairs(ROWS, "million USD", narrow=narrow)
        assert json.loads(json.dumps(option, allow_nan=False)) == option
        dots = {s["id"]: s["data"] for s in option["series"] if s["type"] == "scatter"}
        assert [d["value"] for d in dots["direct"]] == [[100.0, 0]]
        assert [d["value"] for d in dots["propagated"]] == [[100.0, 0], [21.0, 1]]
        assert option["xAxis"]["type"] == "value"
        assert option["xAxis"]["name"] == "output lost, million USD"


def test_sectors_that_differ_much_stand_on_a_logarithmic_scale() -> None:
    rows = ROWS.with_columns(propagated=pl.Series([100.0, 0.5]), low=None, high=None)
    axis = loss_pairs(rows, "USD")["xAxis"]
    assert axis["type"] == "log"
    assert axis["min"] <= 0.5 < 100 <= axis["max"]


def test_gains_keep_the_scale_linear() -> None:
    rows = ROWS.with_columns(propagated=pl.Series([100.0, -3.0]), low=None, high=None)
    option = loss_pairs(rows, "USD")
    assert option["xAxis"]["type"] == "value"
    dots = {s["id"]: s["data"] for s in option["series"] if s["type"] == "scatter"}
    assert dots["propagated"][1]["value"] == [-3.0, 1]
