"""The report of a company: what it covers, what it hangs on, public money, people, events."""

from __future__ import annotations

from dataclasses import dataclass, field

import polars as pl

from ytterby.figures import Drawing, Figure, Key
from ytterby.figures.impacts.company import STRIP, coverage_strip
from ytterby.report.document import Column, Panel, ReportDocument, ReportTable, Section, Stat
from ytterby.report.render import render_html
from ytterby.report.views import Provenance


@dataclass(frozen=True)
class CompanyView:
    """A dossier, as its report shows it.

    Attributes
    ----------
    name, year
        The company, and the year of the chain.
    finding, points
        The first sentence, and the others.
    stats
        Numbers that lead.
    stages
        Stage → label.
    coverage, assets, exposure, worth, break_even, support, terms, people, events
        Tables of the dossier.
    provenance
        Where the numbers come from.
    """

    name: str
    year: int
    finding: str
    points: tuple[str, ...]
    stats: tuple[Stat, ...]
    stages: dict[str, str]
    coverage: pl.DataFrame = field(repr=False)
    assets: pl.DataFrame = field(repr=False)
    exposure: pl.DataFrame = field(repr=False)
    worth: pl.DataFrame = field(repr=False)
    break_even: pl.DataFrame = field(repr=False)
    support: pl.DataFrame = field(repr=False)
    terms: pl.DataFrame = field(repr=False)
    people: pl.DataFrame = field(repr=False)
    events: pl.DataFrame = field(repr=False)
    provenance: Provenance = field(repr=False)


def build_company_report(view: CompanyView) -> str:
    """Return the report as one self-contained HTML file."""
    return render_html(describe_company(view))


