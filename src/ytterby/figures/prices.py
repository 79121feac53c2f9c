"""Prices inside and outside the controller, one panel a material."""

from __future__ import annotations

from typing import Final

import polars as pl

from ytterby.figures.style.axes import log_ticks, month_axis, panel_frames, panel_title, value_axis
from ytterby.figures.style.marks import check_columns, event_lines, optional
from ytterby.figures.style.roles import Labels, Option
from ytterby.figures.style.text import amount, capital, finite, interval, short

COLUMNS: Final = ("date", "material", "market", "value")
MARKETS: Final = {
    "inside": ("inside", "$china", "solid"),
    "outside_spot": ("outside, spot", "$ally", "solid"),
    "outside_average": ("outside, average paid", "$ally", [5, 4]),
}
"""Market to its label, colour role and line type."""
HEAD: Final = 46
ROW: Final = 220
"""Height of one row of panels [px]."""


def price_panels(
    prices: pl.DataFrame,
    events: pl.DataFrame,
    *,
    labels: Labels,
    log: bool = True,
    columns: int = 3,
    unit: str = "USD/kg",
) -> Option:
    """Return price lines, one panel a material.

    Parameters
    ----------
    prices
        ``date`` (``2025-04``), ``material``, ``market`` (``inside``, ``outside_spot``,
        ``outside_average``), ``value`` [unit]; optionally ``low`` and ``high`` [unit].
    events
        ``date`` and ``title`` of what is marked in every panel.
    labels
        Names of materials.
    log
        Logarithmic price axis, so that equal ratios look equal.
    columns
        Panels side by side.
    unit
        Unit of the prices.
    """
    check_columns(prices, "price_panels", COLUMNS)
    materials = prices["material"].unique(maintain_order=True).to_list()
    dates = prices["date"].unique().sort().to_list()
    columns = min(columns, len(materials)) or 1
    frames = panel_frames(
        len(materials), columns, head=HEAD, foot=28, left=16 / columns, gap=6 / columns, row=ROW
    )
    marks = event_lines(events.filter(pl.col("date").is_in(dates)))
    series: list[Option] = []
    for i, material in enumerate(materials):
        own = prices.filter(pl.col("material") == material)
        for market, (name, role, dash) in MARKETS.items():
            rows = {r["date"]: r for r in own.filter(pl.col("market") == market).to_dicts()}
            if not rows:
                continue
            line: Option = {
                "type": "line",
                "id": f"{material}|{market}",
                "name": name,
                "xAxisIndex": i,
                "yAxisIndex": i,
                "symbol": "none",
                "color": role,
                "lineStyle": {"width": 2, "type": dash, "color": role},
                "data": [_point(rows.get(d), unit) for d in dates],
            }
            if not any(s["xAxisIndex"] == i for s in series):
                line["markLine"] = marks
            series.append(line)
    ticks = 5 if columns < 3 else 4
    return {
        "title": [
            panel_title(capital(short(labels.material(m))), f, HEAD)
            for m, f in zip(materials, frames, strict=True)
        ],
        "grid": frames,
        "xAxis": [month_axis(dates, ticks=ticks, gridIndex=i) for i in range(len(frames))],
        "yAxis": [
            _price_axis(unit, log, i, prices.filter(pl.col("material") == m)["value"])
            for i, m in enumerate(materials)
        ],
        "tooltip": {"trigger": "axis", "formatter": "@axis"},
        "series": series,
    }


def _price_axis(unit: str, log: bool, panel: int, values: pl.Series) -> Option:
    axis = value_axis(unit, log=log, gridIndex=panel, nameGap=10, min=0)
    axis["nameTextStyle"] = {"align": "left", "fontSize": 11}
    known = [v for v in values.to_list() if v is not None and v > 0]
    if log and known:
        ticks = log_ticks(min(known), max(known))
        axis |= {"min": ticks[0], "max": ticks[-1], "axisTick": {"customValues": ticks}}
        axis["axisLabel"] |= {"customValues": ticks}
    return axis


def _point(row: dict[str, float] | None, unit: str) -> Option:
    if row is None:
        return {"value": None}
    text = amount(row["value"], unit)
    band = interval(optional(row, "low"), optional(row, "high"))
    return {"value": finite(row["value"]), "text": f"{text} ({band})" if band else text}
