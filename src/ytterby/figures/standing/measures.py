"""The five measures of dependence side by side, one row an element."""

from __future__ import annotations

from typing import Final

import polars as pl

from ytterby.figures.style.axes import category_axis, room, room_for, value_axis
from ytterby.figures.style.marks import check_columns, optional, whiskers
from ytterby.figures.style.roles import Labels, Option
from ytterby.figures.style.text import capital, finite, interval_row, percent

COLUMNS: Final = ("element", "measure", "value")
MARKS: Final = {
    "customs_share": ("circle", "$card", "$mute"),
    "ever_touched": ("circle", "$china", "$card"),
    "owner_control": ("diamond", "$other", "$card"),
    "dependence": ("rect", "$ally", "$card"),
}
"""Measure to its symbol, fill and border."""
BAR: Final = 46
"""Height of one row [px]."""
APART: Final = 10
"""Distance between the measures of one row [px]."""


def measure_dots(rows: pl.DataFrame, *, labels: Labels, narrow: bool = False) -> Option:
    """Return dots with whiskers: what customs see, what touched, who owns, what would be missing.

    Parameters
    ----------
    rows
        ``element``, ``measure`` (``customs_share``, ``ever_touched``,
        ``owner_control`` or ``dependence``), ``value`` [1]; optionally ``low`` and ``high`` [1].
    labels
        Names of elements and measures.
    narrow
        Leave less room for names, for a phone.
    """
    check_columns(rows, "measure_dots", COLUMNS)
    elements = labels.in_order(rows["element"])
    series: list[Option] = []
    present = [m for m in MARKS if m in set(rows["measure"])]
    for n, measure in enumerate(present):
        symbol, fill, border = MARKS[measure]
        apart = APART * (n - (len(present) - 1) / 2)
        dots, marks = [], []
        for row in rows.filter(pl.col("measure") == measure).to_dicts():
            at = elements.index(row["element"])
            low, high = optional(row, "low"), optional(row, "high")
            text = [[labels.measure(measure), percent(row["value"])], *interval_row(low, high, "1")]
            dots.append(
                {
                    "value": [finite(row["value"]), at],
                    "title": capital(labels.element(row["element"])),
                    "rows": text,
                }
            )
            marks.append((low, high, float(at), "$mute" if fill == "$card" else fill))
        series.append(whiskers(marks, shift=apart / BAR, cap=3, id=f"{measure}|interval"))
        series.append(
            {
                "type": "scatter",
                "id": measure,
                "name": labels.measure(measure),
                "symbol": symbol,
                "symbolSize": 11 if symbol == "diamond" else 8,
                "symbolOffset": [0, apart],
                "z": 8,
                "itemStyle": {
                    "color": fill,
                    "borderColor": border,
                    "borderWidth": 1.5,
                    "opacity": 1,
                },
                "data": dots,
            }
        )
    names = [capital(labels.element(e)) for e in elements]
    width = room_for(names, most=104 if narrow else 240)
    down = category_axis("element", names, strong=True, inverse=True)
    down["axisLabel"] |= {"width": width, "overflow": "truncate"}
    down["splitLine"] = {"show": True, "lineStyle": {"color": "$line"}}
    return {
        "grid": room(width + 12, 26, 4, 46),
        "xAxis": value_axis(
            "share of manufacturing use, %", share=True, nameLocation="middle", nameGap=28
        ),
        "yAxis": down,
        "tooltip": {"formatter": "@rows"},
        "series": series,
    }
