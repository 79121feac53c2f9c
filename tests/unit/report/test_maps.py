"""A map in a report: its ground is inside the file, once, and nothing is loaded."""

from __future__ import annotations

import dataclasses
import json
import re

import polars as pl
import pytest
from tests.unit.figures.charts import CHARTS

from ytterby.figures import Drawing, Figure
from ytterby.report import render
from ytterby.report.document import Panel, ReportDocument, Section


@pytest.fixture
def document() -> ReportDocument:
    drawing = Drawing("", CHARTS["map"], 500, "A map.", CHARTS["map-narrow"], 300)
    figures = [Figure(f"map-{n}", "Map", "", (drawing,)) for n in (1, 2)]
    panels = tuple(Panel(figure) for figure in figures)
    sources = dict.fromkeys(
        ("source", "publisher", "title", "year", "address", "licence", "tier"), ""
    )
    return ReportDocument(
        title="Maps",
        finding="A map.",
        emphasis="",
        lede="",
        stats=(),
        sections=(Section("maps", "Maps", "Maps", panels=panels),),
        sources=pl.DataFrame([sources]).clear(),
        assumptions=(),
        command="ytterby chain",
        manifest={},
    )


def test_each_map_that_is_drawn_on_is_inside_the_file_once(document: ReportDocument) -> None:
    assert render.map_names(document) == ["world-110m", "world-50m"]
    page = render.render_html(document)
    for name in render.map_names(document):
        found = re.findall(
            rf'<script type="application/json" id="map-{name}">(.*?)</script>', page, re.S
        )
        assert len(found) == 1
        assert json.loads(found[0])["type"] == "FeatureCollection"


def test_a_report_without_a_map_carries_none(document: ReportDocument) -> None:
    plain = dataclasses.replace(document, sections=())
    assert render.map_names(plain) == []
    assert "FeatureCollection" not in render.render_html(plain)
