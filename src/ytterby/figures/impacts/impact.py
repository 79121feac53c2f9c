"""What a shortage costs by sector: three dots a row, one a rule, the middle one with interval."""

from __future__ import annotations

from typing import Final

import polars as pl

from ytterby.figures.style.axes import category_axis, room, room_for, value_axis
from ytterby.figures.style.marks import check_columns, optional, whiskers
from ytterby.figures.style.roles import Option
from ytterby.figures.style.text import amount, capital, finite, interval_row

COLUMNS: Final = ("label", "proportional", "spared", "bottleneck")
MARKS: Final = {
    "spared": ("what can do without goes first", "$card", "$mute", 8),
    "proportional": ("each product needs its own", "$ink", "$card", 10),
    "bottleneck": ("the worst material stops all", "$plum", "$card", 8),
}
"""Rule to its name, fill, border and size [px]."""
BAR: Final = 32
"""Height of one row [px]."""
UNIT: Final = "billion USD"


def rule_name(rule: str) -> str:
    """Return what a reader calls a rule; what is none stays as it is.

    Examples
    --------
    >>> rule_name("bottleneck"), rule_name("")
    ('the worst material stops all', '')
    """
    return MARKS[rule][0] if rule in MARKS else rule


def loss_dots(rows: pl.DataFrame, *, narrow: bool = False) -> Option:
    """Return dots of value added lost by sector, from the least to the largest rule.

    Parameters
    ----------
    rows
        In the order to be drawn: ``label``, ``proportional``, ``spared``, ``bottleneck``
        [billion USD]; optionally ``low``, ``high`` of the proportional one, and ``about``.
    narrow
        Leave less room for names, for a phone.
    """
    check_columns(rows, "loss_dots", COLUMNS)
    kept = rows.to_dicts()
    names = [capital(row["label"]) for row in kept]
    marks = [
        (optional(r, "low"), optional(r, "high"), float(i), "$ink") for i, r in enumerate(kept)
    ]
    series: list[Option] = [_bracket(kept), whiskers(marks, cap=4, id="interval")]
    for rule, (name, fill, border, size) in MARKS.items():
        dots = []
        for i, row in enumerate(kept):
            value = finite(row[rule])
            text = [[name, amount(value, UNIT)]]
            if rule == "proportional":
                text += interval_row(optional(row, "low"), optional(row, "high"), UNIT)
                text += [["rests on", row["about"]]] if row.get("about") else []
            dots.append({"value": [value, i], "title": names[i], "rows": text})
        series.append(
            {
                "type": "scatter",
                "id": rule,
                "name": name,
                "symbol": "circle",
                "symbolSize": size,
                "z": 9 if rule == "proportional" else 8,
                "itemStyle": {
                    "color": fill,
                    "borderColor": border,
                    "borderWidth": 1.5,
                    "opacity": 1,
                },
                "data": dots,
            }
        )
    width = room_for(names, most=118 if narrow else 260)
    down = category_axis("sector", names, strong=True, inverse=True)
    down["axisLabel"] |= {"width": width, "overflow": "break" if narrow else "truncate"}
    down["axisLabel"] |= {"fontSize": 11, "lineHeight": 12} if narrow else {}
    down["splitLine"] = {"show": True, "lineStyle": {"color": "$line"}}
    return {
        "grid": room(width + 12, 26, 4, 46),
        "xAxis": value_axis(f"value added lost, {UNIT}", min=0, nameLocation="middle", nameGap=28),
        "yAxis": down,
        "tooltip": {"formatter": "@rows"},
        "series": series,
    }


def _bracket(kept: list[dict[str, object]]) -> Option:
    """Return thin lines from the least to the largest rule."""
    spans = []
    for i, row in enumerate(kept):
        low, high = (float(str(row[r])) for r in ("spared", "bottleneck"))
        spans.append((low, high, float(i), "$mute"))
    return whiskers(spans, cap=0, id="bracket", z=3)
