"""How an indicator moved: one panel a series, dots with intervals, events as dotted lines."""

from __future__ import annotations

import datetime as dt
from typing import Final

import polars as pl

from ytterby.figures.style.axes import log_ticks, panel_frames, panel_title, value_axis
from ytterby.figures.style.marks import check_columns, optional, whiskers
from ytterby.figures.style.roles import Option
from ytterby.figures.style.text import amount, finite, interval, percent

COLUMNS: Final = ("series", "year", "value")
HEAD: Final = 46
ROW: Final = 190
"""Height of one row of panels [px]."""
FLOOR: Final = -1.0
"""Lowest share that is drawn [1]: a country may export many times what it uses."""


def history_panels(
    rows: pl.DataFrame,
    events: pl.DataFrame,
    *,
    unit: str = "1",
    index: bool = False,
    role: str = "$china",
    columns: int = 3,
) -> Option:
    """Return one small panel a series: a dot a year with its interval, joined by a line.

    Parameters
    ----------
    rows
        In the order to be drawn: ``series`` (title of its panel), ``year``, ``value`` [unit];
        optionally ``low``, ``high`` [unit] and ``thin`` (bool). A year without a row is a gap, and
        the line is broken there.
    events
        ``date`` (ISO) and ``title`` of what is marked in every panel.
    unit
        Unit of the values; ``1`` draws shares in percent.
    index
        The values are an index rather than a share.
    role
        Colour role of the series.
    columns
        Panels side by side.
    """
    check_columns(rows, "history_panels", COLUMNS)
    names = rows["series"].unique(maintain_order=True).to_list()
    first, last = (int(v) for v in (rows["year"].min(), rows["year"].max()))  # type: ignore[arg-type]
    columns = min(columns, len(names)) or 1
    frames = panel_frames(
        len(names), columns, head=HEAD, foot=26, left=13 / columns, gap=5 / columns, row=ROW
    )
    share = unit == "1" and not index
    series: list[Option] = []
    for i, name in enumerate(names):
        own = {r["year"]: r for r in rows.filter(pl.col("series") == name).to_dicts()}
        series.append(
            {
                "type": "line",
                "id": name,
                "name": name,
                "xAxisIndex": i,
                "yAxisIndex": i,
                "symbol": "circle",
                "symbolSize": 7,
                "z": 6,
                "color": role,
                "lineStyle": {"width": 2, "color": role},
                "connectNulls": False,
                "data": [_point(y, own.get(y), unit, share, role) for y in range(first, last + 1)],
                "markLine": _event_lines(events),
            }
        )
        floor = FLOOR if share else None
        bounds = [
            (_drawn(optional(r, "low"), floor), _drawn(optional(r, "high"), floor), float(y), role)
            for y, r in own.items()
        ]
        series.append(whiskers(bounds, upright=True, cap=3, xAxisIndex=i, yAxisIndex=i))
    return {
        "title": [panel_title(n, f, HEAD) for n, f in zip(names, frames, strict=True)],
        "grid": frames,
        "xAxis": [_years(first, last, i, columns) for i in range(len(frames))],
        "yAxis": [
            _values(unit, share, index, i, rows.filter(pl.col("series") == n))
            for i, n in enumerate(names)
        ],
        "tooltip": {"trigger": "item", "formatter": "@rows"},
        "series": series,
    }


def _point(year: int, row: dict[str, float] | None, unit: str, share: bool, role: str) -> Option:
    if row is None or row["value"] is None:
        return {"value": [year, None]}
    low, high = optional(row, "low"), optional(row, "high")
    value = percent(row["value"]) if share else _said(row["value"], unit)
    band = interval(low, high, unit if share or unit != "1" else "")
    rows = [["value", value], *([["80 % interval", band]] if band else [])]
    hollow = {"color": "$card", "borderColor": role, "borderWidth": 2}
    more = {"itemStyle": hollow} if row.get("thin") else {}
    drawn = _drawn(finite(row["value"]), FLOOR if share else None)
    return {"value": [year, drawn], "title": str(year), "rows": rows, **more}


def _drawn(value: float | None, floor: float | None) -> float | None:
    return value if value is None or floor is None else max(value, floor)


def _said(value: float, unit: str) -> str:
    return f"{value:.2f}" if unit == "1" else amount(value, unit)


def _years(first: int, last: int, panel: int, columns: int) -> Option:
    step = max(1, round((last - first) / (3 if columns >= 3 else 6)))
    return {
        "type": "value",
        "name": "year",
        "nameTextStyle": {"fontSize": 0, "color": "transparent"},
        "gridIndex": panel,
        "min": first - 0.5,
        "max": last + 0.5,
        "splitLine": {"show": False},
        "axisTick": {"customValues": list(range(first, last + 1))},
        "axisLabel": {"customValues": list(range(first, last + 1, step)), "formatter": "@year"},
    }


def _values(unit: str, share: bool, index: bool, panel: int, own: pl.DataFrame) -> Option:
    known = [v for v in own["value"].to_list() if v is not None]
    spread = "0–1" if max(known, default=0.0) <= 1.0 else "0–10"
    name = "%" if share else f"index, {spread}" if index else unit
    axis = value_axis(
        name,
        share=share,
        gridIndex=panel,
        nameGap=8,
        nameTextStyle={"align": "left", "fontSize": 11},
    )
    if share:
        # Reliance of an exporter is negative, without a bound: the axis ends at its floor.
        lows = own["low"].to_list() if "low" in own.columns else []
        least = min((v for v in (*known, *lows) if v is not None), default=0.0)
        return axis | ({"min": FLOOR, "interval": 0.5} if least < 0 else {})
    if index:
        whole = {"min": 0, "max": 1, "interval": 0.25}
        return axis | (whole if spread == "0–1" else {"min": 0})
    positive = [v for v in known if v > 0]
    if positive and max(positive) > 20 * min(positive):
        ticks = log_ticks(min(positive), max(positive))
        axis |= {"type": "log", "min": ticks[0], "max": ticks[-1]}
        axis["axisLabel"] |= {"customValues": ticks}
        return axis
    return axis | {"min": 0, "splitNumber": 3}


def _event_lines(events: pl.DataFrame) -> Option:
    """Return dated lines: a year's dot stands at its middle, so January begins half before it."""
    data = [
        {"xAxis": round(_moment(r["date"]) - 0.5, 3), "name": r["title"]}
        for r in events.iter_rows(named=True)
    ]
    return {
        "silent": True,
        "symbol": "none",
        "animation": False,
        "lineStyle": {"color": "$mute", "type": [2, 3], "width": 1},
        "label": {"show": False},
        "data": data,
    }


def _moment(date: str) -> float:
    day = dt.date.fromisoformat(date)
    return day.year + (day.timetuple().tm_yday - 1) / 365.25
