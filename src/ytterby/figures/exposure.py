"""How exposed a bill of materials is: a line × measure matrix, and months until it stops."""

from __future__ import annotations

from typing import Final

import polars as pl

from ytterby.figures.standing.matrix import strength
from ytterby.figures.style.axes import category_axis, room, room_for, value_axis
from ytterby.figures.style.marks import HATCH, check_columns, optional
from ytterby.figures.style.roles import Option
from ytterby.figures.style.text import finite, interval_row, month, number, percent, short

CELLS: Final = ("line", "measure", "value", "thin")
STOPS: Final = ("product", "months", "run")
ROW: Final = 34
"""Height of one row [px]."""
HEAD: Final = 40
"""Height of the labels above the matrix [px]."""


def exposure_matrix(cells: pl.DataFrame, *, role: str = "$china", narrow: bool = False) -> Option:
    """Return the matrix: depth of colour tells how much came through the partner.

    Parameters
    ----------
    cells
        One row a cell, in the order to be drawn: ``line`` (what is bought from whom)``, measure``
        (words), ``value`` [1], ``thin`` (bool); optionally ``low``, ``high`` [1] and ``element``
        (the worst one, which the cell is about).
    role
        Hue of the partner.
    narrow
        Leave less room for names, for a phone.
    """
    check_columns(cells, "exposure_matrix", CELLS)
    lines = cells["line"].unique(maintain_order=True).to_list()
    measures = cells["measure"].unique(maintain_order=True).to_list()
    data = []
    for row in cells.iter_rows(named=True):
        share = optional(row, "value")
        if share is None:
            continue
        rows = [[row["measure"], percent(share)]]
        rows += interval_row(optional(row, "low"), optional(row, "high"), "1")
        if row.get("element"):
            rows.append(["worst element", str(row["element"])])
        data.append(
            {
                "value": [measures.index(row["measure"]), lines.index(row["line"])],
                "key": row["line"],
                "color": role,
                "strength": strength(share),
                "thin": bool(row["thin"]),
                "lines": [percent(share).split("\u00a0")[0]],
                "title": row["line"],
                "rows": rows,
            }
        )
    across = category_axis("measure", measures, position="top")
    wide = 38 if narrow else 84
    across["axisLabel"] |= {"fontSize": 10 if narrow else 11, "width": wide}
    across["axisLabel"] |= {"overflow": "break", "lineHeight": 12, "interval": 0}
    shown = [short(line) for line in lines]
    down = category_axis("line", shown, strong=True, inverse=True)
    left = room_for(shown, most=120 if narrow else 340)
    down["axisLabel"] |= {"width": left, "overflow": "break" if narrow else "truncate"}
    down["axisLabel"] |= {"fontSize": 11, "lineHeight": 12}
    return {
        "grid": room(left + 12, 0, HEAD, 2),
        "xAxis": across,
        "yAxis": down,
        "tooltip": {"formatter": "@rows"},
        "series": [
            {
                "type": "custom",
                "id": "exposure",
                "name": "share, %",
                "renderItem": "@cell",
                "encode": {"x": 0, "y": 1},
                "data": data,
            }
        ],
    }


def stop_bars(stops: pl.DataFrame, *, narrow: bool = False) -> Option:
    """Return one bar a product: months from the first event until it runs short.

    Parameters
    ----------
    stops
        One row a product, in the order to be drawn: ``product``, ``months`` (until it runs short;
        a gap if it never does), ``run`` (months that the run lasts after the event); optionally
        ``date`` (the month, ``2025-04``), ``material`` (what it lacks), ``worst`` (share of a
        month's need at the worst) [1], ``lost`` (units not made).
    narrow
        Leave less room for names, for a phone.
    """
    check_columns(stops, "stop_bars", STOPS)
    names = [short(str(p)) for p in stops["product"]]
    bars = []
    for row in stops.iter_rows(named=True):
        never = row["months"] is None
        text = [["runs short", "not in this run" if never else month(str(row.get("date") or ""))]]
        if row.get("material"):
            text.append(["for want of", str(row["material"])])
        if not never and optional(row, "worst") is not None:
            text.append(["worst month", f"{percent(row['worst'])} missing"])
        if not never and optional(row, "lost") is not None:
            text.append(["not made", f"{number(row['lost'])} units"])
        value = row["run"] if never else row["months"]
        bar: Option = {
            "value": finite(float(value)),
            "title": str(row["product"]),
            "rows": text,
            "text": "not short" if never else number(float(value)),
            "itemStyle": {"color": "$stock" if never else "$short"},
        }
        if never:
            bar["itemStyle"]["decal"] = HATCH
        bars.append(bar)
    down = category_axis("product", names, strong=True, inverse=True)
    width = room_for(names, most=118 if narrow else 260)
    down["axisLabel"] |= {"width": width, "overflow": "break" if narrow else "truncate"}
    down["axisLabel"] |= {"fontSize": 11, "lineHeight": 13} if narrow else {}
    return {
        "grid": room(width + 12, 64, 4, 46),
        "xAxis": value_axis(
            "months after the first event",
            min=0,
            minInterval=1,
            nameLocation="middle",
            nameGap=28,
        ),
        "yAxis": down,
        "tooltip": {"formatter": "@rows"},
        "series": [
            {
                "type": "bar",
                "id": "stops",
                "name": "until it runs short",
                "data": bars,
                "barWidth": "52%",
                "barMinHeight": 3,
                "itemStyle": {"color": "$short", "borderRadius": [0, 3, 3, 0]},
                "label": {
                    "show": True,
                    "position": "right",
                    "formatter": "@text",
                    "color": "$ink",
                },
            }
        ],
    }
