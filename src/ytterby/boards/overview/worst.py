"""The five worst exposures: what would be missing at once, and who uses it."""

from __future__ import annotations

import polars as pl
from markupsafe import Markup

from ytterby.boards.dependence.definitions import ANY
from ytterby.boards.dependence.setting import Setting
from ytterby.figures.style.text import capital, interval, percent
from ytterby.report.document import Column, ReportTable

MOST = 5
LEAST = 0.001
"""Share of all use by mass from which an element counts [1]: traces of holmium worry nobody."""
NOTHING = 0.005
"""A share below which nothing is said to be missing [1]."""
USES = 2
"""Uses that are named beside an element."""


def worst_frame(numbers: pl.DataFrame, setting: Setting) -> pl.DataFrame:
    """Return the elements of which most would surely be missing, the worst first.

    Ranked by the low end of what is unmet if the country is served first, among those that are at
    least a thousandth of its use.

    Returns
    -------
    DataFrame
        ``element, name, uses, value`` (unmet if served first)``, most`` (unmet in step with
        others)``, low, high`` [1]``, why``; the interval runs from the low end of the first to the
        high end of the second.
    """
    single = ~pl.col("element").is_in(list(setting.pack.groups))
    rows = numbers.filter(
        (pl.col("measure") == "dependence") & (pl.col("stage") == ANY) & single
    ).filter(pl.col("value").is_not_null())
    served = rows.filter(pl.col("rule") == "target_first")
    shared = rows.filter(pl.col("rule") == "pro_rata").select(
        "element", most=pl.col("value"), most_high=pl.col("high")
    )
    top = (
        served.join(shared, on="element", how="left")
        .filter(pl.col("use") >= LEAST * numbers_use(rows))
        .sort("low", "value", "element", descending=[True, True, False], nulls_last=True)
        .head(MOST)
    )
    uses = _uses(setting)
    return top.with_columns(
        name=pl.Series(
            [capital(setting.labels.element(e)) for e in top["element"]], dtype=pl.String
        ),
        uses=pl.Series([uses.get(e, "") for e in top["element"]], dtype=pl.String),
        high=pl.max_horizontal("high", "most_high"),
    ).select("element", "name", "uses", "value", "most", "low", "high", "why")


def numbers_use(rows: pl.DataFrame) -> float:
    """Return the use of all elements together [t REO/year]."""
    return float(rows.group_by("element").agg(pl.col("use").max())["use"].sum() or 0.0)


def worst_html(rows: pl.DataFrame, setting: Setting) -> str:
    """Return the list as HTML; each number opens what stands behind it."""
    items = []
    if rows.height and (rows["value"].max() or 0.0) < NOTHING:  # type: ignore[operator]
        return (
            '<p class="note">Nothing would surely be missing at once: what is made elsewhere, at '
            "home above all, would do.</p>"
        )
    for row in rows.iter_rows(named=True):
        most = row["most"] if row["most"] is not None else row["value"]
        shown = (
            percent(row["value"])
            if abs(most - row["value"]) < 0.005
            else f"{interval(row['value'], most, '1')}\u00a0%"
        )
        band = interval(row["low"], row["high"], "1")
        items.append(
            Markup(
                '<li><b>{}</b><span class="note">{}</span><span class="n">'
                '<button type="button" class="num" data-why="{}" '
                'aria-label="{}: {} unmet; open the sources">{}</button>'
                "<small>{}</small></span></li>"
            ).format(
                row["name"],
                row["uses"] or "use unknown",
                row["why"],
                row["name"],
                shown,
                shown,
                f"({band})" if band else "",
            )
        )
    if not items:
        return '<p class="note">No use of rare earths is known, so nothing can be missing.</p>'
    return str(Markup('<ol class="worst">{}</ol>').format(Markup("").join(items)))


def worst_table(rows: pl.DataFrame) -> ReportTable:
    """Return the list as a table."""
    return ReportTable(
        id="worst-table",
        title="Worst exposures",
        frame=rows.drop("why"),
        columns=(
            Column("name", "Element"),
            Column("value", "Unmet if served first", "value", "1", "low", "high"),
            Column("most", "Unmet in step with others", "value", "1"),
            Column("uses", "Main uses"),
        ),
    )


def _uses(setting: Setting) -> dict[str, str]:
    """Return the main uses of each element at the place, by mass."""
    chain = setting.chain
    held = chain.technology.composition
    rows = chain.flows.filter(
        (pl.col("kind") == "use") & pl.col("region").is_in(list(setting.place.regions))
    )
    mass: dict[str, dict[str, float]] = {}
    for row in rows.iter_rows(named=True):
        m = chain.technology.material_index[row["material"]]
        for element, e in chain.technology.element_index.items():
            own = float(held[m, e]) * row["value"]
            if own > 0:
                by = mass.setdefault(element, {})
                by[row["sector"]] = by.get(row["sector"], 0.0) + own
    return {
        element: ", ".join(
            setting.labels.sector(s)
            for s, _ in sorted(by.items(), key=lambda item: -item[1])[:USES]
        )
        for element, by in mass.items()
    }
