"""How likely a loss is larger than some size: one falling line an item."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import polars as pl

from ytterby.figures.figure import Mark
from ytterby.figures.style.axes import room, value_axis
from ytterby.figures.style.marks import check_columns
from ytterby.figures.style.roles import NEUTRAL, Groups, Option
from ytterby.figures.style.text import finite, number, percent

COLUMNS: Final = ("item", "loss", "probability")
MARKS: Final[tuple[Mark, ...]] = ("line", "dash", "dotted")
STYLES: Final = tuple((role, mark) for mark in MARKS[:2] for role in NEUTRAL)
"""Colour role and mark of each line in turn; more lines than these cannot be told apart."""
TYPES: Final = {"line": "solid", "dash": [6, 4], "dotted": [2, 3]}


def exceedance_lines(
    rows: pl.DataFrame,
    *,
    names: dict[str, str],
    unit: str,
    styles: Sequence[tuple[str, Mark]] = STYLES,
) -> Option:
    """Return curves of exceedance.

    Parameters
    ----------
    rows
        In the order of ``styles``, each item's losses rising: ``item``, ``loss`` [unit] and
        ``probability`` that it is exceeded [1].
    names
        What a reader calls each item.
    unit
        Of the losses.
    styles
        Colour role and mark of each line.
    """
    check_columns(rows, "exceedance_lines", COLUMNS)
    items = rows["item"].unique(maintain_order=True).to_list()[: len(styles)]
    series = []
    for item, (role, mark) in zip(items, styles, strict=False):
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
                    "type": TYPES[mark],
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


def region_styles(regions: Sequence[str], groups: Groups) -> list[tuple[str, Mark]]:
    """Return a style for each region: its group's hue, and a mark that tells its group apart.

    Examples
    --------
    >>> region_styles(["CHN", "USA", "JPN", "DEU"], Groups(home=frozenset({"USA"})))
    [('china', 'line'), ('home', 'line'), ('ally', 'line'), ('ally', 'dash')]
    """
    seen: dict[str, int] = {}
    found = []
    for region in regions:
        role = groups.role(region).removeprefix("$")
        seen[role] = seen.get(role, -1) + 1
        found.append((role, MARKS[seen[role] % len(MARKS)]))
    return found
