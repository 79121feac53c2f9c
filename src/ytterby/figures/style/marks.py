"""Marks shared by charts: whiskers for intervals, hatch for thin evidence, lines for events."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Final

import polars as pl

from ytterby.figures.style.roles import Option
from ytterby.figures.style.text import finite

HATCH: Final[Option] = {
    "symbol": "rect",
    "dashArrayX": [1, 0],
    "dashArrayY": [2, 5],
    "rotation": -0.7854,
    "color": "$hatch",
}
"""ECharts decal of a bar whose evidence is thin."""

Whisker = tuple[float | None, float | None, float, str]
"""Low, high, position on the category axis, colour role."""


def whiskers(
    marks: Iterable[Whisker],
    *,
    upright: bool = False,
    shift: float = 0.0,
    cap: float = 4,
    **more: Any,
) -> Option:
    """Return the custom series that draws intervals.

    Parameters
    ----------
    marks
        One interval each; a gap in a bound leaves it out.
    upright
        The value axis is vertical.
    shift
        Distance from the middle of the category, as a share of the band.
    cap
        Half the length of the strokes at the ends [px].
    more
        Further ECharts keys, which win.
    """
    data = []
    for low, high, at, role in marks:
        a, b = finite(low), finite(high)
        if a is None or b is None:
            continue
        ends = [at, a, at, b] if upright else [a, at, b, at]
        mark: Option = {"value": [*ends, finite(shift)], "color": role, "cap": cap}
        # Where both ends are one, nothing else tells in which direction it would have stretched.
        data.append({**mark, "upright": True} if upright and a == b else mark)
    return {
        "type": "custom",
        "renderItem": "@whisker",
        "name": "80 % interval",
        "encode": {"x": [0, 2], "y": [1, 3], "tooltip": []},
        "tooltip": {"show": False},
        "silent": True,
        "z": 5,
        "data": data,
        **more,
    }


def event_lines(events: pl.DataFrame) -> Option:
    """Return the ECharts ``markLine`` of dated events.

    Parameters
    ----------
    events
        Columns ``date`` (``2025-04``) and ``title``; the titles are for the legend, since they
        collide in small panels.
    """
    return {
        "silent": True,
        "symbol": "none",
        "animation": False,
        "lineStyle": {"color": "$mute", "type": [2, 3], "width": 1},
        "label": {"show": False},
        "data": [{"xAxis": r["date"], "name": r["title"]} for r in events.iter_rows(named=True)],
    }


def check_columns(frame: pl.DataFrame, chart: str, columns: Sequence[str]) -> None:
    """Raise where a frame lacks a column that a chart is documented to need.

    Raises
    ------
    ValueError
        With the names of all that are missing.
    """
    missing = [c for c in columns if c not in frame.columns]
    if missing:
        raise ValueError(f"{chart} needs the columns {', '.join(missing)}; has {frame.columns}")


def optional(row: dict[str, Any], column: str) -> float | None:
    """Return a number of a row, or ``None`` where the column or the number is missing."""
    value = row.get(column)
    return None if value is None else finite(float(value))
