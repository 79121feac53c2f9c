"""How uses, pools and arcs add up to what is kept of every draw."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from ytterby.simulate.behaviour.products import Product
from ytterby.simulate.ensemble.outline import Outline
from ytterby.simulate.kernel.engine import SegmentMap, segment_map
from ytterby.simulate.tables.pools import home_use


class Sums:
    """Sums from uses, pools and arcs to the items of an outline."""

    def __init__(self, outline: Outline) -> None:
        self._outline = outline

    @cached_property
    def element(self) -> SegmentMap:
        """Uses to the target's elements [t REO/unit]."""
        layout, own = self._outline.layout, self._outline.own_uses
        names = layout.technology.elements
        chosen = [names.index(e) for e in self._outline.elements]
        content = layout.composition[layout.pool_material[layout.use_pool[own]]][:, chosen]
        use, element = np.nonzero(content)
        size = (len(chosen), len(layout.need))
        return segment_map(element, own[use], content[use, element], size)

    @cached_property
    def pair(self) -> SegmentMap:
        """Uses to the target's sectors with their materials."""
        own, pair = self._outline.own_uses, self._outline.pair_of
        known = pair >= 0
        size = (len(self._outline.pairs), len(self._outline.layout.need))
        return segment_map(pair[known], own[known], np.ones(int(known.sum())), size)

    @cached_property
    def _own_sector(self) -> NDArray[np.intp]:
        """Sector of each use of the target in the outline's order, -1 for others, ``(use)``."""
        layout, place = self._outline.layout, _places(self._outline.sectors)
        item = np.full(len(layout.need), -1, dtype=np.intp)
        for use in self._outline.own_uses:
            item[use] = place.get(layout.sectors[layout.use_sector[use]], -1)
        return item

    @cached_property
    def _user(self) -> NDArray[np.intp]:
        """Region of each use in the outline's order, ``(use)``."""
        layout, place = self._outline.layout, _places(self._outline.users)
        names = [layout.regions[r] for r in self._outline.use_region]
        return np.array([place.get(n, -1) for n in names], dtype=np.intp)

    @cached_property
    def sector(self) -> SegmentMap:
        """Uses to the target's sectors, by value."""
        return self._weighed(self._own_sector, len(self._outline.sectors))

    @cached_property
    def sector_worth(self) -> SegmentMap:
        """Uses to the target's sectors [million USD/unit]."""
        return self._valued(self._own_sector, len(self._outline.sectors))

    @cached_property
    def region(self) -> SegmentMap:
        """Uses to regions, by value."""
        return self._weighed(self._user, len(self._outline.users))

    @cached_property
    def region_worth(self) -> SegmentMap:
        """Uses to regions [million USD/unit]."""
        return self._valued(self._user, len(self._outline.users))

    def _valued(self, item: NDArray[np.intp], count: int) -> SegmentMap:
        known = item >= 0
        uses = np.flatnonzero(known)
        return segment_map(item[known], uses, self._outline.worth[known], (count, len(item)))

    def _weighed(self, item: NDArray[np.intp], count: int) -> SegmentMap:
        """Return sums by value; by mass for items none of whose materials has a value."""
        need, worth = self._outline.layout.need, self._outline.worth
        known = item >= 0
        value = np.bincount(item[known], (worth * need)[known], count)
        weight = np.where(value[np.maximum(item, 0)] > 0, worth, 1.0)
        return segment_map(item[known], np.flatnonzero(known), weight[known], (count, len(item)))

    @cached_property
    def _makers(self) -> tuple[SegmentMap, SegmentMap, NDArray[np.bool_]]:
        """Sums of uses per product and region of the target, of those per product, and kind."""
        outline, layout = self._outline, self._outline.layout
        rows: list[tuple[int, int]] = []
        product_of: list[int] = []
        for number, product in enumerate(outline.products):
            for region in outline.regions:
                if product.region not in ("", region):
                    continue
                uses = [u for u in outline.own_uses if self._made_of(product, region, u)]
                rows.extend((len(product_of), u) for u in uses)
                product_of.append(number)
        count = len(product_of)
        at, uses = ([r[i] for r in rows] for i in (0, 1))
        first = segment_map(at, uses, np.ones(len(rows)), (count, len(layout.need)))
        second = segment_map(
            product_of, np.arange(count), np.ones(count), (len(outline.products), count)
        )
        return first, second, np.array(
            [outline.products[p].by != "content" for p in product_of], dtype=bool
        )  # fmt: skip

    def _made_of(self, product: Product, region: str, use: int) -> bool:
        layout = self._outline.layout
        if layout.regions[self._outline.use_region[use]] != region:
            return False
        if layout.sectors[layout.use_sector[use]] != product.sector:
            return False
        name = layout.material_names[layout.pool_material[layout.use_pool[use]]]
        return any(name == s or name.startswith(f"{s}:") for s in product.materials)

    @cached_property
    def maker(self) -> SegmentMap:
        """Uses to products in each region of the target."""
        return self._makers[0]

    @cached_property
    def product(self) -> SegmentMap:
        """Products in regions to products."""
        return self._makers[1]

    @cached_property
    def by_share(self) -> NDArray[np.bool_]:
        """Whether units follow the share of need that is lacking, not its mass."""
        return self._makers[2]

    @cached_property
    def cover(self) -> SegmentMap:
        """Pools to months of the target's cover."""
        outline, layout = self._outline, self._outline.layout
        place, pools = _places(outline.covered), outline.covered_pools
        item = [place[layout.material_names[layout.pool_material[p]]] for p in pools]
        use = home_use(layout)[pools]
        whole = np.bincount(item, use, len(place)) if len(pools) else np.ones(len(place))
        size = (len(place), len(layout.demand))
        return segment_map(item, pools, 1.0 / whole[item] if item else [], size)

    @cached_property
    def exports_arcs(self) -> SegmentMap:
        """Arcs that leave the market inside to elements [t REO/unit]."""
        layout = self._outline.layout
        arcs = np.flatnonzero(self._outline.abroad)
        return self._contents(arcs, layout.arc_origin[arcs], len(layout.arc_flow))

    @cached_property
    def exports_pools(self) -> SegmentMap:
        """Pools inside, for what they sell outside of contracts, to elements."""
        pools = np.flatnonzero(self._outline.layout.inside)
        return self._contents(pools, pools, len(self._outline.layout.demand))

    def _contents(self, at: NDArray[np.intp], pools: NDArray[np.intp], width: int) -> SegmentMap:
        layout = self._outline.layout
        content = layout.composition[layout.pool_material[pools]]
        row, element = np.nonzero(content)
        size = (len(layout.technology.elements), width)
        return segment_map(element, at[row], content[row, element], size)

    @cached_property
    def family_exports_arcs(self) -> SegmentMap:
        """Arcs that leave the market inside to families."""
        layout = self._outline.layout
        arcs = np.flatnonzero(self._outline.abroad)
        return self._of_families(arcs, layout.arc_origin[arcs], len(layout.arc_flow))

    @cached_property
    def family_exports_pools(self) -> SegmentMap:
        """Pools inside, for what they sell outside of contracts, to families."""
        pools = np.flatnonzero(self._outline.layout.inside)
        return self._of_families(pools, pools, len(self._outline.layout.demand))

    def _of_families(self, at: NDArray[np.intp], pools: NDArray[np.intp], width: int) -> SegmentMap:
        layout, place = self._outline.layout, _places(self._outline.families)
        family = [
            layout.technology.family[m] for m in layout.materials[layout.pool_material[pools]]
        ]
        item = np.array([place.get(f, -1) for f in family], dtype=np.intp)
        known = item >= 0
        return segment_map(item[known], at[known], np.ones(int(known.sum())), (len(place), width))


def _places(names: Sequence[str]) -> dict[str, int]:
    return {name: i for i, name in enumerate(names)}
