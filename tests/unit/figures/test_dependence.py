"""Charts of dependence: customs beside origin over years, five measures, countries side by side."""

from __future__ import annotations

from typing import Any

import polars as pl
import pytest
from tests import figures_fixture as synthetic

from ytterby import figures
from ytterby.figures.standing.countries import country_height

LINES = {
    "papers": figures.Line("customs papers", "$use", "dashed"),
    "origin": figures.Line("true origin", "$china"),
}


def trend() -> dict[str, Any]:
    rows = pl.DataFrame(
        {
            "year": [2018, 2019, 2021, 2018, 2019],
            "line": ["origin"] * 3 + ["papers"] * 2,
            "value": [0.95, 0.97, 0.98, 0.7, 0.72],
            "low": [0.9, 0.95, 0.96, None, None],
            "high": [0.97, 0.99, 0.99, None, None],
            "thin": [True, False, False, False, False],
            "why": ["a", "b", "c", "", ""],
        }
    )
    return {s["id"]: s for s in figures.share_trend(rows, LINES)["series"]}


def test_a_year_that_nobody_counted_breaks_the_line() -> None:
    series = trend()
    assert [p["value"] for p in series["origin"]["data"]] == [0.95, 0.97, None, 0.98]
    assert [p["value"] for p in series["papers"]["data"]] == [0.7, 0.72, None, None]


def test_the_band_reaches_from_the_lower_to_the_upper_bound() -> None:
    series = trend()
    low, width = series["origin|low"], series["origin|high"]
    assert low["stack"] == width["stack"]
    first = low["data"][0]["value"], width["data"][0]["value"]
    assert first[0] == 0.9
    assert sum(first) == pytest.approx(0.97)
    assert low["data"][2]["value"] is None


def test_what_has_no_interval_has_no_band() -> None:
    assert not [key for key in trend() if key.startswith("papers|")]


def test_thin_evidence_is_a_hollow_point_and_says_so() -> None:
    thin, settled = trend()["origin"]["data"][:2]
    assert thin["itemStyle"]["color"] == "$card"
    assert "thin evidence" in thin["text"]
    assert "itemStyle" not in settled


def test_a_point_opens_what_stands_behind_it() -> None:
    assert [p.get("why") for p in trend()["origin"]["data"]] == ["a", "b", None, "c"]


def test_countries_keep_the_hue_of_their_group_in_every_panel() -> None:
    rows = pl.DataFrame(
        {
            "region": ["USA", "JPN", "CHN"] * 2,
            "measure": ["ever_touched"] * 3 + ["dependence"] * 3,
            "value": [0.98, 0.7, 1.0, 0.4, 0.3, None],
        }
    )
    option = figures.country_dots(
        rows,
        groups=synthetic.groups(),
        labels=synthetic.labels(),
        names={"ever_touched": "touched", "dependence": "unmet"},
    )
    panels = {s["id"]: s["data"] for s in option["series"] if s["type"] == "scatter"}
    hues = {m: [p["itemStyle"]["color"] for p in data] for m, data in panels.items()}
    assert hues["ever_touched"][:2] == hues["dependence"] == ["$home", "$ally"]
    assert hues["ever_touched"][2] == "$china"


def test_a_country_without_a_number_has_no_dot_but_keeps_its_row() -> None:
    rows = pl.DataFrame(
        {"region": ["USA", "JPN"], "measure": ["dependence"] * 2, "value": [None, 0.5]}
    )
    option = figures.country_dots(
        rows, groups=synthetic.groups(), labels=synthetic.labels(), names={"dependence": "unmet"}
    )
    assert len(option["yAxis"][0]["data"]) == 2
    (dots,) = [s["data"] for s in option["series"] if s["type"] == "scatter"]
    assert [d["value"] for d in dots] == [[0.5, 1]]


def test_panels_that_do_not_fit_beside_each_other_make_the_chart_taller() -> None:
    assert country_height(4, 4, 2) == 2 * country_height(4, 4, 4)
    assert country_height(4, 5, 4) == 2 * country_height(4, 4, 4)


def test_of_the_five_measures_the_main_rule_is_full_and_the_other_a_ring() -> None:
    rows = pl.DataFrame(
        {
            "measure": ["ever_touched", "ever_touched"],
            "rule": ["well_mixed", "own_first"],
            "value": [0.98, 0.99],
            "main": [True, False],
            "why": ["k", ""],
        }
    )
    option = figures.five_measures(
        rows, names={"ever_touched": "ever touched"}, rules={"own_first": "own goods first"}
    )
    main, other = (s["data"][0] for s in option["series"] if s["type"] == "scatter")
    assert main["itemStyle"]["color"] == "$china"
    assert main["why"] == "k"
    assert other["itemStyle"]["color"] == "$card"
    assert other["rows"][0][0] == "own goods first"


def test_a_bar_of_origin_opens_what_stands_behind_it() -> None:
    rows = synthetic.origin().with_columns(why=pl.lit("key"))
    option = figures.origin_bars(rows, labels=synthetic.labels())
    bars = [b for s in option["series"] if s["type"] == "bar" for b in s["data"] if b["value"]]
    assert bars
    assert {b["why"] for b in bars} == {"key"}
