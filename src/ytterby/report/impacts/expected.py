"""The report of an expected loss: by element, by supplier, what is not counted."""

from __future__ import annotations

from dataclasses import dataclass, field

import polars as pl

from ytterby.figures import Drawing, Figure, Key
from ytterby.figures.impacts.expected import BAR, UNIT, expected_dots
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

SPACE = 60
"""Height of a chart without its rows [px]."""


@dataclass(frozen=True)
class ExpectedView:
    """An expected loss, as its report shows it.

    Attributes
    ----------
    place
        Whose economy, with its article.
    finding, words
        The answer, and what else there is to say.
    stats
        Numbers that lead.
    elements
        ``label``, ``loss``, ``expected``, ``published`` [million USD] with their bounds, ``ratio``,
        ``chance`` [1] and bounds, ``not_counted`` [1], ``about``, ``tier``.
    stops
        ``name``, ``label``, ``loss`` [million USD], ``chance`` [1] with bounds, ``chance_source``.
    left_out
        ``sector``, ``why``.
    beside
        Whether others' figures stand beside.
    what
        What the supplier keeps: ``of any element``.
    provenance
        Where the numbers come from.
    """

    place: str
    finding: str
    words: tuple[str, ...]
    stats: tuple[Stat, ...]
    elements: pl.DataFrame = field(repr=False)
    stops: pl.DataFrame = field(repr=False)
    left_out: pl.DataFrame = field(repr=False)
    beside: bool
    what: str
    provenance: Provenance = field(repr=False)


def build_expected_report(view: ExpectedView) -> str:
    """Return the report as one self-contained HTML file."""
    return render_html(describe_expected(view))


def describe_expected(view: ExpectedView) -> ReportDocument:
    """Return what the report says, before it is a page."""
    own = view.provenance
    lede, sections = lead_with(view.words, (_elements(view), _stops(view), _left_out(view)))
    return ReportDocument(
        title=f"What a year without its suppliers costs {view.place}",
        kicker="Expected loss · 12 months",
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
    )


def _elements(view: ExpectedView) -> Section:
    rows = view.elements.filter(pl.col("loss") > 0)
    height = SPACE + BAR * max(rows.height, 1)
    keys = [
        Key("if the supplier stops", "ink", "dot"),
        Key("expected in a year", "mute", "ring"),
        *([Key("US Geological Survey", "plum", "diamond")] if view.beside else []),
        INTERVAL,
    ]
    figure = Figure(
        id="expected",
        title=f"Value added lost in {view.place}, by element",
        note=f"{UNIT}, logarithmic scale; elements overlap",
        drawings=(
            Drawing(
                label="",
                wide=expected_dots(rows),
                height=height,
                alt="Dots by element: the loss if the supplier stops and the loss expected.",
                narrow=expected_dots(rows, narrow=True),
                narrow_height=height,
            ),
        ),
        keys=tuple(keys),
    )
    columns = (
        Column("label", "Element"),
        Column("about", "Supplier"),
        Column("loss", "Loss if it stops", "value", UNIT, "loss_low", "loss_high", "tier"),
        Column("chance", "Chance a year", "value", "1", "chance_low", "chance_high"),
        Column("expected", "Expected loss a year", "value", UNIT, "expected_low", "expected_high"),
        Column("not_counted", "Need not counted", "value", "1"),
        *(
            (
                Column("published", "US Geological Survey", "value", UNIT),
                Column("ratio", "Ratio", "value", "times"),
            )
            if view.beside
            else ()
        ),
    )
    note = "Medians and the central 80 % of draws. Elements overlap and are never added."
    if view.beside:
        note += (
            " The US Geological Survey gives what China controls the probability 1, so that its "
            "figure stands beside the loss if it happens."
        )
    table = ReportTable("elements", "Losses by element", view.elements, columns, note=note)
    prose = (
        f"The supplier exports nothing to anybody for a year, {view.what}. What counts for an "
        "element is the value added that sectors lose through materials that need it: a magnet "
        "needs neodymium and dysprosium, and counts for both.",
    )
    return Section(
        "by-element", "What stops with an element", "Elements", prose, (Panel(figure, table),)
    )


def _stops(view: ExpectedView) -> Section:
    columns = (
        Column("name", "Supplier"),
        Column("label", "Element"),
        Column("loss", "Loss if it stops", "value", UNIT, "loss_low", "loss_high"),
        Column("chance", "Chance a year", "value", "1", "chance_low", "chance_high", "tier"),
        Column("chance_source", "Who says so"),
    )
    table = ReportTable("stops", "Losses by supplier and element", view.stops, columns, limit=30)
    prose = ("Chances are judgement. Twice the chance is twice the expected loss.",)
    return Section("by-supplier", "Who may stop, and how likely", "Suppliers", prose,
                   (Panel(table=table),))  # fmt: skip


def _left_out(view: ExpectedView) -> Section:
    columns = (Column("sector", "Sector"), Column("why", "Why"))
    table = ReportTable("left-out", "Sectors that are not counted", view.left_out, columns)
    prose = (
        "Direct losses alone: nothing propagates, and no domestic maker gains from higher prices.",
    )
    return Section("not-counted", "What is not counted", "Not counted", prose,
                   (Panel(table=table),))  # fmt: skip
