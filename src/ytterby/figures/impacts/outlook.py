"""Supply by status against demand, and the price that would close the gap, by year."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import polars as pl

from ytterby.figures.style.axes import category_axis, room, value_axis
from ytterby.figures.style.marks import check_columns, whiskers
from ytterby.figures.style.roles import Option
from ytterby.figures.style.text import amount, finite, interval_row

SUPPLY: Final = ("year", "status", "supply", "low", "high")
DEMAND: Final = ("year", "demand", "demand_low", "demand_high")
PRICE: Final = ("year", "value", "low", "high")
HUES: Final = ("$use", "$plum", "$stock", "$calm", "$warn", "$mute", "$line")
"""Colour of each status in turn, what runs first."""
UNIT: Final = "t REO/year"


def balance_bars(supply: pl.DataFrame, demand: pl.DataFrame, *, statuses: Sequence[str]) -> Option:
    """Return supply stacked by status, with demand as a line with its interval.

    Parameters
    ----------
    supply
        ``year``, ``status``, ``supply``, ``low``, ``high`` [t REO/year].
    demand
        ``year``, ``demand``, ``demand_low``, ``demand_high`` [t REO/year].
    statuses
        In the order of the stack.
    """
    check_columns(supply, "balance_bars", SUPPLY)
    check_columns(demand, "balance_bars", DEMAND)
    years = [str(y) for y in demand["year"].to_list()]
    series: list[Option] = []
    for status, hue in zip(statuses, HUES, strict=False):
        part = supply.filter(pl.col("status") == status).to_dicts()
        series.append(
            {
                "type": "bar",
                "id": status,
                "name": status,
                "stack": "supply",
                "barWidth": "64%",
                "itemStyle": {"color": hue},
                "data": [_point(r, status, "supply", "low", "high") for r in part],
            }
        )
    rows = demand.to_dicts()
    series.append(
        {
            "type": "line",
            "id": "demand",
            "name": "demand",
            "symbol": "circle",
            "symbolSize": 5,
            "color": "$ink",
            "lineStyle": {"width": 2, "color": "$ink"},
            "z": 6,
            "data": [_point(r, "demand", "demand", "demand_low", "demand_high") for r in rows],
        }
    )
    marks = [(r["demand_low"], r["demand_high"], float(i), "$ink") for i, r in enumerate(rows)]
    series.append(whiskers(marks, upright=True, cap=3))
    return {
        "grid": room(64, 12, 26, 28),
        "xAxis": category_axis("year", years, axisLabel={"interval": "auto", "hideOverlap": True}),
        "yAxis": value_axis(UNIT, nameTextStyle={"align": "left"}, nameGap=10, min=0),
        "tooltip": {"formatter": "@rows"},
        "series": series,
    }


def price_points(rows: pl.DataFrame, *, price: float, most: float) -> Option:
    """Return the price that closes the gap by year; years in which none does have no point.

    Parameters
    ----------
    rows
        ``year``, ``value``, ``low``, ``high`` [USD/kg]; a gap where no price does.
    price
        Today's [USD/kg].
    most
        Top of the axis: an interval that goes beyond ends there [USD/kg].
    """
    check_columns(rows, "price_points", PRICE)
    years = [str(r) for r in rows["year"].to_list()]
    points, marks = [], []
    for i, row in enumerate(rows.to_dicts()):
        value = finite(row["value"])
        high = most if row["high"] is None else min(row["high"], most)
        text = [["price", "beyond all projects" if value is None else amount(value, "USD/kg")]]
        text += [["at best", amount(row["low"], "USD/kg")]] if row["low"] is not None else []
        points.append({"value": value, "title": str(row["year"]), "rows": text})
        if row["low"] is not None:
            marks.append((min(row["low"], most), high, float(i), "$mute"))
    return {
        "grid": room(56, 12, 26, 28),
        "xAxis": category_axis("year", years, axisLabel={"interval": "auto", "hideOverlap": True}),
        "yAxis": value_axis(
            "USD/kg", nameTextStyle={"align": "left"}, nameGap=10, min=0, max=finite(most)
        ),
        "tooltip": {"formatter": "@rows"},
        "series": [
            {
                "type": "line",
                "id": "price",
                "name": "price",
                "symbol": "circle",
                "symbolSize": 7,
                "color": "$ink",
                "lineStyle": {"width": 2, "color": "$ink"},
                "data": points,
                "markLine": {
                    "symbol": "none",
                    "silent": True,
                    "lineStyle": {"color": "$plum", "type": "dashed"},
                    "label": {"show": False},
                    "data": [{"yAxis": finite(price)}],
                },
            },
            whiskers(marks, upright=True, cap=3),
        ],
    }


def _point(row: dict[str, float], name: str, value: str, low: str, high: str) -> Option:
    text = [[name, amount(row[value], UNIT)], *interval_row(row[low], row[high], UNIT)]
    return {"value": finite(row[value]), "title": str(row["year"]), "rows": text}
