"""The report of permits: steps in time, the longest path, staff by month."""

from __future__ import annotations

from dataclasses import dataclass, field

import polars as pl

from ytterby.figures.figure import Drawing, Figure, Key
from ytterby.figures.impacts.permits import BAR, permit_gantt
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


@dataclass(frozen=True)
class PermitsView:
    """Permits, as their report shows them.

    Attributes
    ----------
    title
        Of the page.
    finding, points
        The answer in a sentence, and what else there is to say.
    stats
        Numbers that lead.
    cases, steps, staff
        As the workflow's tables have them.
    provenance
        Where the numbers come from.
    """

    title: str
    finding: str
    points: tuple[str, ...]
    stats: tuple[Stat, ...]
    cases: pl.DataFrame = field(repr=False)
    steps: pl.DataFrame = field(repr=False)
    staff: pl.DataFrame = field(repr=False)
    provenance: Provenance = field(repr=False)


def build_permits_report(view: PermitsView) -> str:
    """Return the report as one self-contained HTML file."""
    return render_html(describe_permits(view))


def describe_permits(view: PermitsView) -> ReportDocument:
    """Return what the report says, before it is a page."""
    own = view.provenance
    lede, sections = lead_with(view.points, (_steps(view), _cases(view), _staff(view)))
    return ReportDocument(
        title=view.title,
        kicker="Permits",
        finding=view.finding,
        emphasis="",
        lede=lede,
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
        caveat="Most durations, and all staff, are judgement.",
        tier="C",
    )


def _steps(view: PermitsView) -> Section:
    drawings = []
    for (case,), part in view.steps.group_by("case", maintain_order=True):
        rows = part.height
        drawings.append(
            Drawing(
                str(case),
                permit_gantt(part),
                SPACE + BAR * rows,
                f"Bars of the steps of permitting in time: {case}.",
                permit_gantt(part, narrow=True),
                SPACE + (BAR + 8) * rows,
            )
        )
    figure = Figure(
        id="steps",
        title="Steps in time",
        note="months, steps as early as they can be",
        drawings=tuple(drawings),
        keys=(Key("on the longest path", "ink"), Key("beside it", "stock"), INTERVAL),
        choice="Project" if len(drawings) > 1 else "",
    )
    columns = (
        Column("case", "Project"),
        Column("label", "Step"),
        Column("agency", "Asked of"),
        Column("duration", "Takes", "value", "month", "low", "high"),
        Column("limit", "Limit of the law", "value", "month"),
        Column("on_path", "On the path", "value", "1"),
        Column("tier", "Tier", "tier"),
        Column("source", "Source"),
    )
    table = ReportTable("steps-table", "Steps of permitting", view.steps, columns, limit=60)
    prose = (
        "What does not wait runs side by side. The interval at the end of a bar is that of the "
        "step's own duration.",
    )
    return Section("steps", "What waits for what", "Steps", prose, (Panel(figure, table),))


def _cases(view: PermitsView) -> Section:
    columns = (
        Column("case", "Project"),
        Column("months", "Expected", "value", "month", "low", "high"),
        Column("limit_kept", "Limits kept", "value", "month"),
        Column("sourced_minimum", "Sourced minimum", "value", "month"),
        Column("published", "Published", "value", "month", "published_low", "published_high"),
        Column("staff_months", "Staff", "value", "position-month"),
        Column("tier", "Tier", "tier"),
    )
    table = ReportTable("cases", "Months to construction", view.cases, columns)
    return Section("cases", "How long it takes", "Months", (), (Panel(table=table),))


def _staff(view: PermitsView) -> Section:
    families = view.staff.group_by("case", "family", maintain_order=True).agg(
        pl.col("positions").sum().alias("position_months"), pl.col("positions").max().alias("peak")
    )
    columns = (
        Column("case", "Project"),
        Column("family", "Family"),
        Column("position_months", "All", "value", "position-month"),
        Column("peak", "Most at once", "value", "position"),
    )
    table = ReportTable("staff", "Staff by occupation family", families, columns)
    prose = ("Positions of the applicant and its consultants while steps run, by judgement.",)
    return Section("staff", "Whom it takes", "Staff", prose, (Panel(table=table),))
