"""The chart of losses by sector."""

from __future__ import annotations

import json

import polars as pl

from ytterby.figures.impacts.impact import loss_dots

ROWS = pl.DataFrame(
    {
        "label": ["other automotive", "wind turbines"],
        "spared": [10.0, 0.0],
        "proportional": [20.0, 1.0],
        "bottleneck": [50.0, 2.0],
        "low": [12.0, None],
        "high": [30.0, None],
        "about": ["tier C", "tier B"],
    }
)


def test_a_row_has_a_dot_for_each_rule_and_is_pure_json() -> None:
    for narrow in (False, True):
        option = loss_dots(ROWS, narrow=narrow)
        assert json.loads(json.dumps(option, allow_nan=False)) == option
        dots = {s["id"]: s["data"] for s in option["series"] if s["type"] == "scatter"}
        assert [d["value"] for d in dots["proportional"]] == [[20.0, 0], [1.0, 1]]
        assert set(dots) == {"spared", "proportional", "bottleneck"}
        assert "billion USD" in option["xAxis"]["name"]


def test_an_interval_that_is_unknown_is_not_drawn() -> None:
    (interval,) = (s for s in loss_dots(ROWS)["series"] if s["id"] == "interval")
    assert len(interval["data"]) == 1
    bracket = next(s for s in loss_dots(ROWS)["series"] if s["id"] == "bracket")
    assert len(bracket["data"]) == 2
