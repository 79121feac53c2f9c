"""Output lost by sector: directly, and with what propagates; one row a sector."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

import polars as pl

from ytterby.figures.style.axes import category_axis, log_ticks, room, room_for, value_axis
from ytterby.figures.style.marks import check_columns, optional, whiskers
from ytterby.figures.style.roles import Option
from ytterby.figures.style.text import amount, capital, finite, interval_row, percent

COLUMNS: Final = ("sector", "direct", "propagated")
MARKS: Final = {
    "direct": ("direct", "$card", "$mute", 9),
    "propagated": ("propagated, direct included", "$ink", "$card", 10),
}
"""Column to its name, fill, border and size [px]."""
BAR: Final = 30
"""Height of one row [px]."""
WIDE: Final = 20
"""Largest over least amount from which the scale is logarithmic [1]."""
DEEPEST: Final = 1e-6
"""Least that is told apart on a logarithmic scale, over the largest [1]."""
HINT: Final = " at risk"
"""How columns of further inputs end."""


def loss_pairs(rows: pl.DataFrame, unit: str, *, narrow: bool = False) -> Option:
    """Return dots of output lost by sector: rings directly, full dots with what propagates.

    Parameters
    ----------
    rows
        In the order to be drawn: ``sector``, ``direct``, ``propagated`` [unit]; optionally
        ``low``, ``high`` of the propagated one, and ``share_lost`` [1].
    unit
        Of the amounts.
    narrow
        Leave less room for names, for a phone.
    """
    check_columns(rows, "loss_pairs", COLUMNS)
    kept = rows.to_dicts()
    names = [capital(row["sector"]) for row in kept]
    across, least = _scale(kept, unit)
    spans = []
    for i, row in enumerate(kept):
        low, high = optional(row, "low"), optional(row, "high")
        ends = (None, None) if low is None or high is None else (max(least, low), max(least, high))
        spans.append((*ends, float(i), "$ink"))
    series: list[Option] = [whiskers(spans, cap=4, id="interval")]
    for column, (name, fill, border, size) in MARKS.items():
        dots = []
        for i, row in enumerate(kept):
            value = optional(row, column)
            if column == "direct" and not value:
                continue
            text = [[name, amount(value, unit)]]
            if column == "propagated":
                text += interval_row(optional(row, "low"), optional(row, "high"), unit)
                share = optional(row, "share_lost")
                text += [] if share is None else [["of its output", percent(share)]]
            shown = None if value is None else finite(max(least, value))
            dots.append({"value": [shown, i], "title": names[i], "rows": text})
        series.append(
            {
                "type": "scatter",
                "id": column,
                "name": name,
                "symbol": "circle",
                "symbolSize": size,
                "z": 9 if column == "propagated" else 8,
                "itemStyle": {
                    "color": fill,
                    "borderColor": border,
                    "borderWidth": 1.5,
                    "opacity": 1,
                },
                "data": dots,
            }
        )
    width = room_for(names, most=118 if narrow else 280)
    down = category_axis("sector", names, strong=True, inverse=True)
    down["axisLabel"] |= {"width": width, "overflow": "truncate"}
    down["splitLine"] = {"show": True, "lineStyle": {"color": "$line"}}
    return {
        "grid": room(width + 12, 26, 4, 46),
        "xAxis": across,
        "yAxis": down,
        "tooltip": {"formatter": "@rows"},
        "series": series,
    }


def _scale(kept: Sequence[Mapping[str, Any]], unit: str) -> tuple[Option, float]:
    """Return the axis of amounts and its least: logarithmic where sectors differ much."""
    columns = ("direct", "propagated", "low", "high")
    known = [float(v) for r in kept for c in columns if (v := r.get(c)) is not None]
    positive = [v for v in known if v > 0]
    name = f"output lost, {unit}"
    if not positive or min(known) < 0 or max(positive) <= WIDE * min(positive):
        least = min(0.0, *known) if known else 0.0
        return value_axis(name, nameLocation="middle", nameGap=28), least
    ticks = log_ticks(max(min(positive), max(positive) * DEEPEST), max(positive))
    axis = value_axis(
        name, log=True, min=ticks[0], max=ticks[-1], nameLocation="middle", nameGap=28
    )
    axis["axisLabel"] |= {"customValues": ticks}
    return axis, ticks[0]
