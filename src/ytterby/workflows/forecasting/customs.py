"""Magnets that leave a country as its customs would count them, under control and free."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Self

import numpy as np
import polars as pl
from numpy.typing import NDArray

from ytterby.simulate.events import Control
from ytterby.simulate.goods import material_mask
from ytterby.simulate.kernel.layout import Layout
from ytterby.simulate.kernel.values import Record
from ytterby.simulate.scenario.model import Scenario
from ytterby.workflows.forecasting.setting import Setting
from ytterby.workflows.forecasting.start import Start

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
FAMILY = "magnet"
PARTS = (True, False)
"""Goods under control first, then those that are free."""


@dataclass(frozen=True)
class Customs:
    """What customs count: goods of one family that leave a country.

    Attributes
    ----------
    materials
        Names of the goods under control, and of the free ones.
    arcs
        Contracts by place and part: to all and to the buyer, under control and free.
    sellers, buyers
        Pools of the goods at home and at the buyer's, ``(pool)``.
    controlled
        Materials under control, ``(material)``.
    usual
        What usually leaves, ``(place, part)`` [t product/month].
    """

    materials: tuple[tuple[str, ...], tuple[str, ...]]
    arcs: tuple[tuple[NDArray[np.intp], ...], ...] = field(repr=False)
    sellers: Flags = field(repr=False)
    buyers: Flags = field(repr=False)
    controlled: Flags = field(repr=False)
    pool_material: NDArray[np.intp] = field(repr=False)
    usual: Floats = field(repr=False)

    @classmethod
    def of(cls, setting: Setting, start: Start, layout: Layout) -> Self:
        """Return what customs of the seller count in a layout."""
        region = np.array(layout.regions)
        family = np.array([layout.technology.family[m] for m in layout.materials])
        origin, to = layout.arc_origin, layout.arc_destination
        material = layout.pool_material[origin]
        leaves = region[layout.pool_region[origin]] == setting.seller
        leaves &= region[layout.pool_region[to]] != setting.seller
        leaves &= family[material] == FAMILY
        there = region[layout.pool_region[to]] == setting.buyer
        controlled = controlled_materials(start.scenario, layout)
        arcs = tuple(
            tuple(np.flatnonzero(mine & (controlled[material] == part)) for part in PARTS)
            for mine in (leaves, leaves & there)
        )
        goods = family[layout.pool_material] == FAMILY
        names = np.array(layout.material_names)
        held, free = (tuple(names[(family == FAMILY) & (controlled == part)]) for part in PARTS)
        return cls(
            materials=(held, free),
            arcs=arcs,
            sellers=goods & (region[layout.pool_region] == setting.seller),
            buyers=goods & (region[layout.pool_region] == setting.buyer),
            controlled=controlled,
            pool_material=layout.pool_material,
            usual=np.array([[layout.arc_flow[a].sum() for a in place] for place in arcs]),
        )

    def count(self, record: Record) -> Floats:
        """Return what leaves over what usually does, ``(place, part, draw)`` [1].

        Smuggled goods are not counted. Goods sold outside of contracts have no named buyer: each
        buyer of a good has the same share of the seller's.
        """
        legal = record.shipped - record.leaked
        total = np.stack(
            [np.stack([np.add.reduce(legal[arcs], axis=0) for arcs in p]) for p in self.arcs]
        )
        for one in np.unique(self.pool_material[self.sellers]):
            here, part = self.pool_material == one, PARTS.index(bool(self.controlled[one]))
            sold = np.add.reduce(record.sold[self.sellers & here], axis=0)
            every = np.add.reduce(record.sold[here], axis=0)
            bought = np.add.reduce(record.bought[self.buyers & here], axis=0)
            total[0, part] += sold
            total[1, part] += bought * sold / np.maximum(every, 1e-300)
        return np.asarray(total / self.usual[..., None], dtype=np.float64)


def controlled_materials(scenario: Scenario, layout: Layout) -> Flags:
    """Return the materials that any control of a scenario names, ``(material)``."""
    found = np.zeros(len(layout.materials), dtype=bool)
    for event in scenario.events:
        if isinstance(event, Control):
            found |= material_mask(layout, event.goods)
    return found


def usual_mix(setting: Setting, start: Start, customs: Customs, draws: int) -> Floats:
    """Return what a usual month is made of, ``(3, draw)`` [1].

    Rows: share under control of all exports and of those to the buyer, and the buyer's share of
    all. Draw 0 is the chain itself; the others take its posterior draws in turn, for the run knows
    which grades leave no better than the chain does.
    """
    chain = start.chain
    flows = chain.flows.with_row_index("row")
    leaves = (pl.col("kind") == "trade") & (pl.col("region") == setting.seller)
    held, free = customs.materials
    mine = flows.filter(leaves & pl.col("material").is_in([*held, *free]))
    there = (mine["destination"] == setting.buyer).to_numpy()
    under = mine["material"].is_in(held).to_numpy()
    values = np.concatenate([mine["value"].to_numpy()[:, None], chain.draws[mine["row"]]], axis=1)
    taken = np.r_[0, 1 + np.arange(draws - 1) % (values.shape[1] - 1)]
    total, bought = values.sum(axis=0), values[there].sum(axis=0)
    mix = np.stack(
        [values[under].sum(axis=0) / total, values[under & there].sum(axis=0) / bought,
         bought / total]
    )  # fmt: skip
    return np.asarray(mix[:, taken], dtype=np.float64)
