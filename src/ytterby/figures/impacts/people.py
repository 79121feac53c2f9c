"""People over the years: positions by phase or family, and hires beside those who graduate."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import polars as pl

from ytterby.figures.style.axes import category_axis, room, room_for, value_axis
from ytterby.figures.style.marks import check_columns, optional, whiskers
from ytterby.figures.style.roles import Option
from ytterby.figures.style.text import capital, count, finite, interval_row

LAYERS: Final = ("year", "layer", "positions")
TOTALS: Final = ("year", "positions", "low", "high")
GAPS: Final = ("who", "hires", "graduates")
HUES: Final = ("$ink", "$stock", "$use", "$plum", "$calm", "$warn", "$mute")
"""Colour of each layer in turn, from the bottom."""
BAR: Final = 44
"""Height of one row of hires and graduates [px]."""


def position_areas(rows: pl.DataFrame, totals: pl.DataFrame, *, names: Mapping[str, str]) -> Option:
    """Return positions by year as stacked areas, with the interval of their sum.

    Parameters
    ----------
    rows
        ``year``, ``layer`` (a phase or a family), ``positions`` [job].
    totals
        ``year``, ``positions``, ``low``, ``high`` [job] of all layers.
    names
        What a reader calls each layer, from the bottom of the stack; at most seven.
    """
    check_columns(rows, "position_areas", LAYERS)
    check_columns(totals, "position_areas", TOTALS)
    years = totals["year"].sort().to_list()
    series: list[Option] = []
    for (layer, name), hue in zip(names.items(), HUES, strict=False):
        own = {r["year"]: r["positions"] for r in rows.filter(pl.col("layer") == layer).to_dicts()}
        series.append(
            {
                "type": "line",
                "id": layer,
                "name": name,
                "stack": "people",
                "symbol": "none",
                "color": hue,
                "lineStyle": {"width": 0},
                "areaStyle": {"color": hue, "opacity": 1},
                "data": [
                    {
                        "value": finite(own.get(y, 0.0)),
                        "text": f"{count(own.get(y, 0.0))} positions",
                    }
                    for y in years
                ],
            }
        )
    sums = {r["year"]: r for r in totals.to_dicts()}
    marks = [(sums[y]["low"], sums[y]["high"], float(i), "$ink") for i, y in enumerate(years)]
    return {
        "grid": room(56, 18, 26, 28),
        "xAxis": category_axis(
            "year",
            [str(y) for y in years],
            boundaryGap=False,
            axisLabel={"interval": "auto", "hideOverlap": True},
        ),
        "yAxis": value_axis("positions [job]", min=0, nameTextStyle={"align": "left"}, nameGap=10),
        "tooltip": {"trigger": "axis", "formatter": "@axis"},
        "series": [*series, whiskers(marks, upright=True)],
    }


def gap_dots(rows: pl.DataFrame, *, narrow: bool = False) -> Option:
    """Return hires of a year with their interval beside graduates and openings elsewhere.

    Parameters
    ----------
    rows
        In the order to be drawn: ``who`` (whom and where), ``hires`` and ``graduates`` [1/year];
        optionally ``low``, ``high`` of the hires and ``openings`` elsewhere [1/year]. A value of
        zero has no place on the logarithmic axis and is left out.
    narrow
        Leave less room for names, for a phone.
    """
    check_columns(rows, "gap_dots", GAPS)
    kept = rows.to_dicts()
    parts = {
        "hires": ("hires here", "$ink", "$ink"),
        "graduates": ("graduates", "$plum", "$plum"),
        "openings": ("openings elsewhere", "$card", "$mute"),
    }
    series: list[Option] = []
    for key, (name, fill, border) in parts.items():
        dots = []
        for i, row in enumerate(kept):
            value = optional(row, key)
            if value is None or value <= 0:
                continue
            text = [[name, f"{count(value)} a year"]]
            if key == "hires":
                text += interval_row(optional(row, "low"), optional(row, "high"), "")
            dots.append({"value": [finite(value), i], "title": capital(row["who"]), "rows": text})
        series.append(
            {
                "type": "scatter",
                "id": key,
                "name": name,
                "symbol": "circle",
                "symbolSize": 10,
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
    marks = [
        (low, high, float(i), "$ink")
        for i, row in enumerate(kept)
        if (low := optional(row, "low")) and (high := optional(row, "high")) and low > 0
    ]
    names = [capital(row["who"]) for row in kept]
    width = room_for(names, most=130 if narrow else 320)
    down = category_axis("who", names, strong=True, inverse=True)
    down["axisLabel"] |= {"width": width, "overflow": "break" if narrow else "truncate"}
    down["splitLine"] = {"show": True, "lineStyle": {"color": "$line"}}
    return {
        "grid": room(width + 12, 26, 4, 46),
        "xAxis": value_axis("people a year [1/year]", log=True, nameLocation="middle", nameGap=28),
        "yAxis": down,
        "tooltip": {"formatter": "@rows"},
        "series": [whiskers(marks, cap=3, id="interval"), *series],
    }
