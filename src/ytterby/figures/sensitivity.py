"""What matters most: shares of an outcome's variance with their intervals, one row a parameter."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import polars as pl

from ytterby.figures.style.axes import category_axis, count_lines, room, room_for, value_axis
from ytterby.figures.style.marks import check_columns, optional, whiskers
from ytterby.figures.style.roles import Option
from ytterby.figures.style.text import capital, finite, interval_row, percent

COLUMNS: Final = ("words", "total_order", "first_order")
MARKS: Final = {
    "total": ("with all interactions", "$ink", "$card"),
    "first": ("by itself", "$card", "$mute"),
}
"""Share to its name, fill and border."""
BAR: Final = 30
"""Height of one row [px]."""
NARROW: Final = 150
"""Room for names on a phone [px]."""
LINE: Final = 14
"""Height of a line of a name [px]."""
APART: Final = 9
"""Distance between the marks of one row [px]."""


def share_dots(rows: pl.DataFrame, *, narrow: bool = False) -> Option:
    """Return dots with whiskers: full dots with all interactions, rings by itself.

    Parameters
    ----------
    rows
        In the order to be drawn: ``words``, ``total_order``, ``first_order`` [1]; optionally
        ``total_low``, ``total_high``, ``first_low``, ``first_high`` [1] and ``about`` (the range of
        the parameter as text). What lies below 0 or above 1 is noise and is drawn there.
    narrow
        Leave less room for names, for a phone.
    """
    check_columns(rows, "share_dots", COLUMNS)
    series: list[Option] = []
    kept = rows.to_dicts()
    # Whiskers are shifted by a share of the row, dots by pixels: both must know its height.
    height = narrow_bar(rows["words"].to_list()) if narrow else BAR
    for n, (share, (name, fill, border)) in enumerate(MARKS.items()):
        apart = APART * (n - (len(MARKS) - 1) / 2)
        dots, marks = [], []
        for i, row in enumerate(kept):
            value, low, high = (optional(row, f"{share}_{end}") for end in ("order", "low", "high"))
            text = [[name, percent(value)], *interval_row(low, high, "1")]
            text += [["range", row["about"]]] if row.get("about") else []
            dots.append({"value": [_shown(value), i], "title": capital(row["words"]), "rows": text})
            hue = border if fill == "$card" else fill
            marks.append((_shown(low), _shown(high), float(i), hue))
        series.append(whiskers(marks, shift=apart / height, cap=3, id=f"{share}|interval"))
        series.append(
            {
                "type": "scatter",
                "id": share,
                "name": name,
                "symbol": "circle",
                "symbolSize": 8,
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
    names = [capital(row["words"]) for row in kept]
    width = room_for(names, most=NARROW if narrow else 330)
    down = category_axis("parameter", names, strong=True, inverse=True)
    down["axisLabel"] |= {"width": width, "overflow": "break", "lineHeight": LINE}
    down["axisLabel"] |= {"fontSize": 11} if narrow else {}
    down["splitLine"] = {"show": True, "lineStyle": {"color": "$line"}}
    return {
        "grid": room(width + 12, 26, 4, 46),
        "xAxis": value_axis("variance explained, %", share=True, nameLocation="middle", nameGap=28),
        "yAxis": down,
        "tooltip": {"formatter": "@rows"},
        "series": series,
    }


def narrow_bar(words: Sequence[str]) -> int:
    """Return the height of a row on a phone [px] that holds the longest name of a parameter."""
    return max(BAR, LINE * count_lines(words, NARROW) + 8)


def _shown(value: float | None) -> float | None:
    return None if value is None else finite(min(1.0, max(0.0, value)))
