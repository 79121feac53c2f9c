"""Where the chain pinches: the leading region's share of every element and stage."""

from __future__ import annotations

from typing import Final

import polars as pl

from ytterby.figures.style.axes import category_axis, room, room_for
from ytterby.figures.style.marks import check_columns, optional
from ytterby.figures.style.roles import Groups, Labels, Option
from ytterby.figures.style.text import interval_row, percent

COLUMNS: Final = ("element", "stage", "region", "value", "thin")
HEAD: Final = 32
"""Height of the labels above a turned matrix [px]."""
STEPS: Final = ((0.3, 0.13), (0.5, 0.30), (0.7, 0.47), (0.9, 0.72), (2.0, 1.0))
"""Upper end of a class of shares [1] and how strongly its hue is drawn."""


def chokepoint_matrix(
    cells: pl.DataFrame,
    *,
    groups: Groups,
    labels: Labels,
    turned: bool = False,
    codes: bool = True,
) -> Option:
    """Return the matrix: hue tells who leads, depth of colour how much, hatch thin evidence.

    Parameters
    ----------
    cells
        One row a cell: ``element``, ``stage``, ``region`` (the leading
        one), ``value`` (its share) [1], ``thin`` (bool); optionally ``low``, ``high``,
        ``evidence_share`` [1], ``tier`` and ``why`` (key of what stands behind it).
    groups, labels
        Hues and names of regions.
    turned
        Elements down and stages across, for a phone.
    codes
        Write the region's code above its share; not needed where it is always the same.
    """
    check_columns(cells, "chokepoint_matrix", COLUMNS)
    elements = labels.in_order(cells["element"])
    stages = labels.stages_in_order(cells["stage"])
    data = []
    for row in cells.iter_rows(named=True):
        share = optional(row, "value")
        if share is None:
            continue
        i, j = elements.index(row["element"]), stages.index(row["stage"])
        rows = [[f"{labels.region(row['region'])}'s share", percent(share)]]
        rows += interval_row(optional(row, "low"), optional(row, "high"), "1")
        settled = optional(row, "evidence_share")
        if settled is not None:
            rows.append(["settled by evidence", percent(settled)])
        if row.get("tier"):
            rows.append(["weakest source", f"tier {row['tier']}"])
        behind = {"why": row["why"]} if row.get("why") else {}
        data.append(
            behind
            | {
                "value": [j, i] if turned else [i, j],
                "key": row["element"],
                "color": groups.role(row["region"]),
                "strength": strength(share),
                "thin": bool(row["thin"]),
                "lines": [row["region"]] * codes + [percent(share).split("\u00a0")[0]],
                "title": f"{labels.element(row['element'])} · {labels.stage(row['stage'])}",
                "rows": rows,
            }
        )
    across = category_axis("element", elements, strong=True, position="top")
    down = category_axis("stage", [labels.stage(s) for s in stages], inverse=True)
    if turned:
        across = category_axis("stage", [labels.stage(s) for s in stages], position="top")
        across["axisLabel"] |= {"fontSize": 10, "width": 54, "overflow": "break", "lineHeight": 12}
        down = category_axis("element", elements, strong=True, inverse=True)
    left = room_for(elements, most=64, least=30, size=9.5) if turned else 104
    return {
        "grid": room(left, 0, HEAD if turned else 26, 2),
        "xAxis": across,
        "yAxis": down,
        "tooltip": {"formatter": "@rows"},
        "series": [
            {
                "type": "custom",
                "id": "matrix",
                "name": "share, %",
                "renderItem": "@cell",
                "encode": {"x": 0, "y": 1},
                "data": data,
            }
        ],
    }


def strength(share: float) -> float:
    """Return how strongly the hue of a share [1] is drawn, in five classes.

    Examples
    --------
    >>> strength(0.2), strength(0.95)
    (0.13, 1.0)
    """
    return next(depth for upper, depth in STEPS if share < upper)
