"""From when who goes without: the month in the middle draw, with its interval, and how likely."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

import polars as pl

from ytterby.figures.style.axes import category_axis, month_step, room, room_for
from ytterby.figures.style.marks import Whisker, check_columns, whiskers
from ytterby.figures.style.roles import Option
from ytterby.figures.style.text import month, percent, short

COLUMNS: Final = ("key", "probability", "first_month", "first_month_low", "first_month_high")
ROW: Final = 30
"""Height of one row [px]."""
FOOT: Final = 30
NARROW: Final = 136
"""Room for names on a phone [px]."""
FAINTEST: Final = 0.35
"""How strongly a dot is drawn whose stoppage hardly ever comes."""


def stop_timeline(
    stops: pl.DataFrame,
    dates: Sequence[str],
    *,
    names: Mapping[str, tuple[str, str]],
    narrow: bool = False,
) -> Option:
    """Return a timeline: a dot at the month of the middle draw, a whisker over the central 80 %.

    Parameters
    ----------
    stops
        One row each, in the order to be drawn: ``key``, ``probability`` that it comes [1], and of
        the draws in which it does ``first_month``, ``first_month_low``, ``first_month_high``
        (``2025-04``).
    dates
        Every month of the run in order.
    names
        What a reader calls each key, and a second part (the material that is lacking) or "".
    narrow
        Leave out how likely it is at the right.
    """
    check_columns(stops, "stop_timeline", COLUMNS)
    place = {d: i for i, d in enumerate(dates)}
    rows = [r for r in stops.to_dicts() if r["first_month"] in place]
    dots: list[Option] = []
    marks: list[Whisker] = []
    for at, row in enumerate(rows):
        low = row["first_month_low"] or row["first_month"]
        high = row["first_month_high"] or row["first_month"]
        told = [["first month, middle", month(row["first_month"])]]
        told += [["80 % interval", f"{month(low)}–{month(high)}"]] if low != high else []
        told += [["in", f"{percent(row['probability'])} of draws"]]
        dots.append(
            {
                "value": [place[row["first_month"]], at],
                "title": _name(names, row["key"], ": "),
                "rows": told,
                "itemStyle": {"opacity": FAINTEST + (1 - FAINTEST) * row["probability"]},
            }
        )
        if low != high and low in place and high in place:
            marks.append((float(place[low]), float(place[high]), float(at), "$short"))
    named = [_name(names, r["key"], "\n" if narrow else ": ") for r in rows]
    step = month_step(len(dates), 4 if narrow else 9)
    axis = category_axis("month", dates, position="bottom")
    axis["axisLabel"] = {"formatter": "@month", "interval": step - 1, "hideOverlap": True}
    axis["splitLine"] = {"show": True, "interval": step - 1, "lineStyle": {"color": "$line"}}
    left = category_axis("who goes without", named, strong=True, inverse=True)
    width = room_for(named, most=NARROW if narrow else 330)
    left["axisLabel"] |= {"width": width, "overflow": "break", "lineHeight": 13}
    left["axisLabel"] |= {"fontSize": 11} if narrow else {}
    chances = [f"in {percent(r['probability'])} of draws" for r in rows]
    right = category_axis("how likely", chances, inverse=True)
    right |= {"position": "right", "show": not narrow}
    return {
        "grid": room(width + 10, 16 if narrow else 132, 2, FOOT),
        "xAxis": axis,
        "yAxis": [left, right],
        "tooltip": {"formatter": "@rows"},
        "series": [
            whiskers(marks, cap=5),
            {
                "type": "scatter",
                "id": "first-stops",
                "name": "first month, middle draw",
                "symbolSize": 11,
                "color": "$short",
                "itemStyle": {"borderColor": "$card", "borderWidth": 1.5},
                "z": 6,
                "data": dots,
            },
            {"type": "line", "yAxisIndex": 1, "data": [], "silent": True},
        ],
    }


def _name(names: Mapping[str, tuple[str, str]], key: str, between: str) -> str:
    return between.join(short(part) for part in names.get(key, (key, "")) if part)
