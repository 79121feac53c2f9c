"""The section on other countries: whose makers fall short how much, month by month."""

from __future__ import annotations

import polars as pl

from ytterby.core.regions import with_the
from ytterby.figures import Drawing, Figure, shortfall_timeline
from ytterby.figures import shortfall as shortfall_figure
from ytterby.figures.style.text import capital, month, percent
from ytterby.report.document import Column, Panel, ReportTable, Section
from ytterby.report.stress.sections import STRIP, depth_keys
from ytterby.report.stress.shortfalls import Shortfall, add_unmet, rank_shortfalls
from ytterby.report.views import StressView

MOST_ROWS = 16
"""Countries that are drawn; the table holds all."""
MAKERS = 0.1
"""Least need for a country to stand in the heading [million USD/month]."""
UNIT = "million USD/month"


def countries_section(view: StressView) -> Section | None:
    """Return which countries' makers fall short; nothing where none does."""
    if view.countries.is_empty():
        return None
    ranked = sorted(
        rank_shortfalls(view.countries, ["region"], view.threshold), key=lambda s: -s.lacking
    )
    if not ranked:
        return None
    names = {s.key[0]: (capital(view.labels.region(s.key[0])), "") for s in ranked}
    figure = _figure(view, ranked[:MOST_ROWS], names)
    table = ReportTable(
        id="countries-table",
        title="Need and shortage of makers by country and month",
        frame=add_unmet(view.countries).with_columns(
            pl.col("region")
            .map_elements(view.labels.region, return_dtype=pl.String)
            .alias("country"),
            pl.lit(UNIT).alias("unit"),
        ),
        columns=(
            Column("date", "Month", "month"),
            Column("country", "Country"),
            Column("need", "Need", "value", UNIT),
            Column("shortage", "Unmet", "value", UNIT),
            Column("unmet", "Share unmet", "value", "1"),
        ),
        limit=12,
        note="The first rows; the file holds every month and country. Elements without a price are "
        "left out.",
    )
    return Section(
        "countries",
        _title(view, ranked),
        "Countries",
        (
            "Makers of every country, all elements together: each tonne of need counts with what "
            "its oxide cost outside before.",
        ),
        (Panel(figure, table),),
    )


def _title(view: StressView, ranked: list[Shortfall]) -> str:
    needs = dict(view.countries.group_by("region").agg(pl.col("need").mean()).iter_rows())
    large = [s for s in ranked if (needs[s.key[0]] or 0.0) >= MAKERS] or ranked
    first = large[0]
    return (
        f"Makers in {with_the(view.labels.region(first.key[0]))} lose most by value: "
        f"{percent(first.worst)} of their need in {month(first.worst_date)}"
    )


def _figure(view: StressView, shown: list[Shortfall], names: dict[str, tuple[str, str]]) -> Figure:
    order = pl.DataFrame({"key": [s.key[0] for s in shown]}).with_row_index("order")
    strips = (
        add_unmet(view.countries)
        .select(pl.col("region").alias("key"), "date", pl.col("unmet").alias("value"))
        .join(order, on="key")
        .sort("order", "date")
    )
    wide, narrow = (
        shortfall_timeline(strips, names=names, threshold=view.threshold, narrow=narrow)
        for narrow in (False, True)
    )
    first = shown[0]
    return Figure(
        id="countries-short",
        title="Makers by country, month by month",
        note="unmet need, % of need by value; those who lack most come first",
        drawings=(
            Drawing(
                "",
                wide,
                30 + STRIP * len(shown),
                f"Timeline: makers in {names[first.key[0]][0]} fall short from "
                f"{month(first.first)}, by {percent(first.worst)} at the worst.",
                narrow,
                30 + shortfall_figure.narrow_strip(names.values(), STRIP) * len(shown),
            ),
        ),
        keys=depth_keys(view.threshold),
    )
