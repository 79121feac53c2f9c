"""What moves when plants stop: before and after, side by side."""

from __future__ import annotations

from typing import Any, Final

import polars as pl

from ytterby.figures.style.axes import (
    category_axis,
    panel_title,
    room,
    room_for,
    value_axis,
)
from ytterby.figures.style.marks import check_columns, optional, whiskers
from ytterby.figures.style.roles import Groups, Labels, Option
from ytterby.figures.style.text import capital, finite, interval_row, percent

SHARE_COLUMNS: Final = ("element", "stage", "share_before", "share_after", "lost")
SUPPLY_COLUMNS: Final = ("region", "supply_left")
ROW: Final = 28
"""Height of one row [px]."""
HEAD, FOOT = 26, 48
"""Space above and below a panel [px]."""
STILL: Final = 0.0005
"""A share that moves less than this [1] stays where it is."""


def moves_height(rows: int) -> int:
    """Return the height of a chart with so many rows [px]."""
    return ROW * max(rows, 1) + 54


def share_moves(
    rows: pl.DataFrame, *, groups: Groups, labels: Labels, narrow: bool = False
) -> Option:
    """Return the controlling country's share of each stage, before and after.

    Parameters
    ----------
    rows
        In the order to be drawn: ``element, stage, share_before, share_after, lost`` [1];
        optionally ``low_before, high_before, low_after, high_after, leader_before, leader_after,
        why``.
    groups, labels
        Names of the controlling country, of elements and stages.
    narrow
        Leave less room for names, for a phone.
    """
    check_columns(rows, "share_moves", SHARE_COLUMNS)
    kept = rows.to_dicts()
    several = rows["element"].n_unique() > 1
    names = [_name(r, labels, several=several) for r in kept]
    return {
        "grid": _grid(names, narrow=narrow),
        "xAxis": _across(f"share of the world's output made in {groups.controller_name}, %"),
        "yAxis": _down(names, narrow=narrow),
        "tooltip": {"formatter": "@rows"},
        "series": _share_series(kept, list(range(len(kept))), groups, labels),
    }


def _share_series(
    rows: list[dict[str, Any]],
    places: list[int],
    groups: Groups,
    labels: Labels,
    *,
    axis: int = 0,
) -> list[Option]:
    """Return tracks, intervals and dots of some rows at their places on the category axis."""
    who = groups.controller_name
    before, after, tracks, bands = [], [], [], []
    for at, row in zip(places, rows, strict=True):
        old, new = optional(row, "share_before"), optional(row, "share_after")
        shared: Option = {
            "title": _name(row, labels, several=True),
            "rows": _share_rows(row, who, labels),
            "why": row.get("why") or "",
            "key": row.get("why") or "",
        }
        before.append({"value": [finite(old), at], **shared})
        after.append({"value": [finite(new), at], **shared})
        if old is not None and new is not None and abs(new - old) > STILL:
            tracks.append({"value": [finite(old), at, finite(new), at], "color": "$mute", "cap": 0,
                           "width": 2})  # fmt: skip
        bands.append((optional(row, "low_after"), optional(row, "high_after"), float(at), "$china"))
    on: Option = {"xAxisIndex": axis, "yAxisIndex": axis}
    end = f"|{axis}" if axis else ""
    track: Option = {
        "type": "custom",
        "id": f"tracks{end}",
        "renderItem": "@whisker",
        "encode": {"x": [0, 2], "y": [1, 3], "tooltip": []},
        "tooltip": {"show": False},
        "silent": True,
        "z": 3,
        "data": tracks,
        **on,
    }
    return [
        track,
        whiskers(bands, id=f"interval{end}", cap=3, **on),
        _dots("before", before, "$card", "$mute", 10) | {"id": f"before{end}", **on},
        _dots("after", after, "$china", "$card", 11) | {"id": f"after{end}", **on},
    ]


def share_panels(
    rows: pl.DataFrame, *, groups: Groups, labels: Labels, narrow: bool = False
) -> Option:
    """Return the same for several elements: a panel a stage, a row an element.

    Parameters
    ----------
    rows, groups, labels
        As for `share_moves`; elements in the order to be drawn.
    narrow
        One panel below the other, for a phone.
    """
    check_columns(rows, "share_panels", SHARE_COLUMNS)
    stages = list(dict.fromkeys(rows["stage"]))
    elements = list(dict.fromkeys(rows["element"]))
    names = [_element(e, labels) for e in elements]
    option: Option = {
        "grid": [],
        "xAxis": [],
        "yAxis": [],
        "title": [],
        "tooltip": {"formatter": "@rows"},
        "series": [],
    }
    for n, stage in enumerate(stages):
        frame = _frame(n, len(stages), len(elements), narrow=narrow)
        part = rows.filter(pl.col("stage") == stage).to_dicts()
        option["grid"].append(frame)
        option["title"].append(panel_title(capital(labels.stage(stage)), frame, HEAD))
        across = _across("share, %") | {"gridIndex": n, "nameGap": 24}
        across["axisLabel"] |= {"alignMinLabel": "left", "alignMaxLabel": "right"}
        across["interval"] = 0.5
        down = _down(names, narrow=narrow) | {"gridIndex": n}
        if n and not narrow:
            down["axisLabel"] = {"show": False}
        option["xAxis"].append(across)
        option["yAxis"].append(down)
        option["series"] += _share_series(
            part, [elements.index(r["element"]) for r in part], groups, labels, axis=n
        )
    return option


