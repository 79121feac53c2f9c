"""Sections of a brief: the measures, concentration, and what is left without the leader."""

from __future__ import annotations

from typing import Final

import polars as pl

from ytterby.core.regions import with_the
from ytterby.figures import (
    Drawing,
    Figure,
    Key,
    chokepoint_matrix,
    hhi_bars,
    loss_bars,
    measure_dots,
)
from ytterby.figures import loss as loss_figure
from ytterby.figures.figure import Mark
from ytterby.figures.standing import concentration as hhi_figure
from ytterby.figures.standing import measures as measures_figure
from ytterby.figures.style.text import capital
from ytterby.report.chain_sections import HATCHED, INTERVAL, SHARE_KEYS
from ytterby.report.document import Column, Panel, ReportTable, Section
from ytterby.report.tables import sort_elements
from ytterby.report.views import BriefView

DOTS: Final[dict[str, tuple[str, Mark]]] = {
    "customs_share": ("mute", "ring"),
    "ever_touched": ("china", "dot"),
    "owner_control": ("other", "diamond"),
    "dependence": ("ally", "fill"),
}
LEADING: Final = ("Nd", "Pr", "Dy", "Tb", "Sm", "Y")
"""Elements whose N-1 supply is drawn where they are known; the table has all."""
ANY: Final = ("", "any")
"""How a table says that a measure is of no single stage."""


def measures_section(view: BriefView) -> Section | None:
    """Return the five measures: dots by element, a matrix by stage, and their table."""
    panels = [
        panel
        for panel in (_dots_panel(view), _stage_panel(view), _reliance_panel(view))
        if panel is not None
    ]
    if not panels:
        return None
    prose = (
        "Five measures, never mixed: what customs papers say; what underwent a stage there; what "
        "ever touched it; what its companies control; and dependence proper, the need that would "
        "go unmet at once after the best possible rerouting.",
    )
    return Section("measures", "Five ways to depend", "Measures", prose, tuple(panels))


def hhi_section(view: BriefView) -> Section | None:
    """Return the concentration of the world by element, a choice of stage."""
    known = view.hhi.filter(pl.col("element").is_in(list(view.labels.elements)))
    if known.is_empty():
        return None
    drawings = []
    for stage in view.labels.stages_in_order(known["stage"]):
        rows = sort_elements(known.filter(pl.col("stage") == stage), view.labels)
        height = 52 + hhi_figure.BAR * rows.height
        drawings.append(
            Drawing(
                label=capital(view.labels.stage(stage)),
                wide=hhi_bars(rows, labels=view.labels),
                narrow=hhi_bars(rows, labels=view.labels, narrow=True),
                height=height,
                alt=f"Bars: concentration of {view.labels.stage(stage)} by element.",
            )
        )
    figure = Figure(
        id="hhi",
        title="Herfindahl-Hirschman index by location",
        note=f"0–1, {view.standing.year}",
        drawings=tuple(drawings),
        keys=(
            Key("index", "use"),
            Key(f"{hhi_figure.THRESHOLD:.2f}: highly concentrated", "short", "dash"),
            INTERVAL,
            HATCHED,
        ),
        choice="Stage",
    )
    columns = (
        Column("element", "Element"),
        Column("stage", "Stage"),
        Column("value", "Index", "value", "", "low", "high", "tier"),
    )
    table = ReportTable("hhi-table", "Concentration", view.hhi, columns, limit=80)
    above = known.filter(pl.col("value") > hhi_figure.THRESHOLD).height
    title = f"{above} of {known.height} markets are highly concentrated"
    return Section("hhi", title, "Concentration", panels=(Panel(figure, table),))


def loss_section(view: BriefView) -> Section | None:
    """Return how far others could meet their need without the largest supplier."""
    if view.loss.is_empty():
        return None
    shown = view.loss.filter(pl.col("element").is_in(LEADING))
    shown = view.loss.sort("value", nulls_last=True).head(20) if shown.is_empty() else shown
    order = {e: i for i, e in enumerate(LEADING)}
    stages = {s: i for i, s in enumerate(view.labels.stages_in_order(shown["stage"]))}
    shown = shown.sort(
        pl.col("element").replace_strict(order, default=len(order), return_dtype=pl.Int32),
        pl.col("stage").replace_strict(stages, return_dtype=pl.Int32),
    )
    leaders = shown["region"].unique(maintain_order=True)
    roles = dict.fromkeys((view.groups.of(r), view.groups.role(r)[1:]) for r in leaders)
    figure = Figure(
        id="loss",
        title="Need outside the leader that others could meet",
        note=f"%, {view.standing.year}; the table has every element",
        drawings=(
            Drawing(
                label="",
                wide=loss_bars(shown, groups=view.groups, labels=view.labels),
                narrow=loss_bars(shown, groups=view.groups, labels=view.labels, narrow=True),
                height=52 + loss_figure.BAR * shown.height,
                alt="Bars: the need outside the largest supplier that the others' output covers.",
            ),
        ),
        keys=(
            Key("met by others", "use"),
            *(Key(_led_by(view, g), r, "fill", 0.32) for g, r in roles),
            INTERVAL,
            HATCHED,
        ),
    )
    columns = (
        Column("element", "Element"),
        Column("stage", "Stage"),
        Column("region", "Leader lost"),
        Column("value", "Need met", "value", "1", "low", "high", "tier"),
    )
    table = ReportTable("loss-table", "N-1 supply", view.loss, columns, limit=80)
    short = view.loss.filter(pl.col("value") < 1).height
    title = f"Without the leader, {short} of {view.loss.height} markets fall short"
    prose = (
        "What all others make today over what all others need: no capacity is added and none is "
        "idle. Whole and above, they could do without the largest supplier.",
    )
    return Section("loss", title, "N-1", prose, (Panel(figure, table),))


