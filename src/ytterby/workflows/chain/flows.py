"""What flows from place to place, before and after plants stop."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import polars as pl

from ytterby.indicators.accounts.arrays import HIGH, LOW
from ytterby.workflows.chain.net import RETURN, USE, Net
from ytterby.workflows.chain.whatif import Off

SCHEMA: Mapping[str, type[pl.DataType]] = {
    "from_stage": pl.String,
    "from_region": pl.String,
    "to_stage": pl.String,
    "to_region": pl.String,
    "flow": pl.Float64,
    "low": pl.Float64,
    "high": pl.Float64,
    "flow_after": pl.Float64,
}


def list_flows(net: Net, off: Off, element: str = "", stage: str = "") -> pl.DataFrame:
    """Return flows between different regions, the largest first.

    Trade that only passes through a region is looked through: a flow joins the place where an atom
    was last processed to the one where it is processed next, or used.

    Parameters
    ----------
    net, off
        The chain, and what is left of it.
    element
        Element or group; all rare earths together by default.
    stage
        Only what this stage sends; every stage by default.

    Returns
    -------
    DataFrame
        ``from_stage, from_region, to_stage, to_region, flow, low, high, flow_after`` [t REO/year].
    """
    members = net.members(element)
    found: dict[tuple[str, str, str, str], list[np.ndarray]] = {}
    inner = np.flatnonzero(np.isin(net.element, members))
    for i in inner:
        from_stage, from_region = net.places[net.source[i]]
        to_stage, to_region = net.places[net.target[i]]
        if from_region == to_region or (stage and from_stage != stage):
            continue
        left = off.left[net.element[i], net.source[i]]
        pair = np.stack([net.mass[i], net.mass[i] * left])
        found.setdefault((from_stage, from_region, to_stage, to_region), []).append(pair)
    for i in np.flatnonzero(np.isin(net.used_element, members)):
        from_stage, from_region = net.places[net.used_source[i]]
        to_region = net.regions[net.used_region[i]]
        if from_region == to_region or (stage and from_stage != stage):
            continue
        left = off.left[net.used_element[i], net.used_source[i]]
        pair = np.stack([net.used[i], net.used[i] * left])
        found.setdefault((from_stage, from_region, USE, to_region), []).append(pair)
    if not found:
        return pl.DataFrame(schema=dict(SCHEMA))
    total = np.stack([np.sum(parts, axis=0) for parts in found.values()])
    best, drawn = total[:, 0, 0], total[:, 0, 1:]
    low = high = np.full(len(best), np.nan)
    if drawn.shape[1]:
        quantile = np.quantile if np.isfinite(drawn).all() else np.nanquantile
        low, high = quantile(drawn, (LOW, HIGH), axis=1)
    frame = pl.DataFrame(list(found), schema=list(SCHEMA)[:4], orient="row").with_columns(
        flow=pl.Series(best),
        low=pl.Series(np.fmin(low, best)),
        high=pl.Series(np.fmax(high, best)),
        flow_after=pl.Series(total[:, 1, 0]),
    )
    return frame.with_columns(pl.selectors.float().fill_nan(None)).sort("flow", descending=True)


__all__ = ["RETURN", "SCHEMA", "USE", "list_flows"]
