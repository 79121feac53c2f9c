from __future__ import annotations

import dataclasses

import polars as pl
from tests import figures_fixture as synthetic

from ytterby.report import describe_brief, describe_stress
from ytterby.report.document import Column, ReportTable
from ytterby.report.tables import read_cells


def test_the_finding_names_the_elements_that_run_short_first_and_from_when() -> None:
    document = describe_stress(synthetic.stress_view())
    assert document.finding == (
        "Without new licences, makers in the United States run short of dysprosium and terbium "
        "from June 2025, of yttrium from July 2025."
    )
    assert document.emphasis in document.finding


def test_without_a_shortfall_the_report_says_so() -> None:
    view = synthetic.stress_view()
    zero = [pl.lit(0.0).alias(c) for c in ("shortage", "physically_absent", "priced_out")]
    calm = dataclasses.replace(
        view, element=view.element.with_columns(zero), sector=view.sector.with_columns(zero)
    )
    document = describe_stress(calm)
    assert "no maker runs short in the United States within 24 months" in document.finding
    assert document.hero is None


def test_sections_come_in_the_order_that_a_minister_reads() -> None:
    order = [s.id for s in describe_stress(synthetic.stress_view()).sections]
    assert order == [
        "shortfalls",
        "sectors",
        "prices",
        "cover",
        "units",
        "chain",
        "chokepoints",
        "origin",
        "certainty",
        "scenario",
    ]


def test_what_is_unknown_is_left_out() -> None:
    view = synthetic.stress_view()
    bare = dataclasses.replace(
        view,
        units=view.units.clear(),
        cover=view.cover.clear(),
        prices=view.prices.clear(),
        standing=dataclasses.replace(
            view.standing,
            links=view.standing.links.clear(),
            origin=view.standing.origin.clear(),
            chokepoints=view.standing.chokepoints.clear(),
        ),
    )
    order = [s.id for s in describe_stress(bare).sections]
    assert order == ["shortfalls", "sectors", "certainty", "scenario"]


def test_a_headline_on_tier_c_says_so() -> None:
    document = describe_stress(synthetic.stress_view())
    assert document.tier == "C"
    assert "tier C" in document.caveat
    assert document.stats[0].tier == "C"


def test_a_brief_leads_with_dysprosium_and_says_what_customs_say() -> None:
    document = describe_brief(synthetic.brief_view())
    assert document.finding.startswith("The United States gets 90\u00a0% of its dysprosium")
    assert document.lede.startswith("Customs papers say 60\u00a0%")


def test_what_lacks_less_than_one_is_named_below_and_not_listed() -> None:
    view = synthetic.stress_view()
    date = view.units["date"][0]
    few = pl.DataFrame(
        {
            "date": [date, date],
            "sector": ["defence", "defence"],
            "product": ["submarine", "missile"],
            "unit": ["unit/month", "unit/month"],
            "value": [0.013, 21.6],
            "low": [0.01, 15.7],
            "high": [0.02, 28.0],
        }
    )
    document = describe_stress(dataclasses.replace(view, units=few))
    section = next(s for s in document.sections if s.id == "units")
    table = section.panels[0].table
    assert table is not None
    assert table.frame["product"].to_list() == ["missile"]
    assert "submarine (0.013)" in table.note
    assert section.title == "Missile: 22 not made"
    assert read_cells(table)[0][2].text == "22"
    only = dataclasses.replace(view, units=few.filter(pl.col("product") == "submarine"))
    section = next(s for s in describe_stress(only).sections if s.id == "units")
    assert section.title == "Less than one of any product is not made"
    assert section.prose[0].endswith("submarine (0.013).")


def test_units_are_plural_and_rates_are_words() -> None:
    rows = [("month", 6.0), ("month", 1.0), ("1/month", 0.25), ("USD/kg", 110.0), ("1", 0.5)]
    frame = pl.DataFrame(rows, schema=["unit", "value"], orient="row")
    table = ReportTable("t", "T", frame, (Column("value", "Value", "value", "*"),))
    texts = [row[0].text.replace("\u00a0", " ") for row in read_cells(table)]
    assert texts == ["6 months", "1 month", "0.25 per month", "110 USD/kg", "50 %"]
