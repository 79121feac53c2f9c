"""The report of an impact, as a page."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import polars as pl

from ytterby import evidence
from ytterby.core.regions import with_the
from ytterby.evidence import Evidence
from ytterby.figures.impacts.impact import rule_name
from ytterby.figures.style.text import interval, number
from ytterby.report.document import Stat
from ytterby.report.impacts.impact import ImpactView, TargetView, build_impact_report
from ytterby.report.views import Provenance
from ytterby.report.wording import listed
from ytterby.workflows.impacts.economy.asking import Impact
from ytterby.workflows.impacts.economy.headlines import (
    CENTRAL,
    Headline,
    find_headline,
)
from ytterby.workflows.impacts.economy.impact import ImpactOutcome
from ytterby.workflows.impacts.economy.rows import list_factors
from ytterby.workflows.impacts.economy.words import ASSUMPTIONS, big, describe_target
from ytterby.workflows.stressing.words import ASSUMPTIONS as SIMULATED
from ytterby.workflows.views import provenance_view

BILLION, MILLION, THOUSAND = 1e9, 1e6, 1e3
SCALES = {
    "USD": (BILLION, "billion USD"),
    "job-year": (THOUSAND, "thousand job-years"),
    "job": (THOUSAND, "thousand jobs"),
    "t CO2": (MILLION, "million t CO2"),
}
"""Unit of a headline to what a page divides it by, and what it then is."""

PLURAL = {"unit": "units", "job": "jobs", "job-year": "job-years"}
"""What a unit is called beside a number other than one."""


def impact_page(outcome: ImpactOutcome, *, as_of: str | None, workspace: Path | None) -> str:
    """Return the report of an impact as one HTML page.

    Parameters
    ----------
    outcome
        What the workflow returns.
    as_of, workspace
        As for the workflow.
    """
    base = evidence.load(as_of=as_of, workspace=workspace)
    first = outcome.impacts[0]
    own = provenance_view(first.chain, base, outcome.manifest, (*ASSUMPTIONS, *SIMULATED))
    frames = {name: table.frame for name, table in outcome.tables.items()}
    labelled = frames["headlines"].with_columns(
        pl.Series(
            "label",
            [
                h.label + (f", if {rule_name(h.rule)}" if h.rule else "")
                for own_lines in outcome.headlines.values()
                for h in own_lines
            ],
            dtype=pl.String,
        )
    )
    view = ImpactView(
        title=first.counted.disruption.title,
        months=first.counted.disruption.months,
        finding=_finding(outcome),
        lede=" ".join((outcome.finding[0], outcome.finding[-1])),
        stats=_stats(outcome),
        targets=tuple(_target(i, outcome, frames["sectors"]) for i in outcome.impacts),
        tables=_readable({**frames, "headlines": labelled}),
        provenance=_with_factors(own, base, outcome.impacts),
    )
    return build_impact_report(view)


def _readable(frames: dict[str, pl.DataFrame]) -> dict[str, pl.DataFrame]:
    """Return tables in billions and millions, as a page shows them; files hold single units."""

    def scaled(name: str, by: float, *columns: str) -> None:
        frames[name] = frames[name].with_columns(pl.col(*columns) / by)

    rows = frames["headlines"].to_dicts()
    for row in rows:
        by, unit = SCALES.get(row["unit"], (1.0, row["unit"]))
        row["unit"] = unit
        for column in ("value", "low", "high", "central", "worst"):
            row[column] /= by
    frames["headlines"] = pl.DataFrame(rows, schema=frames["headlines"].schema)
    checks = frames["checks"].to_dicts()
    for row in checks:
        by, unit = SCALES.get(row["unit"].removesuffix("/year"), (1.0, row["unit"]))
        row["unit"] = unit
        for column in ("published", "published_low", "published_high", "here", "here_fitted"):
            row[column] /= by
    frames["checks"] = pl.DataFrame(checks, schema=frames["checks"].schema)
    scaled("readings", BILLION, "value", "low", "high")
    frames["readings"] = frames["readings"].with_columns(
        pl.col("rule").map_elements(rule_name, return_dtype=pl.String)
    )
    scaled("leverage", MILLION, "missing_value", "output_stopped")
    scaled("transition", MILLION, "co2_value", "co2_low", "co2_high")
    for end in ("value", "low", "high"):
        scaled("states", BILLION, f"value_added_{end}")
        scaled("states", THOUSAND, f"job_years_{end}")
    return frames


def _finding(outcome: ImpactOutcome) -> str:
    parts = []
    for impact in outcome.impacts:
        found = find_headline(outcome.headlines[impact.place.code], "value-added-lost").spread
        parts.append(f"{big(found.value)} USD in {with_the(impact.place.name)}")
    months = outcome.impacts[0].counted.disruption.months
    return f"Value added of {listed(parts)} is lost over {months} months."


def _stats(outcome: ImpactOutcome) -> tuple[Stat, ...]:
    """Return the numbers that lead: four of one country, or two of each of several."""
    out = []
    several = len(outcome.impacts) > 1
    names = ["value-added-lost", "jobs-at-risk"]
    names += [] if several else ["electric-cars-not-built", "co2-not-avoided"]
    for impact in outcome.impacts:
        own = outcome.headlines[impact.place.code]
        for name in names:
            if any(h.name == name for h in own):
                out.append(_stat(find_headline(own, name), impact.place.name if several else ""))
    return tuple(out)


def _stat(headline: Headline, place: str) -> Stat:
    spread = headline.spread
    size = max(abs(spread.high), abs(spread.value))
    scale, word = next(
        ((s, w) for s, w in ((1e9, "billion "), (1e6, "million ")) if size >= s), (1.0, "")
    )
    values = [v / scale for v in (spread.value, spread.low, spread.high)]
    label = f"{place}: {headline.label}" if place else headline.label
    return Stat(
        label,
        number(values[0]),
        word + PLURAL.get(headline.unit, headline.unit),
        interval(values[1], values[2], ""),
        tier=headline.tier,
    )


def _target(impact: Impact, outcome: ImpactOutcome, sectors: pl.DataFrame) -> TargetView:
    own = sectors.filter(pl.col("target") == impact.place.code)
    wide = own.filter(pl.col("rule") == CENTRAL).select(
        "sector",
        "label",
        pl.col("value_added_value").alias("proportional") / BILLION,
        pl.col("value_added_low").alias("low") / BILLION,
        pl.col("value_added_high").alias("high") / BILLION,
        pl.col("job_years_value").alias("job_years") / THOUSAND,
        pl.col("dependence").alias("depends"),
        pl.col("dependence_low").alias("depends_low"),
        pl.col("dependence_high").alias("depends_high"),
        pl.col("fitted_at_home").alias("fitted"),
        "tier",
    )
    for rule in ("spared", "bottleneck"):
        other = own.filter(pl.col("rule") == rule).select(
            "sector", (pl.col("value_added_value") / BILLION).alias(rule)
        )
        wide = wide.join(other, on="sector", how="left", maintain_order="left")
    rows = wide.with_columns(about="tier " + pl.col("tier"))
    words = describe_target(impact, outcome.headlines[impact.place.code])
    return TargetView(impact.place.code, with_the(impact.place.name), tuple(words), rows)


def _with_factors(own: Provenance, base: Evidence, impacts: tuple[Impact, ...]) -> Provenance:
    """Return provenance with the sources of the economic factors first."""
    tiers: dict[str, str] = {}
    counts: dict[str, int] = {}
    for impact in impacts:
        for _, _, estimate in list_factors(impact.economy):
            for source in estimate.sources:
                tiers[source] = max(tiers.get(source, ""), estimate.tier)
                counts[source] = counts.get(source, 0) + 1
    used = pl.DataFrame(
        {"source": list(tiers), "claims": list(counts.values()), "tier": list(tiers.values())},
        schema={"source": pl.String, "claims": own.sources.schema["claims"], "tier": pl.String},
    )
    added = base.sources.join(used, on="source", how="inner").select(own.sources.columns)
    rest = own.sources.filter(~pl.col("source").is_in(list(tiers)))
    return replace(own, sources=pl.concat([added, rest]))
