"""The strip of a company's stages."""

from __future__ import annotations

import json

import polars as pl

from ytterby.figures.impacts.company import coverage_strip

ROWS = pl.DataFrame(
    {
        "stage": ["mine", "separation", "metal", "magnet"],
        "state": ["running", "building", "stopped", "none"],
        "plants": ["A", "B, C", "D", ""],
        "gap": ["", "", "", "done by buyers"],
        "partners": ["", "", "", "China 50 %"],
    }
)


def test_a_strip_has_one_bar_a_stage_in_order_and_is_pure_json() -> None:
    for narrow in (False, True):
        option = coverage_strip(ROWS, labels={"mine": "mining"}, narrow=narrow)
        assert json.loads(json.dumps(option, allow_nan=False)) == option
        assert option["xAxis"][0]["data"] == ["Mining", "Separation", "Metal", "Magnet"]
        assert option["xAxis"][1]["data"] == ["running", "being built", "stopped", "nothing"]


def test_a_stage_without_a_plant_is_an_empty_frame_with_its_gap_said() -> None:
    bars = coverage_strip(ROWS)["series"][0]["data"]
    assert bars[3]["itemStyle"]["color"] == "transparent"
    assert ["gap", "done by buyers"] in bars[3]["rows"]
    assert bars[0]["itemStyle"]["opacity"] > bars[1]["itemStyle"]["opacity"]
