"""The order in which people read the rows of a table."""

from __future__ import annotations

import polars as pl

ELEMENT_ORDER = ("MAG", "DyTb", "NdPr", "Dy", "Tb", "Nd", "Pr", "Sm", "Y")
MEASURE_ORDER = ("customs_share", "stage_trace", "ever_touched", "owner_control", "dependence")
STAGE_ORDER = ("magnet", "metal", "separation", "mine", "swarf", "end_of_life", "byproduct")
"""What people read first; the rest follows in its own order."""


def sort_rows(frame: pl.DataFrame) -> pl.DataFrame:
    """Return rows in the order in which people read them: element, measure, stage."""
    orders = {"element": ELEMENT_ORDER, "measure": MEASURE_ORDER, "stage": STAGE_ORDER}
    keys = [
        pl.col(name).replace_strict(
            {v: i for i, v in enumerate(order)}, default=len(order), return_dtype=pl.Int32
        )
        for name, order in orders.items()
        if name in frame.columns
    ]
    return frame.sort(*keys, maintain_order=True)
