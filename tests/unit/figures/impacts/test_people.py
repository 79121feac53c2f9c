"""The charts of people: stacked by year, and hires beside graduates."""

from __future__ import annotations

import json

import polars as pl
import pytest

from ytterby.figures.impacts.people import gap_dots, position_areas

ROWS = pl.DataFrame(
    {
        "year": [2026, 2027, 2026, 2027],
        "layer": ["operation", "operation", "construction", "construction"],
        "positions": [10.0, 40.0, 90.0, 0.0],
    }
)
TOTALS = pl.DataFrame(
    {"year": [2026, 2027], "positions": [100.0, 40.0], "low": [60.0, 30.0], "high": [150.0, 55.0]}
)
NAMES = {"operation": "in operation", "construction": "building"}
GAPS = pl.DataFrame(
    {
        "who": ["mining engineers, United States", "chemical engineers, United States"],
        "hires": [8.0, 0.0],
        "low": [2.0, 0.0],
        "high": [20.0, 3.0],
        "graduates": [170.0, 8344.0],
        "openings": [1560.0, None],
    }
)


def test_every_chart_is_pure_json() -> None:
    for option in (
        position_areas(ROWS, TOTALS, names=NAMES),
        gap_dots(GAPS),
        gap_dots(GAPS, narrow=True),
    ):
        assert json.loads(json.dumps(option, allow_nan=False)) == option


def test_layers_are_stacked_from_the_bottom_and_the_sum_has_its_interval() -> None:
    operation, building, marks = position_areas(ROWS, TOTALS, names=NAMES)["series"]
    assert (operation["id"], building["id"]) == ("operation", "construction")
    assert operation["stack"] == building["stack"]
    assert [p["value"] for p in building["data"]] == [90.0, 0.0]
    assert [m["value"][:4] for m in marks["data"]] == [[0.0, 60.0, 0.0, 150.0],
                                                       [1.0, 30.0, 1.0, 55.0]]  # fmt: skip


def test_what_is_zero_or_unknown_has_no_dot_on_a_logarithmic_axis() -> None:
    series = {s["id"]: s["data"] for s in gap_dots(GAPS)["series"]}
    assert [d["value"] for d in series["hires"]] == [[8.0, 0]]
    assert [d["value"] for d in series["graduates"]] == [[170.0, 0], [8344.0, 1]]
    assert [d["value"] for d in series["openings"]] == [[1560.0, 0]]
    assert len(series["interval"]) == 1


def test_a_frame_without_its_columns_is_refused() -> None:
    with pytest.raises(ValueError, match="positions"):
        position_areas(ROWS.drop("positions"), TOTALS, names=NAMES)
