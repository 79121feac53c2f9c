"""How concentrated each element is: bars of the Herfindahl-Hirschman index."""

from __future__ import annotations

from typing import Final

import polars as pl

from ytterby.figures.style.axes import category_axis, room, room_for, value_axis
from ytterby.figures.style.marks import HATCH, check_columns, optional, whiskers
from ytterby.figures.style.roles import Labels, Option
from ytterby.figures.style.text import finite, interval

COLUMNS: Final = ("element", "value")
THRESHOLD: Final = 0.18
"""Above it a market is called highly concentrated (US merger guidelines of 2023: 1,800 points)."""
BAR: Final = 26
"""Height of one row [px]."""


def hhi_bars(
    rows: pl.DataFrame, *, labels: Labels, threshold: float = THRESHOLD, narrow: bool = False
) -> Option:
    """Return one bar an element with its interval.

    Parameters
    ----------
    rows
        In the order to be drawn: ``element``, ``value`` [1]; optionally ``low``, ``high`` [1] and
        ``thin`` (bool).
    labels
        Names of elements.
    threshold
        Where the line of a highly concentrated market is drawn [1].
    narrow
        Leave less room for names, for a phone.
    """
    check_columns(rows, "hhi_bars", COLUMNS)
    bars, marks, names = [], [], []
    for i, row in enumerate(rows.to_dicts()):
        low, high = optional(row, "low"), optional(row, "high")
        band = interval(low, high)
        value = f"{row['value']:.2f}" if row["value"] is not None else "–"
        bar: Option = {
            "value": finite(row["value"]),
            "title": labels.element(row["element"]),
            "rows": [["index", value], *([["80 % interval", band]] if band else [])],
        }
        if row.get("thin"):
            bar["itemStyle"] = {"decal": HATCH}
        bars.append(bar)
        marks.append((low, high, float(i), "$ink"))
        names.append(labels.element(row["element"]))
    down = category_axis("element", names, strong=True, inverse=True)
    width = room_for(names, most=92 if narrow else 160)
    down["axisLabel"] |= {"width": width, "overflow": "truncate"}
    return {
        "grid": room(width + 12, 26, 4, 46),
        "xAxis": value_axis(
            "Herfindahl-Hirschman index, 0–1",
            min=0,
            max=1,
            interval=0.2,
            nameLocation="middle",
            nameGap=28,
        ),
        "yAxis": down,
        "tooltip": {"formatter": "@rows"},
        "series": [
            {
                "type": "bar",
                "id": "hhi",
                "name": "index",
                "barWidth": "56%",
                "data": bars,
                "itemStyle": {"color": "$use", "borderRadius": [0, 3, 3, 0]},
                "markLine": {
                    "silent": True,
                    "symbol": "none",
                    "lineStyle": {"color": "$short", "type": [4, 3], "width": 1.5},
                    "label": {"show": False},
                    "data": [{"xAxis": threshold, "name": "highly concentrated"}],
                },
            },
            whiskers(marks),
        ],
    }
