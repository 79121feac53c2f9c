"""Risk scores with their intervals, one row a region and year: as published and corrected."""

from __future__ import annotations

from typing import Final

import polars as pl

from ytterby.figures.style.axes import category_axis, room, room_for, value_axis
from ytterby.figures.style.marks import check_columns, optional, whiskers
from ytterby.figures.style.roles import Labels, Option
from ytterby.figures.style.text import capital, finite, interval_row, number

COLUMNS: Final = ("region", "year", "mode", "score")
MARKS: Final = {
    "strict": ("as published", "$card", "$mute"),
    "corrected": ("corrected", "$ink", "$card"),
}
"""Mode to its name, fill and border."""
BAR: Final = 30
"""Height of one row [px]."""
APART: Final = 9
"""Distance between the modes of one row [px]."""


def risk_dots(
    rows: pl.DataFrame, *, labels: Labels, unit: str = "0–1", narrow: bool = False
) -> Option:
    """Return dots with whiskers: rings as published, full dots corrected; a gap has neither.

    Parameters
    ----------
    rows
        Scores of one material (and stage): ``region``, ``year``, ``mode`` (``strict``,
        ``corrected``), ``score``; optionally ``low``, ``high`` (all in one unit) and ``note`` (what
        a gap or a repair is due to). Regions stand in the order given, years in theirs.
    labels
        Names of regions.
    unit
        Unit of the score, as shown; ``0–1`` for an index.
    narrow
        Leave less room for names, for a phone.
    """
    check_columns(rows, "risk_dots", COLUMNS)
    regions = rows["region"].unique(maintain_order=True).to_list()
    years = rows["year"].unique().sort().to_list()
    there = set(rows.select("region", "year").iter_rows())
    places = [(r, y) for r in regions for y in years if (r, y) in there]
    at = {place: i for i, place in enumerate(places)}
    series: list[Option] = []
    present = [m for m in MARKS if m in set(rows["mode"])]
    for n, mode in enumerate(present):
        name, fill, border = MARKS[mode]
        apart = APART * (n - (len(present) - 1) / 2)
        dots, marks = [], []
        for row in rows.filter(pl.col("mode") == mode).to_dicts():
            i = at[row["region"], row["year"]]
            score, low, high = (optional(row, c) for c in ("score", "low", "high"))
            text = [[name, "no score" if score is None else number(score)]]
            text += interval_row(low, high, "" if unit == "0–1" else unit)
            text += [["why", row["note"]]] if row.get("note") else []
            title = f"{capital(labels.region(row['region']))} · {row['year']}"
            dots.append({"value": [finite(score), i], "title": title, "rows": text})
            marks.append((low, high, float(i), border if fill == "$card" else fill))
        series.append(whiskers(marks, shift=apart / BAR, cap=3, id=f"{mode}|interval"))
        series.append(
            {
                "type": "scatter",
                "id": mode,
                "name": name,
                "symbol": "circle",
                "symbolSize": 8,
                "symbolOffset": [0, apart],
                "z": 8,
                "itemStyle": {
                    "color": fill,
                    "borderColor": border,
                    "borderWidth": 1.5,
                    "opacity": 1,
                },
                "data": dots,
            }
        )
    names = [_row_name(labels, places, i, len(years)) for i in range(len(places))]
    width = room_for(names, most=104 if narrow else 220)
    down = category_axis("region and year", names, strong=True, inverse=True)
    down["axisLabel"] |= {"width": width, "overflow": "truncate"}
    down["splitLine"] = {"show": True, "lineStyle": {"color": "$line"}}
    return {
        "grid": room(width + 12, 26, 4, 46),
        "xAxis": value_axis(f"score, {unit}", min=0, nameLocation="middle", nameGap=28),
        "yAxis": down,
        "tooltip": {"formatter": "@rows"},
        "series": series,
    }


def _row_name(labels: Labels, places: list[tuple[str, int]], i: int, years: int) -> str:
    """Return the region with its first year and the year alone after it."""
    region, year = places[i]
    name = capital(labels.region(region))
    if years == 1:
        return name
    first = not i or places[i - 1][0] != region
    return f"{name} {year}" if first else str(year)
