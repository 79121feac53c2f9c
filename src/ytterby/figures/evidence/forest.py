"""Claims of one thing beside each other, with their intervals and what the chain says."""

from __future__ import annotations

from typing import Any, Final

import polars as pl

from ytterby.figures.style.axes import category_axis, room, room_for, value_axis
from ytterby.figures.style.marks import check_columns, optional, whiskers
from ytterby.figures.style.roles import Option
from ytterby.figures.style.text import amount, finite, interval_row

COLUMNS: Final = ("claim", "label", "value", "tier")
SIZES: Final = {"A": 13, "B": 10, "C": 8}
"""The better the evidence, the larger the point [px]."""


def claim_forest(
    rows: pl.DataFrame,
    *,
    unit: str,
    chosen: str = "",
    fitted: float | None = None,
    narrow: bool = False,
) -> Option:
    """Return one point a claim with its interval, and a line where the chain is.

    Parameters
    ----------
    rows
        In the order to be drawn: ``claim``, ``label``, ``value`` [unit], ``tier``; optionally
        ``lower, upper`` [unit] and ``gone`` (bool: no longer in force, drawn hollow).
    unit
        Of all of them; ``1`` is drawn as percent.
    chosen
        The claim that the chart is about.
    fitted
        What the chain says [unit]; ``None`` where it says nothing.
    narrow
        Leave less room for names, for a phone.
    """
    check_columns(rows, "claim_forest", COLUMNS)
    listed = rows.to_dicts()
    marks = [
        (optional(r, "lower"), optional(r, "upper"), float(i), _role(r, chosen))
        for i, r in enumerate(listed)
    ]
    names = [str(r["label"]) for r in listed]
    down = category_axis("claim", names, inverse=True)
    width = room_for(names, most=110 if narrow else 240)
    down["axisLabel"] |= {"width": width, "overflow": "truncate"}
    points: Option = {
        "type": "scatter",
        "id": "claims",
        "name": "claims",
        "data": [_point(r, i, unit, chosen) for i, r in enumerate(listed)],
        "z": 6,
    }
    if fitted is not None and finite(fitted) is not None:
        points["markLine"] = {
            "silent": True,
            "symbol": "none",
            "lineStyle": {"color": "$accent", "type": [4, 3], "width": 1.5},
            "label": {"show": False},
            "data": [{"xAxis": finite(fitted), "name": "the chain"}],
        }
    share = unit == "1"
    return {
        "grid": room(width + 12, 24, 4, 46),
        "xAxis": value_axis(
            "%" if share else unit, share=share, nameLocation="middle", nameGap=28, scale=True
        ),
        "yAxis": down,
        "tooltip": {"formatter": "@rows"},
        "series": [whiskers(marks, id="interval"), points],
    }


def _role(row: dict[str, Any], chosen: str) -> str:
    return "$home" if row["claim"] == chosen else "$mute" if row.get("gone") else "$other"


def _point(row: dict[str, Any], at: int, unit: str, chosen: str) -> Option:
    role = _role(row, chosen)
    text = [["value", amount(row["value"], unit)]]
    text += interval_row(optional(row, "lower"), optional(row, "upper"), unit)
    text.append(["tier", str(row["tier"])])
    return {
        "value": [finite(row["value"]), at],
        "title": str(row["label"]),
        "rows": text,
        "symbolSize": SIZES.get(str(row["tier"]), 8),
        "itemStyle": {
            "color": "$card" if row.get("gone") else role,
            "borderColor": role,
            "borderWidth": 2,
        },
    }
