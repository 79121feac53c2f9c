"""A project's free cash by year, and the prices of NdPr that projects need."""

from __future__ import annotations

from typing import Final

import polars as pl

from ytterby.figures.style.axes import category_axis, room, room_for, value_axis
from ytterby.figures.style.marks import check_columns, whiskers
from ytterby.figures.style.roles import Option
from ytterby.figures.style.text import amount, finite, interval_row, number

CASH: Final = ("year", "free", "low", "high")
NEEDS: Final = ("facility", "status", "needs", "low", "high")
BAR: Final = 24
"""Height of one row of projects [px]."""
RUNNING: Final = ("operating", "ramping")
LEAST: Final = 5.0
TICKS: Final = (5.0, 20.0, 50.0, 100.0, 200.0, 500.0, 1000.0, 5000.0, 20_000.0)
TOPS: Final = (1000.0, 5000.0, 20_000.0)
"""Ends of the axis of prices: what lies beyond stands at the end [USD/kg]."""
MOST: Final = TOPS[-1]


def cash_bars(rows: pl.DataFrame) -> Option:
    """Return free cash by year with its interval.

    Parameters
    ----------
    rows
        ``year``, ``free``, ``low``, ``high`` [million USD].
    """
    check_columns(rows, "cash_bars", CASH)
    bars, marks, years = [], [], []
    for i, row in enumerate(rows.to_dicts()):
        free, low, high = (row[k] for k in ("free", "low", "high"))
        years.append(str(row["year"]))
        text = [
            ["free cash", f"{number(free)} million USD"],
            *interval_row(low, high, "million USD"),
        ]
        hue = "$use" if free >= 0 else "$plum"
        point: Option = {"value": finite(free), "title": str(row["year"]), "rows": text}
        bars.append({**point, "itemStyle": {"color": hue}})
        marks.append((low, high, float(i), "$ink"))
    return {
        "grid": room(56, 12, 26, 28),
        "xAxis": category_axis("year", years, axisLabel={"interval": "auto", "hideOverlap": True}),
        "yAxis": value_axis("million USD/year", nameTextStyle={"align": "left"}, nameGap=10),
        "tooltip": {"formatter": "@rows"},
        "series": [
            {"type": "bar", "id": "free", "name": "free cash", "barWidth": "58%", "data": bars},
            whiskers(marks, upright=True, cap=2),
        ],
    }


def need_dots(rows: pl.DataFrame, *, price: float, name: str, narrow: bool = False) -> Option:
    """Return the price that each project needs, the least first, with today's as a line.

    Parameters
    ----------
    rows
        In the order to be drawn: ``facility``, ``status``, ``needs``, ``low``, ``high`` [USD/kg].
    price
        Today's [USD/kg].
    name
        What the price is of.
    narrow
        Leave less room for names, for a phone.
    """
    check_columns(rows, "need_dots", NEEDS)
    highest = max((v for v in rows["needs"].to_list() if v is not None), default=0.0)
    top = next((t for t in TOPS if highest <= t), MOST)
    full: list[Option] = []
    rings: list[Option] = []
    marks, names = [], []
    for i, row in enumerate(rows.to_dicts()):
        text = [["needs", amount(row["needs"], "USD/kg")], ["status", row["status"]]]
        text += interval_row(row["low"], row["high"], "USD/kg")
        point = {"value": [_shown(row["needs"], top), i], "title": row["facility"], "rows": text}
        (full if row["status"] in RUNNING else rings).append(point)
        marks.append((_shown(row["low"], top), _shown(row["high"], top), float(i), "$mute"))
        names.append(row["facility"])
    width = room_for(names, most=150 if narrow else 230)
    down = category_axis("project", names, strong=True, inverse=True)
    down["axisLabel"] |= {"width": width, "overflow": "truncate"}
    down["axisLabel"] |= {"fontSize": 11} if narrow else {}
    ticks = [t for t in TICKS if t <= top and not (narrow and t in (20.0, 200.0, 500.0))]
    across = value_axis(f"price of {name}, USD/kg", log=True, nameLocation="middle", nameGap=28)
    across |= {"min": LEAST, "max": top, "axisTick": {"customValues": ticks}}
    across["axisLabel"] |= {"customValues": ticks}
    return {
        "grid": room(width + 12, 26, 4, 46),
        "xAxis": across,
        "yAxis": down,
        "tooltip": {"formatter": "@rows"},
        "series": [
            whiskers(marks, cap=3),
            _dots("runs", full, "$ink", "$card", price),
            _dots("project", rings, "$card", "$ink", None),
        ],
    }


def _shown(value: float | None, top: float) -> float | None:
    return None if value is None else min(max(value, LEAST), top)


def _dots(name: str, points: list[Option], fill: str, border: str, price: float | None) -> Option:
    dots: Option = {
        "type": "scatter",
        "id": name,
        "name": name,
        "symbol": "circle",
        "symbolSize": 9,
        "z": 8,
        "itemStyle": {"color": fill, "borderColor": border, "borderWidth": 1.5, "opacity": 1},
        "data": points,
    }
    if price is not None:
        dots["markLine"] = {
            "symbol": "none",
            "silent": True,
            "lineStyle": {"color": "$plum", "type": "dashed"},
            "label": {"show": False},
            "data": [{"xAxis": finite(price)}],
        }
    return dots
