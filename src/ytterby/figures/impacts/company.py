"""A company's stages: how far each is, one strip from mine to magnet."""

from __future__ import annotations

from typing import Final

import polars as pl

from ytterby.figures.style.axes import category_axis, room
from ytterby.figures.style.marks import HATCH, check_columns
from ytterby.figures.style.roles import Option
from ytterby.figures.style.text import capital

COLUMNS: Final = ("stage", "state", "plants")
STRENGTH: Final = {"running": 1.0, "building": 0.62, "planned": 0.34, "stopped": 0.34, "none": 0.0}
"""How strongly each state is drawn; stopped ones are hatched."""
STATES: Final = {
    "running": "running",
    "building": "being built",
    "planned": "planned",
    "stopped": "stopped",
    "none": "nothing",
}
STRIP: Final = 132
"""Height of the strip [px]."""


def coverage_strip(
    rows: pl.DataFrame, *, labels: dict[str, str] | None = None, narrow: bool = False
) -> Option:
    """Return one bar a stage, in order, coloured by how far it is.

    Parameters
    ----------
    rows
        In order: ``stage``, ``state`` (``running``, ``building``, ``planned``, ``stopped``,
        ``none``), ``plants`` (names); optionally ``gap`` and ``partners``, in words.
    labels
        Stage → what a reader calls it.
    narrow
        Smaller labels, for a phone.
    """
    check_columns(rows, "coverage_strip", COLUMNS)
    named = labels or {}
    names, bars = [], []
    for row in rows.to_dicts():
        state = row["state"]
        style: Option = {"color": "$plum", "opacity": STRENGTH.get(state, 0.0) or 1.0}
        if state == "none":
            style = {"color": "transparent", "borderColor": "$line", "borderWidth": 1.5}
        elif state == "stopped":
            style |= {"decal": HATCH}
        text = [["state", STATES.get(state, state)]]
        text += [["plants", row["plants"]]] if row["plants"] else []
        for key, title in (("gap", "gap"), ("partners", "trade of the region")):
            text += [[title, row[key]]] if row.get(key) else []
        name = capital(named.get(row["stage"], row["stage"]))
        names.append(name)
        bars.append({"value": 1, "title": name, "rows": text, "itemStyle": style})
    words = [STATES.get(r["state"], r["state"]) for r in rows.to_dicts()]
    across = category_axis("stage", names, strong=True, position="top")
    across |= {"axisLine": {"show": False}, "axisTick": {"show": False}}
    across["axisLabel"] |= {"fontSize": 10, "overflow": "break", "width": 74} if narrow else {}
    below = category_axis("state", words, position="bottom")
    below |= {"axisLine": {"show": False}, "axisTick": {"show": False}}
    below["axisLabel"] |= {"fontSize": 11} if narrow else {}
    return {
        "grid": room(8, 8, 40, 30),
        "xAxis": [across, below],
        "yAxis": {"type": "value", "min": 0, "max": 1, "show": False},
        "tooltip": {"formatter": "@rows"},
        "series": [
            {"type": "bar", "id": "coverage", "name": "coverage", "barWidth": "94%", "data": bars},
        ],
    }
