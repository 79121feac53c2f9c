"""The reports of project finance as pages."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from ytterby.core.chain import Chain
from ytterby.evidence import Evidence
from ytterby.figures.style.text import interval, number
from ytterby.impact.projects import NDPR, mean_price
from ytterby.report.document import Stat
from ytterby.report.impacts.project import ProjectView, build_project_report
from ytterby.workflows.financing.projects.prices import Deck
from ytterby.workflows.financing.projects.words import INPUTS
from ytterby.workflows.views import provenance_view

if TYPE_CHECKING:
    from ytterby.workflows.financing.projects.project import ProjectOutcome

ASSUMPTIONS = (
    "Money is real: no inflation, no currency moves.",
    "Other products than rare earths, grants and delays are not counted.",
    "Costs of others of a kind stand for those that a project does not print.",
    "All uncertain inputs are drawn independently of one another.",
)
MILLION = 1e6


def project_page(
    outcome: ProjectOutcome,
    chain: Chain,
    evidence: Evidence,
    deck: Deck,
    names: dict[str, dict[str, str]],
) -> str:
    """Return the report as one HTML page.

    Parameters
    ----------
    outcome
        What the workflow returns.
    chain, evidence
        For sources.
    deck
        Prices.
    names
        Facility → name, region, status.
    """
    one = len(outcome.done) == 1 and "cash-flow" in outcome.tables
    level = next(iter(outcome.done.values())).result.inputs if outcome.done else None
    price = 0.0 if level is None else float(mean_price(level, deck.of(level), NDPR)[0])
    view = ProjectView(
        title=names[next(iter(outcome.done))]["name"] if one else "all outside China",
        finding=outcome.finding[0],
        points=outcome.finding[1:],
        stats=_stats(outcome) if one else (),
        prices=deck.words,
        price=price,
        tables={k: _readable(t.frame, names) for k, t in outcome.tables.items()},
        provenance=provenance_view(chain, evidence, outcome.manifest, ASSUMPTIONS),
    )
    return build_project_report(view)


def _stats(outcome: ProjectOutcome) -> tuple[Stat, ...]:
    """Return the numbers that lead."""
    figures = next(iter(outcome.done.values())).figures
    chosen = (
        ("break_even", "NdPr price that it needs", "USD/kg", 1.0),
        ("npv", "net present value", "million USD", MILLION),
        ("irr", "return a year", "%", 0.01),
    )
    out = []
    for key, label, unit, scale in chosen:
        f = figures.get(key)
        if f is None or f.value is None or f.low is None or f.high is None:
            continue
        band = interval(f.low / scale, f.high / scale, unit)
        out.append(Stat(label, number(f.value / scale), unit, band))
    return tuple(out)


def _readable(frame: pl.DataFrame, names: dict[str, dict[str, str]]) -> pl.DataFrame:
    """Return a table as a page shows it: dollars in millions, inputs and facilities by name."""
    if "unit" in frame.columns:
        dollars = pl.col("unit") == "USD"
        frame = frame.with_columns(
            *(
                pl.when(dollars).then(pl.col(c) / MILLION).otherwise(pl.col(c)).alias(c)
                for c in ("value", "low", "high")
            ),
            unit=pl.when(dollars).then(pl.lit("million USD")).otherwise(pl.col("unit")),
        )
    if "input" in frame.columns:
        frame = frame.with_columns(
            pl.col("input").replace(INPUTS), pl.col("claims").str.replace_all(";", ", ")
        )
    if "revenue" in frame.columns:
        money = [c for c in frame.columns if c not in ("year", "output")]
        frame = frame.with_columns(pl.col(money) / MILLION)
    if "npv" in frame.columns:
        known = {k: v["name"] for k, v in names.items()}
        frame = frame.with_columns(
            pl.col("npv", "npv_low", "npv_high") / MILLION,
            facility=pl.col("facility").replace(known),
        )
    return frame
