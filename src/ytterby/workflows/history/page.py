"""The report of a history, as a page."""

from __future__ import annotations

import polars as pl

from ytterby.figures.style.text import amount, capital, percent
from ytterby.packs import read_pack
from ytterby.report import Provenance
from ytterby.report.history import HistoryView, build_history_report
from ytterby.workflows.history.series import Kind
from ytterby.workflows.inputs import Place
from ytterby.workflows.outcome import Outcome
from ytterby.workflows.views import thin, view_labels

MODES = {"strict": "as published", "corrected": "corrected"}
"""What readers call the modes of a risk method."""


def history_page(
    outcome: Outcome, kind: Kind, title: str, provenance: Provenance, partner: Place
) -> str:
    """Return the report of a history as one HTML page.

    Parameters
    ----------
    outcome, kind, title
        What the workflow returns, and what it measured.
    provenance
        Where the numbers come from.
    partner
        On whom.
    """
    labels = view_labels(read_pack(), partner)
    frame = thin(outcome.tables["history"].frame)
    keys = ["region", "element", "material", "mode"]
    staged = frame.schema.get("stage") == pl.String and frame["stage"].n_unique() > 1
    if staged and "mode" in frame.columns:
        # A score has few stages, and which one it is of tells its series apart.
        keys, staged = [*keys, "stage"], False
    named = [c for c in keys if c in frame.columns and frame[c].n_unique() > 1]
    named = named or [c for c in keys if c in frame.columns][:1]
    say = {
        "region": labels.region,
        "element": labels.element,
        "material": labels.material,
        "mode": lambda m: MODES.get(m, m),
        "stage": lambda s: labels.stage(s) if s else "",
    }
    parts = [pl.col(c).map_elements(say[c], return_dtype=pl.String) for c in named]
    words = pl.concat_list(parts).list.eval(pl.element().filter(pl.element() != ""))
    group = pl.col("stage").map_elements(labels.stage, return_dtype=pl.String)
    series = frame.select(
        words.list.join(", ").map_elements(capital, return_dtype=pl.String).alias("series"),
        (group if staged else pl.lit("")).alias("group"),
        "year",
        "value",
        "low",
        "high",
        "thin",
    )
    view = HistoryView(
        title=title,
        finding=_finding(series, kind, title),
        unit=kind.unit,
        index=kind.index,
        series=series,
        events=outcome.tables["events"].frame.with_columns(
            pl.col("actor", "target").str.replace_all(";", ", ")
        ),
        provenance=provenance,
    )
    return build_history_report(view)


def _finding(series: pl.DataFrame, kind: Kind, title: str) -> str:
    """Return which series moved most between the first and the last year that it has."""
    ends = (
        series.filter(pl.col("value").is_not_null())
        .group_by("group", "series", maintain_order=True)
        .agg(
            pl.col("year").first().alias("first_year"),
            pl.col("year").last().alias("last_year"),
            pl.col("value").first().alias("first"),
            pl.col("value").last().alias("last"),
            pl.col("low").last(),
            pl.col("high").last(),
        )
    )
    moved = ends.with_columns(step=(pl.col("last") - pl.col("first")).abs())
    if moved.is_empty():
        return f"Nothing is known of the {title}"
    row = moved.sort("step", descending=True, maintain_order=True).row(0, named=True)
    share = kind.unit == "1" and not kind.index

    def said(value: float) -> str:
        if share:
            return percent(value)
        return f"{value:.2f}" if kind.index else amount(value, kind.unit)

    where = f" ({row['group']})" if row["group"] else ""
    inside = row["low"] is not None and row["low"] <= row["first"] <= row["high"]
    if inside:
        span = f"between {row['first_year']} and {row['last_year']}"
        return f"No series moved beyond its interval {span}"
    direction = "rose" if row["last"] > row["first"] else "fell"
    return (
        f"{row['series']}{where} moved most: it {direction} from {said(row['first'])} in "
        f"{row['first_year']} to {said(row['last'])} in {row['last_year']}"
    )
