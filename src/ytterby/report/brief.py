"""The report of a brief: how dependent a region is, on whom, for what, and how sure that is."""

from __future__ import annotations

import polars as pl

from ytterby.figures.style.text import interval, number, percent
from ytterby.report.brief_sections import hhi_section, loss_section, measures_section
from ytterby.report.chain_sections import (
    certainty_section,
    chain_section,
    chokepoint_section,
    origin_section,
)
from ytterby.report.document import ReportDocument, Stat
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
        origin_section(standing, view.groups, view.labels),
        measures_section(view),
        chokepoint_section(standing, view.groups, view.labels),
        chain_section(standing, with_the(view.target_name), view.groups, view.labels),
        hhi_section(view),
        loss_section(view),
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
