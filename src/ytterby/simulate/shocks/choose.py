"""Which pools, arcs, uses and processes of a chain an event is about."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from ytterby.simulate.goods import Goods, material_mask
from ytterby.simulate.kernel.layout import Layout
from ytterby.simulate.shocks.channel import Flags, Floats


@dataclass(frozen=True)
class Chooser:
    """Turns the names that events use into rows of the layout.

    Attributes
    ----------
    layout
        The compiled chain.
    target
        Regions of the target, for events against ``target``.
    members, elements
        Regions of each name that events use for who and against whom; elements of each symbol or
        group.
    plants
        Region, stage and share of the region's output there [1] of each stage of a facility.
    """

    layout: Layout
    target: tuple[str, ...]
    members: Mapping[str, tuple[str, ...]]
    elements: Mapping[str, tuple[str, ...]]
    plants: Mapping[str, Sequence[tuple[str, str, float]]] = field(default_factory=dict)

    def materials(self, goods: Goods) -> Flags:
        """Return which materials some goods are, ``(material)``."""
        symbols = tuple(e for name in goods.elements for e in self.elements[name])
        if goods.elements and not symbols:
            return np.zeros(len(self.layout.materials), dtype=bool)
        return material_mask(self.layout, replace(goods, elements=symbols))

    def regions(self, names: Sequence[str], but: Sequence[str] = ()) -> Flags:
        """Return which regions names stand for, without those of other names, ``(region)``."""
        chosen: set[str] = set()
        for name in names:
            chosen |= self._members(name)
        without: set[str] = set()
        for name in but:
            without |= self._members(name)
        return np.array([r in chosen and r not in without for r in self.layout.regions])

    def _members(self, name: str) -> set[str]:
        if name == "all":
            return set(self.layout.regions)
        if name == "target":
            return set(self.target)
        return set(self.members[name])

    def pools(self, who: Sequence[str], goods: Goods, but: Sequence[str] = ()) -> Flags:
        """Return the pools of some goods in some regions, ``(pool)``."""
        layout = self.layout
        here = self.regions(who, but=but)[layout.pool_region]
        return np.asarray(here & self.materials(goods)[layout.pool_material])

    def arcs(self, who: Sequence[str], against: Sequence[str], goods: Goods) -> Flags:
        """Return the arcs of some goods from some regions to others, ``(arc)``."""
        return self._between(
            self.regions(who), self.regions(against, but=who), self.materials(goods)
        )

    def flows(self, origin: Flags, destination: Flags, goods: Goods) -> Flags:
        """Return the arcs of some goods between regions given as ``(region)``, ``(arc)``."""
        return self._between(origin, destination, self.materials(goods))

    def stocks(self, regions: Flags, goods: Goods) -> Flags:
        """Return the pools of some goods in regions given as ``(region)``, ``(pool)``."""
        layout = self.layout
        return np.asarray(regions[layout.pool_region] & self.materials(goods)[layout.pool_material])

    def lookalikes(self, who: Sequence[str], against: Sequence[str], goods: Goods) -> Flags:
        """Return arcs of magnets that the elements leave out, ``(arc)``."""
        only = self.materials(replace(goods, elements=())) & ~self.materials(goods)
        tech = self.layout.technology
        only &= np.array([tech.family[m] == "magnet" for m in self.layout.materials])
        only &= self.materials(goods).any()
        family = np.array([tech.family[m] for m in self.layout.materials])
        only &= np.isin(family, family[self.materials(goods)])
        return self._between(self.regions(who), self.regions(against, but=who), only)

    def _between(self, origin: Flags, destination: Flags, material: Flags) -> Flags:
        layout = self.layout
        return np.asarray(
            origin[layout.pool_region[layout.arc_origin]]
            & destination[layout.pool_region[layout.arc_destination]]
            & material[layout.pool_material[layout.arc_origin]]
        )

    def uses(self, who: Sequence[str], sectors: Sequence[str], goods: Goods) -> Flags:
        """Return the uses of some goods by some sectors of some regions, ``(use)``."""
        layout = self.layout
        chosen = [not sectors or layout.sectors[s] in sectors for s in layout.use_sector]
        return np.asarray(self.pools(who, goods)[layout.use_pool] & np.array(chosen, dtype=bool))

    def ore_shares(self, ore: str) -> dict[str, float]:
        """Return the share of each element in the rare earths of an ore; nothing if unknown."""
        technology = self.layout.technology
        name = f"concentrate:{ore}"
        if name not in technology.materials:
            return {}
        held = technology.composition[technology.material_index[name]]
        return dict(zip(technology.elements, (held / held.sum()).tolist(), strict=True))

    def products(self, stages: Sequence[str]) -> Goods:
        """Return the goods that some stages make; all goods for none."""
        return Goods((), (), (), tuple(stages), 0.0)

    def capacity_share(
        self, who: Sequence[str], stages: Sequence[str], facilities: Sequence[str] = ()
    ) -> Floats:
        """Return what share of each process's capacity is meant, ``(process)`` [1].

        Facilities limit it to the share of their region's output that they make together.
        """
        layout = self.layout
        stage = np.array([layout.technology.stage[k] for k in layout.process_kind])
        meant = self.regions(who)[layout.process_region]
        if stages:
            meant = meant & np.isin(stage, list(stages))
        if not facilities:
            return meant.astype(np.float64)
        share = np.zeros(len(stage))
        for name in facilities:
            for region, at, part in self.plants.get(name, ()):
                here = np.array([layout.regions[r] == region for r in layout.process_region])
                share += np.where(meant & here & (stage == at), part, 0.0)
        return np.minimum(share, 1.0)
