"""Write docs/method/validation-baseline.md: headlines by year, and each source left out in turn.

Run it after the evidence or the method changes: ``python tools/write_baseline_validation.py``.
"""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import polars as pl

from ytterby.baseline import baseline
from ytterby.baseline.validation import leave_one_source_out
from ytterby.evidence.tiers import Z
from ytterby.indicators.standing.headlines import headlines
from ytterby.packs import read_pack

PAGE = Path(__file__).parent.parent / "docs" / "method" / "validation-baseline.md"

INTRODUCTION = """# How well the baseline knows

<!-- Written by tools/write_baseline_validation.py; run it again after the evidence changes. -->

Two different questions. *Fit*: how near does the chain come to what was fed in? That is no test:
what was fed in is a fit. *Prediction*: what do the other sources say about a source that was left
out? That is the honest error, and it is larger. Intervals hold assays, recipes and yields at their
best estimate: those of Dy and Tb are lower limits. Evidence version {version}.
"""


def number(value: float | None, unit: str) -> str:
    """Return a number for people: shares in per cent, tonnes in thousands."""
    if value is None:
        return ""
    return f"{100 * value:.1f} %" if unit == "1" else f"{value / 1000:.1f} kt"


def headline_section(years: tuple[int, ...]) -> tuple[str, str]:
    """Return the headlines of every year as a table, and the evidence version."""
    lines: list[str] = []
    tables = {}
    version = ""
    for year in years:
        chain = baseline(year)
        version = chain.evidence_version
        tables[year] = headlines(chain)
        known = chain.flows.filter(pl.col("value") > 1)
        weight = known["value"].to_numpy()
        share = float(np.average(known["evidence_share"].to_numpy(), weights=weight))
        heard = chain.residuals
        customs = heard.filter(pl.col("source") == "cepii-baci").height
        lines.append(
            f"| {year} | {chain.flows.height} | {heard.height - customs} | {customs} | "
            f"{heard.filter(pl.col('source') != 'cepii-baci')['source'].n_unique()} | "
            f"{100 * share:.0f} % |"
        )
    out = ["## How much each year is evidence", ""]
    out += [
        "Flows, observations that are claims, customs rows, sources, and the share of prior "
        "variance that evidence and balances remove, weighted by tonnes.",
        "",
        "| Year | Flows | Claims heard | Customs rows | Sources | Evidence |",
        "| --- | --- | --- | --- | --- | --- |",
        *lines,
        "",
        "## Headlines",
        "",
        "Best estimate, central 80 % interval, and in brackets the share that is evidence.",
        "",
        "| Headline | " + " | ".join(str(y) for y in years) + " |",
        "| --- |" + " --- |" * len(years),
    ]
    for row in next(iter(tables.values())).iter_rows(named=True):
        cells = []
        for year in years:
            mine = tables[year].filter(pl.col("headline") == row["headline"]).row(0, named=True)
            low, high = (number(mine[k], mine["unit"]) for k in ("low", "high"))
            value = number(mine["value"], mine["unit"])
            known = mine["evidence_share"]
            mark = "" if known is None else f" [{known:.2f}]"
            cells.append(f"{value} ({low} to {high}){mark}")
        out.append(f"| {row['label']} | " + " | ".join(cells) + " |")
    return "\n".join(out), version


def left_out_section(year: int) -> str:
    """Return the errors of each source predicted from the others, as two tables."""
    frame = leave_one_source_out(
        year, progress=lambda what, share: print(f"{year} {share:4.0%} {what}", file=sys.stderr)
    )
    frame = frame.with_columns(
        miss=(pl.col("predicted") / pl.col("observed")).log().abs().clip(0, 3),
        fit=(pl.col("fitted") / pl.col("observed")).log().abs().clip(0, 3),
    ).filter(pl.col("observed") > 0)
    by_source = (
        frame.group_by("source")
        .agg(
            pl.len().alias("n"),
            pl.col("fit").median(),
            pl.col("miss").median(),
            (pl.col("score").abs() <= Z).mean().alias("inside"),
        )
        .sort("n", descending=True)
    )
    by_quantity = (
        frame.group_by("quantity")
        .agg(
            pl.len().alias("n"),
            pl.col("fit").median(),
            pl.col("miss").median(),
            (pl.col("score").abs() <= Z).mean().alias("inside"),
        )
        .sort("n", descending=True)
    )
    out = [
        f"## Each source left out, {year}",
        "",
        "Median factor by which the rest of the evidence misses what the source says (1.10 is ten "
        "per cent), beside the factor of the fit with the source in, and how often the prediction "
        "falls into the source's own 80 % interval. A claim of a source left out still centres "
        "the prior where nothing else does, with an error of 0.7 of its value: where hardly "
        "anybody else speaks of it (magnets by pair of countries, shares of use), a good "
        "prediction is the claim itself come back, not a test.",
        "",
    ]
    for name, table in (("Quantity", by_quantity), ("Source", by_source)):
        out += [
            f"| {name} | Observations | Fit | Predicted | Inside 80 % |",
            "| --- | --- | --- | --- | --- |",
        ]
        for key, n, fit, miss, inside in table.iter_rows():
            out.append(
                f"| {key} | {n} | {np.exp(fit):.2f} | {np.exp(miss):.2f} | {100 * inside:.0f} % |"
            )
        out.append("")
    big = frame.filter(
        pl.col("quantity").is_in(
            [
                "mine_production",
                "separation_output",
                "stage_share",
                "magnet_output",
                "feed_import",
                "metal_output",
                "recycling_output",
            ]
        ),
        pl.col("source") != "ytterby-recollection",
    ).sort("miss", descending=True)
    out += [
        "### Supply, claim by claim",
        "",
        "| Observation | Source | Observed | Fitted | Predicted without it |",
        "| --- | --- | --- | --- | --- |",
    ]
    for row in big.iter_rows(named=True):
        values = (f"{row[k]:.4g}" for k in ("observed", "fitted", "predicted"))
        out.append(f"| {row['observation']} | {row['source']} | " + " | ".join(values) + " |")
    return "\n".join(out) + "\n"


def main() -> None:
    """Write the page."""
    years = read_pack("rare_earths").years
    table, version = headline_section(years)
    text = INTRODUCTION.format(version=version) + "\n" + table + "\n\n" + left_out_section(2024)
    PAGE.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
