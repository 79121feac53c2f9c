"""The five measures of one element side by side, each under both of its rules."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import polars as pl

from ytterby.figures.style.axes import category_axis, room, room_for, value_axis
from ytterby.figures.style.marks import check_columns, optional, whiskers
from ytterby.figures.style.roles import Option
from ytterby.figures.style.text import finite, interval_row, percent

COLUMNS: Final = ("measure", "rule", "value", "main")
BAR: Final = 46
"""Height of one row [px]."""
APART: Final = 8
"""Distance of each rule from the middle of a row [px]."""
FOOT: Final = 46
ROLES: Final = {
    "customs_share": "$use",
    "stage_trace": "$china",
    "ever_touched": "$china",
    "owner_control": "$other",
    "dependence": "$ally",
}
"""Measure to its hue, as in every chart of the measures."""


def five_measures(
    rows: pl.DataFrame, *, names: Mapping[str, str], rules: Mapping[str, str], narrow: bool = False
) -> Option:
    """Return a row a measure: a full dot for the main rule, a ring for the other one.

    Parameters
    ----------
    rows
        Of one element: ``measure``, ``rule``, ``value`` [1], ``main`` (bool); optionally ``low``,
        ``high`` [1], ``thin`` (bool) and ``why`` (key of what stands behind it).
    names
        What a reader calls each measure, in the order to be drawn.
    rules
        What a reader calls each rule.
    narrow
        Leave less room for names, for a phone.
    """
    check_columns(rows, "five_measures", COLUMNS)
    measures = [m for m in names if m in set(rows["measure"])]
    series: list[Option] = []
    for main in (True, False):
        own = [r for r in rows.to_dicts() if r["main"] is main and r["measure"] in measures]
        marks, dots = [], []
        for row in own:
            at = measures.index(row["measure"])
            role = ROLES.get(row["measure"], "$ink")
            marks.append((optional(row, "low"), optional(row, "high"), float(at), role))
            if finite(row["value"]) is not None:
                dots.append(_dot(row, at, names, rules, role))
        shift = -APART if main else APART
        key = "main" if main else "other"
        series.append(whiskers(marks, shift=shift / BAR, cap=3, id=f"{key}|interval"))
        series.append(
            {
                "type": "scatter",
                "id": key,
                "name": "main rule" if main else "other rule",
                "symbol": "circle",
                "symbolSize": 12 if main else 9,
                "symbolOffset": [0, shift],
                "z": 8,
                "data": dots,
            }
        )
    called = [names[m] for m in measures]
    width = room_for(called, most=118 if narrow else 240)
    down = category_axis("measure", called, strong=True, inverse=True)
    down["axisLabel"] |= {"width": width, "overflow": "break", "lineHeight": 14}
    down["splitLine"] = {"show": True, "lineStyle": {"color": "$line"}}
    return {
        "grid": room(width + 12, 26, 4, FOOT),
        "xAxis": value_axis(
            "share of use or of imports, %", share=True, nameLocation="middle", nameGap=28
        ),
        "yAxis": down,
        "tooltip": {"formatter": "@rows"},
        "series": series,
    }


def _dot(
    row: dict[str, Any], at: int, names: Mapping[str, str], rules: Mapping[str, str], role: str
) -> Option:
    text = [[rules.get(row["rule"], row["rule"]), percent(row["value"])]]
    text += interval_row(optional(row, "low"), optional(row, "high"), "1")
    text += [["evidence", "thin"]] if row.get("thin") else []
    full = {"color": role, "borderColor": "$card", "borderWidth": 1.5, "opacity": 1}
    ring = {"color": "$card", "borderColor": role, "borderWidth": 2, "opacity": 1}
    dot: Option = {
        "value": [finite(row["value"]), at],
        "title": names[row["measure"]],
        "rows": text,
        "itemStyle": full if row["main"] else ring,
    }
    if row.get("why"):
        dot["why"] = row["why"]
    return dot
