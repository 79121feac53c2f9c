"""Shares without and with a claim: two points a row, each with its interval."""

from __future__ import annotations

import math
from typing import Any, Final

import polars as pl

from ytterby.figures.style.axes import category_axis, room, room_for, value_axis
from ytterby.figures.style.marks import check_columns, optional, whiskers
from ytterby.figures.style.roles import Option
from ytterby.figures.style.text import finite, interval_row, percent

COLUMNS: Final = ("measure", "what", "before", "after")
SHIFT: Final = 0.17
QUOTED: Final = ("headline", "true origin")


def before_after(rows: pl.DataFrame, *, narrow: bool = False) -> Option:
    """Return two points a row: hollow without the claim, filled with it.

    Parameters
    ----------
    rows
        In the order to be drawn: ``measure``, ``what`` (of what), ``before``, ``after`` [1];
        optionally ``before_low, before_high, after_low, after_high`` [1].
    narrow
        Leave less room for names, for a phone.
    """
    check_columns(rows, "before_after", COLUMNS)
    listed = rows.to_dicts()
    names = [_name(row) for row in listed]
    series: list[Option] = []
    for which, label, role, shift in (
        ("before", "without it", "$other", -SHIFT),
        ("after", "with it", "$home", SHIFT),
    ):
        marks = [
            (optional(r, f"{which}_low"), optional(r, f"{which}_high"), float(i), role)
            for i, r in enumerate(listed)
        ]
        series.append(whiskers(marks, shift=shift, id=f"{which}|interval"))
        series.append(
            {
                "type": "scatter",
                "id": which,
                "name": label,
                "symbolSize": 10,
                "symbolOffset": [0, f"{round(200 * shift)}%"],
                "itemStyle": {
                    "color": "$card" if which == "before" else role,
                    "borderColor": role,
                    "borderWidth": 2,
                },
                "data": [_point(r, which, label, i) for i, r in enumerate(listed)],
                "z": 6,
            }
        )
    low, high = _ends(rows)
    down = category_axis("number", names, inverse=True)
    width = room_for(names, most=130 if narrow else 330)
    down["axisLabel"] |= {"width": width, "overflow": "break" if narrow else "truncate"}
    return {
        "grid": room(width + 12, 20, 4, 46),
        "xAxis": value_axis("%", share=True, nameLocation="middle", nameGap=28, min=low, max=high),
        "yAxis": down,
        "tooltip": {"formatter": "@rows"},
        "series": series,
    }


def _ends(rows: pl.DataFrame) -> tuple[float, float]:
    """Return the ends of the axis: every interval inside, on whole twentieths."""
    names = [n for n in rows.columns if n.startswith(("before", "after"))]
    values = [v for n in names for v in rows[n].drop_nulls().drop_nans().to_list()]
    if not values:
        return 0.0, 1.0
    low, high = math.floor(20 * min(values)) / 20, math.ceil(20 * max(values)) / 20
    return max(low, 0.0), max(min(high, 1.0), low + 0.05)


def _name(row: dict[str, Any]) -> str:
    measure = str(row["measure"])
    return str(row["what"]) if measure in QUOTED else f"{row['what']}, {measure}"


def _point(row: dict[str, Any], which: str, label: str, at: int) -> Option:
    low, high = optional(row, f"{which}_low"), optional(row, f"{which}_high")
    text = [[label, percent(row[which])], *interval_row(low, high, "1")]
    return {"value": [finite(row[which]), at], "title": _name(row), "rows": text}
