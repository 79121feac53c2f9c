"""N-1: how much of the world's supply is left when its largest region drops out."""

from __future__ import annotations

from typing import Final

import polars as pl

from ytterby.figures.style.axes import category_axis, room, room_for, value_axis
from ytterby.figures.style.marks import HATCH, check_columns, optional, whiskers
from ytterby.figures.style.roles import Groups, Labels, Option
from ytterby.figures.style.text import finite, interval_row, percent

COLUMNS: Final = ("element", "stage", "region", "value")
BAR: Final = 26
"""Height of one row [px]."""


def loss_bars(
    rows: pl.DataFrame, *, groups: Groups, labels: Labels, narrow: bool = False
) -> Option:
    """Return one bar an element and stage: what remains, beside what is lost in the loser's hue.

    Parameters
    ----------
    rows
        In the order to be drawn: ``element``, ``stage``, ``region`` (the one that is lost),
        ``value`` (share that remains) [1]; optionally ``low``, ``high`` [1] and ``thin`` (bool).
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
        text = [["lost with", who], ["remains", percent(value)], *interval_row(low, high, "1")]
        common: Option = {"title": title, "rows": text}
        left.append({**common, "value": value})
        lost = None if value is None else finite(1 - value)
        style: Option = {"color": groups.role(row["region"]), "opacity": 0.32}
        if row.get("thin"):
            style["decal"] = HATCH
        gone.append({**common, "value": lost, "itemStyle": style})
        marks.append((low, high, float(i), "$ink"))
        names.append(f"{row['element']} · {labels.stage(row['stage'])}" if narrow else title)
    down = category_axis("element and stage", names, strong=True, inverse=True)
    width = room_for(names, most=124 if narrow else 260)
    down["axisLabel"] |= {"width": width, "overflow": "truncate"}
    bar: Option = {"type": "bar", "stack": "supply", "barWidth": "56%"}
    return {
        "grid": room(width + 12, 26, 4, 46),
        "xAxis": value_axis(
            "share of world supply, %", share=True, nameLocation="middle", nameGap=28
        ),
        "yAxis": down,
        "tooltip": {"formatter": "@rows"},
        "series": [
            {
                **bar,
                "id": "remains",
                "name": "remains",
                "data": left,
                "itemStyle": {"color": "$use"},
            },
            {**bar, "id": "lost", "name": "lost", "data": gone},
            whiskers(marks),
        ],
    }
