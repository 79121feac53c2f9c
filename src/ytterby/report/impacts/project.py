"""The reports of a project, and of all of them."""

from __future__ import annotations

from dataclasses import dataclass, field

import polars as pl

from ytterby.figures import Drawing, Figure, Key
from ytterby.figures.impacts.project import BAR, cash_bars, need_dots
from ytterby.report.document import Column, Panel, ReportDocument, ReportTable, Section, Stat
from ytterby.report.render import render_html
from ytterby.report.views import Provenance

HEIGHT = 280
"""Of the chart of cash [px]."""
SPACE = 70
"""Height of a chart without its rows [px]."""
WHISKER = Key("central 80 %", "ink", "whisker")


@dataclass(frozen=True)
class ProjectView:
    """What a report of projects shows.

    Attributes
    ----------
    title
        A project's name, or what all of them are.
    finding, points
        The answer in a sentence, and what else there is to say.
    stats
        Numbers that lead.
    prices
        Prices in words.
    price
        Of NdPr today [USD/kg].
    tables
        By name: ``figures``, ``cash-flow``, ``inputs`` of one project, or ``projects``.
    provenance
        Where the numbers come from.
    """

    title: str
    finding: str
    points: tuple[str, ...]
    stats: tuple[Stat, ...]
    prices: str
    price: float
    tables: dict[str, pl.DataFrame] = field(repr=False)
    provenance: Provenance = field(repr=False)


def build_project_report(view: ProjectView) -> str:
    """Return the report as one self-contained HTML file."""
    return render_html(describe_project(view))


def describe_project(view: ProjectView) -> ReportDocument:
    """Return what the report says, before it is a page."""
    own = view.provenance
    one = "cash-flow" in view.tables
    sections = (_cash(view), _figures(view), _inputs(view)) if one else (_needs(view),)
    return ReportDocument(
        title=f"Project finance: {view.title}",
        kicker="Project finance",
        finding=view.finding,
        emphasis="",
        lede=f"At {view.prices}; money of today, without inflation.",
        stats=view.stats,
        sections=sections,
        sources=own.sources,
        assumptions=own.assumptions,
        command=own.command,
        manifest={
            "evidence": own.evidence_version,
            "as of": own.as_of or "all that is known",
            "overrides": ", ".join(own.overrides) or "none",
            **own.manifest,
        },
    )


def _cash(view: ProjectView) -> Section:
    rows = view.tables["cash-flow"]
    figure = Figure(
        id="free-cash",
        title="Free cash by year",
        note="million USD of today, before debt",
        drawings=(
            Drawing("", cash_bars(rows), HEIGHT, "Bars of free cash by year with intervals."),
        ),
        keys=(Key("comes in", "use"), Key("goes out", "plum"), WHISKER),
    )
    names = ("output", "revenue", "operating", "royalty", "tax", "capital", "sustaining")
    columns = (
        Column("year", "Year"),
        *(
            Column(n, n.capitalize(), "value", "t REO" if n == "output" else "million USD")
            for n in names
        ),
        Column("free", "Free cash", "value", "million USD", "low", "high"),
    )
    table = ReportTable("cash-table", "Cash flow", rows, columns)
    return Section("cash", "What it costs and brings, year by year", "Cash", view.points,
                   (Panel(figure, table),))  # fmt: skip


def _figures(view: ProjectView) -> Section:
    columns = (
        Column("figure", "Figure"),
        Column("value", "Value", "value", "*", "low", "high"),
        Column("note", "Note"),
    )
    table = ReportTable("figures-table", "Key figures", view.tables["figures"], columns)
    return Section(
        "key-figures", "Returns and break-even prices", "Figures", (), (Panel(table=table),)
    )


def _inputs(view: ProjectView) -> Section:
    columns = (
        Column("input", "Input"),
        Column("value", "Value", "value", "*", "low", "high"),
        Column("basis", "Basis"),
        Column("tier", "Tier", "tier"),
        Column("claims", "Claims"),
    )
    table = ReportTable("inputs-table", "Inputs", view.tables["inputs"], columns)
    prose = (
        "Its own: printed for this project. Stage level: what others of its kind print, from half "
        "to twice as much. All projects: a term that holds for any.",
    )
    return Section("inputs", "What it rests on", "Inputs", prose, (Panel(table=table),))


def _needs(view: ProjectView) -> Section:
    rows = view.tables["projects"]
    known = rows.filter(pl.col("break_even").is_not_null()).with_columns(needs=pl.col("break_even"))
    height = SPACE + BAR * max(known.height, 1)
    drawing = Drawing(
        "",
        need_dots(known, price=view.price, name="NdPr oxide"),
        height,
        "Dots: the price of NdPr that each project needs, with intervals.",
        need_dots(known, price=view.price, name="NdPr oxide", narrow=True),
        height,
    )
    figure = Figure(
        id="need-dots",
        title="Price of NdPr at which each pays",
        note="other prices fixed; what lies beyond the axis stands at its end",
        drawings=(drawing,),
        keys=(
            Key("runs; what it cost to build is spent", "ink", "dot"),
            Key("project", "ink", "ring"),
            WHISKER,
            Key("price of the year", "plum", "dash"),
        ),
    )
    columns = (
        Column("facility", "Facility"),
        Column("status", "Status"),
        Column("product", "Sells"),
        Column("ndpr", "NdPr", "value", "t REO/year"),
        Column("break_even", "Needs", "value", "USD/kg", "low", "high"),
        Column("npv", "Net present value", "value", "million USD", "npv_low", "npv_high"),
        Column("tier", "Tier", "tier"),
        Column("missing", "Missing"),
    )
    table = ReportTable("needs-table", "All projects outside China", rows, columns, limit=60)
    return Section("needs", "The price of NdPr that each needs", "Needs", view.points,
                   (Panel(figure, table),))  # fmt: skip