def panels_height(elements: int, stages: int, *, narrow: bool = False) -> int:
    """Return the height of `share_panels` [px]."""
    one = HEAD + ROW * elements + FOOT
    return one * stages if narrow else one


def _frame(n: int, count: int, rows: int, *, narrow: bool) -> Option:
    """Return the drawing area of one panel; names stand beside the first one alone."""
    height = ROW * rows
    if narrow:
        top = n * (HEAD + height + FOOT) + HEAD
        return room(124, 26, top, 0) | {"height": height, "bottom": None}
    first, gap = 13.0, 2.6
    width = (100 - first - gap * count) / count
    return {
        "left": f"{first + n * (width + gap):.4g}%",
        "width": f"{width:.4g}%",
        "top": HEAD,
        "height": height,
        "outerBoundsMode": "none",
    }


def supply_moves(
    rows: pl.DataFrame, *, groups: Groups, labels: Labels, narrow: bool = False
) -> Option:
    """Return what part of its use each country can still get.

    Parameters
    ----------
    rows
        In the order to be drawn: ``region`` (country or bloc), ``supply_left`` [1]; optionally
        ``low, high`` [1]``, use`` [t REO/year]``, why``.
    groups, labels
        Who has which hue; names of regions.
    narrow
        Leave less room for names, for a phone.
    """
    check_columns(rows, "supply_moves", SUPPLY_COLUMNS)
    names = [labels.region(r) for r in rows["region"]]
    bars, bands = [], []
    for at, row in enumerate(rows.to_dicts()):
        left, low, high = (optional(row, c) for c in ("supply_left", "low", "high"))
        shown = [["still supplied", percent(left)], *interval_row(low, high, "1")]
        bars.append(
            {
                "value": finite(left),
                "title": names[at],
                "rows": shown,
                "why": row.get("why") or "",
                "key": row.get("why") or "",
                "itemStyle": {"color": groups.role(row["region"])},
            }
        )
        bands.append((low, high, float(at), "$ink"))
    return {
        "grid": _grid(names, narrow=narrow),
        "xAxis": _across("what still arrives, % of the use of a year"),
        "yAxis": _down(names, narrow=narrow),
        "tooltip": {"formatter": "@rows"},
        "series": [
            {
                "type": "bar",
                "id": "left",
                "name": "still supplied",
                "barWidth": "52%",
                "showBackground": True,
                "backgroundStyle": {"color": "$line", "opacity": 0.55},
                "data": bars,
            },
            whiskers(bands, id="interval", cap=3),
        ],
    }


def _dots(name: str, data: list[Option], fill: str, edge: str, size: int) -> Option:
    return {
        "type": "scatter",
        "id": name,
        "name": name,
        "symbol": "circle",
        "symbolSize": size,
        "z": 7 if name == "before" else 8,
        "itemStyle": {"color": fill, "borderColor": edge, "borderWidth": 1.8, "opacity": 1},
        "data": data,
    }


def _share_rows(row: dict[str, Any], who: str, labels: Labels) -> list[list[str]]:
    """Return the lines of a tooltip: shares with intervals, who leads, what is lost."""
    out = []
    moved = bool(row["lost"]) and row["lost"] > STILL
    for when, words in (("before", "as it is"), ("after", "without the plants that are off")):
        if when == "after" and not moved:
            continue
        out.append([f"{who}, {words}" if moved else who, percent(optional(row, f"share_{when}"))])
        out += interval_row(optional(row, f"low_{when}"), optional(row, f"high_{when}"), "1")
    for when in ("before", "after"):
        leader = row.get(f"leader_{when}")
        if leader and (when == "before" or leader != row.get("leader_before")):
            out.append(["leads" if when == "before" else "leads then", labels.region(leader)])
    if moved:
        out.append(["world output lost", percent(row["lost"])])
    return out


def _name(row: dict[str, Any], labels: Labels, *, several: bool) -> str:
    stage = labels.stage(row["stage"])
    return f"{_element(row['element'], labels)}, {stage}" if several else capital(stage)


def _element(element: str, labels: Labels) -> str:
    return capital(labels.element(element)) if element else "All rare earths"


def _grid(names: list[str], *, narrow: bool) -> Option:
    return room(room_for(names, most=128 if narrow else 230) + 12, 26, 4, 46)


def _across(name: str) -> Option:
    return value_axis(name, share=True, nameLocation="middle", nameGap=28)


def _down(names: list[str], *, narrow: bool) -> Option:
    axis = category_axis("row", names, strong=True, inverse=True)
    width = room_for(names, most=128 if narrow else 230)
    axis["axisLabel"] |= {"width": width, "overflow": "truncate"}
    axis["splitLine"] = {"show": True, "lineStyle": {"color": "$line"}}
    return axis
