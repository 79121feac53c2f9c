"""Footprints: stacked bars by step and origin, and what a kilogram bears by mass and by value."""

from __future__ import annotations

from typing import Final

import polars as pl

from ytterby.figures.style.axes import category_axis, room, room_for, value_axis
from ytterby.figures.style.marks import check_columns, optional, whiskers
from ytterby.figures.style.roles import Option
from ytterby.figures.style.text import amount, capital, finite, interval_row

BAR: Final = 26
"""Height of one row [px]."""
STEPS: Final = {
    "oxide": ("ore to oxide", "$use"),
    "metal": ("metal", "$plum"),
    "magnet": ("magnet", "$ink"),
    "recycling": ("recycling", "$stock"),
}
"""Step to its name and hue."""
TOTAL: Final = "total"
LEVER: Final = "USD/kg magnet"
WAYS: Final = {"mass": ("by mass", "$card", "$ink"), "value": ("by value", "$ink", "$ink")}
"""Allocation to its name, fill and border."""


def footprint_bars(rows: pl.DataFrame, *, narrow: bool = False) -> Option:
    """Return one stacked bar per row name, with the interval of its total.

    Parameters
    ----------
    rows
        ``name``, ``step`` (``oxide``, ``metal``, ``magnet``, ``recycling`` or ``total``),
        ``amount``, ``unit``; optionally ``low``, ``high``. A step without a figure has no row and
        no bar.
    narrow
        Leave less room for names, for a phone.
    """
    check_columns(rows, "footprint_bars", ("name", "step", "amount", "unit"))
    names = rows["name"].unique(maintain_order=True).to_list()
    unit = str(rows["unit"][0]) if rows.height else ""
    at = {(r["name"], r["step"]): r for r in rows.to_dicts()}
    series: list[Option] = []
    for step, (label, hue) in STEPS.items():
        data: list[Option] = []
        for name in names:
            row = at.get((name, step))
            value = finite(row["amount"]) if row else None
            tip = [[label, amount(value, unit)]]
            if row:
                tip += interval_row(optional(row, "low"), optional(row, "high"), unit)
            data.append({"value": value, "title": capital(name), "rows": tip})
        if any(d["value"] is not None for d in data):
            series.append(
                {
                    "type": "bar",
                    "stack": "total",
                    "id": step,
                    "name": label,
                    "barWidth": "58%",
                    "itemStyle": {"color": hue},
                    "data": data,
                }
            )
    marks = []
    for i, name in enumerate(names):
        row = at.get((name, TOTAL))
        if row:
            marks.append((optional(row, "low"), optional(row, "high"), float(i), "$mute"))
    width = room_for(names, most=118 if narrow else 290)
    down = category_axis("origin", [capital(n) for n in names], strong=True, inverse=True)
    down["axisLabel"] |= {"width": width, "overflow": "break" if narrow else "truncate"}
    down["axisLabel"] |= {"fontSize": 11, "lineHeight": 12} if narrow else {}
    return {
        "grid": room(width + 12, 22, 4, 46),
        "xAxis": value_axis(unit, min=0, nameLocation="middle", nameGap=28),
        "yAxis": down,
        "tooltip": {"formatter": "@rows"},
        "series": [*series, whiskers(marks)],
    }


def lever_dots(rows: pl.DataFrame, *, narrow: bool = False) -> Option:
    """Return what each lever of cleaner refining costs a kilogram of magnet, with its interval.

    Parameters
    ----------
    rows
        In the order to be drawn: ``name``, ``per_magnet`` [USD/kg magnet]; optionally
        ``per_magnet_low``, ``per_magnet_high``.
    narrow
        Leave less room for names, for a phone.
    """
    check_columns(rows, "lever_dots", ("name", "per_magnet"))
    marks, dots, names = [], [], []
    for i, row in enumerate(rows.to_dicts()):
        low, high = optional(row, "per_magnet_low"), optional(row, "per_magnet_high")
        name = capital(str(row["name"]))
        text = [["costs", amount(row["per_magnet"], LEVER)], *interval_row(low, high, LEVER)]
        names.append(name)
        marks.append((low, high, float(i), "$mute"))
        dots.append({"value": [finite(row["per_magnet"]), i], "title": name, "rows": text})
    width = room_for(names, most=140 if narrow else 360)
    down = category_axis("lever", names, strong=True, inverse=True)
    down["axisLabel"] |= {"width": width, "overflow": "break" if narrow else "truncate"}
    down["axisLabel"] |= {"fontSize": 11, "lineHeight": 12} if narrow else {}
    down["splitLine"] = {"show": True, "lineStyle": {"color": "$line"}}
    return {
        "grid": room(width + 12, 22, 4, 46),
        "xAxis": value_axis(LEVER, min=0, nameLocation="middle", nameGap=28),
        "yAxis": down,
        "tooltip": {"formatter": "@rows"},
        "series": [
            whiskers(marks),
            {
                "type": "scatter",
                "id": "cost",
                "name": "cost",
                "symbolSize": 10,
                "z": 8,
                "itemStyle": {"color": "$ink", "opacity": 1},
                "data": dots,
            },
        ],
    }


def allocation_dots(rows: pl.DataFrame, *, narrow: bool = False) -> Option:
    """Return two dots per element, what a kilogram bears by mass and by value, joined by a line.

    Parameters
    ----------
    rows
        ``element``, ``allocation`` (``mass`` or ``value``), ``per_kg``, ``unit``. Without a price
        an element has no dot by value.
    narrow
        Fewer marks on the axis, for a phone.
    """
    check_columns(rows, "allocation_dots", ("element", "allocation", "per_kg", "unit"))
    names = rows["element"].unique(maintain_order=True).to_list()
    unit = f"{rows['unit'][0]}/kg oxide" if rows.height else ""
    at = {(r["element"], r["allocation"]): finite(r["per_kg"]) for r in rows.to_dicts()}
    links, series = [], []
    for i, name in enumerate(names):
        ends = [v for way in WAYS if (v := at.get((name, way))) is not None and v > 0.0]
        if len(ends) == len(WAYS):
            links.append((min(ends), max(ends), float(i), "$mute"))
    series.append(whiskers(links, cap=0, id="difference"))
    for way, (label, fill, border) in WAYS.items():
        series.append(
            {
                "type": "scatter",
                "id": way,
                "name": label,
                "symbolSize": 10,
                "z": 8,
                "itemStyle": {
                    "color": fill,
                    "borderColor": border,
                    "borderWidth": 1.5,
                    "opacity": 1,
                },
                "data": [
                    {
                        "value": [at[(name, way)], i],
                        "title": name,
                        "rows": [[label, amount(at[(name, way)], unit)]],
                    }
                    for i, name in enumerate(names)
                    if (at.get((name, way)) or 0.0) > 0.0
                ],
            }
        )
    down = category_axis("element", names, strong=True, inverse=True)
    down["splitLine"] = {"show": True, "lineStyle": {"color": "$line"}}
    return {
        "grid": room(44, 22, 4, 46),
        "xAxis": value_axis(
            unit, log=True, nameLocation="middle", nameGap=28, splitNumber=3 if narrow else 6
        ),
        "yAxis": down,
        "tooltip": {"formatter": "@rows"},
        "series": series,
    }
