"""The supply cost curve of an element: a step a supplier, as wide as what it can bring."""

from __future__ import annotations

from typing import Final

import polars as pl

from ytterby.figures.style.axes import room, value_axis
from ytterby.figures.style.marks import check_columns, optional, whiskers
from ytterby.figures.style.roles import Groups, Labels, Option
from ytterby.figures.style.text import amount, finite, interval_row, number

COLUMNS: Final = ("facility", "region", "status", "capacity", "unit_cost")
HEIGHT: Final = 320
"""Height of the chart [px]."""
RUNNING: Final = ("operating", "ramping")


def cost_steps(
    rows: pl.DataFrame, *, groups: Groups, labels: Labels, narrow: bool = False
) -> Option:
    """Return one step a supplier of known cost, the cheapest first, and what is not known.

    Suppliers that are not running yet are drawn paler. What can be brought at no published cost
    stands at the right, without a height.

    Parameters
    ----------
    rows
        ``facility``, ``region``, ``status``, ``capacity`` [t REO/year], ``unit_cost`` [USD/kg],
        a gap where nobody publishes one; optionally ``low``, ``high`` [USD/kg].
    groups, labels
        Hues and names.
    narrow
        Fewer ticks, for a phone.
    """
    check_columns(rows, "cost_steps", COLUMNS)
    sized = rows.filter(pl.col("capacity") > 0.0)
    known = sized.filter(pl.col("unit_cost").is_not_null()).sort("unit_cost", "facility")
    series, marks, start = [], [], 0.0
    for row in known.to_dicts():
        end, cost = start + row["capacity"], row["unit_cost"]
        low, high = optional(row, "low"), optional(row, "high")
        role = groups.role(row["region"])
        text = [
            ["where", labels.region(row["region"])],
            ["status", row["status"]],
            ["can bring", amount(row["capacity"], "t REO/year")],
            ["operating cost", amount(cost, "USD/kg")],
            *interval_row(low, high, "USD/kg"),
        ]
        point: Option = {"title": row["facility"], "rows": text}
        series.append(
            {
                "type": "line",
                "id": row["facility"],
                "name": row["facility"],
                "symbol": "none",
                "lineStyle": {"color": role, "width": 2},
                "areaStyle": {
                    "color": role,
                    "opacity": 0.45 if row["status"] in RUNNING else 0.16,
                },
                "data": [
                    {**point, "value": [finite(start), finite(cost)]},
                    {**point, "value": [finite(end), finite(cost)]},
                ],
            }
        )
        marks.append((low, high, start + row["capacity"] / 2, "$ink"))
        start = end
    rest = float(sized.filter(pl.col("unit_cost").is_null())["capacity"].sum())
    if rest > 0.0:
        series.append(_unknown(start, start + rest))
    return {
        "grid": room(52, 18, 34, 48),
        "xAxis": value_axis(
            "what suppliers can bring, t REO/year",
            min=0,
            max=finite(start + rest),
            nameLocation="middle",
            nameGap=30,
            splitNumber=3 if narrow else 6,
        ),
        "yAxis": value_axis(
            "operating cost, USD/kg", min=0, nameTextStyle={"align": "left"}, nameGap=12
        ),
        "tooltip": {"formatter": "@rows"},
        "series": [*series, whiskers(marks, upright=True, shift=0.0)],
    }


def _unknown(start: float, end: float) -> Option:
    """Return the area of what can be brought at no published cost."""
    label = {"show": True, "color": "$mute", "position": "insideTop"}
    name = f"cost unknown: {number(end - start)} t"
    return {
        "type": "line",
        "id": "unknown",
        "name": "cost unknown",
        "symbol": "none",
        "data": [],
        "markArea": {
            "silent": True,
            "itemStyle": {"color": "$hatch", "opacity": 0.35},
            "label": label,
            "data": [[{"xAxis": finite(start), "name": name}, {"xAxis": finite(end)}]],
        },
    }
