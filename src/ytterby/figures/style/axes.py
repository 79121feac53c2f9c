"""Axes with a name and a unit, and frames of small panels."""

from __future__ import annotations

from collections.abc import Sequence
from textwrap import wrap
from typing import Any

from ytterby.figures.style.roles import Option

SHARE = "share, %"


def value_axis(name: str, *, share: bool = False, log: bool = False, **more: Any) -> Option:
    """Return a value axis.

    Parameters
    ----------
    name
        What is measured and its unit, as shown: ``price, USD/kg``.
    share
        Values are shares (0–1), shown in percent from 0 to 100.
    log
        Logarithmic scale.
    more
        Further ECharts keys, which win.
    """
    axis: Option = {
        "type": "log" if log else "value",
        "name": name,
        "axisLabel": {"formatter": "@percent" if share else "@number", "hideOverlap": True},
        "splitNumber": 4,
    }
    if share:
        axis |= {"min": 0, "max": 1, "interval": 0.25}
    return axis | more


def category_axis(name: str, values: Sequence[str], *, strong: bool = False, **more: Any) -> Option:
    """Return a category axis; its name is kept for readers of the data but not drawn.

    Parameters
    ----------
    name
        What the categories are, ``element``.
    values
        The categories in order.
    strong
        Draw the labels in ink rather than muted.
    more
        Further ECharts keys, which win.
    """
    label: Option = {"interval": 0}
    if strong:
        label |= {"color": "$ink", "fontWeight": 600}
    return {
        "type": "category",
        "name": name,
        "nameTextStyle": {"fontSize": 0, "color": "transparent"},
        "data": list(values),
        "axisLabel": label | more.pop("axisLabel", {}),
        **more,
    }


def month_axis(dates: Sequence[str], *, ticks: int = 6, **more: Any) -> Option:
    """Return a category axis of months that labels about so many of them.

    Parameters
    ----------
    dates
        ``2025-04`` … in order.
    ticks
        About how many labels to draw.
    more
        Further ECharts keys, which win.
    """
    step = month_step(len(dates), ticks)
    label = {
        "formatter": "@short-month",
        "interval": step - 1,
        "hideOverlap": True,
        "alignMinLabel": "left",
        "alignMaxLabel": "right",
    }
    return category_axis("month", dates, boundaryGap=False, axisLabel=label, **more)


def log_ticks(low: float, high: float) -> list[float]:
    """Return round ticks of a logarithmic axis that enclose a range: 1, 2, 5, 10 … or 1, 10, 100 …

    Examples
    --------
    >>> log_ticks(30, 900)
    [20.0, 50.0, 100.0, 200.0, 500.0, 1000.0]
    >>> log_ticks(3, 90000)
    [1.0, 10.0, 100.0, 1000.0, 10000.0, 100000.0]
    """
    for steps in ((1, 2, 5), (1, 3), (1,)):
        ladder = [s * 10.0**e for e in range(-6, 10) for s in steps]
        inside = [t for t in ladder if low < t < high]
        ends = (max(t for t in ladder if t <= low), min(t for t in ladder if t >= high))
        if len(inside) <= 4:
            break
    return [float(f"{t:g}") for t in (ends[0], *inside, *ends[1:])]


def panel_title(text: str, frame: Option, head: float, under: str = "") -> Option:
    """Return the title of a small panel, at the top of the space above its drawing area."""
    return {
        "text": text,
        "subtext": under,
        "itemGap": 3,
        "left": frame["left"],
        "top": frame["top"] - head,
        "padding": 0,
        "textVerticalAlign": "top",
        "textStyle": {"lineHeight": 17},
        "subtextStyle": {"color": "$mute", "fontSize": 12, "lineHeight": 15},
    }


def room_for(names: Sequence[str], *, most: int, least: int = 60, size: float = 7.3) -> int:
    """Return the width that labels need [px], between ``least`` and ``most``.

    Parameters
    ----------
    names
        The labels.
    most, least
        Bounds [px].
    size
        Mean width of a character [px].
    """
    longest = max((len(n) for n in names), default=0)
    return round(min(most, max(least, longest * size + 4)))


def count_lines(names: Sequence[str], width: float, *, size: float = 6.4) -> int:
    """Return on how many lines the longest label stands where it wraps at a width.

    Parameters
    ----------
    names
        The labels; a line break in one is kept.
    width
        Width of a line [px].
    size
        Mean width of a character [px].

    Examples
    --------
    >>> count_lines(["wind turbines", "industrial motors\\nsintered NdFeB, UH to EH grades"], 120)
    3
    """
    room = max(int(width / size), 1)
    each = ([len(wrap(part, room)) or 1 for part in name.split("\n")] for name in names)
    return max((sum(lines) for lines in each), default=1)


def room(left: float, right: float, top: float, bottom: float) -> Option:
    """Return an ECharts grid with exactly these margins [px]."""
    return {
        "left": left,
        "right": right,
        "top": top,
        "bottom": bottom,
        "outerBoundsMode": "none",
    }


def month_step(count: int, ticks: int) -> int:
    """Return the step between labelled months: 1, 2, 3, 6, 12 … so that about ``ticks`` remain."""
    return next(s for s in (1, 2, 3, 6, 12, 24, 36, 60, 120, 1200) if count / s <= ticks)


def panel_frames(
    count: int, columns: int, *, head: float, foot: float, left: float, gap: float, row: float
) -> list[Option]:
    """Return ECharts grids for small panels, row by row.

    Parameters
    ----------
    count, columns
        How many panels, in how many columns.
    head, foot
        Space above and below the drawing area of a panel [px].
    left
        Space for the labels of the value axis, as a share of the width [%].
    gap
        Space at the right of each panel, as a share of the width [%].
    row
        Height of one row with head and foot [px].

    Examples
    --------
    >>> panel_frames(2, 2, head=20, foot=20, left=5, gap=3, row=100)[1]["left"]
    '55%'
    """
    width = 100 / columns
    return [
        {
            "left": f"{(i % columns) * width + left:.4g}%",
            "width": f"{width - left - gap:.4g}%",
            "top": (i // columns) * row + head,
            "height": row - head - foot,
            "outerBoundsMode": "none",
        }
        for i in range(count)
    ]
