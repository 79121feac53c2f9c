"""Months of cover, and production by stage."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import polars as pl
from numpy.typing import NDArray

from ytterby.simulate.kernel.layout import Layout
from ytterby.simulate.tables.axes import month_rows

if TYPE_CHECKING:
    from ytterby.simulate.result import StressResult


def home_use(layout: Layout) -> NDArray[np.float64]:
    """Return what each pool's region uses of it in a baseline month ``(pool)`` [unit/month]."""
    exports = np.bincount(layout.arc_origin, layout.arc_flow, len(layout.demand))
    return np.asarray(layout.demand - exports - layout.steady_out - layout.surplus)


NOTHING = 1e-9
"""Cover below which a stock is empty but for rounding [month]."""


def cover_frame(result: StressResult, draw: int) -> pl.DataFrame:
    """Stock at the month's end over what the region used in a baseline month [month].

    Industry and government stocks together; goods on their way are not in it. ``use`` is that use
    [unit of the material/month], by which several regions are weighed.
    """
    layout = result.layout
    home = home_use(layout)
    held = result.records["stock"][:, :, draw] + result.records["government"][:, :, draw]
    names = layout.material_names
    used = home > 1e-9 * np.maximum(layout.demand, 1e-12)
    cover = held / np.where(used, home, 1.0)[None]
    return month_rows(
        result.calendar,
        {
            "region": [layout.regions[r] for r in layout.pool_region],
            "material": [names[m] for m in layout.pool_material],
        },
        {
            "value": np.where(cover < NOTHING, 0.0, cover),
            "use": np.broadcast_to(home, held.shape),
        },
        keep=used,
    )


def production_frame(result: StressResult, draw: int) -> pl.DataFrame:
    """Element content of what each stage makes, scrap apart, per region [t REO/month]."""
    layout = result.layout
    tech = layout.technology
    scrap = np.array([family == "scrap" for family in tech.family])
    made = tech.coefficient.maximum(0.0).toarray() * ~scrap[None]
    content = (made @ tech.composition)[layout.process_kind]
    stages = [tech.stage[k] for k in layout.process_kind]
    names = tuple(dict.fromkeys(stages))
    activity = result.records["activity"][:, :, draw]
    rows: list[tuple[str, str]] = []
    columns = []
    for region in np.unique(layout.process_region):
        for stage in names:
            mine = (layout.process_region == region) & np.array([s == stage for s in stages])
            if mine.any():
                rows.append((layout.regions[region], stage))
                columns.append(activity[:, mine] @ content[mine])
    value = np.stack(columns, axis=1).reshape(activity.shape[0], -1)
    elements = tech.elements
    return month_rows(
        result.calendar,
        {
            "region": [r for r, _ in rows for _ in elements],
            "stage": [s for _, s in rows for _ in elements],
            "element": [e for _ in rows for e in elements],
        },
        {"value": value},
        keep=value.max(axis=0) > 0,
    )
