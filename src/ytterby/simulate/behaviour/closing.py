"""When plants close and restart, as arrays of the step."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

from ytterby.simulate.behaviour.parameters import Estimate, Parameters
from ytterby.simulate.behaviour.worth import contained_shares, input_values, output_values
from ytterby.simulate.kernel.engine import SegmentMap, segment_map
from ytterby.simulate.kernel.layout import Layout
from ytterby.simulate.kernel.values import Plants
from ytterby.simulate.shocks.structure import Structure

Floats = NDArray[np.float64]
THRESHOLD = "worth of output over the baseline's from which makers lose money"


def closing_plants(
    layout: Layout,
    table: Parameters,
    draw: Callable[[Estimate], Floats],
    structure: Structure,
) -> Plants:
    """Return when plants close and restart; never unless an event or response is about it.

    Prices outside rise in what else is simulated; a run in which nothing presses them has nothing
    to close, and stays as it was calibrated.

    Parameters
    ----------
    layout, table
        The chain, and the table of behaviour.
    draw
        Draws of an estimate, ``(draw)``.
    structure
        What events and responses ask for.
    """
    count = len(layout.capacity)
    none, one = np.zeros((count, 1)), np.ones((count, 1))
    empty = segment_map([], [], [], (count, len(layout.demand)))
    if not structure.closing:
        basket = segment_map([], [], [], (len(layout.demand), 2 * len(layout.materials)))
        return Plants(False, empty, empty, basket,
                      none, one, one, one, one, one, none, one, one)  # fmt: skip

    def every(name: str) -> Floats:
        values = draw(table.find(name))
        return np.repeat(values[None], count, axis=0)

    made = output_values(layout)
    may_close = ~layout.fixed & ~layout.push & (np.diff(made.indptr) > 0)
    may_close &= ~_inside(layout)[layout.process_region]
    stages = [layout.technology.stage[k] for k in layout.process_kind]
    known = {dict(e.place).get("stage") for e in table.estimates if e.scope == THRESHOLD}
    thresholds = [
        draw(table.find("exit_from", **({"stage": s} if s in known else {}))) for s in stages
    ]
    idle = np.zeros(count)
    restart_from, restart_time = every("restart_from"), every("restart_time")
    for plant in structure.restarts:
        here = plant.idle > 0.0
        idle = idle + plant.idle
        if plant.price_from is not None:
            restart_from[here] = plant.price_from
        if plant.months is not None:
            restart_time[here] = plant.months
    return Plants(
        active=True,
        made=_segments(made),
        taken=_segments(input_values(layout)),
        basket=_basket(layout),
        exit_from=np.array(thresholds) * may_close[:, None],
        exit_width=np.clip(every("exit_width"), 0.01, 1.0),
        exit_time=np.maximum(every("exit_time"), 1.0),
        return_time=np.maximum(every("return_time"), 1.0),
        return_from=every("return_from"),
        least=np.minimum(every("exit_least"), 1.0),
        idle=idle[:, None],
        restart_from=restart_from,
        restart_time=np.maximum(restart_time, 1.0),
    )


def _inside(layout: Layout) -> NDArray[np.bool_]:
    """Return the regions that form the market inside, ``(region)``."""
    inside = np.zeros(len(layout.regions), dtype=bool)
    inside[layout.pool_region[layout.inside]] = True
    return inside


def _segments(matrix: sp.csr_array) -> SegmentMap:
    found = matrix.tocoo()
    return segment_map(
        found.row.astype(np.intp), found.col.astype(np.intp), found.data, found.shape
    )


def _basket(layout: Layout) -> SegmentMap:
    """Return which prices the makers of each pool's goods live on, ``(pool, 2 · material)`` [1].

    Who sold goods to the market inside in the baseline was paid there; who sold ore lives on what
    the oxides in it fetch for those who separate it.
    """
    count, pools = len(layout.materials), len(layout.demand)
    inward = layout.inside[layout.arc_destination] & ~layout.inside[layout.arc_origin]
    demand = np.where(layout.demand > 0.0, layout.demand, 1.0)
    sent = np.bincount(layout.arc_origin, layout.arc_flow * inward, pools) / demand
    share = np.where(layout.inside, 1.0, sent)
    held, went = contained_shares(layout), _destinations(layout)
    place = {
        (int(region), int(material)): pool
        for pool, (region, material) in enumerate(
            zip(layout.pool_region, layout.pool_material, strict=True)
        )
    }
    inside = _inside(layout)
    target, source, weight = [], [], []

    def follow(pool: int, material: int, part: float, sold: float) -> None:
        for market, size in ((0, part * sold), (count, part * (1.0 - sold))):
            if size > 0.0:
                target.append(pool)
                source.append(market + material)
                weight.append(size)

    for pool, material in enumerate(layout.pool_material):
        if int(material) not in held:
            follow(pool, int(material), 1.0, float(share[pool]))
            continue
        for region, part in went[pool].items():
            for oxide, value in held[int(material)].items():
                made = place.get((region, oxide))
                sold = float(inside[region]) if made is None else float(share[made])
                follow(pool, oxide, part * value, sold)
    return segment_map(target, source, weight, (pools, 2 * count))


def _destinations(layout: Layout) -> list[dict[int, float]]:
    """Return the regions that each pool's goods went to, with their shares [1]."""
    sums: list[dict[int, float]] = [{} for _ in layout.demand]
    home = np.maximum(
        layout.demand - np.bincount(layout.arc_origin, layout.arc_flow, len(layout.demand)), 0.0
    )
    for pool, amount in enumerate(home):
        sums[pool][int(layout.pool_region[pool])] = float(amount)
    for origin, destination, flow in zip(
        layout.arc_origin, layout.arc_destination, layout.arc_flow, strict=True
    ):
        region = int(layout.pool_region[destination])
        sums[origin][region] = sums[origin].get(region, 0.0) + float(flow)
    return [
        {r: v / sum(found.values()) for r, v in found.items()}
        if sum(found.values()) > 0.0
        else dict.fromkeys(found, 1.0)
        for found in sums
    ]
