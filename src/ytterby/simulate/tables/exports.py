"""What the inside market ships abroad: to the target and to others, by contract and otherwise."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from ytterby.simulate.tables.axes import month_rows

if TYPE_CHECKING:
    from ytterby.simulate.result import StressResult


def exports_frame(result: StressResult, draw: int) -> pl.DataFrame:
    """Shipments from controllers to the target and to others [unit of the material/month].

    ``contract`` went under orders that may be shipped, ``leaked`` past the control. Spare goods
    that controllers sold outside of contracts have no named buyer: destination ``other``, ``spot``.
    """
    layout, records = result.layout, result.records
    origin, to = layout.arc_origin, layout.pool_region[layout.arc_destination]
    target = np.array([r in result.regions for r in layout.regions])[to]
    abroad = layout.inside[origin] & ~layout.inside[layout.arc_destination]
    material = layout.pool_material[origin]
    count, months = len(layout.materials), result.calendar.months
    shipped = records["shipped"][:, :, draw]
    leaked = records["leaked"][:, :, draw]
    sold = records["sold"][:, :, draw] * layout.inside[None]
    values = {name: np.zeros((months, 2 * count)) for name in ("contract", "leaked", "spot")}
    for m in range(count):
        for half, mine in enumerate((abroad & target, abroad & ~target)):
            here = mine & (material == m)
            values["leaked"][:, 2 * m + half] = leaked[:, here].sum(axis=1)
            values["contract"][:, 2 * m + half] = (shipped - leaked)[:, here].sum(axis=1)
        values["spot"][:, 2 * m + 1] = sold[:, layout.pool_material == m].sum(axis=1)
    values["value"] = values["contract"] + values["leaked"] + values["spot"]
    names = layout.material_names
    units = [layout.technology.unit[m] for m in layout.materials]
    return month_rows(
        result.calendar,
        {
            "material": [n for n in names for _ in range(2)],
            "destination": ["target", "other"] * count,
            "unit": [f"{u}/month" for u in units for _ in range(2)],
        },
        values,
        keep=values["value"].max(axis=0) > 0,
    )
