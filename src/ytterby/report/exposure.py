"""The report of an exposure: what stops a bill of materials, what hangs on it, what would help."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import polars as pl

from ytterby.core.regions import with_the
from ytterby.figures import Drawing, Figure, Key, exposure_matrix, stop_bars
from ytterby.figures import exposure as exposure_figure
from ytterby.figures.style.text import capital, number
from ytterby.report.chain_sections import HATCHED, SHARE_KEYS
from ytterby.report.document import Column, Panel, ReportDocument, ReportTable, Section, Stat
from ytterby.report.render import render_html
from ytterby.report.views import Provenance

DEEP = 0.9
"""Share that came through the partner from which a supply counts as deep in it [1]."""


@dataclass(frozen=True)
class ExposureView:
    """An exposure as its report shows it; every text in words, every frame may be empty.

    Attributes
    ----------
    bill, home_name, partner_name
        Name of the bill; where its products are made; who is asked about.
    finding, emphasis, lede, more
        The first sentence and the part of it in colour; the paragraph below; further sentences.
    stats
        Numbers that lead.
    stops
        ``scenario, product, months, run, date, material, part, worst, lost, planned``.
    cells
        ``line, measure, value, low, high, thin, element``: the matrix.
    values
        ``material, products, product_value, material_value, low, high, leverage``.
    elements
        ``element, mass, low, high, share_of_use, cover``.
    chokepoints
        ``element, stage, leader, share, low, high, n_minus_1_supply, irreplaceable, thin``.
    cover, region_cover
        ``material, cover, shortest, known``; ``material, holder, of, cover, low, high, tier``.
    rules
        ``title, verdict, effect, materials, consequence, since, tier, source``.
    alternates
        ``material, kind, alternate, element, saved, saved_low, saved_high, cost, cost_low,
        cost_high, unit, time, time_low, time_high, touched, gaps, note, tier``.
    warnings
        One sentence each.
    provenance
        Where the numbers come from.
    """

    bill: str
    home_name: str
    partner_name: str
    finding: str
    emphasis: str
    lede: str
    more: tuple[str, ...]
    stats: tuple[Stat, ...]
    stops: pl.DataFrame = field(repr=False)
    cells: pl.DataFrame = field(repr=False)
    values: pl.DataFrame = field(repr=False)
    elements: pl.DataFrame = field(repr=False)
    chokepoints: pl.DataFrame = field(repr=False)
    cover: pl.DataFrame = field(repr=False)
    region_cover: pl.DataFrame = field(repr=False)
    rules: pl.DataFrame = field(repr=False)
    alternates: pl.DataFrame = field(repr=False)
    warnings: tuple[str, ...]
    provenance: Provenance = field(repr=False)


def build_exposure_report(view: ExposureView) -> str:
    """Return the report of an exposure as one self-contained HTML file."""
    return render_html(describe_exposure(view))


def describe_exposure(view: ExposureView) -> ReportDocument:
    """Return what the report of an exposure says, before it is a page."""
    own = view.provenance
    sections = (
        _stop_section(view),
        _value_section(view),
        _matrix_section(view),
        _chokepoint_section(view),
        _cover_section(view),
        _rule_section(view),
        _alternate_section(view),
        _warning_section(view),
    )
    return ReportDocument(
        title=f"Exposure: {view.bill}",
        kicker=f"Exposure · {view.bill} · made in {with_the(view.home_name)}",
        finding=view.finding,
        emphasis=view.emphasis,
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
        caveat="Best estimates; intervals bound the central 80 %. Rules are no legal advice.",
        tier="C",
    )


def _stop_section(view: ExposureView) -> Section | None:
    if view.stops.is_empty():
        return None
    drawings = []
    for (scenario,), own in view.stops.group_by("scenario", maintain_order=True):
        drawings.append(
            Drawing(
                label=capital(str(scenario)),
                wide=stop_bars(own),
                narrow=stop_bars(own, narrow=True),
                height=exposure_figure.ROW * own.height + 50,
                alt=f"Bars: months from the first event until each product runs short; {scenario}.",
            )
        )
    figure = Figure(
        id="stops",
        title="Months until a product runs short",
        note="after own stock and the region's; a product waits for its scarcest part",
        drawings=tuple(drawings),
        keys=(Key("until it runs short", "short"), Key("not short in the run", "stock", "hatch")),
        choice="Scenario" if len(drawings) > 1 else "",
    )
    table = ReportTable(
        id="scenarios",
        title="What stops first, and for want of what",
        frame=view.stops,
        columns=(
            Column("scenario", "Scenario"),
            Column("product", "Product"),
            Column("date", "Short from", "month"),
            Column("months", "After the first event", "value", "months"),
            Column("part", "Part"),
            Column("material", "For want of"),
            Column("worst", "Missing at the worst", "value", "1"),
            Column("lost", "Units not made", "value"),
            Column("planned", "Of units planned", "value"),
        ),
        limit=60,
    )
    first = view.stops.filter(pl.col("scenario") == view.stops["scenario"][0])
    short = first.filter(pl.col("months").is_not_null()).height
    title = f"{short} of {first.height} products run short in the hardest scenario"
    if first.height == 1:
        title = f"The product {'runs' if short else 'does not run'} short in the hardest scenario"
    return Section("stops", title, "First stop", panels=(Panel(figure, table),))


def _value_section(view: ExposureView) -> Section | None:
    if view.values.is_empty():
        return None
    table = ReportTable(
        id="values",
        title="What hangs on each material",
        frame=view.values,
        columns=(
            Column("material", "Material"),
            Column("products", "Products", "value"),
            Column("product_value", "Product value", "value", "USD/year"),
            Column("material_value", "Material", "value", "USD/year", "low", "high"),
            Column("leverage", "Product value over material value", "value"),
        ),
        note="A product counts once for each material that it holds; values of several materials "
        "must not be added.",
    )
    row = view.values.row(0, named=True)
    title = "What hangs on it"
    if view.values["product_value"].is_null().all():
        title = "What hangs on it is not known: no product has a price"
    elif row["leverage"] is not None:
        title = f"Products are worth {number(row['leverage'])} times the {row['material']} in them"
    return Section("value", title, "Value at risk", prose=view.more, panels=(Panel(table=table),))


def _matrix_section(view: ExposureView) -> Section | None:
    if view.cells.is_empty():
        return None
    rows = view.cells["line"].n_unique()
    figure = Figure(
        id="exposure-matrix",
        title=f"Through {with_the(view.partner_name)}, by supply and measure",
        note="% of the worst element of each supply; the measures are never mixed",
        drawings=(
            Drawing(
                label="",
                wide=exposure_matrix(view.cells),
                narrow=exposure_matrix(view.cells, narrow=True),
                height=exposure_figure.ROW * rows + exposure_figure.HEAD + 10,
                alt="Matrix of supplies by measures; the table below holds its numbers.",
            ),
        ),
        keys=(*(replace(key, role="china") for key in SHARE_KEYS), HATCHED),
    )
    table = ReportTable(
        id="exposure-measures",
        title="The measures of each supply",
        frame=view.cells,
        columns=(
            Column("line", "Supply"),
            Column("measure", "Measure"),
            Column("value", "Share", "value", "1", "low", "high"),
            Column("element", "Worst element"),
        ),
        limit=80,
    )
    return Section(
        "exposed",
        _through(view),
        "Exposure",
        prose=(
            "A known supplier overrides the home average: what its country makes of the material "
            "is traced, and a named plant brings its own controller. A part needs all its "
            "elements, so each cell is that of its worst.",
        ),
        panels=(Panel(figure, table), *_element_panels(view)),
    )


def _through(view: ExposureView) -> str:
    """Return how many supplies came through the partner for the most part, in a sentence."""
    place = with_the(view.partner_name)
    touched = view.cells.filter(pl.col("measure") == "any stage", pl.col("value").is_not_null())
    if touched.is_empty():
        return f"How much came through {place}"
    deep = touched.filter(pl.col("value") >= DEEP).height
    return f"{deep} of {touched.height} supplies came through {place} for 90 % or more"


def _element_panels(view: ExposureView) -> tuple[Panel, ...]:
    if view.elements.is_empty():
        return ()
    table = ReportTable(
        id="elements",
        title="Need by element",
        frame=view.elements,
        columns=(
            Column("element", "Element"),
            Column("mass", "Need", "value", "kg REO/year", "low", "high"),
            Column("share_of_use", f"Of all use in {with_the(view.home_name)}", "value", "1"),
            Column("cover", "Own stock, where given", "value", "months"),
        ),
    )
    return (Panel(table=table),)


def _chokepoint_section(view: ExposureView) -> Section | None:
    if view.chokepoints.is_empty():
        return None
    table = ReportTable(
        id="chokepoints",
        title="Stages by what cannot be replaced",
        frame=view.chokepoints,
        columns=(
            Column("element", "Element"),
            Column("stage", "Stage"),
            Column("leader", "Leader"),
            Column("share", "Of the bill passed through it", "value", "1", "low", "high"),
            Column("n_minus_1_supply", "Others make, of what others use", "value", "1"),
            Column("irreplaceable", "Cannot be replaced", "value", "1"),
            Column("evidence_share", "Settled by evidence", "value", "1"),
        ),
        limit=24,
        note="Cannot be replaced: the share that passed the leader times what all others lack of "
        "their own use.",
    )
    first = view.chokepoints.row(0, named=True)
    return Section(
        "chokepoint",
        f"Where it is narrowest: {first['stage']} of {first['element']} in {first['leader']}",
        "Chokepoint",
        panels=(Panel(table=table),),
    )


def _cover_section(view: ExposureView) -> Section | None:
    panels = []
    if not view.cover.is_empty():
        columns = (
            Column("material", "Material"),
            Column("cover", "Own stock", "value", "months"),
            Column("shortest", "Shortest line", "value", "months"),
            Column("known", "Of the need whose stock is given", "value", "1"),
        )
        panels.append(Panel(table=ReportTable("own-cover", "Own stock", view.cover, columns)))
    if not view.region_cover.is_empty():
        theirs = (
            Column("material", "Material"),
            Column("holder", "Held by"),
            Column("of", "Claim about"),
            Column("cover", "Months of the region's use", "value", "months", "low", "high", "tier"),
        )
        table = ReportTable(
            "region-cover",
            f"Stocks in {with_the(view.home_name)}, which belong to others",
            view.region_cover,
            theirs,
        )
        panels.append(Panel(table=table))
    if not panels:
        return None
    known = view.cover["shortest"].drop_nulls() if not view.cover.is_empty() else pl.Series([])
    title = "No stock of its own is given"
    if len(known):
        months = number(float(known.min()))  # type: ignore[arg-type]
        title = f"Own stock lasts {months} month{'' if months == '1' else 's'} at the shortest"
    return Section("cover", title, "Cover", panels=tuple(panels))


def _rule_section(view: ExposureView) -> Section | None:
    if view.rules.is_empty():
        return None
    table = ReportTable(
        id="rules",
        title="Rules that bite or may bite",
        frame=view.rules,
        columns=(
            Column("title", "Rule"),
            Column("verdict", "Verdict"),
            Column("effect", "Effect"),
            Column("materials", "Materials"),
            Column("consequence", "What follows"),
            Column("tier", "Evidence", "tier"),
        ),
        note="Not legal advice: a reading of public documents that can be wrong or out of date.",
    )
    sure = view.rules.filter(pl.col("verdict") == "applies").height
    maybe = view.rules.height - sure
    title = f"{sure} rule{' applies' if sure == 1 else 's apply'}, {maybe} may"
    if not sure:
        title = f"{maybe} rule{'' if maybe == 1 else 's'} may apply"
    elif not maybe:
        title = title.partition(",")[0]
    return Section("rules", title, "Rules", panels=(Panel(table=table),))


def _alternate_section(view: ExposureView) -> Section | None:
    if view.alternates.is_empty():
        return None
    table = ReportTable(
        id="alternates",
        title="Other grades, chemistry, designs and regions",
        frame=view.alternates,
        columns=(
            Column("material", "For"),
            Column("alternate", "By"),
            Column("element", "Saves"),
            Column("saved", "Share saved", "value", "1", "saved_low", "saved_high"),
            Column("cost", "Cost over now", "value", "*", "cost_low", "cost_high"),
            Column("time", "To change", "value", "months", "time_low", "time_high"),
            Column("touched", f"Through {view.partner_name}", "value", "1"),
            Column("gaps", "Not known"),
            Column("tier", "Evidence", "tier"),
        ),
        limit=60,
        note="A blank cost is not known, which is neither free nor impossible.",
    )
    quick = view.alternates["time"].drop_nulls()
    title = f"What would help: {view.alternates.height} changes"
    if len(quick):
        title += f", the quickest within {number(float(quick.min()))} months"  # type: ignore[arg-type]
    return Section("alternates", title, "Alternates", panels=(Panel(table=table),))


def _warning_section(view: ExposureView) -> Section | None:
    if not view.warnings:
        return None
    return Section("granted", "Check what was taken for granted", "Warnings", points=view.warnings)
