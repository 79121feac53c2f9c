"""Runs laid over each other: one panel an item, one line a run, all panels on the same axes."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Final

import polars as pl

from ytterby.figures.figure import Key, Mark
from ytterby.figures.style.axes import log_ticks, month_axis, panel_frames, panel_title, value_axis
from ytterby.figures.style.marks import check_columns, optional
from ytterby.figures.style.roles import Option
from ytterby.figures.style.text import amount, finite, interval

COLUMNS: Final = ("date", "item", "run", "value")
STYLES: Final[tuple[tuple[str, Mark], ...]] = (
    ("ink", "line"),
    ("plum", "line"),
    ("use", "dash"),
    ("plum", "dotted"),
)
"""Colour role and mark of each run in turn; more runs than these cannot be told apart."""
TYPES: Final = {"line": "solid", "dash": [7, 4], "dotted": [2, 3]}
BAND: Final = 0.13
"""How strongly an interval is drawn."""
ROUND: Final = (1.0, 1.2, 1.6, 2.0, 2.4, 3.2, 4.0, 5.0, 6.0, 8.0, 10.0)
STEPS: Final = 4
HEAD: Final = 46
ROW: Final = 220
"""Height of one row of panels [px]."""


def run_panels(
    rows: pl.DataFrame,
    *,
    runs: Mapping[str, str],
    names: Mapping[str, str],
    unit: str,
    log: bool = False,
    columns: int = 3,
    measure: str = "",
) -> Option:
    """Return lines of several runs, with the interval of those that have one.

    Parameters
    ----------
    rows
        Items in the order to be drawn: ``date`` (``2025-04``), ``item``, ``run``, ``value``
        [unit]; optionally ``low`` and ``high`` [unit].
    runs
        Names of the runs in their order, at most as many as there are styles.
    names
        What a reader calls each item.
    unit
        Of the values; ``1`` for shares.
    log
        Logarithmic axes, so that equal ratios look equal.
    columns
        Panels side by side.
    measure
        What the axes are called; the unit by default.
    """
    check_columns(rows, "run_panels", COLUMNS)
    items = rows["item"].unique(maintain_order=True).to_list()
    dates = rows["date"].unique().sort().to_list()
    columns = min(columns, len(items)) or 1
    frames = panel_frames(
        len(items), columns, head=HEAD, foot=28, left=16 / columns, gap=6 / columns, row=ROW
    )
    series: list[Option] = []
    for panel, item in enumerate(items):
        for run, (role, mark) in zip(runs, STYLES, strict=False):
            own = rows.filter((pl.col("item") == item) & (pl.col("run") == run))
            known = {r["date"]: r for r in own.to_dicts()}
            if not known:
                continue
            line = {
                "type": "line",
                "xAxisIndex": panel,
                "yAxisIndex": panel,
                "symbol": "none",
                "color": f"${role}",
            }
            found = [known.get(d) for d in dates]
            if any(optional(r or {}, "low") is not None for r in found):
                series += _band(line, f"{item}|{run}", found)
            series.append(
                {
                    **line,
                    "id": f"{item}|{run}",
                    "name": runs[run],
                    "lineStyle": {"width": 2, "type": TYPES[mark], "color": f"${role}"},
                    "z": 4,
                    "data": [_point(r, unit) for r in found],
                }
            )
    ticks = 5 if columns < 3 else 4
    axis = _axis(rows, unit, log, measure)
    return {
        "title": [
            panel_title(names.get(item, item), f, HEAD)
            for item, f in zip(items, frames, strict=True)
        ],
        "grid": frames,
        "xAxis": [month_axis(dates, ticks=ticks, gridIndex=i) for i in range(len(frames))],
        "yAxis": [{**axis, "gridIndex": i} for i in range(len(frames))],
        "tooltip": {"trigger": "axis", "formatter": "@axis"},
        "series": series,
    }


def run_keys(runs: Mapping[str, str]) -> tuple[Key, ...]:
    """Return the legend of runs laid over each other."""
    return tuple(
        Key(name, role, mark) for name, (role, mark) in zip(runs.values(), STYLES, strict=False)
    )


def _band(line: Option, key: str, rows: Sequence[dict[str, float] | None]) -> list[Option]:
    """Return an invisible line at the lower end and the area up to the upper one."""
    common: Option = {**line, "stack": key, "silent": True, "lineStyle": {"width": 0}}
    low = [optional(r or {}, "low") for r in rows]
    high = [optional(r or {}, "high") for r in rows]
    wide = [
        None if a is None or b is None else finite(b - a) for a, b in zip(low, high, strict=True)
    ]
    return [
        {**common, "id": f"{key}|low", "name": "low", "data": [{"value": v} for v in low]},
        {
            **common,
            "id": f"{key}|high",
            "name": "high",
            "areaStyle": {"color": line["color"], "opacity": BAND},
            "data": [{"value": v} for v in wide],
        },
    ]


def _point(row: dict[str, float] | None, unit: str) -> Option:
    if row is None:
        return {"value": None}
    text = amount(row["value"], unit)
    band = interval(optional(row, "low"), optional(row, "high"), unit)
    return {"value": finite(row["value"]), "text": f"{text} ({band})" if band else text}


def _axis(rows: pl.DataFrame, unit: str, log: bool, measure: str) -> Option:
    """Return the one axis of all panels: it holds every value and every interval."""
    name = measure or ("% of need unmet" if unit == "1" else unit)
    axis = value_axis(name, share=unit == "1", log=log, nameGap=10, min=0)
    axis["nameTextStyle"] = {"align": "left", "fontSize": 11}
    shown = [c for c in ("value", "low", "high") if c in rows.columns]
    ends = [v for c in shown for v in rows[c].to_list() if v is not None and v > 0]
    if log and ends:
        ticks = log_ticks(min(ends), max(ends))
        axis |= {"min": ticks[0], "max": ticks[-1], "axisTick": {"customValues": ticks}}
        axis["axisLabel"] |= {"customValues": ticks}
    elif unit != "1" and ends:
        top = _round_up(max(ends))
        axis |= {"max": top, "interval": top / STEPS}
    return axis


def _round_up(value: float) -> float:
    """Return the least round number that is not smaller and parts evenly into steps.

    Examples
    --------
    >>> _round_up(1421.0), _round_up(0.2), _round_up(8.3)
    (1600.0, 0.2, 10.0)
    """
    scale = 10.0 ** math.floor(math.log10(value))
    return float(f"{next(r * scale for r in ROUND if r * scale >= value * (1 - 1e-9)):.6g}")
