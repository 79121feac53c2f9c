"""Steps of permitting in time: one bar a step, the longest path in ink."""

from __future__ import annotations

from typing import Final

import polars as pl

from ytterby.figures.style.axes import category_axis, room, room_for, value_axis
from ytterby.figures.style.marks import check_columns, optional, whiskers
from ytterby.figures.style.roles import Option
from ytterby.figures.style.text import amount, capital, finite, interval_row

BAR: Final = 30
"""Height of one row [px]."""
COLUMNS: Final = ("label", "start", "finish", "duration", "critical")


def permit_gantt(rows: pl.DataFrame, *, narrow: bool = False) -> Option:
    """Return steps from their start to their finish, with the interval of their duration.

    Parameters
    ----------
    rows
        In the order to be drawn: ``label``, ``start``, ``finish``, ``duration`` [month],
        ``critical`` (on the longest path); optionally ``low``, ``high`` of the duration [month],
        ``limit`` [month], ``agency``, ``tier``.
    narrow
        Leave less room for names, for a phone.
    """
    check_columns(rows, "permit_gantt", COLUMNS)
    offsets, bars, marks, names = [], [], [], []
    for i, row in enumerate(rows.to_dicts()):
        low, high, limit = (optional(row, c) for c in ("low", "high", "limit"))
        tip = [["takes", amount(finite(row["duration"]), "month")]]
        tip += interval_row(low, high, "month")
        tip += [["limit of the law", amount(limit, "month")]] if limit is not None else []
        tip += [["asked of", row["agency"]]] if row.get("agency") else []
        tip += [["tier", row["tier"]]] if row.get("tier") else []
        offsets.append(finite(row["start"]))
        bars.append(
            {
                "value": finite(row["finish"] - row["start"]),
                "title": capital(row["label"]),
                "rows": tip,
                "itemStyle": {"color": "$ink" if row["critical"] else "$stock"},
            }
        )
        if low is not None and high is not None:
            marks.append((row["start"] + low, row["start"] + high, float(i), "$mute"))
        names.append(capital(row["label"]))
    width = room_for(names, most=122 if narrow else 320)
    down = category_axis("step", names, strong=True, inverse=True)
    down["axisLabel"] |= {"width": width, "overflow": "break" if narrow else "truncate"}
    down["axisLabel"] |= {"fontSize": 11, "lineHeight": 12} if narrow else {}
    common: Option = {"type": "bar", "stack": "time", "barWidth": "46%"}
    return {
        "grid": room(width + 12, 22, 4, 46),
        "xAxis": value_axis(
            "months from the start of permitting", min=0, nameLocation="middle", nameGap=28
        ),
        "yAxis": down,
        "tooltip": {"formatter": "@rows"},
        "series": [
            {
                **common,
                "id": "offset",
                "name": "offset",
                "silent": True,
                "tooltip": {"show": False},
                "itemStyle": {"color": "transparent"},
                "data": offsets,
            },
            {**common, "id": "step", "name": "step", "data": bars},
            whiskers(marks),
        ],
    }
