"""The report of who is needed: positions over the years, whom to hire, need beside graduates."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import polars as pl

from ytterby.figures import Drawing, Figure, Key
from ytterby.figures.impacts import people as charts
from ytterby.report.chain_sections import INTERVAL
from ytterby.report.document import Column, Panel, ReportDocument, ReportTable, Section, Stat
from ytterby.report.render import render_html
from ytterby.report.views import Provenance

HEIGHT = 300
"""Of a chart over the years [px]."""
SPACE = 60
"""Height of the chart of the gap without its rows [px]."""


@dataclass(frozen=True)
class PeopleView:
    """Who is needed, as the report shows it.

    Attributes
    ----------
    title, kicker
        What was asked about.
    finding, points
        The first sentence, and the others.
    stats
        Numbers that lead.
    phases, families
        ``year``, ``layer``, ``positions`` [job] by phase and by family.
    totals
        ``year``, ``positions``, ``low``, ``high`` [job].
    phase_names, family_names
        Layer → what a reader calls it, from the bottom.
    plants, hiring, gaps, fits, left
        Tables.
    provenance
        Where the numbers come from.
    """

    title: str
    kicker: str
    finding: str
    points: tuple[str, ...]
    stats: tuple[Stat, ...]
    phases: pl.DataFrame = field(repr=False)
    families: pl.DataFrame = field(repr=False)
    totals: pl.DataFrame = field(repr=False)
    phase_names: Mapping[str, str]
    family_names: Mapping[str, str]
    plants: pl.DataFrame = field(repr=False)
    hiring: pl.DataFrame = field(repr=False)
    gaps: pl.DataFrame = field(repr=False)
    fits: pl.DataFrame = field(repr=False)
    left: pl.DataFrame = field(repr=False)
    provenance: Provenance = field(repr=False)


def build_people_report(view: PeopleView) -> str:
    """Return the report as one self-contained HTML file."""
    return render_html(describe_people(view))


def describe_people(view: PeopleView) -> ReportDocument:
    """Return what the report says, before it is a page."""
    own = view.provenance
    sections = [_years(view), _plants(view)]
    if view.hiring.height:
        sections.append(_hiring(view))
    if view.gaps.height:
        sections.append(_gap(view))
    sections.append(_basis(view))
    return ReportDocument(
        title=f"People: {view.title}",
        kicker=view.kicker,
        finding=view.finding,
        emphasis="",
        lede="Positions are averages of a year. Intervals hold the value and the central 80 % of "
        "draws of everything that is uncertain: head counts, shares of roles, dates and odds.",
        stats=view.stats,
        sections=tuple(sections),
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


def _years(view: PeopleView) -> Section:
    panels = []
    for key, title, rows, names in (
        ("phases", "Positions by phase", view.phases, view.phase_names),
        ("families", "Positions by family of occupations", view.families, view.family_names),
    ):
        drawing = Drawing(
            label="",
            wide=charts.position_areas(rows, view.totals, names=names),
            height=HEIGHT,
            alt=f"Stacked areas by year: {title.casefold()}.",
        )
        keys = tuple(
            Key(name, hue.removeprefix("$"))
            for name, hue in zip(names.values(), charts.HUES, strict=False)
        )
        figure = Figure(
            id=key,
            title=title,
            note="average of the year; the whisker is the sum's interval",
            drawings=(drawing,),
            keys=(*keys, INTERVAL),
        )
        wide = rows.rename({"layer": "what"}).with_columns(when=pl.col("year").cast(pl.String))
        columns = (
            Column("when", "Year"),
            Column("what", "Layer"),
            Column("positions", "Positions", "value", "job"),
        )
        table = ReportTable(f"{key}-table", title, wide, columns)
        panels.append(Panel(figure, table, 6))
    return Section("years", "When they are needed", "When", view.points, tuple(panels))


def _plants(view: PeopleView) -> Section:
    columns = (
        Column("name", "Plant"),
        Column("stage", "Stage"),
        Column("country", "Country"),
        Column("status", "Status"),
        Column("people", "People in full operation", "value", "job", "low", "high"),
        Column("odds", "Odds", "value", "1"),
        Column("basis", "Basis"),
        Column("tier", "Tier", "tier"),
    )
    table = ReportTable("plants-table", "Plants", view.plants, columns, limit=20)
    panels = [Panel(table=table)]
    if view.left.height:
        gone = (Column("name", "Plant"), Column("stage", "Stage"), Column("reason", "Why not"))
        panels.append(Panel(table=ReportTable("left-table", "Not counted", view.left, gone, 20)))
    return Section("plants", "Where they are needed", "Where", (), tuple(panels))


def _hiring(view: PeopleView) -> Section:
    columns = (
        Column("title", "Role"),
        Column("soc", "SOC"),
        Column("persons", "Persons", "value", "job", "low", "high"),
        Column("begin_month", "Begin to look", "month"),
        Column("training", "Training", "value", "month", "training_low", "training_high"),
        Column("wage", "Wage", "value", "USD/year", "wage_low", "wage_high"),
        Column("education", "Enters with"),
        Column("tier", "Tier", "tier"),
    )
    table = ReportTable("hiring-table", "Whom to hire", view.hiring, columns, limit=40)
    prose = (
        "The search for the first of a role begins so early that they work without help when the "
        "first product comes. Who is trained from scratch is counted with the whole training, who "
        "knows the trade with an introduction.",
    )
    return Section(
        "hiring", "Whom to hire, and when to begin", "Whom", prose, (Panel(table=table),)
    )


def _gap(view: PeopleView) -> Section:
    known = view.gaps.filter(pl.col("graduates").is_not_null())
    columns = (
        Column("who", "Whom"),
        Column("when", "Year"),
        Column("hires", "Hires", "value", "job/year", "low", "high"),
        Column("graduates", "Graduates", "value", "1/year", "graduates_low", "graduates_high"),
        Column("openings", "Openings elsewhere", "value", "job/year"),
        Column("verdict", "Verdict"),
        Column("tier", "Tier", "tier"),
    )
    table = ReportTable("gap-table", "Need beside graduates", view.gaps, columns)
    figure = None
    if known.height:
        height = SPACE + charts.BAR * known.height
        figure = Figure(
            id="gap",
            title="Hires beside graduates",
            note="of the year that takes most; logarithmic",
            drawings=(
                Drawing(
                    label="",
                    wide=charts.gap_dots(known),
                    height=height,
                    alt="Dots by occupation: hires, graduates and openings elsewhere a year.",
                    narrow=charts.gap_dots(known, narrow=True),
                    narrow_height=height,
                ),
            ),
            keys=(
                Key("hires here", "ink", "dot"),
                Key("graduates", "plum", "dot"),
                Key("openings elsewhere", "mute", "ring"),
                INTERVAL,
            ),
        )
    prose = (
        "Graduates are all who finish in the country in a year. How many of them would come to "
        "rare earths nobody has counted; for most roles and countries not even they are.",
    )
    return Section("gap", "Who comes after them", "The gap", prose, (Panel(figure, table),))


def _basis(view: PeopleView) -> Section:
    columns = (
        Column("stage", "Stage"),
        Column("plants", "Plants", "value", "job"),
        Column("exponent", "Exponent", "value", "", "low", "high"),
        Column("residual", "Residual", "value", ""),
        Column("people_at_1_kt", "At 1 kt/year", "value", "job", "people_low", "people_high"),
        Column("tier", "Tier", "tier"),
    )
    table = ReportTable(
        "fits-table",
        "Head count against capacity",
        view.fits,
        columns,
        note="Logarithm of people against logarithm of capacity; the residual is the standard "
        "deviation of the logarithm.",
    )
    return Section("basis", "What the head counts rest on", "Basis", (), (Panel(table=table),))
