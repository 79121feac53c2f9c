"""The section on costs: who could supply at what cost, and why a kilogram costs more outside."""

from __future__ import annotations

from typing import Final

import polars as pl

from ytterby.figures import Drawing, Figure, Key, cost_fall, cost_steps, group_keys
from ytterby.figures import cost_curve as curve_figure
from ytterby.figures import cost_gap as gap_figure
from ytterby.figures.style.text import capital, number
from ytterby.report.chain_sections import INTERVAL
from ytterby.report.document import Column, Panel, ReportTable, Section
from ytterby.report.views import BriefView

CAUSES: Final = {
    "outside": "cost outside",
    "inside": "cost inside",
    "gap": "gap",
    "geology": "geology: the ore's mix",
    "scale": "scale of plants",
    "capex": "capital of like plants",
    "reagents": "reagents and energy",
    "labour": "labour",
    "environment": "environment",
    "subsidy": "subsidy and tax",
    "unexplained": "not explained",
}
"""What a reader calls each part of a cost gap."""


def cost_section(view: BriefView) -> Section | None:
    """Return the cost curve and the cost gap of the element that costs are shown for."""
    if view.cost_curve.is_empty():
        return None
    element = view.cost_curve["element"][0]
    panels = [_curve_panel(view, element)]
    title = f"What {view.labels.element(element)} oxide costs, supplier by supplier"
    gap = _gap_panel(view, element)
    if gap is not None:
        panels.append(gap[0])
        title = gap[1]
    prose = (
        "Operating cost as published, an ore's cost shared among its elements by value. Suppliers "
        "that publish no cost are a gap, not zero. Most of it rests on recollection and company "
        "studies (tier C).",
    )
    return Section("costs", title, "Costs", prose, tuple(panels))


def _curve_panel(view: BriefView, element: str) -> Panel:
    rows = view.cost_curve
    figure = Figure(
        id="cost-curve",
        title=f"Suppliers of {view.labels.element(element)} by cost",
        note=f"USD/kg of oxide, {view.standing.year}; paler: not running yet",
        drawings=(
            Drawing(
                "",
                cost_steps(rows, groups=view.groups, labels=view.labels),
                curve_figure.HEIGHT,
                "Steps: each supplier as wide as what it can bring and as high as its cost; what "
                "can be brought at an unknown cost stands at the right.",
                cost_steps(rows, groups=view.groups, labels=view.labels, narrow=True),
                curve_figure.HEIGHT,
            ),
        ),
        keys=(
            *group_keys(view.groups),
            Key("cost unknown", "hatch", "fill", 0.35),
            INTERVAL,
        ),
    )
    columns = (
        Column("facility", "Supplier"),
        Column("region", "Where"),
        Column("status", "Status"),
        Column("capacity", "Can bring", "value", "t REO/year"),
        Column("unit_cost", "Operating cost", "value", "USD/kg", "low", "high", "tier"),
        Column("by_mass", "Same by mass", "value", "USD/kg"),
        Column("capital", "Capital", "value", "USD/kg"),
    )
    table = ReportTable("cost-curve-table", "Cost curve", rows, columns, limit=30)
    return Panel(figure, table)


def _gap_panel(view: BriefView, element: str) -> tuple[Panel, str] | None:
    """Return the panel of the gap and the title that it gives the section."""
    rows = view.cost_gap.with_columns(label=pl.col("part").replace(CAUSES))
    at = dict(zip(rows["part"], rows["value"], strict=True))
    gap = at.get("gap")
    if gap is None:
        return None
    name = view.labels.element(element)
    inside = view.groups.controller_name
    figure = Figure(
        id="cost-gap",
        title=f"From the cost inside {inside} to the cost outside",
        note=f"USD/kg of {name} oxide; hatched: not explained, and causes nothing is known of",
        drawings=(
            Drawing(
                "",
                cost_fall(rows),
                52 + gap_figure.BAR * (rows.height - 1),
                "Bars that lead from the cost inside, cause by cause, to the cost outside.",
                cost_fall(rows, narrow=True),
                52 + gap_figure.BAR * (rows.height - 1),
            ),
        ),
        keys=(
            Key(f"inside {inside}", "china"),
            Key("outside", "ally"),
            Key("known cause", "use"),
            Key("not explained", "other", "hatch"),
            INTERVAL,
        ),
    )
    columns = (
        Column("label", "Part"),
        Column("value", "Cost", "value", "USD/kg", "low", "high", "tier"),
        Column("note", "Note"),
    )
    table = ReportTable("cost-gap-table", "Cost gap", rows, columns)
    title = f"{capital(name)} oxide costs {number(gap)} USD/kg more outside {inside}"
    return Panel(figure, table), title
