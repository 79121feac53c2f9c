"""The report of a propagation: what is lost by effect and by sector."""

from __future__ import annotations

from dataclasses import dataclass, field

import polars as pl

from ytterby.figures import Drawing, Figure, Key
from ytterby.figures.impacts.propagation import BAR, HINT, loss_pairs
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
class PropagationView:
    """A propagation, as its report shows it.

    Attributes
    ----------
    system, model, unit
        Name of the economy, the model, and the unit of amounts.
    finding, words
        The answer, and what else there is to say.
    stats
        Numbers that lead.
    totals
        As the table ``propagation`` of the workflow.
    sectors
        ``sector``, ``direct``, ``propagated``, ``low``, ``high``, ``share_lost`` [1],
        ``value_added_lost``; the most affected first.
    rows
        The table ``sectors`` of the workflow.
    note
        What a reader must know.
    provenance
        Where the numbers come from.
    """

    system: str
    model: str
    unit: str
    finding: str
    words: tuple[str, ...]
    stats: tuple[Stat, ...]
    totals: pl.DataFrame = field(repr=False)
    sectors: pl.DataFrame = field(repr=False)
    rows: pl.DataFrame = field(repr=False)
    note: str
    provenance: Provenance = field(repr=False)


def build_propagation_report(view: PropagationView) -> str:
    """Return the report as one self-contained HTML file."""
    return render_html(describe_propagation(view))


def describe_propagation(view: PropagationView) -> ReportDocument:
    """Return what the report says, before it is a page."""
    own = view.provenance
    lede, sections = lead_with(view.words, (_effects(view), _sectors(view)))
    return ReportDocument(
        title=f"How a loss spreads: {view.system}",
        kicker=f"Propagation · {view.model}",
        finding=view.finding,
        emphasis="",
        lede=lede,
        stats=view.stats,
        sections=sections,
        sources=own.sources,
        assumptions=own.assumptions,
        command=own.command,
        manifest=dict(own.manifest),
    )


def _effects(view: PropagationView) -> Section:
    extra = [c for c in view.totals.columns if c.endswith(HINT)]
    columns = (
        Column("effect", "Effect"),
        Column("lost", "Amount", "value", view.unit, "low", "high"),
        Column("share_lost", "Of all output", "value", "1"),
        Column("multiplier", "Multiplier", "value"),
        Column("value_added_lost", "Value added", "value", view.unit),
        *(Column(c, c.removesuffix(HINT).capitalize(), "value", "at risk") for c in extra),
    )
    table = ReportTable("effects", "What is lost in all, by effect", view.totals, columns)
    prose = (
        "Propagated includes direct. A price transfer is what final buyers pay more: somebody "
        "receives it. The effects are readings of one event and are never added.",
    )
    return Section("effects-all", "Direct, propagated, dearer", "Effects", prose,
                   (Panel(table=table),))  # fmt: skip


def _sectors(view: PropagationView) -> Section:
    rows = view.sectors
    height = SPACE + BAR * max(rows.height, 1)
    figure = Figure(
        id="sectors",
        title="Output lost by sector",
        note=f"{view.unit}, the sectors that lose most",
        drawings=(
            Drawing(
                label="",
                wide=loss_pairs(rows, view.unit),
                height=height,
                alt="Dots by sector: output lost directly and with what propagates.",
                narrow=loss_pairs(rows, view.unit, narrow=True),
                narrow_height=height,
            ),
        ),
        keys=(Key("direct", "mute", "ring"), Key("propagated", "ink", "dot"), INTERVAL),
    )
    columns = (
        Column("sector", "Sector"),
        Column("effect", "Effect"),
        Column("lost", "Amount", "value", view.unit, "low", "high"),
        Column("share_lost", "Of its output", "value", "1"),
        Column("value_added_lost", "Value added", "value", view.unit),
    )
    table = ReportTable("sector-rows", "Losses by sector and effect", view.rows, columns)
    return Section("by-sector", "Where it falls", "Sectors", (view.note,), (Panel(figure, table),))