def describe_company(view: CompanyView) -> ReportDocument:
    """Return what the report says, before it is a page."""
    own = view.provenance
    sections = [_stages(view)]
    if view.exposure.height:
        sections.append(_exposure(view))
    if view.worth.height:
        sections.append(_worth(view))
    if view.support.height:
        sections.append(_support(view))
    if view.people.height:
        sections.append(_people(view))
    if view.events.height:
        sections.append(_events(view))
    return ReportDocument(
        title=f"{view.name}: a dossier",
        kicker="Company",
        finding=view.finding,
        emphasis="",
        lede="What published evidence says of it, and what the chain of its regions suggests. No "
        "judgement and no advice; what no source says is left blank.",
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


def _stages(view: CompanyView) -> Section:
    figure = Figure(
        id="coverage",
        title="From mine to magnet",
        note="how far the furthest plant of each stage is",
        drawings=(
            Drawing(
                label="",
                wide=coverage_strip(view.coverage, labels=view.stages),
                height=STRIP,
                alt="One bar for each stage from mine to magnet, darker the further its plants.",
                narrow=coverage_strip(view.coverage, labels=view.stages, narrow=True),
                narrow_height=STRIP,
            ),
        ),
        keys=(
            Key("running", "plum"),
            Key("being built", "plum", "fill", 0.62),
            Key("planned", "plum", "fill", 0.34),
            Key("stopped", "plum", "hatch", 0.34),
        ),
    )
    covered = ReportTable(
        "coverage-table",
        "Stages",
        view.coverage,
        (
            Column("stage", "Stage"),
            Column("state", "State"),
            Column("plants", "Plants"),
            Column("gap", "Gap"),
            Column("through", "Trade of"),
            Column("partners", "With"),
        ),
        note=f"Partners are those of the region's whole stage in {view.year}: a proxy.",
    )
    plants = ReportTable(
        "plants-table",
        "Plants",
        view.assets,
        (
            Column("name", "Plant"),
            Column("region", "Where"),
            Column("stage", "Stage"),
            Column("status", "Status"),
            Column("capacity", "Capacity", "value", "*", "low", "high"),
            Column("basis", "Basis"),
            Column("begins", "Start"),
            Column("ownership_share", "Owns", "value", "1"),
            Column("role", "Role"),
            Column("controller", "Whose"),
            Column("tier", "Tier", "tier"),
        ),
        note="A blank share means that no claim in the evidence says it.",
    )
    return Section(
        "stages",
        "What it covers",
        "Stages",
        view.points,
        (Panel(figure, covered), Panel(table=plants)),
    )


def _exposure(view: CompanyView) -> Section:
    table = ReportTable(
        "exposure-table",
        "Where its regions' stages buy and sell",
        view.exposure,
        (
            Column("region", "Region"),
            Column("stage", "Stage"),
            Column("direction", "Direction"),
            Column("partner", "Partner"),
            Column("share", "Share", "value", "1", "low", "high"),
            Column("tier", "Tier", "tier"),
        ),
        note="By value of the rare earths in them; the region itself is what it makes or keeps.",
    )
    prose = (
        f"The shares are those of the whole stage of each region in {view.year}. The company's own "
        "contracts are not published, so they are a proxy for what a control of that partner "
        "would stop.",
    )
    return Section(
        "exposure", "Whose controls can stop it", "Exposure", prose, (Panel(table=table),)
    )


def _worth(view: CompanyView) -> Section:
    table = ReportTable(
        "worth-table",
        "Nameplate times price",
        view.worth,
        (
            Column("facility", "Plant"),
            Column("stage", "Stage"),
            Column("state", "State"),
            Column("market", "Prices"),
            Column("price", "Price", "value", "USD/kg"),
            Column("millions", "A year", "value", "million USD", "millions_low", "millions_high"),
            Column("dates", "Prices of"),
            Column("note", "Note"),
            Column("tier", "Tier", "tier"),
        ),
        note="Rows do not add up: one stage feeds the next. It is not what the company earns.",
    )
    prose = (
        "An order of magnitude: what the plants would sell for a year if full, at the latest "
        "published prices inside and outside the controlling country.",
    )
    panels = [Panel(table=table)]
    if view.break_even.height:
        panels.append(Panel(table=_break_even(view)))
    return Section("worth", "What full plants would sell for", "Worth", prose, tuple(panels))


def _break_even(view: CompanyView) -> ReportTable:
    return ReportTable(
        "break-even-table",
        "The NdPr price at which a mine or project just pays",
        view.break_even,
        (
            Column("facility", "Plant"),
            Column("break_even", "Just pays at", "value", "USD/kg NdPr", "low", "high"),
            Column("note", "Note"),
            Column("tier", "Tier", "tier"),
        ),
        note="At the required return, with other oxides at their prices outside China.",
    )


def _support(view: CompanyView) -> Section:
    table = ReportTable(
        "support-table",
        "Public support and contracts",
        view.support,
        (
            Column("when", "Year"),
            Column("giver", "From"),
            Column("kind", "Kind"),
            Column("subject", "For"),
            Column("millions", "Amount", "value", "million USD", "millions_low", "millions_high"),
            Column("counted", "Counted as"),
            Column("state", "State"),
            Column("tier", "Tier", "tier"),
            Column("note", "Note"),
        ),
        note="Amounts inside another and money that is no government's are not summed.",
    )
    panels = [Panel(table=table)]
    if view.terms.height:
        terms = ReportTable(
            "terms-table",
            "Published terms",
            view.terms,
            (
                Column("term", "Term"),
                Column("value", "Value", "value", "*", "low", "high"),
                Column("contract", "Encoded as"),
                Column("tier", "Tier", "tier"),
                Column("note", "Note"),
            ),
        )
        panels.append(Panel(table=terms))
    return Section("support", "Public money behind it", "Support", (), tuple(panels))


def _people(view: CompanyView) -> Section:
    table = ReportTable(
        "people-table",
        "People",
        view.people,
        (
            Column("when", "Year"),
            Column("subject", "Who"),
            Column("what", "What"),
            Column("jobs", "Jobs", "value", "", "low", "high"),
            Column("tier", "Tier", "tier"),
            Column("note", "Note"),
        ),
    )
    return Section("people", "People", "People", (), (Panel(table=table),))


def _events(view: CompanyView) -> Section:
    table = ReportTable(
        "events-table",
        "Events",
        view.events,
        (
            Column("date", "Date"),
            Column("why", "Why"),
            Column("instrument", "What"),
            Column("effect", "Effect"),
            Column("tier", "Tier", "tier"),
        ),
    )
    return Section("events", "Events that concern it", "Events", (), (Panel(table=table),))
