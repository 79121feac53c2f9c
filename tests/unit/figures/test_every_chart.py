"""What holds for every chart: pure JSON, no NaN, named axes with units, known roles and formats."""

from __future__ import annotations

import json
import math
import os
import re
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from tests import figures_fixture as synthetic
from tests.unit.figures.charts import CHARTS

from ytterby import figures
from ytterby.figures.sensitivity import BAR, narrow_bar
from ytterby.report.styles import report_styles

GOLDEN = Path(__file__).parents[2] / "golden" / "figures"
UNITS = ("year", "%", "USD/kg", "t/month", "t REO/month", "months", "0–1")


def leaves(node: Any) -> Iterator[Any]:
    if isinstance(node, dict):
        for value in node.values():
            yield from leaves(value)
    elif isinstance(node, list):
        for value in node:
            yield from leaves(value)
    else:
        yield node


def axes(option: dict[str, Any]) -> list[dict[str, Any]]:
    found = [option.get("xAxis", []), option.get("yAxis", [])]
    return [a for part in found for a in (part if isinstance(part, list) else [part])]


@pytest.mark.parametrize("name", CHARTS)
def test_a_chart_is_pure_json_without_nan(name: str) -> None:
    again = json.loads(json.dumps(CHARTS[name], allow_nan=False))
    assert again == CHARTS[name]
    assert all(math.isfinite(v) for v in leaves(again) if isinstance(v, float))


@pytest.mark.parametrize("name", CHARTS)
def test_every_value_axis_names_what_it_measures_and_its_unit(name: str) -> None:
    for axis in axes(CHARTS[name]):
        assert axis["name"]
        if axis["type"] in ("value", "log"):
            assert any(unit in axis["name"] for unit in UNITS), axis["name"]


def test_whiskers_stand_beside_their_dots_however_tall_the_row_is() -> None:
    for name in ("sensitivity", "sensitivity-narrow"):
        series = {s["id"]: s for s in CHARTS[name]["series"]}
        height = BAR if name == "sensitivity" else narrow_bar(CHARTS[name]["yAxis"]["data"])
        for share in ("total", "first"):
            shift = series[f"{share}|interval"]["data"][0]["value"][-1]
            assert shift * height == pytest.approx(series[share]["symbolOffset"][1])


@pytest.mark.parametrize("name", CHARTS)
def test_every_role_and_format_is_one_that_the_renderer_knows(name: str) -> None:
    assets = files("ytterby.report").joinpath("assets")
    styles = report_styles()
    renderer = assets.joinpath("charts.js").read_text(encoding="utf-8")
    for leaf in leaves(CHARTS[name]):
        if not isinstance(leaf, str):
            continue
        if leaf.startswith("$"):
            assert f"--{leaf[1:]}:" in styles, leaf
        if leaf.startswith("@"):
            assert f'"{leaf}":' in renderer, leaf


@pytest.mark.parametrize("name", CHARTS)
def test_a_chart_is_the_one_that_was_looked_at(name: str) -> None:
    """Golden options; YTTERBY_UPDATE_GOLDEN=1 writes them anew, then look at the charts."""
    path = GOLDEN / f"{name}.json"
    text = json.dumps(CHARTS[name], indent=1, ensure_ascii=False, sort_keys=True) + "\n"
    if os.environ.get("YTTERBY_UPDATE_GOLDEN"):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    assert json.loads(path.read_text(encoding="utf-8")) == json.loads(text)


@pytest.mark.parametrize("name", CHARTS)
def test_colours_are_roles_so_that_dark_and_light_both_work(name: str) -> None:
    for leaf in leaves(CHARTS[name]):
        assert not (isinstance(leaf, str) and re.fullmatch(r"#[0-9a-fA-F]{3,8}", leaf)), leaf


def test_a_chart_without_a_needed_column_says_which() -> None:
    frame = synthetic.cover().drop("material")
    with pytest.raises(ValueError, match="cover_bars needs the columns material"):
        figures.cover_bars(frame, labels=synthetic.labels())


def test_gaps_stay_gaps() -> None:
    frame = synthetic.origin().with_columns(
        pl.when(pl.col("key") == "Nd").then(None).otherwise(pl.col("low")).alias("low")
    )
    option = figures.origin_bars(frame, labels=synthetic.labels())
    whiskers = [s for s in option["series"] if s["type"] == "custom"]
    assert [len(s["data"]) for s in whiskers] == [5, 5]
