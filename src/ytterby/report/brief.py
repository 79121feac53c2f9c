"""The report of a brief: how dependent a region is, on whom, for what, and how sure that is."""

from __future__ import annotations

import polars as pl

from ytterby.figures import Drawing, Figure, Key, hhi_bars, loss_bars
from ytterby.figures import concentration as hhi_figure
from ytterby.figures import loss as loss_figure
from ytterby.figures.style.text import interval, number, percent
from ytterby.report.chain_sections import (
    HATCHED,
    INTERVAL,
    certainty_section,
    chain_section,
    chokepoint_section,
    origin_section,
)
from ytterby.report.document import Column, Panel, ReportDocument, ReportTable, Section, Stat
from ytterby.report.market_sections import cover_section
from ytterby.report.render import render_html
from ytterby.report.views import BriefView
from ytterby.report.wording import brief_finding, with_the

LEADING = ("Dy", "Nd", "Tb", "Y")
"""Elements that lead a brief, in this order, where they are known."""


def build_brief_report(view: BriefView) -> str:
    """Return the report of a brief as one self-contained HTML file.

    Parameters
    ----------
    view
        The dependence, as its report shows it.
    """
    return render_html(describe_brief(view))


def describe_brief(view: BriefView) -> ReportDocument:
    """Return what the report of a brief says, before it is a page."""
    touched = view.measures.filter(pl.col("measure") == "ever_touched")
    lead = next((e for e in LEADING if e in touched["element"].to_list()), None)
    row = touched.filter(pl.col("element") == lead).row(0, named=True) if lead else None
    name = view.labels.element(lead) if lead else "rare earths"
    finding, emphasis = brief_finding(
        view.target_name, view.partner_name, name, row["value"] if row else None
    )
    standing = view.standing
    sections = (
        _measures_section(view),
        origin_section(standing, view.labels),
        chokepoint_section(standing, view.groups, view.labels),
        chain_section(standing, with_the(view.target_name), view.groups, view.labels),
        _hhi_section(view),
        _loss_section(view),
        cover_section(view.cover, view.labels),
        certainty_section(standing, view.provenance),
    )
    own = view.provenance
    return ReportDocument(
        title=f"Rare-earth dependence: {view.target_name}",
        kicker=f"Dependence brief · {view.target_name} · {standing.year}",
        finding=finding,
        emphasis=emphasis,
        lede=_lede(view, lead, name),
        stats=_stats(view),
        sections=tuple(s for s in sections if s is not None),
        sources=own.sources,
        assumptions=own.assumptions,
        command=own.command,
        manifest={
            "target": view.target,
            "partner": view.partner,
            "baseline": str(standing.year),
            "evidence": own.evidence_version,
            "as of": own.as_of or "all that is known",
            "overrides": ", ".join(own.overrides) or "none",
            **own.manifest,
        },
    )


def _lede(view: BriefView, lead: str | None, name: str) -> str:
    rows = view.standing.origin.filter(
        (pl.col("key") == (lead or "")) & (pl.col("measure") == "customs_share")
    )
    touched = (
        f"That is the share of the {name} in manufacturing use that underwent at least one stage "
        f"in {view.partner_name}, from mine to magnet, whoever shipped it last."
    )
    if rows.is_empty():
        return touched
    return f"Customs papers say {percent(rows['value'].item(0))}. {touched}"


def _stats(view: BriefView) -> tuple[Stat, ...]:
    out = []
    rows = view.measures.filter(pl.col("measure") == "ever_touched")
    for row in rows.sort("value", descending=True, nulls_last=True).head(2).to_dicts():
        name = view.labels.element(row["element"]).capitalize()
        out.append(
            Stat(
                f"{name} touched by {view.partner_name}",
                percent(row["value"]),
                band=interval(row.get("low"), row.get("high"), "1"),
                note="of manufacturing use, at any stage",
            )
        )
    for row in view.hhi.sort("value", descending=True, nulls_last=True).head(1).to_dicts():
        out.append(
            Stat(
                f"Most concentrated: {view.labels.element(row['element'])}, "
                f"{view.labels.stage(row['stage'])}",
                number(row["value"]),
                "HHI",
                interval(row.get("low"), row.get("high")),
                "of 1, the world",
            )
        )
    cover = view.cover.filter(pl.col("value").is_finite())
    for row in cover.sort("value").head(1).to_dicts():
        out.append(
            Stat(
                f"Shortest cover: {view.labels.material(row['material'])}",
                number(row["value"]),
                "months",
                interval(row.get("low"), row.get("high")),
                "of need in stock",
            )
        )
    return tuple(out)


