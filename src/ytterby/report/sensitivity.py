"""The report of what matters most: shares of an outcome's variance, and the screening behind."""

from __future__ import annotations

from dataclasses import dataclass, field

import polars as pl

from ytterby.figures import Drawing, Figure, Key, share_dots
from ytterby.figures import sensitivity as sensitivity_figure
from ytterby.figures.style.text import NO_BREAK
from ytterby.report.chain_sections import INTERVAL
from ytterby.report.document import Column, Panel, ReportDocument, ReportTable, Section, Stat
from ytterby.report.render import render_html
from ytterby.report.views import Provenance

SPACE = 80
"""Height of a chart without its rows [px]."""


@dataclass(frozen=True)
class SensitivityView:
    """Shares of variance, as their report shows them.

    Attributes
    ----------
    title, months
        Of the scenario, and how long it runs.
    outcome
        What was asked about, in words.
    finding, points
        What matters most, in a sentence, and what else there is to say.
    stats
        Numbers that lead.
    indices, screening
        Tables of the analysis.
    unit
        Of the outcome.
    provenance
        Where the numbers come from.
    """

    title: str
    months: int
    outcome: str
    finding: str
    points: tuple[str, ...]
    stats: tuple[Stat, ...]
    indices: pl.DataFrame = field(repr=False)
    screening: pl.DataFrame = field(repr=False)
    unit: str
    provenance: Provenance = field(repr=False)


def build_sensitivity_report(view: SensitivityView) -> str:
    """Return the report as one self-contained HTML file."""
    return render_html(describe_sensitivity(view))


def describe_sensitivity(view: SensitivityView) -> ReportDocument:
    """Return what the report says, before it is a page."""
    own = view.provenance
    return ReportDocument(
        title=f"What matters most: {view.title}",
        kicker=f"Sensitivity · {view.months} months",
        finding=view.finding,
        emphasis="",
        lede=f"{view.title}: how far {view.outcome} is uncertain, and because of what, among "
        f"{view.screening.height} uncertain parameters.",
        stats=view.stats,
        sections=(_shares(view), _screened(view)),
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


def _shares(view: SensitivityView) -> Section:
    rows = view.indices
    count = max(rows.height, 1)
    height = SPACE + sensitivity_figure.BAR * count
    tall = SPACE + sensitivity_figure.narrow_bar(rows["words"].to_list()) * count
    figure = Figure(
        id="shares",
        title=f"Variance of {view.outcome}",
        note="share that each parameter explains; shares with interactions overlap",
        drawings=(
            Drawing(
                label="",
                wide=share_dots(rows),
                height=height,
                alt=f"Dots with intervals by parameter: shares of the variance of {view.outcome}.",
                narrow=share_dots(rows, narrow=True),
                narrow_height=tall,
            ),
        ),
        keys=(
            Key("with all interactions", "ink", "dot"),
            Key("by itself", "mute", "ring"),
            INTERVAL,
        ),
    )
    columns = (
        Column("words", "Parameter"),
        Column("total_order", "Explains", "value", "1", "total_low", "total_high"),
        Column("first_order", "By itself", "value", "1", "first_low", "first_high"),
        Column("about", "Range"),
        Column("tier", "Tier", "tier"),
    )
    table = ReportTable("shares-table", "Shares of the variance", rows, columns)
    return Section(
        "shares",
        "Few parameters carry most of what is uncertain",
        "Shares",
        view.points,
        (Panel(figure, table),),
    )


def _screened(view: SensitivityView) -> Section:
    columns = (
        Column("words", "Parameter"),
        Column("size", "Effect", "value", view.unit, "size_low", "size_high"),
        Column("mean", "With its sign", "value", view.unit),
        Column("spread", "Spread", "value", view.unit),
        Column("about", "Range"),
        Column("tier", "Tier", "tier"),
    )
    table = ReportTable(
        "screening-table",
        "Elementary effects of all parameters",
        view.screening,
        columns,
        note="Mean absolute change of the outcome per unit of the parameter's probability.",
    )
    count = view.screening.height
    prose = (
        f"All {count} uncertain parameters were moved one by one from random points. "
        f"Intervals are the central 80{NO_BREAK}% of a bootstrap.",
    )
    return Section("screening", f"How {count} parameters were screened", "Screening", prose,
                   (Panel(table=table),))  # fmt: skip
