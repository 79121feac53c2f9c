"""Choke prices: what a material is worth in use, per sector and for a market."""

from __future__ import annotations

import functools
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from ytterby.simulate.behaviour.parameters import Estimate, Parameters
from ytterby.simulate.kernel.layout import Layout

Floats = NDArray[np.float64]
STANDS_FOR = {"Pr": "Nd"}
"""Elements that are bought together: the first takes the estimates of the second."""

UNPRICED = 1.0
"""Stands where an array needs a number and a material has no price [USD/kg]. Such a material has no
market (``Baseline.priced``), so that nothing ever reads the number."""


class ChokeTable:
    """Choke price of the oxide per element and sector, with what to do where none is estimated."""

    def __init__(
        self, parameters: Parameters, layout: Layout, draw: Callable[[Estimate], Floats]
    ) -> None:
        self._known = parameters.chokes()
        self._multiple = parameters.find("choke_multiple")
        self._draw = draw
        tech = layout.technology
        index = {m: i for i, m in enumerate(layout.material_names)}
        self.oxide_price = np.array(
            [
                layout.price_outside[index[f"oxide:{e}"]] if f"oxide:{e}" in index else np.nan
                for e in tech.elements
            ]
        )
        self._position = tech.element_index

    def oxide(self, element: str, sector: str) -> Floats:
        """Return the choke price of an element's oxide in a sector, ``(draw)`` [USD/kg].

        Falls back on the element's ``other`` sectors, then on the middle of its estimates, then on
        a multiple of its reference price. Never below the reference price.
        """
        key = STANDS_FOR.get(element, element)
        price = self.oxide_price[self._position[element]]
        found = self._known.get((key, sector)) or self._known.get((key, "other"))
        if found is not None:
            value = self._draw(found)
        else:
            own = [e for (el, _), e in self._known.items() if el == key]
            if own:
                logs = sum((np.log(self._draw(e)) for e in own), start=np.zeros(1))
                value = np.exp(logs / len(own))
            else:
                value = self._draw(self._multiple) * price
        return np.asarray(np.maximum(value, price), dtype=np.float64)


def use_chokes(layout: Layout, table: ChokeTable) -> Floats:
    """Return the price of the material above which each use stops, ``(use, draw)`` [USD/kg].

    A product is worth its reference price plus what its dearest content is worth beyond its own:
    :math:`P_m + \\max_e c_{me} (\\hat P_{es} - P_e)`, with :math:`c` the content.
    """
    tech = layout.technology
    used = layout.pool_material[layout.use_pool]
    price = np.nan_to_num(layout.price_outside, nan=UNPRICED)
    worth: dict[tuple[int, int], Floats] = {}
    for material, sector in zip(used, layout.use_sector, strict=True):
        if (material, sector) in worth:
            continue
        held = layout.composition[material]
        if not (held > 0).any():
            raise ValueError(f"{tech.materials[layout.materials[material]]} holds no element")
        # What has no price is not known to be worth more than its price: it adds nothing.
        beyond = [np.zeros(1)] + [
            held[position]
            * (
                table.oxide(tech.elements[position], layout.sectors[sector])
                - table.oxide_price[position]
            )
            for position in np.flatnonzero((held > 0) & ~np.isnan(table.oxide_price))
        ]
        worth[material, sector] = price[material] + functools.reduce(np.maximum, beyond)
    rows = [worth[m, s] for m, s in zip(used, layout.use_sector, strict=True)]
    return np.stack(np.broadcast_arrays(*rows))


def market_chokes(layout: Layout, table: ChokeTable, chokes: Floats) -> Floats:
    """Return the bound of the outside spot price, ``(material, draw)`` [USD/kg].

    The mean value in use outside, geometric and weighted by need: of the products themselves, and
    for oxides and metals of all uses that hold the element.
    """
    tech = layout.technology
    outside = np.where(layout.inside[layout.use_pool], 0.0, layout.need)
    used = layout.pool_material[layout.use_pool]
    draws = chokes.shape[1]
    total = np.zeros((len(tech.elements), 1))
    logs = np.zeros((len(tech.elements), draws))
    for position, element in enumerate(tech.elements):
        held = outside * layout.composition[used, position]
        for sector in np.unique(layout.use_sector[held > 0]):
            weight = held[layout.use_sector == sector].sum()
            total[position] += weight
            logs[position] += weight * np.log(table.oxide(element, layout.sectors[sector]))
    rows = []
    for material in range(len(layout.materials)):
        price = np.nan_to_num(layout.price_outside[material], nan=UNPRICED)
        mine = (used == material) & (outside > 0)
        family = tech.family[layout.materials[material]]
        position = int(layout.composition[material].argmax())
        if family in ("oxide", "metal") and total[position] > 0:
            bound = np.exp(logs[position] / total[position])
            bound = bound + price - np.nan_to_num(table.oxide_price[position], nan=price)
        elif mine.any():
            weighed = sum(
                (outside[u] * np.log(chokes[u]) for u in np.flatnonzero(mine)),
                start=np.zeros(draws),
            )
            bound = np.exp(weighed / outside[mine].sum())
        else:
            bound = np.full(draws, price)
        rows.append(np.maximum(bound, price))
    return np.array(rows)