def _led_by(view: BriefView, group: str) -> str:
    name = view.groups.name(group)
    return f"not met, led by {name.lower() if group in ('ally', 'other') else name}"


def _dots_panel(view: BriefView) -> Panel | None:
    kept = view.measures.filter(
        pl.col("stage").is_in(ANY),
        pl.col("measure").is_in(list(DOTS)),
        pl.col("element").is_in(list(view.labels.elements)),
        pl.col("value").is_not_null(),
    )
    if kept.is_empty():
        return None
    count = kept["element"].n_unique()
    present = [m for m in DOTS if m in set(kept["measure"])]
    figure = Figure(
        id="measures",
        title=f"How far {with_the(view.target_name)} depends on {with_the(view.partner_name)}",
        note=f"share of manufacturing use, %, {view.standing.year}",
        drawings=(
            Drawing(
                "",
                measure_dots(kept, labels=view.labels),
                50 + measures_figure.BAR * count,
                "Dots with intervals: customs share, share ever touched, share under control of "
                "its companies and unmet need, by element.",
                measure_dots(kept, labels=view.labels, narrow=True),
                50 + measures_figure.BAR * count,
            ),
        ),
        keys=(*(Key(view.labels.measure(m), *DOTS[m]) for m in present), INTERVAL),
    )
    wide = kept.select("element", "measure", "value", "low", "high").pivot(
        "measure", index="element", values=["value", "low", "high"], aggregate_function="first"
    )
    if len(present) == 1:
        wide = wide.rename({c: f"{c}_{present[0]}" for c in ("value", "low", "high")}, strict=False)
    columns = [Column("element", "Element")]
    for m in present:
        name = capital(view.labels.measure(m))
        columns.append(Column(f"value_{m}", name, "value", "1", f"low_{m}", f"high_{m}"))
    table = ReportTable("measures-table", "The measures by element", wide, tuple(columns), limit=60)
    return Panel(figure, table)


def _stage_panel(view: BriefView) -> Panel | None:
    """Return the stage trace as a matrix, with "any stage" as its last row."""
    traced = view.measures.filter(
        (pl.col("measure") == "stage_trace") & ~pl.col("stage").is_in(ANY)
    )
    if traced.is_empty():
        return None
    touched = view.measures.filter(
        (pl.col("measure") == "ever_touched")
        & pl.col("stage").is_in(ANY)
        & pl.col("element").is_in(traced["element"].implode())
    ).with_columns(stage=pl.lit("any stage"))
    stages = [s for s in ("mine", "separation", "metal", "magnet") if s in set(traced["stage"])]
    rank = {s: i for i, s in enumerate([*stages, "any stage"])}
    place = {e: i for i, e in enumerate(view.labels.elements)}
    cells = (
        pl.concat([traced, touched])
        .filter(pl.col("stage").is_in(list(rank)))
        .with_columns(
            pl.lit(next(iter(sorted(view.groups.controller)))).alias("region"),
            pl.col("stage").replace_strict(rank, return_dtype=pl.Int32).alias("row"),
            pl.col("element")
            .replace_strict(place, default=len(place), return_dtype=pl.Int32)
            .alias("column"),
        )
        .sort("row", "column", "element", maintain_order=True)
    )
    if "thin" not in cells.columns:
        cells = cells.with_columns(thin=pl.lit(value=False))
    figure = Figure(
        id="trace",
        title=f"What passes through {with_the(view.partner_name)}, by stage",
        note=f"share of use in {with_the(view.target_name)}, %, {view.standing.year}",
        drawings=(
            Drawing(
                "",
                chokepoint_matrix(cells, groups=view.groups, labels=view.labels, codes=False),
                28 + 44 * len(rank),
                "Matrix: the share of each element in use that underwent each stage there.",
                chokepoint_matrix(
                    cells, groups=view.groups, labels=view.labels, turned=True, codes=False
                ),
                34 + 27 * cells["element"].n_unique(),
            ),
        ),
        keys=(*SHARE_KEYS, HATCHED),
    )
    columns = (
        Column("element", "Element"),
        Column("stage", "Stage"),
        Column("value", f"Through {view.partner_name}", "value", "1", "low", "high", "tier"),
    )
    shown = cells.drop("row", "column")
    table = ReportTable("trace-table", "Stage trace", shown, columns, limit=100)
    return Panel(figure, table)


def _reliance_panel(view: BriefView) -> Panel | None:
    if view.reliance.is_empty():
        return None
    columns = (
        Column("element", "Element"),
        *([Column("stage", "Product of")] if "stage" in view.reliance.columns else []),
        Column("value", "Net import reliance", "value", "1", "low", "high", "tier"),
    )
    table = ReportTable(
        "reliance",
        "Net import reliance",
        sort_elements(view.reliance, view.labels),
        columns,
        note="1 less production over apparent consumption; below zero is a net exporter.",
    )
    return Panel(table=table)
