"""The report of a contract: cost by part and year, payoff, what it buys, what is left open."""

from __future__ import annotations

from dataclasses import dataclass, field

import polars as pl

from ytterby.figures import Drawing, Figure, Key
from ytterby.figures.impacts import contracts as charts
from ytterby.report.chain_sections import INTERVAL
from ytterby.report.document import Column, Panel, ReportDocument, ReportTable, Section, Stat
from ytterby.report.render import render_html
from ytterby.report.views import Provenance

HEIGHT = 300
"""Of the chart by year [px]."""


@dataclass(frozen=True)
class Payoff:
    """A floor, as its diagram shows it.

    Attributes
    ----------
    floor, ceiling, top
        Prices [USD/kg].
    share
        Of the upside that goes to the public [1].
    """

    floor: float
    ceiling: float
    share: float
    top: float


@dataclass(frozen=True)
class ContractView:
    """A contract, as its report shows it.

    Attributes
    ----------
    title, note
        What it is.
    finding, points
        The first sentence, and the others.
    stats
        Numbers that lead.
    names
        Agreement → what a reader calls it: those that support, and those that invest.
    invested
        The same for investments.
    components, years, supplies, gaps, processes, terms
        Tables of the contract; amounts in million USD in columns that end in ``_m``.
    payoff
        Of its first floor, if it has one.
    provenance
        Where the numbers come from.
    """

    title: str
    note: str
    finding: str
    points: tuple[str, ...]
    stats: tuple[Stat, ...]
    names: dict[str, str]
    invested: dict[str, str]
    components: pl.DataFrame = field(repr=False)
    years: pl.DataFrame = field(repr=False)
    supplies: pl.DataFrame = field(repr=False)
    gaps: pl.DataFrame = field(repr=False)
    processes: pl.DataFrame = field(repr=False)
    terms: pl.DataFrame = field(repr=False)
    payoff: Payoff | None
    provenance: Provenance = field(repr=False)


def build_contract_report(view: ContractView) -> str:
    """Return the report as one self-contained HTML file."""
    return render_html(describe_contract(view))


def describe_contract(view: ContractView) -> ReportDocument:
    """Return what the report says, before it is a page."""
    own = view.provenance
    sections = [_cost(view)]
    if view.payoff is not None:
        sections.append(_payoff(view, view.payoff))
    if view.supplies.height:
        sections.append(_supplies(view))
    if view.gaps.height:
        sections.append(_gaps(view))
    sections.append(_inputs(view))
    return ReportDocument(
        title=view.title,
        kicker="Contract as code",
        finding=view.finding,
        emphasis="",
        lede=view.note,
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
        tier=str(view.terms["tier"].max() or "") if view.terms.height else "",
    )


def _bars(view: ContractView, which: str, names: dict[str, str]) -> Figure:
    rows = view.years.filter(pl.col("agreement").is_in([*names, which]))
    keys = tuple(
        Key(name, hue.removeprefix("$"))
        for name, hue in zip(names.values(), charts.HUES * 3, strict=False)
    )
    option = charts.year_bars(rows, names=names, total=which)
    drawing = Drawing(
        "", option, HEIGHT, f"Bars by year: what {which} costs the public, million USD."
    )
    title = "Support" if which == "support" else "Shares and loans"
    note = "million USD a year, undiscounted; the bar is the mean, beside it the middle of draws"
    return Figure(f"years-{which}", f"{title} by year", note, (drawing,), (*keys, INTERVAL))


def _cost(view: ContractView) -> Section:
    columns = (
        Column("component", "Part"),
        Column("agreement", "Agreement"),
        Column("counted", "Counted as"),
        Column("paid_m", "Expected, undiscounted", "value", "million USD"),
        Column("present_m", "Expected, present value", "value", "million USD"),
        Column(
            *("present_median_m", "Middle of draws", "value", "million USD"),
            *("present_low_m", "present_high_m"),
        ),
        Column("present_p95_m", "95th percentile", "value", "million USD"),
        Column("tier", "Tier", "tier"),
    )
    table = ReportTable(
        "components",
        "What the public pays and receives",
        view.components,
        columns,
        note="Paid by the public; below 0 is received. Expected: the mean over draws, which lies "
        "outside the middle where few draws weigh much. Interval: the central 80 %.",
    )
    by_year = ReportTable(
        "years",
        "By year, undiscounted",
        view.years,
        (
            Column("when", "Year"),
            Column("agreement", "Agreement"),
            Column("spent_m", "Expected", "value", "million USD"),
            Column("median_m", "Middle of draws", "value", "million USD", "low_m", "high_m"),
            Column("tier", "Tier", "tier"),
        ),
        limit=200,
    )
    panels = [Panel(table=table)]
    if view.names:
        panels.append(Panel(_bars(view, "support", view.names), by_year))
    if view.invested:
        panels.append(Panel(_bars(view, "investment", view.invested)))
    return Section("cost", "What the public pays, part by part", "Cost", view.points, tuple(panels))


