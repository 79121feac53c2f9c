"""What a disruption does to the makers of some regions, draw by draw: an exchange type."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Disruption:
    """Shortages, units not made and prices, as the simulator hands them on.

    The last axis of every array is the draw; draw 0 is the central run, and statistics count the
    others. A shortage is need at the prices before, net of substitution, less what is delivered.

    Attributes
    ----------
    scenario, title
        Id and title.
    regions
        Whose makers they are.
    start, months
        First month (``2025-04``) and how many.
    seed
        Of the draws.
    odds
        Chance that the scenario comes within a year, low and high [1]; ``None`` where unknown.
    sectors
        Sectors with any need.
    sector_share
        Need unmet over need, by value of the materials before, (sector, month, draw) [1].
    sector_months
        The same added up over the run, (sector, draw) [month of need].
    pairs
        Sector and material, (pair).
    pair_need
        Need before, (pair) [unit of the material/month].
    pair_value
        Its value before, (pair) [USD/month]; ``nan`` where the material has no price.
    pair_months
        Need unmet over the run, (pair, draw) [month of need].
    elements
        Elements in what the makers use.
    use
        Use before by sector, (sector, element) [t REO/month].
    element_lost
        (element, draw) [t REO].
    products
        Sector, product, region (blank for any), unit: equivalents that stand for a sector.
    units
        Units not made over the run, (product, draw) [unit of the product].
    oxides
        Oxides with a price.
    price_before
        Outside the controller, (oxide) [USD/kg].
    price
        Volume-weighted price outside, (oxide, month, draw) [USD/kg].

    Raises
    ------
    ValueError
        An array does not have the axes above.
    """

    scenario: str
    title: str
    regions: tuple[str, ...]
    start: str
    months: int
    seed: int
    odds: tuple[float, float, float] | None
    sectors: tuple[str, ...]
    sector_share: Floats = field(repr=False)
    sector_months: Floats = field(repr=False)
    pairs: tuple[tuple[str, str], ...]
    pair_need: Floats = field(repr=False)
    pair_value: Floats = field(repr=False)
    pair_months: Floats = field(repr=False)
    elements: tuple[str, ...]
    use: Floats = field(repr=False)
    element_lost: Floats = field(repr=False)
    products: tuple[tuple[str, str, str, str], ...]
    units: Floats = field(repr=False)
    oxides: tuple[str, ...]
    price_before: Floats = field(repr=False)
    price: Floats = field(repr=False)

    def __post_init__(self) -> None:
        """Check the axes."""
        count = self.draws + 1
        sectors, pairs, oxides = len(self.sectors), len(self.pairs), len(self.oxides)
        wanted = {
            "sector_share": (sectors, self.months, count),
            "sector_months": (sectors, count),
            "pair_need": (pairs,),
            "pair_value": (pairs,),
            "pair_months": (pairs, count),
            "use": (sectors, len(self.elements)),
            "element_lost": (len(self.elements), count),
            "units": (len(self.products), count),
            "price_before": (oxides,),
            "price": (oxides, self.months, count),
        }
        wrong = [
            f"{name} is {getattr(self, name).shape} instead of {shape}"
            for name, shape in wanted.items()
            if getattr(self, name).shape != shape
        ]
        if wrong:
            raise ValueError("; ".join(wrong))

    @property
    def draws(self) -> int:
        """How many draws there are besides the central one."""
        return int(self.sector_months.shape[-1]) - 1
