"""The report of a stress run: what falls short, when, by how much, at what price, how sure."""

from __future__ import annotations

from dataclasses import replace

import polars as pl

from ytterby.core.regions import with_the
from ytterby.figures.style.text import NO_BREAK, capital, interval, number, percent
from ytterby.figures.style.text import month as short_month
from ytterby.report.chain_sections import (
    certainty_section,
    chain_section,
    chokepoint_section,
    origin_section,
)
from ytterby.report.document import Column, Panel, ReportDocument, ReportTable, Section, Stat
from ytterby.report.market_sections import cover_section, price_section, units_section
from ytterby.report.render import render_html
from ytterby.report.stress.countries import countries_section
from ytterby.report.stress.draws import draws_section
from ytterby.report.stress.sections import hero_figure, shortage_section, shortfall_section
from ytterby.report.stress.shortfalls import (
    Shortfall,
    first_prices,
    lead_by_sector,
    rank_shortfalls,
)
from ytterby.report.views import StressView
from ytterby.report.wording import stress_finding, stress_lede


def build_stress_report(view: StressView) -> str:
    """Return the report of a stress run as one self-contained HTML file.

    Parameters
    ----------
    view
        The run, as its report shows it.
    """
    return render_html(describe_stress(view))


def describe_stress(view: StressView) -> ReportDocument:
    """Return what the report of a stress run says, before it is a page."""
    prices = first_prices(view.prices)
    elements = rank_shortfalls(view.element, ["element"], view.threshold, prices)
    sectors = rank_shortfalls(view.sector, ["sector", "material"], view.threshold, prices)
    months = view.element["date"].n_unique()
    finding, emphasis = stress_finding(view.clause, view.target_name, elements, view.labels, months)
    standing = view.standing
    lede = stress_lede(elements, sectors, view.labels, months)
    stats = _stats(view, elements, sectors)
    drawn = view.draws
    if drawn is not None and drawn.finding:
        central, _ = stress_finding("", view.target_name, elements, view.labels, months)
        lede = f"{drawn.lede} In the central run, {central[:1].lower()}{central[1:]}".strip()
        finding, emphasis, stats = drawn.finding, drawn.emphasis, drawn.stats
        stats = tuple(replace(s, tier=_weakest(view.parameters)) for s in stats)
        cover = _cover_stat(view, sectors[0].key[1] if sectors else "")
        stats += (cover,) if cover is not None else ()
    sections = (
        draws_section(view),
        shortfall_section(view, elements, sectors),
        shortage_section(view, lead_by_sector(sectors)),
        price_section(view, elements),
        cover_section(view.cover, view.labels),
        units_section(view, sectors[0].key[0] if sectors else ""),
        countries_section(view),
        chain_section(standing, with_the(view.target_name), view.groups, view.labels),
        chokepoint_section(standing, view.groups, view.labels),
        origin_section(standing, view.groups, view.labels),
        certainty_section(standing, view.provenance),
        _scenario_section(view),
    )
    return ReportDocument(
        title=f"{view.scenario_title}: {view.target_name}",
        kicker=f"Stress test · {view.scenario_title} · {view.target_name}",
        finding=finding,
        emphasis=emphasis,
        lede=lede,
        stats=stats,
        sections=tuple(s for s in sections if s is not None),
        sources=view.provenance.sources,
        assumptions=view.provenance.assumptions,
        command=view.provenance.command,
        manifest=_manifest(view),
        hero=hero_figure(view, elements),
        caveat=_caveat(view),
        tier=_weakest(view.parameters),
    )


def _stats(
    view: StressView, elements: list[Shortfall], sectors: list[Shortfall]
) -> tuple[Stat, ...]:
    out = []
    if elements:
        worst = elements[0]
        out.append(
            Stat(
                f"{view.labels.element(worst.key[0]).capitalize()} unmet at the worst",
                percent(worst.worst),
                note=f"{short_month(worst.worst_date)}; short in {worst.months} months",
                tier=_weakest(view.parameters),
            )
        )
    if sectors:
        hardest = sectors[0]
        name = view.labels.sector(hardest.key[0])
        absent = "" if hardest.absent is None else f"; {percent(hardest.absent)} physically absent"
        out.append(
            Stat(
                f"Hardest hit: {name}",
                percent(hardest.worst),
                note=f"of its need for {view.labels.material(hardest.key[1])} unmet{absent}",
                tier=_weakest(view.parameters),
            )
        )
    lacked = sectors[0].key[1] if sectors else ""
    out += [s for s in (_price_stat(view, elements), _cover_stat(view, lacked)) if s is not None]
    return tuple(out)


