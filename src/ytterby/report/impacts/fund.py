"""Reports of a fund, and of instruments at equal security."""

from __future__ import annotations

from dataclasses import dataclass, field

import polars as pl

from ytterby.figures import Drawing, Figure, Key
from ytterby.figures.impacts.fund import BAR, FAN, cash_fan, support_dots
from ytterby.report.document import Column, Panel, ReportDocument, ReportTable, Section, Stat
from ytterby.report.render import render_html
from ytterby.report.views import Provenance

SPACE = 80
"""Height of a chart without its rows [px]."""


@dataclass(frozen=True)
class MoneyView:
    """What both reports share.

    Attributes
    ----------
    title, kicker, lede
        Of the page.
    finding, points
        The first sentence, and the others.
    stats
        Numbers that lead.
    frames
        Tables, amounts in million USD.
    provenance
        Where the numbers come from.
    """

    title: str
    kicker: str
    lede: str
    finding: str
    points: tuple[str, ...]
    stats: tuple[Stat, ...]
    frames: dict[str, pl.DataFrame] = field(repr=False)
    provenance: Provenance = field(repr=False)


def build_fund_report(view: MoneyView) -> str:
    """Return the report of a fund as one self-contained HTML file.

    Parameters
    ----------
    view
        With the frames ``fund``, ``positions``, ``cash``, ``security``, ``concentration``.
    """
    return render_html(_document(view, (_cash(view), _positions(view), _security(view))))


def build_compare_report(view: MoneyView) -> str:
    """Return the report of instruments at equal security as one self-contained HTML file.

    Parameters
    ----------
    view
        With the frames ``instruments`` and ``project``.
    """
    return render_html(_document(view, (_instruments(view), _project(view))))


def _document(view: MoneyView, sections: tuple[Section, ...]) -> ReportDocument:
    own = view.provenance
    return ReportDocument(
        title=view.title,
        kicker=view.kicker,
        finding=view.finding,
        emphasis="",
        lede=view.lede,
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


def _cash(view: MoneyView) -> Section:
    rows = view.frames["cash"]
    figure = Figure(
        id="cash",
        title="Net cash of the public by year",
        note="real dollars; bands hold half and nine in ten of all draws",
        drawings=(
            Drawing(
                label="",
                wide=cash_fan(rows),
                height=FAN,
                alt="Bands of the fund's net cash by year, below zero while it pays.",
                narrow=cash_fan(rows, narrow=True),
                narrow_height=FAN,
            ),
        ),
        keys=(
            Key("middle draw", "use", "line"),
            Key("mean", "ink", "dash"),
            Key("half of draws", "use", "fill", 0.4),
            Key("nine in ten", "use", "fill", 0.2),
        ),
    )
    table = ReportTable(
        "cash-table",
        "Cash by year",
        rows,
        (
            Column("when", "Year"),
            Column("paid", "Paid", "value", "million USD"),
            Column("received", "Received", "value", "million USD"),
            Column("net", "Net", "value", "million USD", "p10", "p90"),
        ),
        limit=60,
    )
    return Section("cash", "When it pays and when it earns", "Cash", view.points,
                   (Panel(figure, table),))  # fmt: skip


def _positions(view: MoneyView) -> Section:
    own = ReportTable(
        "positions-table",
        "Positions",
        view.frames["positions"],
        (
            Column("facility", "Project"),
            Column("instrument", "Instrument"),
            Column("begins", "From"),
            Column("committed", "Promised", "value", "million USD"),
            Column("value", "Worth to the public", "value", "million USD", "low", "high"),
            Column("worst", "Worst twentieth", "value", "million USD"),
            Column("loss", "Odds of a loss", "value", "1"),
            Column("odds_with", "Odds with it", "value", "1"),
            Column("tier", "Tier", "tier"),
        ),
    )
    spread = ReportTable(
        "concentration-table",
        "Concentration",
        view.frames["concentration"],
        (
            Column("by", "By"),
            Column("index", "Herfindahl index", "value", ""),
            Column("largest", "Largest"),
            Column("share", "Its share", "value", "1"),
        ),
    )
    panels = (Panel(table=own), Panel(table=spread))
    return Section("positions", "What it holds", "Positions", (), panels)


def _security(view: MoneyView) -> Section:
    table = ReportTable(
        "security-table",
        "Expected extra output a year, steady",
        view.frames["security"],
        (
            Column("facility", "Project"),
            Column("element", "Element"),
            Column("product", "Leaves as"),
            Column("tonnes", "Extra", "value", "t REO/year", "low", "high"),
            Column("tier", "Tier", "tier"),
        ),
        note="Output if built, times what public money adds to the odds of building (tier C).",
    )
    return Section("security", "What it secures", "Security", (), (Panel(table=table),))


def _instruments(view: MoneyView) -> Section:
    rows = view.frames["instruments"]
    some = rows.filter("reaches")
    height = SPACE + BAR * max(some.height, 1)
    figure = Figure(
        id="instruments",
        title="What each costs the public, and users behind a tariff",
        note="each as large as the project needs to clear its hurdle; least cost to all first",
        drawings=(
            Drawing(
                label="",
                wide=support_dots(some),
                height=height,
                alt="Dots with intervals by instrument: expected cost and 95th percentile.",
                narrow=support_dots(some, narrow=True),
                narrow_height=height,
            ),
        ),
        keys=(
            Key("mean, with the central 80 %", "use", "dot"),
            Key("95th percentile", "ink", "diamond"),
            Key("the public alone, where users pay too", "use", "ring"),
        ),
    )
    table = ReportTable(
        "instruments-table",
        "Instruments at equal security",
        rows,
        (
            Column("instrument", "Instrument"),
            Column("size_text", "Size"),
            Column("cost", "Public cost", "value", "million USD", "low", "high"),
            Column("p95", "95th percentile", "value", "million USD"),
            Column("worst", "Worst twentieth", "value", "million USD"),
            Column("users", "Users pay", "value", "million USD"),
            Column("at_owners_rate", "At the owners' rate", "value", "million USD"),
            Column("cheap_prices", "Where prices are low", "value", "million USD"),
            Column("dear_prices", "Where they are high", "value", "million USD"),
            Column("loss_years", "Years at a loss", "value", "1"),
            Column("tier", "Tier", "tier"),
        ),
    )
    return Section("instruments", "Which costs least, and when", "Instruments", view.points,
                   (Panel(figure, table),))  # fmt: skip


def _project(view: MoneyView) -> Section:
    table = ReportTable(
        "project-table",
        "The project without help",
        view.frames["project"],
        (
            Column("what", "What"),
            Column("value", "Value", "value", "*", "low", "high"),
            Column("note", "Note"),
            Column("tier", "Tier", "tier"),
        ),
    )
    return Section("project", "The project", "Project", (), (Panel(table=table),))
