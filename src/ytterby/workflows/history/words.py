"""What a history says in words: its series by name, and which of them moved most."""

from __future__ import annotations

import polars as pl

from ytterby.figures.style.text import amount, capital, percent
from ytterby.packs import read_pack
from ytterby.workflows.history.series import Kind
from ytterby.workflows.inputs import Place
from ytterby.workflows.views import thin, view_labels

MODES = {"strict": "as published", "corrected": "corrected"}
"""What readers call the modes of a risk method."""
BOUNDS = ("value", "low", "high")


def name_series(history: pl.DataFrame, partner: Place) -> pl.DataFrame:
    """Return series under the names that readers know them by.

    Parameters
    ----------
    history
        Rows of the history.
    partner
        On whom.

    Returns
    -------
    DataFrame
        ``series`` (words), ``group`` (its stage, where there are several), ``year``, ``value``,
        ``low``, ``high``, ``thin``.
    """
    labels = view_labels(read_pack(), partner)
    frame = thin(history)
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
    return frame.select(
        words.list.join(", ").map_elements(capital, return_dtype=pl.String).alias("series"),
        (group if staged else pl.lit("")).alias("group"),
        "year",
        "value",
        "low",
        "high",
        "thin",
    )


def find_ends(series: pl.DataFrame, kind: Kind) -> pl.DataFrame:
    """Return the first and the last known value of each series, and how far apart they are.

    Below zero a share tells an exporter, however large the export: it counts as zero. Amounts are
    apart by their ratio, shares and indices by their difference.
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
    step = last[0] - first[0] if kind.unit == "1" else (last[0] / first[0]).log()
    return ends.with_columns(
        step=step.abs().fill_nan(None),
        apart=(last[1] > first[2]) | (last[2] < first[1]),
    )


def moved_words(ends: pl.DataFrame) -> str:
    """Return how many series ended outside the interval that they began with."""
    if ends.is_empty():
        return "No series is known"
    first, last = min(ends["year_first"].to_list()), max(ends["year_last"].to_list())
    span = f"between {first} and {last}"
    return f"{int(ends['apart'].sum())} of {ends.height} series moved beyond their intervals {span}"


def finding_words(ends: pl.DataFrame, kind: Kind, title: str) -> tuple[str, str]:
    """Return which series moved most between its first and its last year, and its group."""
    if ends.is_empty():
        return f"Nothing is known of the {title}.", ""
    order = ends.sort("apart", "step", descending=True, nulls_last=True, maintain_order=True)
    row = order.row(0, named=True)
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
