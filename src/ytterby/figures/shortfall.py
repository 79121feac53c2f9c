"""When what falls short, and how deep: one strip of months a row."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

import polars as pl

from ytterby.figures.style.axes import category_axis, count_lines, month_step, room, room_for
from ytterby.figures.style.marks import check_columns, optional
from ytterby.figures.style.roles import Option
from ytterby.figures.style.text import interval_row, month, percent, short

COLUMNS: Final = ("key", "date", "value")
STEPS: Final = ((0.1, 0.25), (0.25, 0.45), (0.5, 0.7), (2.0, 1.0))
"""Upper end of a class of unmet need [1] and how strongly it is drawn."""
NARROW: Final = 136
"""Room for names on a phone [px]."""
LINE: Final = 13
"""Height of a line of a name on a phone [px]."""
THRESHOLD: Final = 0.01
"""Unmet need [1] from which a month counts as short."""


def shortfall_timeline(
    strips: pl.DataFrame,
    *,
    names: Mapping[str, tuple[str, str]],
    narrow: bool = False,
    threshold: float = THRESHOLD,
) -> Option:
    """Return the timeline of unmet need.

    Parameters
    ----------
    strips
        One row a key and month, in the order to be drawn: ``key``, ``date`` (``2025-04``),
        ``value`` (unmet need over need) [1]; optionally ``low`` and ``high`` [1].
    names
        What a reader calls each key, and a second part (the material that a sector lacks) or "".
    narrow
        Leave out the month of the first shortfall at the right.
    threshold
        Unmet need [1] from which a month counts as short.
    """
    check_columns(strips, "shortfall_timeline", COLUMNS)
    keys = strips["key"].unique(maintain_order=True).to_list()
    dates = strips["date"].unique().sort().to_list()
    place = {d: i for i, d in enumerate(dates)}
    data = []
    for row in strips.iter_rows(named=True):
        value = optional(row, "value")
        if value is None:
            continue
        rows = [["unmet need", percent(value)]]
        rows += interval_row(optional(row, "low"), optional(row, "high"), "1")
        depth = next(s for upper, s in STEPS if value < upper)
        data.append(
            {
                "value": [place[row["date"]], keys.index(row["key"])],
                "color": "$mute" if value < threshold else "$short",
                "strength": 0.1 if value < threshold else depth,
                "title": f"{_name(names, row['key'], ': ')} · {month(row['date'])}",
                "rows": rows,
            }
        )
    named = [_name(names, k, "\n" if narrow else ": ") for k in keys]
    step = month_step(len(dates), 4 if narrow else 9)
    axis = category_axis("month", dates, position="bottom")
    axis["axisLabel"] = {"formatter": "@month", "interval": step - 1, "hideOverlap": True}
    left = category_axis("what falls short", named, strong=True, inverse=True)
    width = room_for(named, most=NARROW if narrow else 330)
    left["axisLabel"] |= {"width": width, "overflow": "break", "lineHeight": LINE if narrow else 14}
    left["axisLabel"] |= {"fontSize": 11} if narrow else {}
    right = category_axis("first month short", _ends(strips, keys, threshold), inverse=True)
    right |= {"position": "right", "show": not narrow}
    return {
        "grid": room(width + 10, 2 if narrow else 178, 2, 26),
        "xAxis": axis,
        "yAxis": [left, right],
        "tooltip": {"formatter": "@rows"},
        "series": [
            {
                "type": "custom",
                "id": "shortfall",
                "name": "unmet need, % of need",
                "renderItem": "@cell",
                "encode": {"x": 0, "y": 1},
                "data": data,
            },
            {"type": "line", "yAxisIndex": 1, "data": [], "silent": True},
        ],
    }


def narrow_strip(names: Iterable[tuple[str, str]], least: int) -> int:
    """Return the height of a strip on a phone [px] that holds the longest name.

    Parameters
    ----------
    names
        What a reader calls each key, and a second part or "".
    least
        Height where names are short [px].
    """
    shown = ["\n".join(short(part) for part in name if part) for name in names]
    return max(least, LINE * count_lines(shown, NARROW) + 8)


def first_short(strip: pl.DataFrame, threshold: float = THRESHOLD) -> str | None:
    """Return the first month of one strip in which need goes unmet, or ``None``.

    Parameters
    ----------
    strip
        Columns ``date`` and ``value`` [1].
    threshold
        Unmet need [1] from which a month counts as short.
    """
    short = strip.filter(pl.col("value") >= threshold)["date"]
    return None if short.is_empty() else str(short.min())


def _name(names: Mapping[str, tuple[str, str]], key: str, joint: str) -> str:
    return joint.join(short(part) for part in names.get(key, (key, "")) if part)


def _ends(strips: pl.DataFrame, keys: list[str], threshold: float) -> list[str]:
    out = []
    for key in keys:
        strip = strips.filter(pl.col("key") == key)
        first = first_short(strip, threshold)
        worst = strip["value"].max()
        deep = percent(worst) if isinstance(worst, float) else ""
        out.append("not short" if first is None else f"from {month(first)}, worst {deep}")
    return out
