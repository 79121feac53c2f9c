"""Plants on a map: shape by stage, hue by the owner's country, size by capacity."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any, Final

import polars as pl

from ytterby.figures.maps.views import VIEWS, View, ground, unroll
from ytterby.figures.style.marks import check_columns
from ytterby.figures.style.roles import Groups, Labels, Option
from ytterby.figures.style.text import finite

HEXAGON: Final = "path://M5 0L9.4 2.5L9.4 7.5L5 10L0.6 7.5L0.6 2.5Z"
SYMBOLS: Final[Mapping[str, str]] = {
    "mine": "circle",
    "separation": "rect",
    "metal": "triangle",
    "magnet": "diamond",
    "end_of_life": HEXAGON,
    "swarf": HEXAGON,
}
"""Stage to its symbol."""
COLUMNS: Final = (
    *("key", "name", "stage", "controller", "runs", "off", "size", "longitude", "latitude"),
    "rows",
)
SMALLEST, LARGEST = 8.0, 30.0
"""Sizes of a symbol [px]."""
FULL: Final = 150_000.0
"""Capacity at which a symbol is largest [t/year]; the area of a symbol goes with the capacity."""
NAMED: Final = 12
"""Plants named on the map of the world: the largest that run; a part of it names all that fit."""
LABEL: Final[Option] = {
    "show": False,
    "position": "right",
    "distance": 3,
    "formatter": "{b}",
    "fontSize": 11,
    "color": "$ink",
    "textBorderColor": "$card",
    "textBorderWidth": 2.5,
    "width": 150,
    "overflow": "truncate",
    "minMargin": 5,
}
SPREAD: Final = 0.35
"""Plants closer than this [degrees] stand beside each other."""


def symbol_size(capacity: float | None, *, narrow: bool = False) -> float:
    """Return the width of a symbol [px]; a plant of unknown capacity is as small as any.

    Examples
    --------
    >>> symbol_size(None), symbol_size(150_000), symbol_size(9_375)
    (8.0, 30.0, 13.5)
    """
    share = math.sqrt(min(capacity or 0.0, FULL) / FULL)
    size = SMALLEST + (LARGEST - SMALLEST) * share
    return round(size * (0.55 if narrow else 1.0), 1)


def plant_series(
    plants: pl.DataFrame, *, groups: Groups, labels: Labels, view: View, narrow: bool = False
) -> list[Option]:
    """Return one series of points a stage.

    Parameters
    ----------
    plants
        ``key`` (of the item), ``name, stage, controller`` (region of the owner)``, runs, off``
        (bool)``, size`` [t/year or a gap]``, longitude, latitude`` [degrees]``, rows`` (lines of
        the tooltip, as a list of pairs).
    groups, labels
        Who has which hue; names of stages.
    view
        What part of the world is shown.
    narrow
        For a phone.
    """
    check_columns(plants, "plant_map", COLUMNS)
    placed = plants.filter(pl.col("longitude").is_not_null() & pl.col("latitude").is_not_null())
    inside = [
        r for r in placed.to_dicts() if view.holds(float(r["longitude"]), float(r["latitude"]))
    ]
    inside.sort(key=lambda r: -(r["size"] or 0.0))
    shifts = _shifts(inside, narrow=narrow)
    largest = {r["key"] for r in [r for r in inside if r["runs"]][:NAMED]}
    whole = view.corner is None
    series = []
    for stage, symbol in SYMBOLS.items():
        data = []
        for row in inside:
            if row["stage"] != stage:
                continue
            named = not whole or (row["key"] in largest and not narrow)
            data.append(_point(row, shifts[row["key"]], groups, named=named, narrow=narrow))
        series.append(
            {
                "type": "scatter",
                "id": f"plants|{stage}",
                "name": labels.stage(stage),
                "coordinateSystem": "geo",
                "symbol": symbol,
                "z": 6,
                "data": data,
                "label": LABEL,
                "labelLayout": {"hideOverlap": True},
                "emphasis": {"scale": 1.25, "label": {"show": True}},
                "cursor": "pointer",
            }
        )
    return series


def _point(
    row: Mapping[str, Any],
    shift: tuple[float, float],
    groups: Groups,
    *,
    named: bool,
    narrow: bool,
) -> Option:
    hue = groups.role(row["controller"])
    if row["off"]:
        style: Option = {"color": "$card", "borderColor": "$mute", "borderType": [2, 2]}
    elif row["runs"]:
        style = {"color": hue, "borderColor": "$card", "opacity": 0.92}
    else:
        style = {"color": "$card", "borderColor": hue, "opacity": 0.9}
    style["borderWidth"] = 1.0 if row["runs"] and not row["off"] else 1.8
    return {
        "value": [finite(float(row["longitude"]), 7), finite(float(row["latitude"]), 7)],
        "name": row["name"],
        "key": row["key"],
        "symbolSize": symbol_size(row["size"], narrow=narrow),
        "symbolOffset": list(shift),
        "itemStyle": style,
        "title": row["name"],
        "rows": [list(pair) for pair in row["rows"]],
        **({"label": {"show": True}} if named else {}),
    }


def _shifts(rows: list[dict[str, Any]], *, narrow: bool) -> dict[str, tuple[float, float]]:
    """Return how far each point is moved [px], so that those at one place can be told apart."""
    groups: list[tuple[float, float, list[dict[str, Any]]]] = []
    for row in rows:
        east, north = unroll(float(row["longitude"])), float(row["latitude"])
        for x, y, group in groups:
            if abs(x - east) < SPREAD and abs(y - north) < SPREAD:
                group.append(row)
                break
        else:
            groups.append((east, north, [row]))
    out: dict[str, tuple[float, float]] = {}
    for _, _, group in groups:
        for i, row in enumerate(group):
            if i == 0:
                out[row["key"]] = (0.0, 0.0)
                continue
            # a sunflower: the first stands where it is, the others around it
            far = (6.0 if narrow else 9.0) * math.sqrt(i)
            angle = i * 2.39996
            out[row["key"]] = (round(far * math.cos(angle), 1), round(far * math.sin(angle), 1))
    return out


__all__ = ["VIEWS", "ground", "plant_series", "symbol_size"]
