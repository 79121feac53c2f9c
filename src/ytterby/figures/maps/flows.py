"""Flows on a map: curved lines, width by mass, hue by where they come from."""

from __future__ import annotations

import math
from typing import Any, Final

import polars as pl

from ytterby.figures.style.marks import check_columns, optional
from ytterby.figures.style.roles import Groups, Labels, Option
from ytterby.figures.style.text import amount, finite, interval_row

COLUMNS: Final = (
    *("from_stage", "from_region", "to_stage", "to_region", "flow", "flow_after"),
    *("from_longitude", "from_latitude", "to_longitude", "to_latitude"),
)
THINNEST, THICKEST = 0.7, 8.0
"""Widths of a line [px]; the width goes with the root of the mass."""
MOST: Final = 40
"""Flows drawn, the largest ones; on a phone half as many."""
UNIT: Final = "t REO/year"


def flow_series(
    flows: pl.DataFrame, *, groups: Groups, labels: Labels, narrow: bool = False
) -> list[Option]:
    """Return the series of lines, one of what flows and one of what no longer does.

    Parameters
    ----------
    flows
        Largest first: ``from_stage, from_region, to_stage, to_region, flow, flow_after``
        [t REO/year] and where both ends stand, ``from_longitude`` … ``to_latitude`` [degrees];
        optionally ``low, high`` [t REO/year]. Rows without a place are left out.
    groups, labels
        Who has which hue; names of regions and stages.
    narrow
        For a phone.
    """
    check_columns(flows, "flow_map", COLUMNS)
    ends = ["from_longitude", "from_latitude", "to_longitude", "to_latitude"]
    placed = flows.drop_nulls(ends).head(MOST // 2 if narrow else MOST)
    largest = max(placed["flow"].to_list(), default=1.0) or 1.0
    drawn = [_line(r, largest, groups, labels, narrow=narrow) for r in placed.to_dicts()]
    return [
        {
            "type": "lines",
            "id": "flows",
            "name": "flows",
            "coordinateSystem": "geo",
            "z": 4,
            "symbol": ["none", "arrow"],
            "symbolSize": 5 if narrow else 7,
            "emphasis": {"lineStyle": {"opacity": 0.95}},
            "data": drawn,
        }
    ]


def flow_width(mass: float, largest: float, *, narrow: bool = False) -> float:
    """Return the width of a line [px].

    Examples
    --------
    >>> flow_width(100, 100), flow_width(25, 100), flow_width(0, 100)
    (8.0, 4.35, 0.7)
    """
    share = math.sqrt(max(mass, 0.0) / largest) if largest > 0 else 0.0
    width = THINNEST + (THICKEST - THINNEST) * share
    return round(width * (0.5 if narrow else 1.0), 2)


def _line(
    row: dict[str, Any], largest: float, groups: Groups, labels: Labels, *, narrow: bool
) -> Option:
    before, after = float(row["flow"]), float(row["flow_after"])
    gone = after < 0.005 * before
    start, end = labels.region(row["from_region"]), labels.region(row["to_region"])
    rows = [
        [f"from {labels.stage(row['from_stage'])} to {labels.stage(row['to_stage'])}", ""],
        ["flow", amount(before, UNIT)],
        *interval_row(optional(row, "low"), optional(row, "high"), UNIT),
    ]
    if abs(after - before) > 0.005 * before:
        rows.append(["without the plants that are off", amount(after, UNIT)])
    style: Option = {
        "width": flow_width(before if gone else after, largest, narrow=narrow),
        "color": "$mute" if gone else groups.role(row["from_region"]),
        "opacity": 0.55,
        "curveness": 0.22,
    }
    if gone:
        style |= {"type": [3, 4], "width": 1.2}
    return {
        "coords": [
            [finite(row["from_longitude"], 7), finite(row["from_latitude"], 7)],
            [finite(row["to_longitude"], 7), finite(row["to_latitude"], 7)],
        ],
        "key": "|".join(row[c] for c in ("from_stage", "from_region", "to_stage", "to_region")),
        "title": f"{start} → {end}",
        "rows": rows,
        "lineStyle": style,
    }
