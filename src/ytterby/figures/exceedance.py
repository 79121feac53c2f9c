"""How likely a loss is larger than some size: one falling line an item."""

from __future__ import annotations

from typing import Final

import polars as pl

from ytterby.figures.style.axes import room, value_axis
from ytterby.figures.style.marks import check_columns
from ytterby.figures.style.roles import Option
from ytterby.figures.style.text import finite, number, percent

COLUMNS: Final = ("item", "loss", "probability")
STYLES: Final = (
    ("short", "line"),
    ("ally", "line"),
    ("home", "line"),
    ("other", "line"),
    ("short", "dash"),
    ("ally", "dash"),
)
"""Colour role and mark of each line in turn; more lines than these cannot be told apart."""
DASH: Final = [6, 4]


def exceedance_lines(rows: pl.DataFrame, *, names: dict[str, str], unit: str) -> Option:
    """Return curves of exceedance.

    Parameters
    ----------
    rows
        In the order of ``STYLES``, each item's losses rising: ``item``, ``loss`` [unit] and
        ``probability`` that it is exceeded [1].
    names
        What a reader calls each item.
    unit
        Of the losses.
    """
    check_columns(rows, "exceedance_lines", COLUMNS)
    items = rows["item"].unique(maintain_order=True).to_list()[: len(STYLES)]
    series = []
    for item, (role, mark) in zip(items, STYLES, strict=False):
        own = rows.filter(pl.col("item") == item)
        name = names.get(item, item)
        series.append(
            {
                "type": "line",
                "id": item,
                "name": name,
                "symbol": "circle",
                "symbolSize": 7,
                "showSymbol": False,
                "color": f"${role}",
                "lineStyle": {
                    "width": 2,
                    "type": DASH if mark == "dash" else "solid",
                    "color": f"${role}",
                },
                "data": [
                    {
                        "value": [finite(loss), finite(chance)],
                        "title": name,
                        "rows": [["more than", f"{number(loss)} {unit}"],
                                 ["in", f"{percent(chance)} of draws"]],
                    }
                    for loss, chance in own.select("loss", "probability").iter_rows()
                ],
            }
        )  # fmt: skip
    return {
        "grid": room(52, 24, 24, 46),
        "xAxis": value_axis(f"loss over the run, {unit}", nameLocation="middle", nameGap=28, min=0),
        "yAxis": value_axis(
            "% of draws with more",
            share=True,
            nameTextStyle={"align": "left", "fontSize": 11},
            nameGap=10,
        ),
        "tooltip": {"trigger": "item", "formatter": "@rows"},
        "series": series,
    }
