"""The map of a month: deep where need goes unmet, blank where nobody knows."""

import polars as pl

from ytterby.figures import shortfall_map

ROWS = pl.DataFrame(
    {
        "region": ["USA", "JPN", "XEU", "CHN"],
        "unmet": [0.6, 0.02, 0.15, None],
        "shortage": [12.0, 0.1, 1.0, None],
    }
)


def draw() -> dict[str, dict[str, object]]:
    option = shortfall_map(
        ROWS,
        "2025-06",
        names={"USA": "United States", "XEU": "rest of the EU"},
        members={"XEU": ("GRC", "PRT")},
        threshold=0.05,
    )
    return {item["name"]: item for item in option["series"][0]["data"]}


def test_the_deeper_the_need_unmet_the_stronger_the_hue() -> None:
    found = draw()
    assert found["USA"]["itemStyle"] == {"areaColor": "$short", "opacity": 1.0}
    assert found["GRC"]["itemStyle"] == {"areaColor": "$short", "opacity": 0.45}
    assert found["JPN"]["itemStyle"] == {"areaColor": "$calm", "opacity": 1.0}


def test_a_country_without_a_number_is_blank_and_not_nothing_short() -> None:
    assert "CHN" not in draw()


def test_countries_gathered_in_one_region_are_drawn_alike() -> None:
    found = draw()
    assert found["GRC"]["rows"] == found["PRT"]["rows"]
    assert found["GRC"]["title"] == "rest of the EU · Jun 2025"


def test_every_number_has_its_unit() -> None:
    rows = dict(draw()["USA"]["rows"])  # type: ignore[call-overload]
    assert rows["unmet need"].endswith("%")
    assert rows["worth"].endswith("million USD a month")
