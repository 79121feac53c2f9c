"""The report of a footprint: magnets by origin, plants and their products, or cleaner refining."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import polars as pl

from ytterby.figures.figure import Drawing, Figure, Key
from ytterby.figures.impacts.footprint import (
    BAR,
    STEPS,
    allocation_dots,
    footprint_bars,
    lever_dots,
)
from ytterby.report.chain_sections import INTERVAL
from ytterby.report.document import (
    Column,
    Panel,
    ReportDocument,
    ReportTable,
    Section,
    Stat,
    lead_with,
)
from ytterby.report.render import render_html
from ytterby.report.views import Provenance

SPACE = 76
"""Height of a chart without its rows [px]."""
ASSUMED = (
    "Factors are literature's, brought to each grid by the share of electricity in them; what no "
    "study tells is left out and named.",
    "Feed of magnets is gross of swarf; scrap comes free of burden.",
    "Intervals are the central 80 % of draws in which all factors, yields and prices vary.",
)


@dataclass(frozen=True)
class FootprintView:
    """A footprint, as its report shows it; every frame may be empty and is then left out.

    Attributes
    ----------
    title, kicker
        Of the page; what kind of footprint.
    finding, points
        The answer in a sentence, and what else there is to say.
    stats
        Numbers that lead.
    caveat, tier
        What it rests on.
    bars
        ``name``, ``step``, ``amount``, ``low``, ``high``, ``unit``: greenhouse gas by step.
    amounts
        All amounts, as the workflow's main table has them.
    products
        ``element``, ``allocation``, ``per_kg``, ``unit`` of the plant that the chart is about.
    products_of
        Name of that plant.
    levers, published, factors, scenario
        As the workflow's tables have them.
    provenance
        Where the numbers come from.
    """

    title: str
    kicker: str
    finding: str
    points: tuple[str, ...]
    stats: tuple[Stat, ...]
    caveat: str
    tier: str
    bars: pl.DataFrame = field(repr=False)
    amounts: pl.DataFrame = field(repr=False)
    products: pl.DataFrame = field(repr=False)
    products_of: str
    levers: pl.DataFrame = field(repr=False)
    published: pl.DataFrame = field(repr=False)
    factors: pl.DataFrame = field(repr=False)
    scenario: pl.DataFrame = field(repr=False)
    provenance: Provenance = field(repr=False)


def build_footprint_report(view: FootprintView) -> str:
    """Return the report as one self-contained HTML file."""
    return render_html(describe_footprint(view))


def describe_footprint(view: FootprintView) -> ReportDocument:
    """Return what the report says, before it is a page."""
    own = view.provenance
    sections = (
        _scenario(view),
        _bars(view),
        _products(view),
        _levers(view),
        _amounts(view),
        _published(view),
        _factors(view),
    )
    manifest: Mapping[str, str] = {
        "evidence": own.evidence_version,
        "as of": own.as_of or "all that is known",
        "overrides": ", ".join(own.overrides) or "none",
        **own.manifest,
    }
    lede, told = lead_with(view.points, sections)
    return ReportDocument(
        title=view.title,
        kicker=view.kicker,
        finding=view.finding,
        emphasis="",
        lede=lede,
        stats=view.stats,
        sections=told,
        sources=own.sources,
        assumptions=(*ASSUMED, *own.assumptions),
        command=own.command,
        manifest=manifest,
        caveat=view.caveat,
        tier=view.tier,
    )


def _bars(view: FootprintView) -> Section | None:
    if view.bars.is_empty():
        return None
    rows = view.bars["name"].n_unique()
    height = SPACE + BAR * rows
    hues = {"$use": "use", "$plum": "plum", "$ink": "ink", "$stock": "stock"}
    held = set(view.bars["step"])
    own = "origin" in view.bars.columns
    figure = Figure(
        id="steps",
        title="Greenhouse gas by step",
        note=str(view.bars["unit"][0]),
        drawings=(
            Drawing(
                "",
                footprint_bars(view.bars),
                height,
                f"Stacked bars of greenhouse gas by step, one a{'n origin' if own else ' region'}.",
                footprint_bars(view.bars, narrow=True),
                SPACE + (BAR + 8) * rows,
            ),
        ),
        keys=(
            *(Key(name, hues[hue]) for step, (name, hue) in STEPS.items() if step in held),
            INTERVAL,
        ),
    )
    columns = (
        Column("name", "Origin" if own else "Region"),
        Column("step", "Step"),
        Column("amount", "Amount", "value", "*", "low", "high"),
        Column("tier", "Tier", "tier"),
    )
    table = ReportTable("steps-table", "Greenhouse gas by step", view.bars, columns)
    prose = (
        "All oxide of an ore bears its burden by mass or by value at prices outside the "
        "controlling country; the choice often moves a magnet more than the mine does."
        if own
        else "Oxide counts where it is separated, with all that came before it; metal and magnets "
        "count where they are made.",
    )
    return Section("steps", "What each step adds", "Steps", prose, (Panel(figure, table),))


def _scenario(view: FootprintView) -> Section | None:
    if view.scenario.is_empty():
        return None
    columns = (
        Column("case", "Missing magnets"),
        Column("allocation", "Shared by"),
        Column("magnets", "Magnets", "value", "t", "magnets_low", "magnets_high"),
        Column("emissions", "Change", "value", "t CO2e", "low", "high"),
        Column("per_kg", "per kg", "value", "kg CO2e/kg magnet"),
        Column("tier", "Tier", "tier"),
    )
    table = ReportTable("scenario", "Change of emissions", view.scenario, columns)
    prose = (
        "Not made: what is not given off with magnets that makers lack. An origin: what making "
        "them there instead adds over the usual mix. The two are alternatives, never a sum.",
    )
    title = "Magnets not made, or made elsewhere"
    return Section("scenario", title, "Scenario", prose, (Panel(table=table),))


def _products(view: FootprintView) -> Section | None:
    if view.products.is_empty():
        return None
    rows = view.products["element"].n_unique()
    height = SPACE + BAR * rows
    figure = Figure(
        id="allocation",
        title=f"{view.products_of}: what a kilogram of each oxide bears",
        note="kg CO2e per kg of oxide, logarithmic",
        drawings=(
            Drawing(
                "",
                allocation_dots(view.products),
                height,
                "Two dots an element: what a kilogram bears by mass and by value.",
                allocation_dots(view.products, narrow=True),
                height,
            ),
        ),
        keys=(Key("by mass", "ink", "ring"), Key("by value", "ink", "dot")),
    )
    columns = (
        Column("element", "Element"),
        Column("allocation", "Shared by"),
        Column("per_kg", "Bears", "value", "kg CO2e/kg"),
        Column("share", "Share of total", "value", "1"),
        Column("tier", "Tier", "tier"),
    )
    table = ReportTable("products", "Shared among products", view.products, columns)
    prose = ("Both ways of sharing sum to the plant's total exactly.",)
    title = "One plant, two answers: sharing by mass and by value"
    return Section("allocation", title, "Allocation", prose, (Panel(figure, table),))


def _levers(view: FootprintView) -> Section | None:
    if view.levers.is_empty():
        return None
    columns = (
        Column("origin", "Origin"),
        Column("label", "Lever"),
        Column("cost", "USD", "value", "", "cost_low", "cost_high"),
        Column("per", "per"),
        Column("per_magnet", "Cost", "value", "USD/kg magnet", "per_magnet_low", "per_magnet_high"),
        Column("of_price", "Of its price", "value", "1"),
        Column("carbon_cut", "kg CO2e cut", "value", "", "carbon_cut_low", "carbon_cut_high"),
        Column("tier", "Tier", "tier"),
    )
    table = ReportTable("levers", "What cleaner refining costs", view.levers, columns)
    prose = ("A cut below zero adds: zero liquid discharge takes electricity.",)
    rows = view.levers.filter(pl.col("per_magnet").is_not_null()).with_columns(
        name=pl.col("label") + " (" + pl.col("origin") + ")"
    )
    figure = None
    if rows.height:
        figure = Figure(
            "levers",
            "What each lever adds to a kilogram of magnet",
            "USD/kg magnet; all oxide that it holds bears the cost alike",
            (
                Drawing(
                    "",
                    lever_dots(rows),
                    SPACE + BAR * rows.height,
                    "Dots with intervals: the cost of each lever for a kilogram of magnet.",
                    lever_dots(rows, narrow=True),
                    SPACE + (BAR + 18) * rows.height,
                ),
            ),
            (Key("cost", "ink", "dot"), INTERVAL),
        )
        table = replace(table, id="levers-table")
    title = "What cleaner refining costs"
    return Section("levers", title, "Levers", prose, (Panel(figure, table),))


def _amounts(view: FootprintView) -> Section | None:
    if view.amounts.is_empty():
        return None
    first = (
        (Column("origin", "Origin"), Column("allocation", "Shared by"))
        if "origin" in view.amounts.columns
        else (Column("name", "Where"), Column("stage", "Stage"), Column("covers", "Counted"))
    )
    step = (Column("step", "Step"),) if "step" in view.amounts.columns else ()
    without = "steps_without" if "steps_without" in view.amounts.columns else "stages_without"
    columns = (
        *first,
        Column("indicator", "What"),
        *step,
        Column("amount", "Amount", "value", "*", "low", "high"),
        Column("tier", "Tier", "tier"),
        Column(without, "Without"),
    )
    table = ReportTable("amounts", "Everything that is counted", view.amounts, columns, limit=60)
    prose = ("A step or stage without a published figure is named, never zero.",)
    return Section("amounts", "Everything that is counted", "All", prose, (Panel(table=table),))


def _published(view: FootprintView) -> Section | None:
    if view.published.is_empty():
        return None
    columns = (
        Column("what", "What"),
        Column("allocation", "Shared by"),
        Column("ours", "Ours", "value", "*", "ours_low", "ours_high"),
        Column("published", "Published", "value", "*", "published_low", "published_high"),
        Column("miss", "Miss", "value", "1"),
        Column("source", "Source"),
    )
    table = ReportTable("published", "Beside published figures", view.published, columns)
    prose = ("Published figures hold the steps that are counted here and are never added.",)
    return Section(
        "published", "How far it is from published figures", "Check", prose, (Panel(table=table),)
    )


def _factors(view: FootprintView) -> Section | None:
    if view.factors.is_empty():
        return None
    known = view.factors.filter(pl.col("value").is_not_null())
    columns = (
        Column("of", "Of"),
        Column("indicator", "What"),
        Column("covers", "Covers"),
        Column("boundary", "Boundary"),
        Column("allocation", "Allocation"),
        Column("value", "Value", "value", "*", "low", "high"),
        Column("tier", "Tier", "tier"),
        Column("source", "Source"),
    )
    table = ReportTable("factors", "Factors as published", known, columns, limit=60)
    return Section("factors", "What it rests on", "Factors", (), (Panel(table=table),))
