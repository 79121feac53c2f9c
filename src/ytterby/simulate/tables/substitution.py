"""What each named substitute replaced, and what that cost."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from ytterby.simulate.tables.axes import month_rows
from ytterby.simulate.tables.shortage import use_labels

if TYPE_CHECKING:
    from ytterby.simulate.result import StressResult

KILOS = 1000.0
MILLION = 1e6


def substitution_frame(result: StressResult, draw: int) -> pl.DataFrame:
    """Need that each named substitute replaced, and its cost beyond the usual price.

    ``substituted`` is in units of the row a month, ``extra_cost`` in million USD a month;
    ``substitute`` names the way and ``to`` the grade that is needed instead, empty for none. No
    rows where no response opens a named way.
    """
    ways, labels = result.inputs.ways, use_labels(result)
    at = min(draw, ways.cost.shape[1] - 1)
    replaced = result.records["replaced"][:, :, draw]
    grades = [
        labels["material"][to] if to != use else ""
        for use, to in zip(ways.use, ways.to, strict=True)
    ]
    return month_rows(
        result.calendar,
        {name: [column[u] for u in ways.use] for name, column in labels.items()}
        | {"substitute": list(ways.names), "to": grades},
        {
            "substituted": replaced,
            "extra_cost": replaced * ways.cost[None, :, at] * KILOS / MILLION,
        },
        keep=replaced.max(axis=0, initial=0.0) > 0,
    )
