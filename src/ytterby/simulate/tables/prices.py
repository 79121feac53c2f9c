"""Prices inside and outside; spot and volume-weighted average apart."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from ytterby.simulate.tables.axes import month_rows

if TYPE_CHECKING:
    from ytterby.simulate.result import StressResult

MARKETS = {"inside": "inside", "spot": "outside_spot", "average": "outside_average"}
"""Record → market in the table."""


def prices_frame(result: StressResult, draw: int) -> pl.DataFrame:
    """Price per material and market [USD/kg of REO, or of product for magnets].

    Only materials with a reference price; ``multiple`` is over that price. ``inside`` is the market
    of whoever controls.
    """
    layout = result.layout
    priced = result.inputs.baseline.priced[:, 0] > 0
    names = layout.material_names
    frames = []
    for record, market in MARKETS.items():
        price = result.records[record][:, :, draw]
        base = result.inputs.baseline
        start = (base.value_inside if market == "inside" else base.value_outside)[:, 0]
        frames.append(
            month_rows(
                result.calendar,
                {"material": names, "market": [market] * len(names)},
                {"value": price, "multiple": price / np.where(start > 0, start, 1.0)[None]},
                keep=priced,
            )
        )
    return pl.concat(frames).sort("month", "material", "market", maintain_order=True)
