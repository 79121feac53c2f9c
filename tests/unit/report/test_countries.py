"""Other countries in the report of a run: whose makers lose most, and every month of all."""

from __future__ import annotations

import dataclasses

import polars as pl
import pytest
from tests import figures_fixture as synthetic

from ytterby.report import describe_stress
from ytterby.report.document import Section

DATES = synthetic.DATES[:4]


def countries(worst: float) -> pl.DataFrame:
    return pl.DataFrame(
        [
            {"date": d, "region": r, "need": 10.0, "shortage": 10.0 * worst * share * (n > 0)}
            for r, share in (("USA", 0.5), ("JPN", 1.0), ("CHN", 0.0))
            for n, d in enumerate(DATES)
        ]
    )


def section_of(frame: pl.DataFrame) -> Section | None:
    view = dataclasses.replace(synthetic.stress_view(), countries=frame)
    return next((s for s in describe_stress(view).sections if s.id == "countries"), None)


def test_the_heading_names_the_country_that_loses_most() -> None:
    section = section_of(countries(0.4))
    assert section is not None
    assert section.title.replace("\u00a0", " ").startswith("Makers in Japan lose most by value: 40")


def test_the_table_holds_every_month_of_every_country_also_of_those_that_lack_nothing() -> None:
    section = section_of(countries(0.4))
    assert section is not None
    table = section.panels[0].table
    assert table is not None
    assert table.frame.height == 3 * len(DATES)
    assert table.frame.filter(pl.col("region") == "JPN")["unmet"].max() == pytest.approx(0.4)


def test_where_no_maker_falls_short_there_is_no_section() -> None:
    assert section_of(countries(0.0)) is None
    assert section_of(pl.DataFrame()) is None
