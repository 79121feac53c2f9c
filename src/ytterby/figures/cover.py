"""Months of cover: what stocks are worth at the start, and the lowest they fall to."""

from __future__ import annotations

from typing import Final

import polars as pl

from ytterby.figures.style.axes import category_axis, room, room_for, value_axis
from ytterby.figures.style.marks import HATCH, check_columns, optional, whiskers
from ytterby.figures.style.roles import Labels, Option
from ytterby.figures.style.text import amount, capital, finite, interval_row, month, number, short

COLUMNS: Final = ("material", "date", "value")
BAR: Final = 34
"""Height of one row [px]."""


def cover_bars(cover: pl.DataFrame, *, labels: Labels, narrow: bool = False) -> Option:
    """Return one bar a stock: cover in the first month, and a diamond at its lowest.

    Parameters
    ----------
    cover
        One row a material and month, in the order to be drawn: ``material``, ``date``, ``value``
        [month]; optionally ``holder`` (who holds it), ``low``, ``high`` [month] and ``thin``
        (bool). With a single date there is no lowest.
    labels
        Names of materials.
    narrow
        Leave less room for names, for a phone.
    """
    check_columns(cover, "cover_bars", COLUMNS)
    keys = [k for k in ("material", "holder") if k in cover.columns]
    rows = []
    for key, part in cover.group_by(keys, maintain_order=True):
        own = part.filter(pl.col("value").is_finite()).sort("date")
        if own.is_empty():
            continue
        what = labels.material(str(key[0])) or "all materials"
        named = ", ".join(filter(None, [what, *map(str, key[1:])]))
        rows.append((named, own.row(0, named=True), own.sort("value", "date").row(0, named=True)))
    single = cover["date"].n_unique() < 2
    bars, lowest, marks = [], [], []
    for i, (named, start, least) in enumerate(rows):
        low, high = optional(start, "low"), optional(start, "high")
        text = [[month(start["date"]), amount(start["value"], "months")]]
        text += interval_row(low, high, "months")
        if not single:
            text.append(["lowest", f"{number(least['value'])} in {month(least['date'])}"])
        bar: Option = {
            "value": finite(start["value"]),
            "title": capital(named),
            "rows": text,
            "text": number(start["value"]),
        }
        if start.get("thin"):
            bar["itemStyle"] = {"decal": HATCH}
        bars.append(bar)
        lowest.append({"value": [finite(least["value"]), i], "title": bar["title"], "rows": text})
        marks.append((low, high, float(i), "$ink"))
    names = [capital(short(name)) for name, _, _ in rows]
    down = category_axis("material", names, strong=True, inverse=True)
    width = room_for(names, most=118 if narrow else 300)
    down["axisLabel"] |= {"width": width, "overflow": "break" if narrow else "truncate"}
    down["axisLabel"] |= {"fontSize": 11, "lineHeight": 13} if narrow else {}
    return {
        "grid": room(width + 12, 24, 4, 46),
        "xAxis": value_axis(
            "months of need", min=0, nameLocation="middle", nameGap=28, splitNumber=6
        ),
        "yAxis": down,
        "tooltip": {"formatter": "@rows"},
        "series": [
            {
                "type": "bar",
                "id": "start",
                "name": "at the start",
                "data": bars,
                "barWidth": "52%",
                "itemStyle": {"color": "$stock", "borderRadius": [0, 3, 3, 0]},
            },
            whiskers(marks),
            {
                "type": "scatter",
                "id": "lowest",
                "name": "lowest",
                "symbol": "diamond",
                "symbolSize": 11,
                "z": 6,
                "itemStyle": {
                    "color": "$short",
                    "borderColor": "$card",
                    "borderWidth": 1.5,
                    "opacity": 1,
                },
                "data": [] if single else lowest,
            },
        ],
    }
