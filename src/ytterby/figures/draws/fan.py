"""Fans: what half and nine in ten of all draws stay within, month by month."""

from __future__ import annotations

from typing import Final

import polars as pl

from ytterby.figures.style.axes import log_ticks, month_axis, panel_frames, panel_title, value_axis
from ytterby.figures.style.marks import check_columns, event_lines
from ytterby.figures.style.roles import Option
from ytterby.figures.style.text import amount, finite, interval

COLUMNS: Final = ("date", "item", "p05", "p10", "p25", "p50", "p75", "p90", "p95")
BANDS: Final = (("p05", "p95", 0.16), ("p25", "p75", 0.3))
"""Lower and upper quantile of each band, and how strongly it is drawn."""
HEAD: Final = 46
ROW: Final = 220
"""Height of one row of panels [px]."""


def fan_panels(
    rows: pl.DataFrame,
    events: pl.DataFrame,
    *,
    names: dict[str, str],
    unit: str,
    role: str = "$short",
    log: bool = False,
    columns: int = 3,
) -> Option:
    """Return fans of quantiles, one panel an item.

    Parameters
    ----------
    rows
        In the order to be drawn: ``date`` (``2025-04``), ``item``, and quantiles over draws
        ``p05`` to ``p95`` [unit].
    events
        ``date`` and ``title`` of what is marked in every panel.
    names
        What a reader calls each item.
    unit
        Of the quantiles; ``1`` for shares.
    role
        Colour of the fans.
    log
        Logarithmic axis, so that equal ratios look equal.
    columns
        Panels side by side.
    """
    check_columns(rows, "fan_panels", COLUMNS)
    items = rows["item"].unique(maintain_order=True).to_list()
    dates = rows["date"].unique().sort().to_list()
    columns = min(columns, len(items)) or 1
    frames = panel_frames(
        len(items), columns, head=HEAD, foot=28, left=16 / columns, gap=6 / columns, row=ROW
    )
    marks = event_lines(events.filter(pl.col("date").is_in(dates)))
    series: list[Option] = []
    for i, item in enumerate(items):
        own = rows.filter(pl.col("item") == item)
        known = {r["date"]: r for r in own.to_dicts()}
        for low, high, strength in BANDS:
            series += _band(i, item, [known.get(d) for d in dates], low, high, strength, role)
        series.append(
            {
                **_line(i, f"{item}|p50", "middle draw", role),
                "lineStyle": {"width": 2, "color": role},
                "z": 4,
                "data": [_point(known.get(d), unit) for d in dates],
                "markLine": marks,
            }
        )
    ticks = 5 if columns < 3 else 4
    return {
        "title": [
            panel_title(names.get(item, item), f, HEAD)
            for item, f in zip(items, frames, strict=True)
        ],
        "grid": frames,
        "xAxis": [month_axis(dates, ticks=ticks, gridIndex=i) for i in range(len(frames))],
        "yAxis": [
            _axis(rows.filter(pl.col("item") == item), unit, log, i) for i, item in enumerate(items)
        ],
        "tooltip": {"trigger": "axis", "formatter": "@axis"},
        "series": series,
    }


def _band(
    panel: int,
    item: str,
    rows: list[dict[str, float] | None],
    low: str,
    high: str,
    strength: float,
    role: str,
) -> list[Option]:
    """Return an invisible line at the lower quantile and the area up to the upper one."""
    common: Option = {"stack": f"{panel}|{high}", "silent": True, "lineStyle": {"width": 0}}
    return [
        {
            **_line(panel, f"{item}|{low}", low, role),
            **common,
            "data": [{"value": finite(r[low]) if r else None} for r in rows],
        },
        {
            **_line(panel, f"{item}|{high}", high, role),
            **common,
            "areaStyle": {"color": role, "opacity": strength},
            "data": [{"value": finite(r[high] - r[low]) if r else None} for r in rows],
        },
    ]


def _line(panel: int, key: str, name: str, role: str) -> Option:
    return {
        "type": "line",
        "id": key,
        "name": name,
        "xAxisIndex": panel,
        "yAxisIndex": panel,
        "symbol": "none",
        "color": role,
    }


def _point(row: dict[str, float] | None, unit: str) -> Option:
    if row is None:
        return {"value": None}
    band = interval(row["p10"], row["p90"], unit)
    return {"value": finite(row["p50"]), "text": f"{amount(row['p50'], unit)} ({band})"}


def _axis(rows: pl.DataFrame, unit: str, log: bool, panel: int) -> Option:
    axis = value_axis(
        "% of need unmet" if unit == "1" else unit,
        share=unit == "1",
        log=log,
        gridIndex=panel,
        nameGap=10,
        min=0,
    )
    axis["nameTextStyle"] = {"align": "left", "fontSize": 11}
    ends = [v for c in ("p05", "p95") for v in rows[c].to_list() if v is not None and v > 0]
    if log and ends:
        ticks = log_ticks(min(ends), max(ends))
        axis |= {"min": ticks[0], "max": ticks[-1], "axisTick": {"customValues": ticks}}
        axis["axisLabel"] |= {"customValues": ticks}
    return axis
