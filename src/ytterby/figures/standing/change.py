"""What a share was and what it is: a ring, a dot, and the way between them."""

from __future__ import annotations

from typing import Final

import polars as pl

from ytterby.figures.style.axes import category_axis, room, room_for, value_axis
from ytterby.figures.style.marks import Whisker, check_columns, optional, whiskers
from ytterby.figures.style.roles import Labels, Option
from ytterby.figures.style.text import capital, finite, interval, percent

COLUMNS: Final = ("element", "year", "value")
ROW: Final = 30
"""Height of one element [px]."""
HIGH: Final = 0.5
"""Shares of which none is lower are drawn on a finer scale."""


def change_dots(
    rows: pl.DataFrame, *, labels: Labels, axis: str, role: str = "$china", narrow: bool = False
) -> Option:
    """Return two dots an element, the first year's hollow, with the interval of each.

    Parameters
    ----------
    rows
        ``element``, ``year`` (two of them), ``value`` [1]; optionally ``low``, ``high`` [1] and
        ``why`` (key of what stands behind it).
    labels
        Names of elements, whose order is kept.
    axis
        Name of the value axis with its unit.
    role
        Colour.
    narrow
        Write symbols in place of names, for a phone.
    """
    check_columns(rows, "change_dots", COLUMNS)
    elements = labels.in_order(rows["element"])
    years = sorted(rows["year"].unique())
    marks: list[Whisker] = []
    ways: list[Whisker] = []
    dots: dict[int, list[Option]] = {year: [] for year in years}
    ends: dict[str, list[float]] = {}
    for row in rows.sort("year").iter_rows(named=True):
        value = optional(row, "value")
        if value is None:
            continue
        at = elements.index(row["element"])
        late = row["year"] == years[-1]
        band = interval(optional(row, "low"), optional(row, "high"), "1")
        said = percent(value) + (f" ({band})" if band else "")
        marks.append((optional(row, "low"), optional(row, "high"), float(at), "$mute"))
        ends.setdefault(row["element"], []).append(value)
        item: Option = {
            "value": [finite(value), at],
            "title": capital(labels.element(row["element"])),
            "rows": [[str(row["year"]), said]],
            "itemStyle": {
                "color": role if late else "$card",
                "borderColor": role,
                "borderWidth": 2,
                "opacity": 1,
            },
        }
        if row.get("why"):
            item["why"] = row["why"]
        dots[row["year"]].append(item)
    for element, values in ends.items():
        if len(values) > 1:
            ways.append((min(values), max(values), float(elements.index(element)), role))
    names = [e if narrow else capital(labels.element(e)) for e in elements]
    width = room_for(names, most=150, least=30)
    low = min((v for pair in ends.values() for v in pair), default=0.0)
    bounds = [m[0] for m in marks if m[0] is not None]
    step = 0.1 if marks and min([low, *bounds]) >= HIGH else 0.25
    start = int(min([low, *bounds]) / step) * step if marks else 0.0
    down = category_axis("element", names, strong=True, inverse=True)
    down["splitLine"] = {"show": True, "lineStyle": {"color": "$line", "opacity": 0.5}}
    return {
        "grid": room(width + 14, 18, 4, 46),
        "xAxis": value_axis(
            axis,
            share=True,
            min=round(start, 2),
            interval=step,
            nameLocation="middle",
            nameGap=28,
        ),
        "yAxis": down,
        "tooltip": {"formatter": "@rows"},
        "series": [
            whiskers(marks, cap=3, id="interval"),
            whiskers(ways, cap=0, id="way", name="change"),
            *(
                {
                    "type": "scatter",
                    "id": f"year-{n}",
                    "name": str(year),
                    "symbolSize": 11,
                    "z": 8 + n,
                    "data": dots[year],
                }
                for n, year in enumerate(years)
            ),
        ],
    }
