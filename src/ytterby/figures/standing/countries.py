"""Countries beside each other: a panel a measure, a row a country, a dot with its interval."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import polars as pl

from ytterby.figures.style.axes import category_axis, panel_title, room_for, value_axis
from ytterby.figures.style.marks import check_columns, optional, whiskers
from ytterby.figures.style.roles import Groups, Labels, Option
from ytterby.figures.style.text import capital, finite, interval_row, percent

COLUMNS: Final = ("region", "measure", "value")
BAR: Final = 30
"""Height of one row [px]."""
HEAD: Final = 38
FOOT: Final = 30
GAP: Final = 4.5
"""Between panels [% of the width]."""


def country_height(countries: int, measures: int, columns: int) -> int:
    """Return the height of the chart [px]."""
    return -(-measures // columns) * (HEAD + BAR * countries + FOOT)


def country_dots(
    rows: pl.DataFrame,
    *,
    groups: Groups,
    labels: Labels,
    names: Mapping[str, str],
    columns: int = 4,
    room_left: int = 0,
) -> Option:
    """Return one panel a measure: dots in the hue of each country's group, whiskers for intervals.

    Parameters
    ----------
    rows
        ``region``, ``measure``, ``value`` [1]; optionally ``low``, ``high`` [1], ``thin`` (bool,
        the dot is hollow) and ``why`` (key of what stands behind it). Countries stand in the order
        given.
    groups, labels
        Hues and names of regions.
    names
        Title of each measure's panel, in the order to be drawn.
    columns
        Panels side by side.
    room_left
        Width that the names of countries are given [px]; by default what they need.
    """
    check_columns(rows, "country_dots", COLUMNS)
    regions = rows["region"].unique(maintain_order=True).to_list()
    measures = [m for m in names if m in set(rows["measure"])]
    called = [capital(labels.region(r)) for r in regions]
    left = room_left or room_for(called, most=150, least=40)
    columns = max(1, min(columns, len(measures)))
    frames = _frames(len(measures), columns, left, len(regions))
    series: list[Option] = []
    for i, measure in enumerate(measures):
        own = {r["region"]: r for r in rows.filter(pl.col("measure") == measure).to_dicts()}
        marks = [
            (optional(r, "low"), optional(r, "high"), float(regions.index(k)), groups.role(k))
            for k, r in own.items()
        ]
        where: Option = {"xAxisIndex": i, "yAxisIndex": i}
        series.append(whiskers(marks, cap=3, id=f"{measure}|interval", **where))
        series.append(
            {
                "type": "scatter",
                "id": measure,
                "name": names[measure],
                "symbol": "circle",
                "symbolSize": 11,
                "z": 8,
                **where,
                "data": [
                    _dot(own[k], n, names[measure], called[n], groups.role(k))
                    for n, k in enumerate(regions)
                    if k in own and finite(own[k]["value"]) is not None
                ],
            }
        )
    titles = [panel_title(names[m], f, HEAD) for m, f in zip(measures, frames, strict=True)]
    return {
        "title": titles,
        "grid": frames,
        "xAxis": [_across(i) for i in range(len(measures))],
        "yAxis": [_down(called, i, i % columns == 0, left) for i in range(len(measures))],
        "tooltip": {"formatter": "@rows"},
        "series": series,
    }


_HIDDEN: Final = {"fontSize": 0, "color": "transparent"}


def _across(panel: int) -> Option:
    axis = value_axis("%", share=True, gridIndex=panel, interval=0.5, nameTextStyle=_HIDDEN)
    axis["axisLabel"] |= {"alignMinLabel": "left", "alignMaxLabel": "right"}
    return axis


def _frames(count: int, columns: int, left: int, countries: int) -> list[Option]:
    """Return the grids: names stand left of the first column alone."""
    share = 16.0 if columns > 1 else 0.0
    width = (100.0 - share - GAP * columns) / columns
    row = HEAD + BAR * countries + FOOT
    frames: list[Option] = []
    for i in range(count):
        at = i % columns
        frame: Option = {
            "top": (i // columns) * row + HEAD,
            "height": BAR * countries,
            "outerBoundsMode": "none",
        }
        if columns > 1:
            frame |= {
                "left": f"{share + at * (width + GAP):.4g}%",
                "width": f"{width:.4g}%",
            }
        else:
            frame |= {"left": left + 12, "right": 26}
        frames.append(frame)
    return frames


def _down(called: list[str], panel: int, named: bool, left: int) -> Option:
    axis = category_axis("country", called, strong=True, inverse=True, gridIndex=panel)
    axis["axisLabel"] |= {"show": named, "width": left, "overflow": "break", "lineHeight": 13}
    axis["splitLine"] = {"show": True, "lineStyle": {"color": "$line"}}
    return axis


def _dot(row: dict[str, Any], at: int, measure: str, title: str, role: str) -> Option:
    rows = [[measure, percent(row["value"])]]
    rows += interval_row(optional(row, "low"), optional(row, "high"), "1")
    rows += [["evidence", "thin"]] if row.get("thin") else []
    fill = {"color": "$card", "borderColor": role, "borderWidth": 2}
    full = {"color": role, "borderColor": "$card", "borderWidth": 1.5, "opacity": 1}
    dot: Option = {
        "value": [finite(row["value"]), at],
        "title": title,
        "rows": rows,
        "itemStyle": fill | {"opacity": 1} if row.get("thin") else full,
    }
    if row.get("why"):
        dot["why"] = row["why"]
    return dot
