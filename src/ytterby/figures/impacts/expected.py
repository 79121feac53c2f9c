"""Losses by element on one scale: if it happens, expected in a year, and as others count it."""

from __future__ import annotations

from typing import Final

import polars as pl

from ytterby.figures.style.axes import category_axis, log_ticks, room, room_for, value_axis
from ytterby.figures.style.marks import check_columns, optional, whiskers
from ytterby.figures.style.roles import Option
from ytterby.figures.style.text import amount, capital, finite, interval_row

COLUMNS: Final = ("label", "loss", "expected", "published")
MARKS: Final = {
    "loss": ("if the supplier stops", "circle", "$ink", "$card", 10),
    "expected": ("expected in a year", "circle", "$card", "$mute", 9),
    "published": ("US Geological Survey", "diamond", "$plum", "$card", 12),
}
"""Column to its name, symbol, fill, border and size [px]."""
SPANS: Final = {"loss": "$ink", "expected": "$mute"}
"""Columns with an interval, and its colour."""
BAR: Final = 32
"""Height of one row [px]."""
UNIT: Final = "million USD"
LEAST: Final = 0.1
"""What is smaller is drawn here [million USD]."""


def expected_dots(rows: pl.DataFrame, *, narrow: bool = False) -> Option:
    """Return dots of losses by element on a logarithmic scale.

    Parameters
    ----------
    rows
        In the order to be drawn: ``label``, ``loss``, ``expected``, ``published`` (may be empty)
        [million USD]; ``loss_low``, ``loss_high``, ``expected_low``, ``expected_high``; optionally
        ``about``, a word on the supplier.
    narrow
        Leave less room for names, for a phone.
    """
    check_columns(rows, "expected_dots", COLUMNS)
    kept = rows.to_dicts()
    names = [capital(row["label"]) for row in kept]
    series: list[Option] = []
    for column, hue in SPANS.items():
        spans = []
        for i, row in enumerate(kept):
            low, high = (optional(row, f"{column}_{end}") for end in ("low", "high"))
            spans.append((_shown(low), _shown(high), float(i), hue))
        series.append(whiskers(spans, cap=4, id=f"{column}|interval"))
    for column, (name, symbol, fill, border, size) in MARKS.items():
        dots = []
        for i, row in enumerate(kept):
            value = optional(row, column)
            if value is None:
                continue
            text = [[name, amount(value, UNIT)]]
            if column in SPANS:
                low, high = (optional(row, f"{column}_{end}") for end in ("low", "high"))
                text += interval_row(low, high, UNIT)
            text += [["supplier", row["about"]]] if row.get("about") else []
            dots.append({"value": [_shown(value), i], "title": names[i], "rows": text})
        if not dots:
            continue
        series.append(
            {
                "type": "scatter",
                "id": column,
                "name": name,
                "symbol": symbol,
                "symbolSize": size,
                "z": 9,
                "itemStyle": {
                    "color": fill,
                    "borderColor": border,
                    "borderWidth": 1.5,
                    "opacity": 1,
                },
                "data": dots,
            }
        )
    ends = [
        _shown(optional(r, c)) for r in kept for c in (*COLUMNS[1:], "loss_high", "expected_low")
    ]
    known = [e for e in ends if e is not None] or [LEAST, 1.0]
    ticks = log_ticks(min(known), max(known))
    width = room_for(names, most=110 if narrow else 200)
    down = category_axis("element", names, strong=True, inverse=True)
    down["axisLabel"] |= {"width": width, "overflow": "truncate"}
    down["splitLine"] = {"show": True, "lineStyle": {"color": "$line"}}
    across = value_axis(
        f"value added lost, {UNIT}",
        log=True, min=ticks[0], max=ticks[-1], nameLocation="middle", nameGap=28,
    )  # fmt: skip
    across["axisLabel"] |= {"customValues": ticks}
    return {
        "grid": room(width + 12, 26, 4, 46),
        "xAxis": across,
        "yAxis": down,
        "tooltip": {"formatter": "@rows"},
        "series": series,
    }


def _shown(value: float | None) -> float | None:
    return None if value is None else finite(max(LEAST, value))
