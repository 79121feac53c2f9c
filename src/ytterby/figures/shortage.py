"""Need, delivery and shortage by sector and month, physically absent apart from priced out."""

from __future__ import annotations

from typing import Final

import polars as pl

from ytterby.figures.style.axes import month_axis, panel_frames, panel_title, value_axis
from ytterby.figures.style.marks import check_columns
from ytterby.figures.style.roles import Labels, Option
from ytterby.figures.style.text import amount, capital, finite, short

COLUMNS: Final = (
    "date",
    "sector",
    "material",
    "need",
    "delivered",
    "physically_absent",
    "priced_out",
    "unit",
)
LAYERS: Final = (
    ("delivered", "delivered", "$calm"),
    ("priced_out", "priced out", "$warn"),
    ("physically_absent", "physically absent", "$short"),
)
HEAD: Final = 62
ROW: Final = 216
"""Height of one row of panels [px]."""


def shortage_panels(frame: pl.DataFrame, *, labels: Labels, columns: int = 3) -> Option:
    """Return stacked areas of what a sector gets and lacks, its need as a line above.

    Parameters
    ----------
    frame
        One row a month, sector and material, in the order to be drawn: ``date`` (``2025-04``),
        ``sector``, ``material``, ``need``, ``delivered``, ``physically_absent``, ``priced_out``
        [the row's unit] and ``unit`` (``t/month`` of product or ``t REO/month``).
    labels
        Names of sectors and materials.
    columns
        Panels side by side.
    """
    check_columns(frame, "shortage_panels", COLUMNS)
    pairs = frame.select("sector", "material", "unit").unique(maintain_order=True).rows()
    dates = frame["date"].unique().sort().to_list()
    columns = min(columns, len(pairs)) or 1
    frames = panel_frames(
        len(pairs), columns, head=HEAD, foot=28, left=14 / columns, gap=5 / columns, row=ROW
    )
    series: list[Option] = []
    for i, (sector, material, unit) in enumerate(pairs):
        own = frame.filter((pl.col("sector") == sector) & (pl.col("material") == material))
        rows = {r["date"]: r for r in own.to_dicts()}
        for key, name, role in LAYERS:
            series.append(
                _line(i, f"{sector}|{material}|{key}", name, role)
                | {
                    "stack": f"{i}",
                    "lineStyle": {"width": 0},
                    "areaStyle": {"color": role, "opacity": 1},
                    "data": [_point(rows.get(d), key, unit) for d in dates],
                }
            )
        series.append(
            _line(i, f"{sector}|{material}|need", "need", "$ink")
            | {
                "lineStyle": {"width": 1.5, "color": "$ink"},
                "data": [_point(rows.get(d), "need", unit) for d in dates],
            }
        )
    return {
        "title": [
            panel_title(capital(labels.sector(sector)), f, HEAD, short(labels.material(material)))
            for (sector, material, _), f in zip(pairs, frames, strict=True)
        ],
        "grid": frames,
        "xAxis": [
            month_axis(dates, ticks=5 if columns < 3 else 4, gridIndex=i)
            for i in range(len(frames))
        ],
        "yAxis": [
            value_axis(
                unit,
                gridIndex=i,
                min=0,
                splitNumber=3,
                nameGap=8,
                nameTextStyle={"align": "left", "fontSize": 11},
            )
            for i, (_, _, unit) in enumerate(pairs)
        ],
        "tooltip": {"trigger": "axis", "formatter": "@axis"},
        "series": series,
    }


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


def _point(row: dict[str, float] | None, key: str, unit: str) -> Option:
    if row is None:
        return {"value": None}
    return {"value": finite(row[key]), "text": amount(row[key], unit)}