def _weakest(frame: pl.DataFrame) -> str:
    """Return the weakest evidence tier of a frame, or empty."""
    known = (
        frame["tier"].drop_nulls() if "tier" in frame.columns else pl.Series([], dtype=pl.String)
    )
    return "" if known.is_empty() else str(known.max())


def _caveat(view: StressView) -> str:
    text = f"{view.centre} The baseline's own intervals stand beside its numbers.".strip()
    if view.draws is not None:
        text = (
            f"Middle and central 80{NO_BREAK}% of {view.draws.shown} draws; the charts after Draws "
            f"show the central run. {view.draws.centre}"
        ).strip()
    if "tier" not in view.parameters.columns:
        return text
    weak = view.parameters.filter(pl.col("tier") == "C").height
    if not weak:
        return text
    noun = "parameter is" if weak == 1 else "parameters are"
    return f"{text} {weak} of {view.parameters.height} {noun} recollection or estimate (tier C)."


def _price_stat(view: StressView, elements: list[Shortfall]) -> Stat | None:
    spot = view.prices.filter(pl.col("market") == "outside_spot").sort("date")
    if spot.is_empty():
        return None
    led = spot.filter(pl.col("material").is_in([f"oxide:{s.key[0]}" for s in elements[:3]]))
    spot = spot if led.is_empty() else led
    peak = spot.with_columns(
        (pl.col("value") / pl.col("value").first().over("material")).alias("multiple")
    ).sort("multiple", "date", descending=[True, False])
    row = peak.row(0, named=True)
    band = interval(row.get("low"), row.get("high"))
    name = capital(view.labels.material(row["material"]))
    return Stat(
        f"{name}, spot price outside {view.groups.controller_name}",
        f"×{number(row['multiple'])}",
        note=f"{number(row['value'])} USD/kg{f' ({band})' if band else ''} in "
        f"{short_month(row['date'])}, the peak",
        tier=_weakest(view.parameters),
    )


def _cover_stat(view: StressView, lacked: str) -> Stat | None:
    """Return the cover of what the hardest-hit sector lacks, else the shortest."""
    known = view.cover.filter(pl.col("value").is_finite())
    own = known.filter(pl.col("material") == lacked)
    known = known if own.is_empty() else own
    if known.is_empty():
        return None
    start = known.filter(pl.col("date") == pl.col("date").min()).sort("value", "material")
    row = start.row(0, named=True)
    return Stat(
        f"Cover: {view.labels.material(row['material'])}",
        number(row["value"]),
        "months",
        band=interval(row.get("low"), row.get("high")),
        note=f"of need in stock at the start, {short_month(row['date'])}",
        tier=str(row.get("tier") or ""),
    )


def _scenario_section(view: StressView) -> Section:
    columns = [
        Column("parameter", "Parameter"),
        Column("value", "Value", "value", "*", "low", "high"),
    ]
    optional = {
        "meaning": Column("meaning", "Meaning"),
        "tier": Column("tier", "Evidence", "tier"),
        "source": Column("source", "Source"),
    }
    columns += [c for name, c in optional.items() if name in view.parameters.columns]
    panels = []
    if not view.parameters.is_empty():
        panels.append(
            Panel(
                table=ReportTable(
                    "parameters", "Parameters", view.parameters, tuple(columns), limit=24
                )
            )
        )
    if not view.events.is_empty():
        shown = (Column("date", "Month", "month"), Column("title", "What happens"))
        panels.append(Panel(table=ReportTable("events", "What happens when", view.events, shown)))
    return Section(
        "scenario",
        "The scenario and its parameters",
        "Scenario",
        prose=(view.description,) if view.description else (),
        panels=tuple(panels),
        points=view.notes,
    )


def _manifest(view: StressView) -> dict[str, str]:
    own = view.provenance
    return {
        "scenario": view.scenario,
        "target": view.target,
        "baseline": str(view.standing.year),
        "evidence": own.evidence_version,
        "as of": own.as_of or "all that is known",
        "overrides": ", ".join(own.overrides) or "none",
        **own.manifest,
    }
