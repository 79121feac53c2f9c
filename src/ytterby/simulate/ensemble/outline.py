"""What is kept of every draw: which numbers, of which items, in which unit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from ytterby.errors import UnknownNameError, unknown_name
from ytterby.simulate.behaviour.products import Product
from ytterby.simulate.kernel.layout import Layout
from ytterby.simulate.tables.pools import home_use

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
STOPPED = 0.5
"""Share of need unmet from which a user counts as stopped. A line that gets half of what it needs
cannot run as it did; no source gives the point, so that the share is also kept month by month."""
USED = 1e-9
"""Use over throughput below which a pool has no use of its own but for rounding."""


@dataclass(frozen=True)
class Measure:
    """Numbers kept of every draw.

    Attributes
    ----------
    name
        What it is.
    items
        What it is of; parts of a name are joined by ``|``.
    unit
        Of the numbers.
    months
        How many months each item has; 0 for one number a draw.
    """

    name: str
    items: tuple[str, ...]
    unit: str
    months: int = 0

    @property
    def size(self) -> int:
        """How many numbers a draw has."""
        return len(self.items) * max(self.months, 1)


@dataclass(frozen=True)
class Outline:
    """The items of an ensemble on a chain, and how uses, pools and arcs add up to them.

    Attributes
    ----------
    layout, regions, months, products, events
        The chain, the target's regions, how many months, which products, which events.
    """

    layout: Layout
    regions: tuple[str, ...]
    months: int
    products: tuple[Product, ...]
    events: tuple[str, ...] = ()

    @cached_property
    def own(self) -> Flags:
        """Whether a region is the target's, ``(region)``."""
        return np.array([r in self.regions for r in self.layout.regions])

    @cached_property
    def use_region(self) -> NDArray[np.intp]:
        """Region of each use, ``(use)``."""
        return self.layout.pool_region[self.layout.use_pool]

    @cached_property
    def own_uses(self) -> NDArray[np.intp]:
        """The target's uses, positions."""
        return np.flatnonzero(self.own[self.use_region])

    @cached_property
    def worth(self) -> Floats:
        """Value of a use's material outside before the run, ``(use)`` [million USD/unit]."""
        material = self.layout.pool_material[self.layout.use_pool]
        return np.nan_to_num(self.layout.value_outside[material]) * 1e-3

    @cached_property
    def elements(self) -> tuple[str, ...]:
        """Elements that the target's makers use."""
        layout = self.layout
        used = layout.pool_material[layout.use_pool[self.own_uses]]
        held = layout.need[self.own_uses] @ layout.composition[used]
        return tuple(e for e, t in zip(layout.technology.elements, held, strict=True) if t > 0)

    @cached_property
    def element_worth(self) -> Floats:
        """Value of each element's oxide outside before the run, ``(element)`` [million USD/t].

        0 where nobody knows.
        """
        layout, names = self.layout, self.layout.material_names
        oxides = [f"oxide:{e}" for e in self.elements]
        known = [layout.price_outside[names.index(o)] if o in names else 0.0 for o in oxides]
        return np.nan_to_num(np.array(known, dtype=np.float64)) * 1e-3

    @cached_property
    def pair_worth(self) -> Floats:
        """Value of the material of each pair outside before the run, ``(pair)``."""
        layout, names = self.layout, self.layout.material_names
        used = [names.index(p.partition("|")[2]) for p in self.pairs]
        return np.nan_to_num(layout.value_outside[used]) * 1e-3

    @cached_property
    def pairs(self) -> tuple[str, ...]:
        """Sectors of the target with each material that they use, ``sector|material``."""
        return tuple(dict.fromkeys(self._pair(u) for u in self.own_uses if self.layout.need[u] > 0))

    def _pair(self, use: int) -> str:
        layout = self.layout
        material = layout.material_names[layout.pool_material[layout.use_pool[use]]]
        return f"{layout.sectors[layout.use_sector[use]]}|{material}"

    @cached_property
    def pair_of(self) -> NDArray[np.intp]:
        """Pair of each of the target's uses, -1 for none, ``(own use)``."""
        place = {name: i for i, name in enumerate(self.pairs)}
        return np.array([place.get(self._pair(u), -1) for u in self.own_uses], dtype=np.intp)

    @cached_property
    def sectors(self) -> tuple[str, ...]:
        """Sectors of the target."""
        return tuple(dict.fromkeys(p.partition("|")[0] for p in self.pairs))

    @cached_property
    def users(self) -> tuple[str, ...]:
        """Regions whose makers use anything."""
        known = {self.layout.regions[r] for r in self.use_region[self.layout.need > 0]}
        return tuple(r for r in self.layout.regions if r in known)

    @cached_property
    def oxides(self) -> tuple[str, ...]:
        """Oxides that have a price on both sides."""
        layout = self.layout
        priced = ~np.isnan(layout.price_inside) & ~np.isnan(layout.price_outside)
        return tuple(
            name
            for name, known in zip(layout.material_names, priced, strict=True)
            if known and name.startswith("oxide:")
        )

    @cached_property
    def oxide_at(self) -> NDArray[np.intp]:
        """Position of each oxide among the materials."""
        names = self.layout.material_names
        return np.array([names.index(o) for o in self.oxides], dtype=np.intp)

    @cached_property
    def covered(self) -> tuple[str, ...]:
        """Materials that the target's makers use, for months of cover."""
        layout = self.layout
        names = [layout.material_names[layout.pool_material[p]] for p in self.covered_pools]
        return tuple(dict.fromkeys(names))

    @cached_property
    def covered_pools(self) -> NDArray[np.intp]:
        """The target's pools with a use of their own, positions."""
        layout = self.layout
        used = home_use(layout) > USED * np.maximum(layout.demand, 1e-12)
        return np.flatnonzero(used & self.own[layout.pool_region])

    @cached_property
    def families(self) -> tuple[str, ...]:
        """Families of material that controllers ship abroad."""
        layout, tech = self.layout, self.layout.technology
        out = self.abroad & (layout.arc_flow > 0)
        material = layout.materials[layout.pool_material[layout.arc_origin[out]]]
        return tuple(dict.fromkeys(tech.family[m] for m in np.unique(material)))

    @cached_property
    def abroad(self) -> Flags:
        """Arcs from the market inside to that outside, ``(arc)``."""
        layout = self.layout
        return layout.inside[layout.arc_origin] & ~layout.inside[layout.arc_destination]

    @cached_property
    def series(self) -> tuple[Measure, ...]:
        """What is kept month by month, in the order of the tile files."""
        months = self.months
        return (
            Measure("element_share", self.elements, "1", months),
            Measure("sector_share", self.sectors, "1", months),
            Measure("region_share", self.users, "1", months),
            Measure("inside", self.oxides, "USD/kg", months),
            Measure("spot", self.oxides, "USD/kg", months),
            Measure("average", self.oxides, "USD/kg", months),
            Measure("exports", self.layout.technology.elements, "t REO/month", months),
            Measure("family_exports", self.families, "t/month", months),
        )

    @cached_property
    def totals(self) -> tuple[Measure, ...]:
        """What is kept once a draw, in the order of the tile files."""
        groups: Sequence[tuple[str, tuple[str, ...], str]] = (
            ("element", self.elements, "t REO"),
            ("sector", self.sectors, "million USD"),
            ("region", self.users, "million USD"),
            ("pair", self.pairs, "unit of the material"),
        )
        kept = []
        for name, items, unit in groups:
            kept += [
                Measure(f"{name}_lost", items, unit),
                Measure(f"{name}_months", items, "month"),
                Measure(f"{name}_worst", items, "1"),
                Measure(f"{name}_short", items, "month"),
                Measure(f"{name}_stop", items, "month"),
            ]
        products = tuple(f"{p.sector}|{p.product}|{p.region}|{p.unit}" for p in self.products)
        return (
            *kept,
            Measure("units", products, "unit of the product"),
            Measure("cover_low", self.covered, "month"),
            Measure("spot_peak", self.oxides, "USD/kg"),
            Measure("average_peak", self.oxides, "USD/kg"),
            Measure("inside_low", self.oxides, "USD/kg"),
            Measure("miss_outside", self.oxides, "1"),
            Measure("miss_inside", self.oxides, "1"),
            Measure("happens", self.events, "1"),
        )

    def find(self, name: str) -> tuple[Measure, int, bool]:
        """Return a measure, its first row in the tile files, and whether it has months.

        Raises
        ------
        UnknownNameError
            ``unknown-measure``, with the nearest names.
        """
        for monthly, measures in ((True, self.series), (False, self.totals)):
            row = 0
            for measure in measures:
                if measure.name == name:
                    return measure, row, monthly
                row += measure.size
        known = [m.name for m in (*self.series, *self.totals)]
        raise UnknownNameError(unknown_name("measure", name, known))
