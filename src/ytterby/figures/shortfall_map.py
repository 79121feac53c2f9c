"""A world map of one month: how deep makers of each country fall short."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import polars as pl

from ytterby.figures.shortfall import STEPS, THRESHOLD
from ytterby.figures.style.marks import check_columns, optional
from ytterby.figures.style.roles import Option
from ytterby.figures.style.text import amount, month, percent

COLUMNS: Final = ("region", "unmet")
MAP: Final = "world-110m"
WIDE: Final = 500
TALL: Final = 210
"""Height on a phone [px]."""


def shortfall_map(
    rows: pl.DataFrame,
    date: str,
    *,
    names: Mapping[str, str],
    members: Mapping[str, tuple[str, ...]] | None = None,
    threshold: float = THRESHOLD,
) -> Option:
    """Return the map of one month; a country without a number is left blank.

    Parameters
    ----------
    rows
        One row a region: ``region``, ``unmet`` (share of need) [1]; optionally ``shortage``
        [million USD/month].
    date
        The month, ``2025-06``.
    names
        What a reader calls each region.
    members
        Countries of a region that gathers several; all of them are drawn alike.
    threshold
        Share of need from which a month counts as short [1].
    """
    check_columns(rows, "shortfall_map", COLUMNS)
    data: list[Option] = []
    for row in rows.iter_rows(named=True):
        unmet = optional(row, "unmet")
        if unmet is None:
            continue
        region = str(row["region"])
        told = [["unmet need", percent(unmet)]]
        lost = optional(row, "shortage")
        told += [["worth", amount(lost, "million USD a month")]] if lost is not None else []
        depth = next(s for upper, s in STEPS if unmet < upper)
        short = unmet >= threshold
        fill: Option = {"areaColor": "$short" if short else "$calm"}
        data += [
            {
                "name": country,
                "value": unmet,
                "title": f"{names.get(region, region)} · {month(date)}",
                "rows": told,
                "key": region,
                "itemStyle": fill | {"opacity": depth if short else 1.0},
                "emphasis": {"itemStyle": fill | {"borderColor": "$ink", "borderWidth": 1.2}},
            }
            for country in (members or {}).get(region, (region,))
        ]
    return {
        "tooltip": {"formatter": "@rows"},
        "series": [
            {
                "type": "map",
                "id": "makers",
                "name": "unmet need, % of need by value",
                "map": MAP,
                "projection": "@equal-earth",
                "roam": False,
                "selectedMode": False,
                "left": 0,
                "right": 0,
                "top": 4,
                "bottom": 4,
                "label": {"show": False},
                "emphasis": {"label": {"show": False}},
                "itemStyle": {"areaColor": "$paper", "borderColor": "$line", "borderWidth": 0.6},
                "data": data,
            }
        ],
    }