def _measures_section(view: BriefView) -> Section | None:
    if view.measures.is_empty() and view.reliance.is_empty():
        return None
    label = view.labels
    panels = []
    if not view.measures.is_empty():
        frame = view.measures.with_columns(
            pl.col("element").map_elements(label.element, return_dtype=pl.String).alias("name"),
            pl.col("measure").map_elements(label.measure, return_dtype=pl.String).alias("what"),
        )
        columns = (
            Column("name", "Element"),
            Column("what", "Measure"),
            *([Column("stage", "Stage")] if "stage" in frame.columns else []),
            Column("value", f"Share, {view.partner_name}", "value", "1", "low", "high", "tier"),
        )
        panels.append(
            Panel(table=ReportTable("measures", "The five measures", frame, columns, limit=100))
        )
    if not view.reliance.is_empty():
        columns = (
            Column("element", "Element"),
            Column("value", "Net import reliance", "value", "1", "low", "high", "tier"),
        )
        panels.append(
            Panel(table=ReportTable("reliance", "Net import reliance", view.reliance, columns))
        )
    prose = (
        "Five measures, never mixed: what customs papers say; what underwent a stage there; what "
        "ever touched it; what its companies control; and dependence proper, the need that would "
        "go unmet after the best possible rerouting.",
    )
    return Section("measures", "Five ways to depend", "Measures", prose, tuple(panels))


def _hhi_section(view: BriefView) -> Section | None:
    if view.hhi.is_empty():
        return None
    drawings = []
    for stage in view.hhi["stage"].unique(maintain_order=True):
        rows = view.hhi.filter(pl.col("stage") == stage)
        drawings.append(
            Drawing(
                label=view.labels.stage(stage).capitalize(),
                wide=hhi_bars(rows, labels=view.labels),
                narrow=hhi_bars(rows, labels=view.labels, narrow=True),
                height=52 + hhi_figure.BAR * rows.height,
                alt=f"Bars: concentration of {view.labels.stage(stage)} by element.",
            )
        )
    figure = Figure(
        id="hhi",
        title="How concentrated the world is",
        note=f"Herfindahl-Hirschman index by location, 0–1, {view.standing.year}",
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
    return Section(
        "hhi", "How concentrated the world is", "Concentration", panels=(Panel(figure, table),)
    )


def _loss_section(view: BriefView) -> Section | None:
    if view.loss.is_empty():
        return None
    shown = view.loss.sort("value", nulls_last=True).head(16)
    figure = Figure(
        id="loss",
        title="If the largest region drops out",
        note=f"share of world supply that remains, %, {view.standing.year}; the tightest first",
        drawings=(
            Drawing(
                label="",
                wide=loss_bars(shown, groups=view.groups, labels=view.labels),
                narrow=loss_bars(shown, groups=view.groups, labels=view.labels, narrow=True),
                height=52 + loss_figure.BAR * shown.height,
                alt="Bars: the share of world supply that is left when its largest region is lost.",
            ),
        ),
        keys=(Key("remains", "use"), Key("lost, China", "china", "fill", 0.32), INTERVAL, HATCHED),
    )
    columns = (
        Column("element", "Element"),
        Column("stage", "Stage"),
        Column("region", "Lost"),
        Column("value", "Remains", "value", "1", "low", "high", "tier"),
    )
    table = ReportTable("loss-table", "N-1 supply", view.loss, columns, limit=80)
    return Section("loss", "If the largest region drops out", "N-1", panels=(Panel(figure, table),))