def _payoff(view: ContractView, payoff: Payoff) -> Section:
    option = charts.payoff_lines(payoff.floor, payoff.ceiling, payoff.share, top=payoff.top)
    figure = Figure(
        "payoff",
        "What a maker gets at each market price",
        "USD/kg",
        (Drawing("", option, 280, "Lines: what a maker gets a kilogram at each market price."),),
        (
            Key("market price", "mute", "dash"),
            Key("with floor", "plum", "line"),
            Key("with floor and shared upside", "ink", "line"),
        ),
    )
    prose = (
        "A floor is a put on the average price of each period, the shared upside a call that the "
        "maker gives away; the public is short the first and long the second.",
    )
    return Section(
        "payoff", "A floor is a put, its shared upside a call", "Payoff", prose, (Panel(figure),)
    )


def _supplies(view: ContractView) -> Section:
    columns = (
        Column("supply", "Supply"),
        Column("mass", "Mass", "value", "t", "mass_low", "mass_high"),
        Column("years", "Years", "value", "year"),
        Column("need", "Makers' use", "value", "t/year"),
        Column("need_share", "Share of it", "value", "1", "need_share_low", "need_share_high"),
        Column("each", "Public cost", "value", "USD/kg", "each_low", "each_high"),
        Column("paid_by", "Of"),
        Column("tier", "Tier", "tier"),
    )
    note = "What would be made without the contract is not taken off."
    table = ReportTable("supplies", "What it buys", view.supplies, columns, note=note)
    return Section("supplies", "What it buys", "Supply", (), (Panel(table=table),))


def _gaps(view: ContractView) -> Section:
    panels = []
    for which, title in (("support", "support"), ("investment", "shares and loans")):
        rows = (
            view.gaps.filter(pl.col(which).abs() >= 5e5)
            .select(pl.col("gap").str.replace_all("-", " "), "instead", value=pl.col(which))
            .sort(pl.col("value").abs(), descending=True)
        )
        if rows.height:
            height = 60 + charts.BAR * rows.height
            drawing = Drawing(
                "",
                charts.gap_bars(rows),
                height,
                f"Bars: by how much {title} would cost more under other readings.",
                charts.gap_bars(rows, narrow=True),
                height + 4 * rows.height,
            )
            panels.append(
                Panel(
                    Figure(
                        f"gaps-{which}",
                        f"Other readings: {title}",
                        "change of the expected present cost",
                        (drawing,),
                        (Key("costs more", "ink"), Key("costs less", "stock")),
                    ),
                    width=6,
                )
            )
    columns = (
        Column("left_open", "Left open"),
        Column("what", "What is not said"),
        Column("assumed", "Taken as"),
        Column("instead", "Or"),
        Column("support_m", "Support", "value", "million USD"),
        Column("investment_m", "Investment", "value", "million USD"),
    )
    told = view.gaps.with_columns(left_open=pl.col("gap").str.replace_all("-", " ")).sort(
        pl.col("support").fill_null(0).abs() + pl.col("investment").fill_null(0).abs(),
        descending=True,
    )
    table = ReportTable("gaps", "What the published terms leave open", told, columns)
    return Section(
        "gaps",
        "What the published terms leave open",
        "Gaps",
        ("Each is set to another reading that the terms allow; all else stays.",),
        (*panels, Panel(table=table)),
    )


def _inputs(view: ContractView) -> Section:
    own = (
        Column("words", "Term"),
        Column("value", "Value", "value", "*", "low", "high"),
        Column("tier", "Tier", "tier"),
        Column("claims", "Claims"),
    )
    fitted = (
        Column("path", "Path"),
        Column("parameter", "Parameter"),
        Column("value", "Value", "value", "*"),
        Column("standard_error", "Standard error", "value"),
        Column("prices", "Prices", "value"),
    )
    panels = [Panel(table=ReportTable("terms", "Terms and inputs", view.terms, own, limit=80))]
    if view.processes.height:
        panels.append(
            Panel(table=ReportTable("processes", "Price processes", view.processes, fitted))
        )
    return Section("inputs", "What the numbers rest on", "Inputs", (), tuple(panels))
