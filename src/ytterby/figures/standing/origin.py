"""What customs papers say beside where the material truly comes from."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

import polars as pl

from ytterby.figures.style.axes import category_axis, room, room_for, value_axis
from ytterby.figures.style.marks import HATCH, check_columns, optional, whiskers
from ytterby.figures.style.roles import Labels, Option
from ytterby.figures.style.text import finite, interval, interval_row, percent

COLUMNS: Final = ("key", "measure", "value")
ROLES: Final = ("$use", "$china", "$other")
WIDTH: Final = 0.32
GAP: Final = 0.16
ALL: Final = 0.985
"""Lower bound from which a share is spoken of as all of it."""


def origin_bars(
    rows: pl.DataFrame,
    *,
    labels: Labels,
    axis: str = "share from China, %",
    narrow: bool = False,
) -> Option:
    """Return paired bars: the customs view pale, the traced origin in China's hue.

    Parameters
    ----------
    rows
        One row a key (an element or a product) and measure, in the order to be drawn: ``key``,
        ``measure`` (``customs_share`` is drawn first and pale), ``value`` [1]; optionally ``low``,
        ``high`` [1], ``thin`` (bool), ``label`` (of the key) and ``why`` (key of what stands
        behind it).
    labels
        Names of elements and measures.
    axis
        Name of the axis with its unit.
    narrow
        Leave less room for names, for a phone.
    """
    check_columns(rows, "origin_bars", COLUMNS)
    keys = rows["key"].unique(maintain_order=True).to_list()
    measures = order_measures(rows["measure"])
    names = {r["key"]: r.get("label") or labels.element(r["key"]) for r in rows.to_dicts()}
    thick = min(WIDTH, 0.72 / max(1, len(measures)))
    series: list[Option] = []
    for n, measure in enumerate(measures):
        own = {r["key"]: r for r in rows.filter(pl.col("measure") == measure).to_dicts()}
        role = ROLES[min(n, len(ROLES) - 1)]
        step = thick * (1 + GAP)
        shift = (n - (len(measures) - 1) / 2) * step
        name = labels.measure(measure)
        series.append(
            {
                "type": "bar",
                "id": measure,
                "name": name,
                "barWidth": f"{100 * thick:.4g}%",
                "barGap": f"{100 * GAP:.4g}%",
                "itemStyle": {"color": role, "borderRadius": [0, 3, 3, 0]},
                "data": [_bar(own.get(k), names[k], name) for k in keys],
                "label": {"show": False},
            }
        )
        marks = [
            (optional(own[k], "low"), optional(own[k], "high"), float(i), "$ink")
            for i, k in enumerate(keys)
            if k in own
        ]
        series.append(whiskers(marks, shift=shift, id=f"{measure}|interval"))
    down = category_axis("element", [names[k] for k in keys], strong=True, inverse=True)
    width = room_for(list(names.values()), most=92 if narrow else 240)
    down["axisLabel"] |= {"width": width, "overflow": "break" if narrow else "truncate"}
    ends = [_ends(rows, k, measures) for k in keys]
    right = category_axis("value", ends, inverse=True, position="right", show=not narrow)
    return {
        "grid": room(width + 12, 26 if narrow else 116, 4, 46),
        "xAxis": value_axis(axis, share=True, nameLocation="middle", nameGap=28),
        "yAxis": [down, right],
        "tooltip": {"formatter": "@rows"},
        "series": [*series, {"type": "line", "yAxisIndex": 1, "data": [], "silent": True}],
    }


def order_measures(measures: Iterable[str]) -> list[str]:
    """Return the measures met, the customs view first."""
    return sorted(dict.fromkeys(measures), key=lambda m: m != "customs_share")


def _bar(row: dict[str, float] | None, title: str, name: str) -> Option:
    if row is None:
        return {"value": None}
    text = [[name, percent(row["value"])]]
    text += interval_row(optional(row, "low"), optional(row, "high"), "1")
    bar: Option = {"value": finite(row["value"]), "title": title, "rows": text}
    if row.get("thin"):
        bar["itemStyle"] = {"decal": HATCH}
    if row.get("why"):
        bar["why"] = row["why"]
    return bar


def _ends(rows: pl.DataFrame, key: str, measures: list[str]) -> str:
    """Return the last measure of a key in words: ``92 % (88–95)``."""
    own = rows.filter((pl.col("key") == key) & (pl.col("measure") == measures[-1])).to_dicts()
    if not own:
        return ""
    low, high = optional(own[0], "low"), optional(own[0], "high")
    # Where all of it is meant, the bounds would add digits and tell nobody anything.
    band = "" if low is not None and low >= ALL else interval(low, high, "1")
    return f"{percent(own[0]['value'])} ({band})" if band else percent(own[0]["value"])
