"""A contract: what it costs by year, what a floor pays at each price, what its gaps weigh."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import polars as pl

from ytterby.figures.style.axes import category_axis, room, room_for, value_axis
from ytterby.figures.style.marks import check_columns, whiskers
from ytterby.figures.style.roles import Option
from ytterby.figures.style.text import capital, finite, interval_row, number

YEARS: Final = ("year", "agreement", "spent", "low", "high")
GAPS: Final = ("gap", "value")
HUES: Final = ("$use", "$plum", "$stock", "$calm")
"""Colour of each agreement in turn."""
MILLION: Final = 1e6
BESIDE: Final = 0.36
"""How far the interval of a year stands beside the middle of its bar, of the year's width."""
BAR: Final = 30
"""Height of one row of gaps [px]."""


def year_bars(rows: pl.DataFrame, *, names: dict[str, str], total: str) -> Option:
    """Return what a contract costs each year: bars stacked by agreement, an interval on the sum.

    Parameters
    ----------
    rows
        In the order of years: ``year``, ``agreement`` (``total`` too), ``spent``, ``low``,
        ``high``, optionally ``median`` [USD]; negative where money comes in.
    names
        What a reader calls each agreement, in the order of colours.
    total
        The agreement that is the sum of the others.
    """
    check_columns(rows, "year_bars", YEARS)
    years = [str(y) for y in rows["year"].unique().sort().to_list()]
    series: list[Option] = []
    for (item, name), hue in zip(names.items(), HUES * 3, strict=False):
        known = {str(r["year"]): r for r in rows.filter(pl.col("agreement") == item).to_dicts()}
        series.append(
            {
                "type": "bar",
                "id": item,
                "name": name,
                "stack": "spent",
                "barWidth": "50%",
                "itemStyle": {"color": hue},
                "data": [_year_point(known.get(y), name, y) for y in years],
            }
        )
    sums = {str(r["year"]): r for r in rows.filter(pl.col("agreement") == total).to_dicts()}
    wide = [y for y in years if y in sums and sums[y]["low"] != sums[y]["high"]]
    at = {y: float(i) for i, y in enumerate(years)}
    marks = [(sums[y]["low"] / MILLION, sums[y]["high"] / MILLION, at[y], "$ink") for y in wide]
    # The bar is the mean and may lie outside the middle of the draws: the interval stands beside
    # it, around a dot of its own.
    middles = [
        (m / MILLION, m / MILLION, at[y], "$ink")
        for y in wide
        if (m := sums[y].get("median")) is not None
    ]
    return {
        "grid": room(52, 12, 26, 28),
        "xAxis": category_axis("year", years, axisLabel={"interval": "auto", "hideOverlap": True}),
        "yAxis": value_axis("million USD/year", nameTextStyle={"align": "left"}, nameGap=10),
        "tooltip": {"formatter": "@rows"},
        "series": [
            *series,
            whiskers(marks, upright=True, shift=BESIDE),
            whiskers(middles, upright=True, shift=BESIDE, cap=5, id="middle"),
        ],
    }


def _year_point(row: dict[str, float] | None, name: str, year: str) -> Option:
    if row is None:
        return {"value": None}
    spent, low, high = (row[k] / MILLION for k in ("spent", "low", "high"))
    text = [["costs", f"{number(spent)} million USD"], *interval_row(low, high, "million USD")]
    return {"value": finite(spent), "title": f"{name}, {year}", "rows": text}


def payoff_lines(
    floor: float, ceiling: float, share: float, *, top: float, unit: str = "USD/kg"
) -> Option:
    """Return what a maker gets a kilogram at each market price, with and without the floor.

    Parameters
    ----------
    floor, ceiling
        Prices below which the public pays, and above which it shares [unit].
    share
        Share of the upside that goes to the public [1].
    top
        Highest price that is drawn [unit].
    unit
        Of prices.
    """
    prices = sorted({0.0, floor, ceiling, top})
    lines: tuple[tuple[str, str, str | Sequence[int], list[float]], ...] = (
        ("market price", "$mute", (6, 4), prices),
        ("with floor", "$plum", "solid", [max(p, floor) for p in prices]),
        (
            "with floor and shared upside",
            "$ink",
            "solid",
            [max(p, floor) - share * max(p - ceiling, 0.0) for p in prices],
        ),
    )
    series: list[Option] = []
    for name, hue, dash, got in lines:
        series.append(
            {
                "type": "line",
                "id": name,
                "name": name,
                "symbol": "circle",
                "symbolSize": 7,
                "color": hue,
                "lineStyle": {
                    "width": 2,
                    "color": hue,
                    "type": dash if isinstance(dash, str) else list(dash),
                },
                "data": [
                    {
                        "value": [finite(p), finite(g)],
                        "title": capital(name),
                        "rows": [
                            ["market price", f"{number(p)} {unit}"],
                            ["maker gets", f"{number(g)} {unit}"],
                        ],
                    }
                    for p, g in zip(prices, got, strict=True)
                ],
            }
        )
    return {
        "grid": room(52, 20, 26, 46),
        "xAxis": value_axis(
            f"market price, {unit}", nameLocation="middle", nameGap=28, min=0, max=top
        ),
        "yAxis": value_axis(
            f"maker gets, {unit}", nameTextStyle={"align": "left"}, nameGap=10, min=0
        ),
        "tooltip": {"trigger": "item", "formatter": "@rows"},
        "series": series,
    }


def gap_bars(rows: pl.DataFrame, *, narrow: bool = False) -> Option:
    """Return by how much the cost would differ under other readings of what is left open.

    Parameters
    ----------
    rows
        In the order to be drawn: ``gap`` (words), ``value`` [USD]; optionally ``instead``.
    narrow
        Leave less room for names, for a phone.
    """
    check_columns(rows, "gap_bars", GAPS)
    names, bars = [], []
    for row in rows.to_dicts():
        value = finite(row["value"] / MILLION)
        text = [["costs", f"{number(value)} million USD more"]]
        if row.get("instead"):
            text.append(["if", row["instead"]])
        hue = "$ink" if (value or 0) > 0 else "$stock"
        name = capital(row["gap"])
        names.append(name)
        bars.append({"value": value, "title": name, "rows": text, "itemStyle": {"color": hue}})
    down = category_axis("gap", names, strong=True, inverse=True)
    width = room_for(names, most=132 if narrow else 260)
    down["axisLabel"] |= {"width": width, "overflow": "break", "fontSize": 11 if narrow else 12}
    return {
        "grid": room(width + 12, 20, 4, 46),
        "xAxis": value_axis(
            "higher present cost, million USD", nameLocation="middle", nameGap=28,
            splitNumber=3 if narrow else 5,
        ),
        "yAxis": down,
        "tooltip": {"formatter": "@rows"},
        "series": [{"type": "bar", "id": "gaps", "name": "gaps", "barWidth": "60%", "data": bars}],
    }  # fmt: skip
