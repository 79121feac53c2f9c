"""The chart of losses by element."""

from __future__ import annotations

import json

import polars as pl

from ytterby.figures.impacts.expected import LEAST, expected_dots

ROWS = pl.DataFrame(
    {
        "label": ["dysprosium", "cerium"],
        "loss": [50_000.0, 40.0],
        "loss_low": [40_000.0, 0.0],
        "loss_high": [70_000.0, 150.0],
        "expected": [2_000.0, 2.0],
        "expected_low": [900.0, 0.3],
        "expected_high": [6_000.0, 12.0],
        "published": [1_624.0, None],
        "about": ["China", "India"],
    }
)


def test_a_row_has_a_dot_for_each_reading_and_is_pure_json() -> None:
    for narrow in (False, True):
        option = expected_dots(ROWS, narrow=narrow)
        assert json.loads(json.dumps(option, allow_nan=False)) == option
        dots = {s["id"]: s["data"] for s in option["series"] if s["type"] == "scatter"}
        assert [d["value"] for d in dots["loss"]] == [[50_000.0, 0], [40.0, 1]]
        assert [d["value"] for d in dots["published"]] == [[1_624.0, 0]]
        assert "million USD" in option["xAxis"]["name"]


def test_what_is_nothing_stands_at_the_edge_of_the_scale_and_the_scale_holds_all() -> None:
    option = expected_dots(ROWS)
    assert option["xAxis"]["min"] <= LEAST
    assert option["xAxis"]["max"] >= 70_000
    (spans,) = (s for s in option["series"] if s["id"] == "loss|interval")
    assert str(LEAST) in json.dumps(spans)
