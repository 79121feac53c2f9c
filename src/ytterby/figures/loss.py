"""N-1: how far the others could meet their need without the largest supplier."""

from __future__ import annotations

from typing import Final

import polars as pl

from ytterby.figures.style.axes import category_axis, room, room_for, value_axis
from ytterby.figures.style.marks import HATCH, check_columns, optional, whiskers
from ytterby.figures.style.roles import Groups, Labels, Option
from ytterby.figures.style.text import capital, finite, interval_row, percent

COLUMNS: Final = ("element", "stage", "region", "value")
BAR: Final = 26
"""Height of one row [px]."""


def loss_bars(
    rows: pl.DataFrame, *, groups: Groups, labels: Labels, narrow: bool = False
) -> Option:
    """Return one bar an element and stage: what is met, and what is not in the leader's hue.

    Parameters
    ----------
    rows
        In the order to be drawn: ``element``, ``stage``, ``region`` (the one that is lost),
        ``value`` (output over need outside it, 1 or more if the others could do without) [1];
        optionally ``low``, ``high`` [1] and ``thin`` (bool). Bars end at 100 %.
    groups, labels
        Hues and names.
    narrow
        Leave less room for names, for a phone.
    """
    check_columns(rows, "loss_bars", COLUMNS)
    left, gone, marks, names = [], [], [], []
    for i, row in enumerate(rows.to_dicts()):
        value = finite(row["value"])
        low, high = optional(row, "low"), optional(row, "high")
        title = f"{labels.element(row['element'])} · {labels.stage(row['stage'])}"
        who = labels.region(row["region"])
        text = [["without", who], ["need met", percent(value)], *interval_row(low, high, "1")]
        common: Option = {"title": title, "rows": text}
        shown = None if value is None else min(1.0, value)
        left.append({**common, "value": shown})
        lost = None if shown is None else finite(1 - shown)
        style: Option = {"color": groups.role(row["region"]), "opacity": 0.32}
        if row.get("thin"):
            style["decal"] = HATCH
        gone.append({**common, "value": lost, "itemStyle": style})
        ends = [None if b is None else min(1.0, b) for b in (low, high)]
        marks.append((ends[0], ends[1], float(i), "$ink"))
        names.append(
            f"{row['element']} · {labels.stage(row['stage'])}" if narrow else capital(title)
        )
    down = category_axis("element and stage", names, strong=True, inverse=True)
    width = room_for(names, most=124 if narrow else 260)
    down["axisLabel"] |= {"width": width, "overflow": "truncate"}
    bar: Option = {"type": "bar", "stack": "supply", "barWidth": "56%"}
    return {
        "grid": room(width + 12, 26, 4, 46),
        "xAxis": value_axis(
            "need outside the leader that is met, %", share=True, nameLocation="middle", nameGap=28
        ),
        "yAxis": down,
        "tooltip": {"formatter": "@rows"},
        "series": [
            {
                **bar,
                "id": "met",
                "name": "met",
                "data": left,
                "itemStyle": {"color": "$use"},
            },
            {**bar, "id": "lost", "name": "not met", "data": gone},
            whiskers(marks),
        ],
    }
