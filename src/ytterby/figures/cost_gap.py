"""From the cost inside to the cost outside: a fall of bars, one a cause."""

from __future__ import annotations

from typing import Final

import polars as pl

from ytterby.figures.style.axes import category_axis, room, room_for, value_axis
from ytterby.figures.style.marks import HATCH, check_columns, optional, whiskers
from ytterby.figures.style.roles import Option
from ytterby.figures.style.text import amount, capital, finite, interval_row

COLUMNS: Final = ("part", "label", "value")
BAR: Final = 30
"""Height of one row [px]."""
ENDS: Final = ("inside", "outside")
REST: Final = "unexplained"


def cost_fall(rows: pl.DataFrame, *, narrow: bool = False) -> Option:
    """Return the way from the cost inside, cause by cause, to the cost outside.

    The remainder that nothing explains is hatched. A cause without evidence is drawn as the same
    hatched stretch, paler, because it lies somewhere in it.

    Parameters
    ----------
    rows
        ``part`` (``inside``, ``outside``, ``unexplained`` or a cause), ``label``, ``value``
        [USD/kg], a gap for a cause without evidence; optionally ``low``, ``high`` [USD/kg].
    narrow
        Leave less room for names, for a phone.
    """
    check_columns(rows, "cost_fall", COLUMNS)
    at = {r["part"]: r for r in rows.to_dicts()}
    inside, outside = (finite(at.get(p, {}).get("value")) for p in ENDS)
    causes = [p for p in at if p not in {*ENDS, REST, "gap"}]
    order = [p for p in ("inside", *causes, REST, "outside") if p in at]
    start = inside or 0.0
    known = [at[p]["value"] for p in causes if at[p]["value"] is not None]
    last = (start + sum(known), outside)
    offsets, bars, marks, names = [], [], [], []
    for i, part in enumerate(order):
        row = at[part]
        value = finite(row["value"])
        low, high = optional(row, "low"), optional(row, "high")
        text = [["cost" if part in ENDS else "explains", amount(value, "USD/kg")]]
        text += interval_row(low, high, "USD/kg")
        bar: Option = {"title": capital(row["label"]), "rows": text}
        if part in ENDS:
            span = (0.0, value)
            bar["itemStyle"] = {"color": "$china" if part == "inside" else "$ally"}
        elif part == REST:
            span = last
            bar["itemStyle"] = {"color": "$other", "decal": HATCH}
        elif value is None:
            span = last
            bar["itemStyle"] = {"color": "$other", "decal": HATCH, "opacity": 0.25}
            bar["rows"] = [["explains", "unknown: somewhere in what is not explained"]]
        else:
            span = (start, start + value)
            bar["itemStyle"] = {"color": "$use"}
            marks.append(_mark(start, low, high, i))
            start += value
        if part in ENDS:
            marks.append((low, high, float(i), "$ink"))
        ends = [v for v in span if v is not None]
        gone = len(ends) < 2
        offsets.append(None if gone else finite(min(ends)))
        bars.append({**bar, "value": None if gone else finite(max(ends) - min(ends))})
        names.append(capital(row["label"]))
    down = category_axis("cause", names, strong=True, inverse=True)
    width = room_for(names, most=118 if narrow else 240)
    down["axisLabel"] |= {"width": width, "overflow": "break" if narrow else "truncate"}
    down["axisLabel"] |= {"fontSize": 11, "lineHeight": 12} if narrow else {}
    common: Option = {"type": "bar", "stack": "cost", "barWidth": "56%"}
    return {
        "grid": room(width + 12, 26, 4, 46),
        "xAxis": value_axis("cost, USD/kg", min=0, nameLocation="middle", nameGap=28),
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
            {**common, "id": "cost", "name": "cost", "data": bars},
            whiskers(marks),
        ],
    }


def _mark(
    start: float, low: float | None, high: float | None, at: int
) -> tuple[float | None, float | None, float, str]:
    """Return the interval of a cause where its bar ends."""
    if low is None or high is None:
        return None, None, float(at), "$ink"
    return start + low, start + high, float(at), "$ink"
