"""Records as arrays with labelled axes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ytterby.errors import UnknownNameError, unknown_name
from ytterby.simulate.tables.shortage import use_labels

if TYPE_CHECKING:
    import xarray as xr

    from ytterby.simulate.result import StressResult

AXES = {
    **dict.fromkeys(("need", "substituted", "wanted", "delivered"), "use"),
    **dict.fromkeys(("ordered", "shipped", "leaked"), "arc"),
    **dict.fromkeys(("inside", "contract", "spot", "average"), "material"),
    **dict.fromkeys(("activity", "open"), "process"),
    "replaced": "way",
}
"""Item axis of each record; pools for all others."""


def label_array(result: StressResult, name: str) -> xr.DataArray:
    """Return a record ``(month, item, draw)`` whose items carry their names as coordinates."""
    import xarray as xr

    if name not in result.records:
        raise UnknownNameError(unknown_name("record", name, list(result.records)))
    axis = AXES.get(name, "pool")
    dates = np.array(result.calendar.dates, dtype="datetime64[ns]")
    coordinates: dict[str, object] = {"month": dates, "draw": np.arange(result.draws)}
    for label, values in _labels(result, axis).items():
        coordinates[label] = (axis, list(values))
    return xr.DataArray(
        result.records[name], dims=("month", axis, "draw"), coords=coordinates, name=name
    )


def _labels(result: StressResult, axis: str) -> dict[str, list[str]]:
    layout = result.layout
    names, regions = layout.material_names, layout.regions
    if axis == "use":
        return use_labels(result)
    if axis == "way":
        uses, ways = use_labels(result), result.inputs.ways
        return {k: [v[u] for u in ways.use] for k, v in uses.items()} | {
            "substitute": list(ways.names)
        }
    if axis == "material":
        return {"material": list(names)}
    if axis == "process":
        return {
            "region": [regions[r] for r in layout.process_region],
            "process": [layout.technology.processes[k] for k in layout.process_kind],
        }
    if axis == "arc":
        ends = {"region": layout.arc_origin, "partner": layout.arc_destination}
        return {
            "material": [names[m] for m in layout.pool_material[layout.arc_origin]],
            **{k: [regions[r] for r in layout.pool_region[p]] for k, p in ends.items()},
        }
    return {
        "region": [regions[r] for r in layout.pool_region],
        "material": [names[m] for m in layout.pool_material],
    }
