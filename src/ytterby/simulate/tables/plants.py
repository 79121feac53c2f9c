"""How much capacity makers have given up."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from ytterby.simulate.tables.axes import month_rows

if TYPE_CHECKING:
    from ytterby.simulate.result import StressResult

SCHEMA = {
    "month": pl.Int32,
    "date": pl.Date,
    "region": pl.String,
    "stage": pl.String,
    "value": pl.Float64,
    "output": pl.Float64,
    "worth": pl.Float64,
}
"""Columns of ``plants``."""


def plants_frame(result: StressResult, draw: int) -> pl.DataFrame:
    """Share of capacity that is open per region and stage outside [1], by value of what it makes.

    Only regions and stages that may close, and only in runs in which anything may; ``output`` is
    worth of output over the baseline's [1], which idle and announced plants may lift above 1;
    ``worth`` is what the capacity could make at the prices before [million USD/month].
    """
    may_close = (result.inputs.plants.exit_from > 0.0).any(axis=1)
    if not result.inputs.plants.active or not may_close.any():
        return pl.DataFrame(schema=SCHEMA)
    layout, tech = result.layout, result.layout.technology
    value = np.nan_to_num(layout.value_outside)
    worth = np.zeros(len(tech.materials))
    worth[layout.materials] = value
    made = (tech.coefficient.maximum(0.0) @ worth)[layout.process_kind]
    size, usual = made * layout.capacity, made * layout.activity
    stages = np.array([tech.stage[k] for k in layout.process_kind])
    opened, ran = result.records["open"][:, :, draw], result.records["activity"][:, :, draw]
    labels: list[tuple[str, str]] = []
    shares, outputs, sizes = [], [], []
    for region in np.unique(layout.process_region[may_close]):
        for stage in dict.fromkeys(stages[may_close]):
            mine = may_close & (layout.process_region == region) & (stages == stage)
            if usual[mine].sum() <= 0.0:
                continue
            labels.append((layout.regions[region], str(stage)))
            shares.append(opened[:, mine] @ size[mine] / size[mine].sum())
            outputs.append(ran[:, mine] @ made[mine] / usual[mine].sum())
            sizes.append(np.full(len(opened), size[mine].sum() * 1e-3))
    return month_rows(
        result.calendar,
        {"region": [r for r, _ in labels], "stage": [s for _, s in labels]},
        {
            name: np.stack(columns, axis=1)
            for name, columns in (("value", shares), ("output", outputs), ("worth", sizes))
        },
    )
