"""How the cost of an ore is shared among the elements that it yields together."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

from ytterby.core.chain import Chain
from ytterby.indicators.accounts.context import element_groups
from ytterby.packs import read_pack

VALUE, MASS = "value", "mass"
NDPR = ("Nd", "Pr")


@dataclass(frozen=True, slots=True)
class Basket:
    """A kilogram of rare-earth oxide of one ore at stated prices.

    Attributes
    ----------
    shares
        Element → share of the mass [1].
    prices
        Element → price of its oxide [USD/kg]; an element without a price carries no cost by value,
        and has none of its own: a gap.
    """

    shares: Mapping[str, float]
    prices: Mapping[str, float]

    def mass(self, elements: tuple[str, ...]) -> float:
        """Return the share of some elements in the mass [1]."""
        return sum(self.shares.get(e, 0.0) for e in elements)

    def worth(self, elements: tuple[str, ...] | None = None) -> float:
        """Return the value of some elements, or of all, in a kilogram [USD/kg]."""
        names = tuple(self.shares) if elements is None else elements
        return sum(self.shares.get(e, 0.0) * self.prices.get(e, 0.0) for e in names)

    def price(self, elements: tuple[str, ...]) -> float:
        """Return the price of some elements together, as the ore mixes them [USD/kg].

        Examples
        --------
        >>> Basket({"Nd": 0.2, "Tm": 0.8}, {"Nd": 50.0}).price(("Tm",))
        nan
        """
        mass = self.mass(elements)
        priced = any(e in self.prices and self.shares.get(e, 0.0) > 0.0 for e in elements)
        return self.worth(elements) / mass if priced else float("nan")

    def per_kg_of_all(self, per: str) -> float:
        """Return kilograms of all oxide cost per dollar stated per ``REO``, ``NdPr``, ``NdPr-eq``.

        A cost of c per kilogram of NdPr that bears it all is c times the share of NdPr per kilogram
        of all oxide; per kilogram of NdPr equivalent it is c times the value of all over the price
        of NdPr.

        Examples
        --------
        >>> ore = Basket({"Nd": 0.2, "Ce": 0.8}, {"Nd": 50.0, "Ce": 1.0})
        >>> [round(ore.per_kg_of_all(per), 3) for per in ("REO", "NdPr", "NdPr-eq")]
        [1.0, 0.2, 0.216]
        """
        if per == "REO":
            return 1.0
        if per == "NdPr":
            return self.mass(NDPR)
        if per == "NdPr-eq":
            price = self.price(NDPR)
            return self.worth() / price if price > 0.0 else float("nan")
        raise ValueError(f"no such basis of a cost: '{per}'")

    def factor(self, elements: tuple[str, ...], by: str = VALUE) -> float:
        """Return the cost of a kilogram of some elements over that of a kilogram of all oxide.

        By value every element bears cost in proportion to its price, so the factor is its price
        over the value of a kilogram of all; by mass every kilogram bears the same, so it is 1.
        Costs of all elements add up to the cost of the ore either way.

        Parameters
        ----------
        elements
            Symbols.
        by
            ``value`` or ``mass``.

        Examples
        --------
        >>> ore = Basket({"Nd": 0.2, "Ce": 0.8}, {"Nd": 50.0, "Ce": 1.0})
        >>> round(ore.factor(("Nd",)), 3), ore.factor(("Nd",), "mass")
        (4.63, 1.0)
        """
        if by == MASS:
            return 1.0 if self.mass(elements) > 0.0 else float("nan")
        worth = self.worth()
        return self.price(elements) / worth if worth > 0.0 else float("nan")


def members_of(chain: Chain, element: str) -> tuple[str, ...]:
    """Return the symbols of an element or group; a chain made by hand knows the pack's groups."""
    groups = element_groups(chain)
    if element in groups:
        return groups[element]
    return read_pack().groups.get(element, (element,))


def oxide_prices(chain: Chain, market: str = "outside") -> dict[str, float]:
    """Return the price of each oxide in one market [USD/kg REO]; a gap is left out."""
    rows = chain.prices.filter(
        (pl.col("market") == market) & pl.col("material").str.starts_with("oxide:")
    )
    pairs = zip(rows["material"].str.strip_prefix("oxide:"), rows["value"], strict=True)
    return {e: float(v) for e, v in pairs if v is not None}


def chain_ore(chain: Chain, ore: str) -> dict[str, float]:
    """Return the composition of an ore of the chain's pack; empty where it has none."""
    tech = chain.technology
    at = tech.material_index.get(f"concentrate:{ore}")
    if at is None:
        return {}
    held = tech.composition[at]
    total = float(held.sum())
    return {e: float(v) / total for e, v in zip(tech.elements, held, strict=True) if v > 0.0}
