"""The report of a brief: how dependent a region is, on whom, for what, and how sure that is."""

from __future__ import annotations

from typing import Any

import polars as pl

from ytterby.core.regions import with_the
from ytterby.figures import Drawing, Figure, Key, origin_bars
from ytterby.figures.standing.origin import order_measures
from ytterby.figures.style.text import capital, interval, number, percent
from ytterby.report.brief_sections import ANY, hhi_section, loss_section, measures_section
from ytterby.report.chain_sections import (
    certainty_section,
    chain_section,
    chokepoint_section,
    origin_section,
)
from ytterby.report.cost_sections import cost_section
from ytterby.report.document import ReportDocument, Stat
from ytterby.report.market_sections import cover_section
from ytterby.report.render import render_html
from ytterby.report.views import BriefView
from ytterby.report.wording import brief_finding

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
        cost_section(view),
        certainty_section(standing, view.provenance),
    )
    own = view.provenance
    return ReportDocument(
        title=f"Rare-earth dependence: {view.target_name}",
        kicker=f"Dependence brief · {view.target_name} · {standing.year}",
        finding=finding,
        emphasis=emphasis,
        lede=_lede(view, row, name),
        stats=_stats(view),
        hero=_hero(view),
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


def _lede(view: BriefView, row: dict[str, Any] | None, name: str) -> str:
    if row is None:
        return "No use of rare earths is known that could be traced."
    rows = view.standing.origin.filter(
        pl.col("key") == row["element"], pl.col("measure") == "customs_share"
    )
    customs = "" if rows.is_empty() else f"Customs papers say {percent(rows['value'].item(0))}. "
    band = interval(row.get("low"), row.get("high"), "1")
    shown = f"{percent(row['value'])}{f' ({band})' if band else ''}"
    return (
        f"{customs}Traced to its origin, {shown} of the {name} in manufacturing use underwent at "
        f"least one stage in {with_the(view.partner_name)}, from mine to magnet, whoever shipped "
        "it last."
    )


def _hero(view: BriefView) -> Figure | None:
    """Return the small chart beside the finding: customs and origin of the leading elements."""
    rows = view.standing.origin.filter(pl.col("key").is_in(LEADING))
    if rows.is_empty():
        return None
    name = view.partner_name
    option = origin_bars(rows, labels=view.labels, axis=f"share from {name}, %", narrow=True)
    measures = order_measures(rows["measure"])
    return Figure(
        id="leading",
        title="",
        note=f"Share from {name}, %, {view.standing.year}, with 80 % intervals",
        drawings=(
            Drawing(
                "",
                option,
                52 + 34 * rows["key"].n_unique(),
                f"Paired bars: what customs attribute to {name} and what passed through it.",
            ),
        ),
        keys=tuple(
            Key(view.labels.measure(m), role)
            for m, role in zip(measures, ("use", "china", "other"), strict=False)
        ),
    )


def _stats(view: BriefView) -> tuple[Stat, ...]:
    found = (
        _measure_stat(view, "ever_touched", "{element}, passed through {partner}", "at any stage"),
        _measure_stat(
            view,
            "dependence",
            "{element}, unmet without {partner}",
            "at once, of need, if it is served first",
        ),
        _concentration_stat(view),
        _cover_stat(view),
    )
    return tuple(s for s in found if s is not None)


def _measure_stat(view: BriefView, measure: str, label: str, note: str) -> Stat | None:
    """Return a measure of the second leading element; the first leads the finding."""
    rows = view.measures.filter(pl.col("measure") == measure, pl.col("stage").is_in(ANY))
    known = [e for e in LEADING if e in rows["element"].to_list()]
    if not known:
        return None
    element = known[min(1, len(known) - 1)]
    row = rows.filter(pl.col("element") == element).row(0, named=True)
    name = capital(view.labels.element(element))
    return Stat(
        label.format(element=name, partner=view.partner_name),
        percent(row["value"]),
        band=interval(row.get("low"), row.get("high"), "1"),
        note=f"{note}, {view.standing.year}",
    )


def _concentration_stat(view: BriefView) -> Stat | None:
    rows = view.hhi.filter(pl.col("element").is_in(LEADING)).sort(
        "value", descending=True, nulls_last=True
    )
    if rows.is_empty():
        return None
    row = rows.row(0, named=True)
    label = view.labels
    return Stat(
        f"Most concentrated: {label.element(row['element'])}, {label.stage(row['stage'])}",
        f"{row['value']:.2f}",
        "HHI",
        interval(row.get("low"), row.get("high")),
        "of 1, where one region makes all",
    )


def _cover_stat(view: BriefView) -> Stat | None:
    rows = view.cover.filter(pl.col("value").is_finite()).sort("value")
    if rows.is_empty():
        return None
    row = rows.row(0, named=True)
    known = row["material"] not in ("", "all")
    what = view.labels.material(row["material"]) if known else "all rare earths"
    return Stat(
        f"Shortest cover: {what}",
        number(row["value"]),
        "months",
        interval(row.get("low"), row.get("high")),
        f"of need in stock{', held by ' + row['holder'] if row.get('holder') else ''}",
        str(row.get("tier") or ""),
    )
