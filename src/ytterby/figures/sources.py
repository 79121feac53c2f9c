"""Each source's own figure beside the reconciled one."""

from __future__ import annotations

from typing import Final

import polars as pl

from ytterby.figures.style.axes import category_axis, room, room_for, value_axis
from ytterby.figures.style.marks import check_columns, optional, whiskers
from ytterby.figures.style.roles import Option
from ytterby.figures.style.text import amount, finite, interval_row

COLUMNS: Final = ("quantity", "source", "value", "reconciled")
BAR: Final = 24
"""Height of one row [px]."""


def source_dots(
    rows: pl.DataFrame,
    *,
    axis: str = "share of the world, %",
    unit: str = "1",
    narrow: bool = False,
) -> Option:
    """Return dots with whiskers, hollow for a source, full for the reconciled value.

    Parameters
    ----------
    rows
        In the order to be drawn: ``quantity`` (what is measured, a heading), ``source`` (name),
        ``value`` [unit], ``reconciled`` (bool); optionally ``low``, ``high`` [unit] and ``tier``.
    axis
        Name of the axis with its unit.
    unit
        Unit of the values; ``1`` for shares.
    narrow
        Leave less room for names, for a phone.
    """
    check_columns(rows, "source_dots", COLUMNS)
    names: list[str] = []
    dots: dict[bool, list[Option]] = {True: [], False: []}
    marks: dict[bool, list[tuple[float | None, float | None, float, str]]] = {True: [], False: []}
    for quantity in rows["quantity"].unique(maintain_order=True).to_list():
        names.append(f"{{head|{_plain(quantity)}}}")
        for row in rows.filter(pl.col("quantity") == quantity).to_dicts():
            full = bool(row["reconciled"])
            tier = f"  {row['tier']}" if row.get("tier") else ""
            shown = _plain(_cut(str(row["source"]), 20 if narrow else 56) + tier)
            names.append(f"{{strong|{shown}}}" if full else shown)
            at = len(names) - 1
            low, high = optional(row, "low"), optional(row, "high")
            text = [["value", amount(row["value"], unit)], *interval_row(low, high, unit)]
            dots[full].append(
                {
                    "value": [finite(row["value"]), at],
                    "title": f"{quantity} · {row['source']}",
                    "rows": text,
                }
            )
            marks[full].append((low, high, float(at), "$china" if full else "$mute"))
    down = category_axis("source", names, inverse=True)
    more: Option = {"interval": 0.5} if narrow and unit == "1" else {}
    down["axisLabel"] |= {
        "rich": {
            "head": {"fontWeight": 600, "color": "$ink", "fontSize": 12},
            "strong": {"color": "$china", "fontWeight": 600, "fontSize": 12},
        },
    }
    # a heading may run over the empty row beside it, a source's name may not
    width = room_for(
        [n for n in names if not n.startswith("{")], most=420, size=6.2 if narrow else 7.3
    )
    down["axisLabel"] |= {"align": "left", "fontSize": 11 if narrow else 12}
    down["axisLabel"]["margin"] = width + 8
    return {
        "grid": room(width + 12, 26, 4, 46),
        "xAxis": value_axis(
            axis,
            share=unit == "1",
            nameLocation="middle",
            nameGap=28,
            **more,
        ),
        "yAxis": down,
        "tooltip": {"formatter": "@rows"},
        "series": [
            whiskers(marks[False], id="source|interval"),
            whiskers(marks[True], id="reconciled|interval", z=6),
            _scatter("source", dots[False], {"color": "$card", "borderColor": "$mute"}, 9),
            _scatter("reconciled", dots[True], {"color": "$china", "borderColor": "$card"}, 12),
        ],
    }


def _cut(text: str, most: int) -> str:
    return text if len(text) <= most else f"{text[: most - 1].rstrip()}…"


def _plain(text: str) -> str:
    """Return a text without the braces and bars that ECharts reads as rich-text marks."""
    return text.replace("{", "(").replace("}", ")").replace("|", "/")


def _scatter(key: str, data: list[Option], style: Option, size: float) -> Option:
    return {
        "type": "scatter",
        "id": key,
        "name": key,
        "symbolSize": size,
        "z": 8,
        "itemStyle": {"borderWidth": 2, "opacity": 1, **style},
        "data": data,
    }
