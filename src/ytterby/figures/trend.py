"""Shares over the years as lines with bands: what customs papers say, and what is true."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal

import polars as pl

from ytterby.figures.style.axes import category_axis, room, value_axis
from ytterby.figures.style.marks import check_columns, optional
from ytterby.figures.style.roles import Option
from ytterby.figures.style.text import finite, interval, percent

COLUMNS: Final = ("year", "line", "value")
BAND: Final = 0.18
"""How strongly a band is drawn."""

HIDDEN: Final = {"fontSize": 0, "color": "transparent"}
"""The labels of the axis have the unit already; its name is for readers of the data."""


@dataclass(frozen=True, slots=True)
class Line:
    """How one line of a trend is drawn.

    Attributes
    ----------
    name
        What a reader calls it.
    role
        Its colour.
    style
        ``solid``, ``dashed`` or ``dotted``.
    symbol
        Of its points: ``circle``, ``emptyCircle``, ``diamond``, ``rect``.
    """

    name: str
    role: str
    style: Literal["solid", "dashed", "dotted"] = "solid"
    symbol: str = "circle"


def share_trend(rows: pl.DataFrame, lines: Mapping[str, Line], *, marked: int = 0) -> Option:
    """Return lines with a band each; a year without a row is a gap, and the line is broken there.

    Parameters
    ----------
    rows
        ``year``, ``line`` (a key of ``lines``), ``value`` [1]; optionally ``low``, ``high`` [1],
        ``thin`` (bool, its point is drawn hollow) and ``why`` (key of what stands behind it).
    lines
        How each is drawn, in the order to be drawn.
    marked
        A year that is marked; none by default.
    """
    check_columns(rows, "share_trend", COLUMNS)
    known = rows["year"].drop_nulls().to_list()
    years = list(range(min(known), max(known) + 1)) if known else []
    series: list[Option] = []
    for key, line in lines.items():
        own = {r["year"]: r for r in rows.filter(pl.col("line") == key).to_dicts()}
        if not own:
            continue
        bounds = [
            (optional(own.get(y, {}), "low"), optional(own.get(y, {}), "high")) for y in years
        ]
        if any(low is not None and high is not None for low, high in bounds):
            series += _band(key, line, bounds)
        series.append(
            {
                "type": "line",
                "id": key,
                "name": line.name,
                "color": line.role,
                "symbol": line.symbol,
                "symbolSize": 9,
                "z": 6,
                "connectNulls": False,
                "lineStyle": {"width": 2, "type": line.style, "color": line.role},
                "data": [_point(own.get(y), line) for y in years],
            }
        )
    if marked in years and series:
        series[-1]["markLine"] = _mark(marked)
    across = category_axis("year", [str(y) for y in years], boundaryGap=True)
    across["axisLabel"] |= {"interval": "auto", "formatter": "@year"}
    return {
        "grid": room(48, 16, 10, 30),
        "xAxis": across,
        "yAxis": value_axis("%", share=True, nameTextStyle=HIDDEN),
        "tooltip": {"trigger": "axis", "formatter": "@axis"},
        "series": series,
    }


def _band(key: str, line: Line, bounds: list[tuple[float | None, float | None]]) -> list[Option]:
    """Return an invisible line at the lower bound and the area up to the upper one."""
    common: Option = {
        "type": "line",
        "stack": f"{key}|band",
        "silent": True,
        "symbol": "none",
        "color": line.role,
        "lineStyle": {"width": 0},
        "tooltip": {"show": False},
    }
    widths = [None if a is None or b is None else max(b - a, 0.0) for a, b in bounds]
    return [
        {
            **common,
            "id": f"{key}|low",
            "name": "lower bound",
            "data": [{"value": finite(a)} for a, _ in bounds],
        },
        {
            **common,
            "id": f"{key}|high",
            "name": "80 % interval",
            "areaStyle": {"color": line.role, "opacity": BAND},
            "data": [{"value": finite(w)} for w in widths],
        },
    ]


def _point(row: dict[str, float] | None, line: Line) -> Option:
    if row is None or finite(row["value"]) is None:
        return {"value": None}
    band = interval(optional(row, "low"), optional(row, "high"), "1")
    thin = "; thin evidence" if row.get("thin") else ""
    said = f"{percent(row['value'])} ({band}){thin}" if band else percent(row["value"])
    point: Option = {"value": finite(row["value"]), "text": said}
    if row.get("thin"):
        point["itemStyle"] = {"color": "$card", "borderColor": line.role, "borderWidth": 2}
        point["symbol"] = "circle"
    if row.get("why"):
        point["why"] = row["why"]
    return point


def _mark(year: int) -> Option:
    return {
        "silent": True,
        "symbol": "none",
        "animation": False,
        "lineStyle": {"color": "$mute", "type": [2, 3], "width": 1},
        "label": {"show": False},
        "data": [{"xAxis": str(year), "name": str(year)}],
    }
