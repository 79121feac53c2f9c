"""Claims beside each other, and numbers before and after."""

from __future__ import annotations

import json

import polars as pl
import pytest

from ytterby.figures.evidence.before_after import before_after
from ytterby.figures.evidence.forest import claim_forest

CLAIMS = pl.DataFrame(
    {
        "claim": ["a", "b"],
        "label": ["first source", "second source"],
        "value": [0.4, 0.6],
        "lower": [0.35, None],
        "upper": [0.45, None],
        "tier": ["A", "C"],
        "gone": [False, True],
    }
)
MOVED = pl.DataFrame(
    {
        "measure": ["headline", "share of world output"],
        "what": ["China's share of mine output", "mining, dysprosium, China"],
        "before": [0.66, 0.51],
        "before_low": [0.64, 0.47],
        "before_high": [0.68, 0.55],
        "after": [0.64, 0.49],
        "after_low": [0.62, 0.45],
        "after_high": [0.67, 0.53],
    }
)


def test_every_claim_is_a_point_with_its_interval_where_one_is_known() -> None:
    option = claim_forest(CLAIMS, unit="1", chosen="a", fitted=0.5)
    whiskers, points = option["series"]
    assert [p["value"] for p in points["data"]] == [[0.4, 0], [0.6, 1]]
    assert len(whiskers["data"]) == 1, "a gap draws no interval"
    assert points["markLine"]["data"] == [{"xAxis": 0.5, "name": "the chain"}]
    assert points["data"][0]["symbolSize"] > points["data"][1]["symbolSize"]
    assert points["data"][1]["itemStyle"]["color"] == "$card"
    json.dumps(option, allow_nan=False)


def test_without_a_chain_there_is_no_line() -> None:
    assert "markLine" not in claim_forest(CLAIMS, unit="1")["series"][1]


def test_the_axis_holds_every_interval_and_shows_small_moves() -> None:
    option = before_after(MOVED)
    assert (option["xAxis"]["min"], option["xAxis"]["max"]) == (0.45, 0.7)
    points = {s["id"]: s for s in option["series"] if s["type"] == "scatter"}
    assert [p["value"][0] for p in points["before"]["data"]] == [0.66, 0.51]
    assert [p["value"][0] for p in points["after"]["data"]] == [0.64, 0.49]
    assert option["yAxis"]["data"][1].endswith("share of world output")
    json.dumps(before_after(MOVED, narrow=True), allow_nan=False)


def test_a_missing_column_is_named() -> None:
    with pytest.raises(ValueError, match="tier"):
        claim_forest(CLAIMS.drop("tier"), unit="1")
    with pytest.raises(ValueError, match="after"):
        before_after(MOVED.drop("after"))
