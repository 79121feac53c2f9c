"""Public money: a fund's cash by year as a fan, and instruments at equal security as dots."""

from __future__ import annotations

from typing import Final

import polars as pl

from ytterby.figures.style.axes import category_axis, room, room_for, value_axis
from ytterby.figures.style.marks import check_columns, optional, whiskers
from ytterby.figures.style.roles import Option
from ytterby.figures.style.text import amount, capital, finite, interval, interval_row

CASH: Final = ("year", "p05", "p25", "p50", "p75", "p95", "net")
DOTS: Final = ("instrument", "cost", "society", "society_p95")
BANDS: Final = (("p05", "p95", 0.16), ("p25", "p75", 0.3))
FAN: Final = 280
"""Height of the fan [px]."""
BAR: Final = 34
"""Height of one row of dots [px]."""
UNIT: Final = "million USD"


def cash_fan(rows: pl.DataFrame, *, narrow: bool = False) -> Option:
    """Return the public's net cash by year: bands of draws, the middle draw and the mean.

    Parameters
    ----------
    rows
        By year: ``year``, quantiles ``p05`` to ``p95`` and ``net`` (mean) [million USD].
    narrow
        Fewer labels, for a phone.
    """
    check_columns(rows, "cash_fan", CASH)
    kept = rows.sort("year").to_dicts()
    years = [str(r["year"]) for r in kept]
    series: list[Option] = []
    for low, high, strength in BANDS:
        # Bands below zero and above it are stacked apart, so that either side is drawn right.
        for side, ends in (("above", (0.0, None)), ("below", (None, 0.0))):
            bottom = [_clip(r[low], ends) for r in kept]
            top = [_clip(r[high], ends) for r in kept]
            near, far = (bottom, top) if side == "above" else (top, bottom)
            stack = f"{side}|{high}"
            common: Option = {"type": "line", "stack": stack, "stackStrategy": "all"}
            common |= {"symbol": "none", "silent": True, "lineStyle": {"width": 0}}
            series.append({**common, "id": f"{stack}|near", "name": low, "data": near})
            series.append(
                {
                    **common,
                    "id": f"{stack}|far",
                    "name": high,
                    "areaStyle": {"color": "$use", "opacity": strength},
                    "data": [finite(f - n) for f, n in zip(far, near, strict=True)],
                }
            )
    for name, key, style in (
        ("middle draw", "p50", {"width": 2, "color": "$use"}),
        ("mean", "net", {"width": 1.5, "color": "$ink", "type": "dashed"}),
    ):
        series.append(
            {
                "type": "line",
                "id": key,
                "name": name,
                "symbol": "none",
                "color": style["color"],
                "lineStyle": style,
                "z": 4,
                "data": [
                    {
                        "value": finite(r[key]),
                        "text": f"{amount(r[key], UNIT)} ({interval(r['p05'], r['p95'], UNIT)})",
                    }
                    for r in kept
                ],
            }
        )
    step = max(len(years) // (4 if narrow else 9), 1)
    across = category_axis("year", years, boundaryGap=False, axisLabel={"interval": step - 1})
    return {
        "grid": room(64, 26, 26, 30),
        "xAxis": across,
        "yAxis": value_axis(f"net cash, {UNIT}"),
        "tooltip": {"trigger": "axis", "formatter": "@axis"},
        "series": series,
    }


def _clip(value: float | None, ends: tuple[float | None, float | None]) -> float:
    v = 0.0 if value is None else float(value)
    low, high = ends
    v = v if low is None else max(v, low)
    return v if high is None else min(v, high)


def support_dots(rows: pl.DataFrame, *, narrow: bool = False) -> Option:
    """Return the cost of each instrument: its mean with the central 80 %, and a late percentile.

    Where users pay too, a ring marks the cost to the public alone.

    Parameters
    ----------
    rows
        In the order to be drawn: ``instrument``; ``society`` (cost to the public and to users),
        ``society_p95`` and ``cost`` (to the public alone) [million USD]; optionally
        ``society_low``, ``society_high``, ``users`` [million USD] and ``size_text``.
    narrow
        Leave less room for names, for a phone.
    """
    check_columns(rows, "support_dots", DOTS)
    kept = rows.to_dicts()
    names, marks, means, late, alone = [], [], [], [], []
    for i, row in enumerate(kept):
        low, high = optional(row, "society_low"), optional(row, "society_high")
        name = capital(str(row["instrument"]))
        text = [["cost", amount(row["society"], UNIT)], *interval_row(low, high, UNIT)]
        text += [["95th percentile", amount(row["society_p95"], UNIT)]]
        if row.get("users"):
            text += [["to the public alone", amount(row["cost"], UNIT)]]
            text += [["to users", amount(row["users"], UNIT)]]
            alone.append({"value": [finite(row["cost"]), i], "title": name, "rows": text})
        text += [["size", row["size_text"]]] if row.get("size_text") else []
        names.append(name)
        marks.append((low, high, float(i), "$use"))
        means.append({"value": [finite(row["society"]), i], "title": name, "rows": text})
        late.append({"value": [finite(row["society_p95"]), i], "title": name, "rows": text})
    width = room_for(names, most=96 if narrow else 180)
    down = category_axis("instrument", names, strong=True, inverse=True)
    down["splitLine"] = {"show": True, "lineStyle": {"color": "$line"}}
    common: Option = {"type": "scatter", "z": 8}
    return {
        "grid": room(width + 12, 26, 4, 46),
        "xAxis": value_axis(
            f"cost to the public and users, {UNIT}", nameLocation="middle", nameGap=28
        ),
        "yAxis": down,
        "tooltip": {"formatter": "@rows"},
        "series": [
            whiskers(marks, cap=4),
            {
                **common,
                "id": "mean",
                "name": "mean",
                "symbolSize": 9,
                "itemStyle": {"color": "$use", "opacity": 1},
                "data": means,
            },
            {
                **common,
                "id": "late",
                "name": "95th percentile",
                "symbol": "diamond",
                "symbolSize": 10,
                "itemStyle": {"color": "$card", "borderColor": "$ink", "borderWidth": 1.5},
                "data": late,
            },
            {
                **common,
                "id": "alone",
                "name": "public alone",
                "symbolSize": 9,
                "itemStyle": {"color": "$card", "borderColor": "$use", "borderWidth": 1.5},
                "data": alone,
            },
        ],
    }
