"""The state from which a run starts: the baseline, standing still."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from ytterby.core.chain import Chain
from ytterby.simulate.kernel.layout import Layout
from ytterby.simulate.kernel.values import KernelParameters, Licence, PlantState, State

LONGEST_DELAY = 12
"""Whole months that an application may take to ripen."""

Floats = NDArray[np.float64]


def initial_state(
    parameters: KernelParameters, chain: Chain, draws: int, reserve: Floats | None = None
) -> State:
    """Return the steady state of the baseline, every array ``(…, draw)``.

    Parameters
    ----------
    parameters, chain, draws
        Of the run.
    reserve
        What governments hold beyond the chain's inventories, ``(pool, 1 or draw)`` [unit of the
        material].
    """
    layout, behave, base = parameters.layout, parameters.behaviour, parameters.baseline

    def wide(values: Floats) -> Floats:
        shape = (*values.shape[:-1], draws)
        return np.ascontiguousarray(np.broadcast_to(values, shape))

    def landing(share: Floats) -> Floats:
        total = np.zeros((len(layout.demand), share.shape[1]))
        np.add.at(total, layout.arc_destination, layout.arc_flow[:, None] * share)
        return wide(total)

    exports: Floats = np.bincount(layout.arc_origin, layout.arc_flow, len(layout.demand)).astype(
        np.float64
    )
    licensed = np.zeros((len(parameters.licensed), draws))
    ways = parameters.ways.size
    return State(
        stock=wide(behave.cover * base.demand),
        government=wide(
            government_stock(layout, chain)[:, None]
            + (np.zeros((1, 1)) if reserve is None else reserve)
        ),
        arriving=landing(behave.next + behave.later),
        underway=landing(behave.later),
        ready=wide(base.activity),
        contracted=wide(base.activity),
        export_orders=wide(exports[:, None]),
        spot_orders=np.zeros((len(layout.demand), draws)),
        plants=PlantState(
            open=np.ones((len(layout.capacity), draws)),
            restarted=np.zeros((len(layout.capacity), draws)),
        ),
        response=np.zeros((len(layout.need), draws)),
        substituted=np.zeros((1, len(layout.need), draws)),
        replaced=np.zeros((ways, draws)),
        qualified=np.zeros((ways, draws)),
        covered=np.ones((len(layout.demand), draws)),
        diverted=np.zeros((len(layout.materials), draws)),
        links=wide(behave.link_rate),
        inside=wide(base.value_inside),
        contract=wide(base.value_outside),
        spot=wide(base.value_outside),
        average=wide(base.value_outside),
        rent=np.zeros((parameters.quotas.size, draws)),
        marked=wide(parameters.marks.first),
        reaction=np.zeros((parameters.reactions.size, draws)),
        licence=Licence(
            filed=np.zeros((LONGEST_DELAY + 1, *licensed.shape)),
            waiting=licensed,
            granted=licensed.copy(),
        ),
    )


def government_stock(layout: Layout, chain: Chain) -> Floats:
    """Return what governments hold, ``(pool)`` [unit of the material]: months of use at home."""
    tech = layout.technology
    exports = np.bincount(layout.arc_origin, layout.arc_flow, len(layout.demand))
    cover: dict[tuple[str, str, str], float] = {}
    for row in chain.inventories.iter_rows(named=True):
        if row["holder"] == "government" and row["cover"] is not None:
            key = (row["region"], row["family"], row["material"])
            cover[key] = cover.get(key, 0.0) + row["cover"]
    home = np.maximum(layout.demand - exports - layout.steady_out - layout.surplus, 0.0)
    stock = np.zeros(len(home))
    for pool, (region, material) in enumerate(
        zip(layout.pool_region, layout.pool_material, strict=True)
    ):
        at, position = layout.regions[region], layout.materials[material]
        names = tech.family[position], tech.materials[position]
        keys = {(at, names[0], names[1]), (at, "", names[1]), (at, names[0], ""), (at, "", "")}
        stock[pool] = home[pool] * sum(cover.get(key, 0.0) for key in keys)
    return stock
