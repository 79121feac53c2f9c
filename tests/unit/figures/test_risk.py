"""What the chart of risk scores promises."""

from __future__ import annotations

import polars as pl
import pytest
from tests import figures_fixture as synthetic

from ytterby import figures
from ytterby.figures import Labels

ROWS = pl.DataFrame(
    {
        "region": ["IND", "IND", "IND", "USA"],
        "year": [2023, 2024, 2024, 2024],
        "mode": ["strict", "strict", "corrected", "strict"],
        "score": [0.31, 0.33, None, 0.2],
        "low": [0.3, 0.3, None, 0.1],
        "high": [0.4, 0.4, None, 0.3],
        "note": ["", "", "no trade is known", ""],
    }
)


def draw(rows: pl.DataFrame = ROWS) -> tuple[list[str], dict[str, list[dict[str, object]]]]:
    option = figures.risk_dots(rows, labels=Labels(regions={"IND": "India", "USA": "the US"}))
    return option["yAxis"]["data"], {s["id"]: s["data"] for s in option["series"]}


def test_years_of_a_region_stand_together_and_only_where_there_is_a_row() -> None:
    names, series = draw()
    assert names == ["India 2023", "2024", "The US 2024"]
    assert [d["value"] for d in series["strict"]] == [[0.31, 0], [0.33, 1], [0.2, 2]]


def test_of_a_single_year_the_region_alone_is_named() -> None:
    assert draw(ROWS.filter(pl.col("year") == 2024))[0] == ["India", "The US"]


def test_a_gap_has_neither_dot_nor_interval_but_its_reason() -> None:
    series = draw()[1]
    gap = series["corrected"][0]
    assert gap["value"] == [None, 1]
    assert ["why", "no trade is known"] in gap["rows"]  # type: ignore[operator]
    assert series["corrected|interval"] == []
    assert len(series["strict|interval"]) == 3


def test_one_mode_alone_is_drawn_in_the_middle_of_its_row() -> None:
    option = figures.risk_dots(ROWS.filter(pl.col("mode") == "strict"), labels=synthetic.labels())
    assert [s["symbolOffset"] for s in option["series"] if s["type"] == "scatter"] == [[0, 0.0]]


def test_the_unit_is_named_and_a_lacking_column_too() -> None:
    option = figures.risk_dots(ROWS, labels=synthetic.labels(), unit="USD/kg")
    assert option["xAxis"]["name"] == "score, USD/kg"
    with pytest.raises(ValueError, match="mode"):
        figures.risk_dots(ROWS.drop("mode"), labels=synthetic.labels())
