"""The report of an impact: what is lost, by whom, what is delayed, and what is not counted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import polars as pl

from ytterby.figures import Drawing, Figure, Key
from ytterby.figures.impacts import impact as impact_figure
from ytterby.figures.impacts.impact import loss_dots, rule_name
from ytterby.figures.style.text import capital
from ytterby.report.chain_sections import INTERVAL
from ytterby.report.document import Column, Panel, ReportDocument, ReportTable, Section, Stat
from ytterby.report.render import render_html
from ytterby.report.views import Provenance

SPACE = 60
"""Height of a chart without its rows [px]."""
LEAST = f"If {rule_name('spared')}"
MOST = f"If {rule_name('bottleneck')}"


@dataclass(frozen=True)
class TargetView:
    """What one country loses.

    Attributes
    ----------
    code, name
        Of the country.
    words
        Sentences on it.
    sectors
        ``label``, ``proportional``, ``low``, ``high``, ``spared``, ``bottleneck`` [billion USD],
        ``about``, ``job_years`` [thousand job-years], ``tier``.
    """

    code: str
    name: str
    words: tuple[str, ...]
    sectors: pl.DataFrame = field(repr=False)


@dataclass(frozen=True)
class ImpactView:
    """An impact, as its report shows it.

    Attributes
    ----------
    title, months
        Of the scenario, and how long it runs.
    finding, lede
        The answer, and what it holds under.
    stats
        Numbers that lead.
    targets
        One a country.
    tables
        Frames by name: ``headlines``, ``units``, ``leverage``, ``readings``, ``transition``,
        ``states``, ``checks``, ``left-out``, ``factors``.
    provenance
        Where the numbers come from.
    """

    title: str
    months: int
    finding: str
    lede: str
    stats: tuple[Stat, ...]
    targets: tuple[TargetView, ...]
    tables: Mapping[str, pl.DataFrame] = field(repr=False)
    provenance: Provenance = field(repr=False)


def build_impact_report(view: ImpactView) -> str:
    """Return the report as one self-contained HTML file."""
    return render_html(describe_impact(view))


def describe_impact(view: ImpactView) -> ReportDocument:
    """Return what the report says, before it is a page."""
    own = view.provenance
    sections = (
        *(_target(view, t) for t in view.targets),
        _headlines(view),
        _readings(view),
        _leverage(view),
        _transition(view),
        _states(view),
        _checks(view),
        _left_out(view),
        _factors(view),
    )
    return ReportDocument(
        title=f"What it costs: {view.title}",
        kicker=f"Impact · {view.title} · {view.months} months",
        finding=view.finding,
        emphasis="",
        lede=view.lede,
        stats=view.stats,
        sections=tuple(s for s in sections if s is not None),
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


def _target(view: ImpactView, target: TargetView) -> Section:
    rows = target.sectors
    height = SPACE + impact_figure.BAR * max(rows.height, 1)
    figure = Figure(
        id=f"losses-{target.code.casefold()}",
        title=f"Value added lost in {target.name}",
        note=f"billion USD over {view.months} months, read in three ways",
        drawings=(
            Drawing(
                label="",
                wide=loss_dots(rows),
                height=height,
                alt=f"Dots by sector: value added lost in {target.name} read in three ways.",
                narrow=loss_dots(rows, narrow=True),
                narrow_height=height,
            ),
        ),
        keys=(
            Key("what can do without goes first", "mute", "ring"),
            Key("each product needs its own", "ink", "dot"),
            Key("the worst material stops all", "plum", "dot"),
            INTERVAL,
        ),
    )
    columns = (
        Column("label", "Sector"),
        Column("proportional", "Value added lost", "value", "billion USD", "low", "high", "tier"),
        Column("spared", LEAST, "value", "billion USD"),
        Column("bottleneck", MOST, "value", "billion USD"),
        Column("job_years", "Jobs at risk", "value", "thousand job-years"),
        Column("depends", "Depends", "value", "1", "depends_low", "depends_high"),
        Column("fitted", "Fitted at home", "value", "1"),
    )
    table = ReportTable(
        f"sectors-{target.code.casefold()}",
        f"Sectors of {target.name}",
        rows,
        columns,
        note="Medians and the central 80 % of draws; medians of sectors do not add up exactly.",
    )
    return Section(
        f"target-{target.code.casefold()}",
        f"What stops in {target.name}",
        capital(target.name.removeprefix("the ")),
        target.words,
        (Panel(figure, table),),
    )


def _headlines(view: ImpactView) -> Section:
    columns = (
        Column("target", "Country"),
        Column("label", "What"),
        Column("value", "Median", "value", "*", "low", "high"),
        Column("worst", "Worst twentieth", "value", "*"),
        Column("tier_c_share", "Through tier C", "value", "1"),
        Column("tier_c_variance", "Variance of tier C", "value", "1"),
    )
    table = ReportTable(
        "headlines",
        "Headlines, and what of each rests on tier C",
        view.tables["headlines"],
        columns,
        limit=60,
        note="Through tier C: share of the central value that passes through an economic factor of "
        "tier C. Variance of tier C: share of the variance of the logarithm that goes with tier C, "
        "behaviour included, at its centre.",
    )
    prose = (
        "Two ways to say how much is judgement: what share of the number has a figure of tier C "
        "(recollection or estimate) in it, and what share of its uncertainty goes if those figures "
        "are held at their centre.",
    )
    return Section(
        "headlines-all", "How much of each number is judgement", "Headlines", prose,
        (Panel(table=table), Panel(table=_units(view))),
    )  # fmt: skip


def _units(view: ImpactView) -> ReportTable:
    columns = (
        Column("target", "Country"),
        Column("label", "Sector"),
        Column("product", "Product"),
        Column("value", "Not made", "value", "*", "low", "high"),
        Column("worst", "Worst twentieth", "value", "*"),
    )
    return ReportTable(
        "units",
        "Units not made",
        view.tables["units"],
        columns,
        note="Equivalents: each product alone stands for the whole shortage of its sector.",
    )


def _readings(view: ImpactView) -> Section:
    columns = (
        Column("target", "Country"),
        Column("reading", "Reading"),
        Column("rule", "If"),
        Column("what", "What it counts"),
        Column("value", "Median", "value", "billion USD", "low", "high"),
        Column("where", "Where"),
    )
    table = ReportTable("readings", "Three readings of one event", view.tables["readings"], columns)
    prose = (
        "A shortage may be read as output that stops, as what makers pay more for what still "
        "arrives, or as what spreads to suppliers and customers. The three are never added.",
    )
    return Section(
        "three-readings", "Three readings, side by side", "Readings", prose, (Panel(table=table),)
    )


def _leverage(view: ImpactView) -> Section:
    columns = (
        Column("target", "Country"),
        Column("label", "Sector"),
        Column("missing_value", "Materials missing", "value", "million USD"),
        Column("output_stopped", "Output stopped", "value", "million USD"),
        Column("ratio_spared", LEAST, "value", "USD/USD"),
        Column("ratio_proportional", "If each product needs its own", "value", "USD/USD"),
        Column("ratio_bottleneck", MOST, "value", "USD/USD"),
    )
    table = ReportTable(
        "leverage", "Value missing beside output stopped", view.tables["leverage"], columns
    )
    prose = (
        "A magnet of a few dollars can stop a car of 40,000: a dollar of missing material stops "
        "hundreds to thousands of dollars of output. That is also the limit of the number: "
        "who stands to lose so much will pay, fly in or redesign, so that the largest ratios are "
        "the least likely to come true.",
    )
    return Section(
        "leverage-all", "What a dollar of missing material stops", "Leverage", prose,
        (Panel(table=table),),
    )  # fmt: skip


def _transition(view: ImpactView) -> Section:
    columns = (
        Column("target", "Country"),
        Column("what", "What"),
        Column("value", "Not built", "value", "*", "low", "high"),
        Column("years_missing", "Missing for", "value", "year"),
        Column(
            "co2_value", "CO2 not avoided", "value", "million t CO2", "co2_low", "co2_high", "tier"
        ),
    )
    table = ReportTable("transition", "The transition delayed", view.tables["transition"], columns)
    prose = (
        "What is not made in time is taken to be built right after the run, so that only the years "
        "until then count. A car is one set of traction motors; power is that of direct-drive "
        "generators. Electricity counts with the mean of the grid.",
    )
    return Section(
        "transition-all", "The energy transition waits", "Transition", prose, (Panel(table=table),)
    )


def _states(view: ImpactView) -> Section | None:
    rows = view.tables["states"]
    if not rows.height:
        return None
    columns = (
        Column("state", "State"),
        Column("made", "Of"),
        Column("share", "Share of jobs", "value", "1"),
        Column("value_added_value", "Value added lost", "value", "billion USD", "value_added_low",
               "value_added_high", "tier"),
        Column("job_years_value", "Jobs at risk", "value", "thousand job-years", "job_years_low",
               "job_years_high"),
        Column("known", "Known"),
    )  # fmt: skip
    known = pl.when("partial").then(pl.lit("assembly alone")).otherwise(pl.lit("all"))
    made = pl.when(pl.col("sector") == "").then(pl.lit("motor vehicles")).otherwise("sector")
    table = ReportTable(
        "states", "Losses by state", rows.with_columns(known=known, made=made), columns
    )
    prose = (
        "A loss is shared out as jobs are. Other industries by state, and "
        "all of it by size of firm, are not counted: no figures were found.",
    )
    return Section("states-all", "By state", "States", prose, (Panel(table=table),))


def _left_out(view: ImpactView) -> Section:
    columns = (
        Column("target", "Country"),
        Column("label", "Sector"),
        Column("need_share", "Share of need", "value", "1"),
        Column("why", "Why"),
    )
    table = ReportTable("left-out", "Not counted", view.tables["left-out"], columns)
    return Section("not-counted", "What is not counted", "Not counted", (), (Panel(table=table),))


def _checks(view: ImpactView) -> Section | None:
    rows = view.tables["checks"]
    if not rows.height:
        return None
    columns = (
        Column("target", "Country"),
        Column("figure", "Published figure"),
        Column("published", "Published", "value", "*", "published_low", "published_high", "tier"),
        Column("here", "All that depends, here", "value", "*"),
        Column("here_fitted", "With magnets fitted at home", "value", "*"),
        Column("sources", "Sources"),
    )
    table = ReportTable("checks", "Figures to hold it against, not used", rows, columns)
    prose = ("What all that depends makes or employs in a year, beside what others have counted.",)
    return Section("checks-all", "How it compares", "Checks", prose, (Panel(table=table),))


def _factors(view: ImpactView) -> Section:
    columns = (
        Column("target", "Country"),
        Column("factor", "Factor"),
        Column("of", "Of"),
        Column("value", "Value", "value", "*", "low", "high", "tier"),
        Column("sources", "Sources"),
    )
    table = ReportTable("factors", "Economic factors", view.tables["factors"], columns, limit=200)
    return Section("factors-all", "What it is counted with", "Factors", (), (Panel(table=table),))
