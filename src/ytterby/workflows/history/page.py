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
BOUNDS = ("value", "low", "high")


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
    ends = _ends(series, kind)
    finding, about = _finding(ends, kind, title)
    view = HistoryView(
        title=title,
        finding=finding,
        moved=_moved(ends),
        group=about,
        unit=kind.unit,
        index=kind.index,
        series=series,
        events=outcome.tables["events"].frame.with_columns(
            pl.col("actor", "target").map_elements(_named, return_dtype=pl.String)
        ),
        provenance=provenance,
    )
    return build_history_report(view)


def _ends(series: pl.DataFrame, kind: Kind) -> pl.DataFrame:
    """Return the first and the last known value of each series, and how far apart they are.

    Below zero a share tells an exporter, however large the export: it counts as zero.
    """
    known = pl.col("value").is_not_null()
    floor = 0.0 if kind.unit == "1" else None
    ends = (
        series.filter(known)
        .group_by("group", "series", maintain_order=True)
        .agg(
            pl.col("year", "value", "low", "high").first().name.suffix("_first"),
            pl.col("year", "value", "low", "high").last().name.suffix("_last"),
        )
    )
    first, last = (
        [pl.col(f"{c}_{end}").fill_null(pl.col(f"value_{end}")).clip(floor) for c in BOUNDS]
        for end in ("first", "last")
    )
    return ends.with_columns(
        step=(last[0] - first[0]).abs(),
        apart=(last[1] > first[2]) | (last[2] < first[1]),
    )


def _moved(ends: pl.DataFrame) -> str:
    """Return how many series ended outside the interval that they began with."""
    if ends.is_empty():
        return "No series is known"
    span = f"between {ends['year_first'].min()} and {ends['year_last'].max()}"
    return f"{int(ends['apart'].sum())} of {ends.height} series moved beyond their intervals {span}"


def _finding(ends: pl.DataFrame, kind: Kind, title: str) -> tuple[str, str]:
    """Return which series moved most between its first and its last year, and its group."""
    if ends.is_empty():
        return f"Nothing is known of the {title}.", ""
    row = ends.sort("step", descending=True, maintain_order=True).row(0, named=True)
    share = kind.unit == "1" and not kind.index
    span = f"between {row['year_first']} and {row['year_last']}"
    if not row["apart"]:
        return f"No series moved beyond its interval {span}.", row["group"]

    def said(value: float) -> str:
        if share:
            return "a net exporter" if value < 0 else percent(value)
        return f"{value:.2f}" if kind.index else amount(value, kind.unit)

    first, last = row["value_first"], row["value_last"]
    where = f" ({row['group']})" if row["group"] else ""
    direction = "rose" if last > first else "fell"
    if share and min(first, last) < 0:
        direction = "went"
    return (
        f"{row['series']}{where} moved most: it {direction} from {said(first)} in "
        f"{row['year_first']} to {said(last)} in {row['year_last']}."
    ), row["group"]


def _named(names: str) -> str:
    """Return codes of places parted by semicolons as words; names of others stay."""
    pack = read_pack()
    return ", ".join(pack.label(n) for n in names.split(";"))
