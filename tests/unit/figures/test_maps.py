"""What a map promises: shape, hue and size of plants, width of flows, no invented place."""

from __future__ import annotations

import json
from importlib.resources import files
from itertools import pairwise

import pytest
from tests.unit.figures.charts import CHARTS

from ytterby.core.regions import countries
from ytterby.figures.maps.flows import flow_width
from ytterby.figures.maps.plants import symbol_size
from ytterby.figures.maps.views import COARSE, FINE, OPENED, VIEWS, unroll
from ytterby.packs import read_pack

SERIES = {s["id"]: s for s in CHARTS["map"]["series"]}


def read_map(name: str) -> dict:  # type: ignore[type-arg]
    text = files("ytterby.report").joinpath("assets", f"{name}.json").read_text(encoding="utf-8")
    return json.loads(text)  # type: ignore[no-any-return]


def test_a_plant_has_the_shape_of_its_stage_and_the_hue_of_its_owner() -> None:
    (mine,) = SERIES["plants|mine"]["data"]
    assert SERIES["plants|mine"]["symbol"] == "circle"
    assert mine["itemStyle"]["color"] == "$china"
    (planned,) = SERIES["plants|magnet"]["data"]
    assert planned["itemStyle"]["color"] == "$card", "what does not run is hollow"


def test_a_plant_without_a_place_is_not_drawn() -> None:
    assert SERIES["plants|metal"]["data"] == []


def test_a_plant_that_is_off_is_grey_and_dashed() -> None:
    (stopped,) = SERIES["plants|separation"]["data"]
    assert stopped["itemStyle"]["borderColor"] == "$mute"
    assert "borderType" in stopped["itemStyle"]


def test_plants_at_one_place_stand_beside_each_other() -> None:
    shifts = [
        tuple(p["symbolOffset"])
        for s in ("plants|mine", "plants|separation")
        for p in SERIES[s]["data"]
    ]
    assert len(set(shifts)) == 2


def test_a_flow_without_a_place_at_either_end_is_left_out() -> None:
    assert [f["title"] for f in SERIES["flows"]["data"]] == [
        "Myanmar → China",
        "China → United States",
    ]


def test_a_flow_that_is_gone_is_dashed_and_says_so() -> None:
    gone, _ = SERIES["flows"]["data"]
    assert gone["lineStyle"]["color"] == "$mute"
    assert ["without the plants that are off", "0\u00a0t REO/year"] in gone["rows"]


def test_sizes_and_widths_grow_with_the_root_of_what_they_mean() -> None:
    assert symbol_size(None) < symbol_size(1000.0) < symbol_size(100_000.0)
    assert flow_width(0.0, 0.0) == flow_width(0.0, 10.0)
    assert flow_width(10.0, 10.0) > flow_width(5.0, 10.0) > flow_width(1.0, 10.0)


def test_a_part_of_the_world_shows_only_the_plants_in_it() -> None:
    keys = {
        p["key"]
        for s in CHARTS["map-narrow"]["series"]
        if s["type"] == "scatter"
        for p in s["data"]
    }
    assert keys == {"old|mine", "off|separation"}


@pytest.mark.parametrize("name", [COARSE, FINE])
def test_maps_open_in_the_atlantic_and_know_the_regions_of_the_model(name: str) -> None:
    features = read_map(name)["features"]
    xs = [x for f in features for p in f["geometry"]["coordinates"] for r in p for x, _ in r]
    assert min(xs) >= OPENED
    assert max(xs) <= OPENED + 360.0
    named = {f["properties"]["name"] for f in features}
    alone = set(read_pack().regions) & set(countries())
    assert alone - named == {"SGP"}  # too small for either


def test_maps_are_small_enough_to_be_sent() -> None:
    folder = files("ytterby.report").joinpath("assets")
    sizes = [len(folder.joinpath(f"{n}.json").read_bytes()) for n in (COARSE, FINE)]
    assert sum(sizes) < 400_000


def test_no_line_of_a_country_crosses_the_map() -> None:
    for feature in read_map(COARSE)["features"]:
        for polygon in feature["geometry"]["coordinates"]:
            for ring in polygon:
                steps = [abs(a[0] - b[0]) for a, b in pairwise(ring)]
                assert max(steps) < 60.0, feature["properties"]["name"]


def test_every_view_holds_its_own_middle_and_the_world_everything() -> None:
    for view in VIEWS.values():
        if view.corner is None or view.opposite is None:
            assert view.holds(0.0, 89.0)
            continue
        north = (view.corner[1] + view.opposite[1]) / 2
        assert view.holds(view.middle, north)
        assert not view.holds(view.middle, 89.0)
    assert unroll(-179.0) == 181.0
