"""What a kilogram of magnet takes and gives, step by step, by where its parts come from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from ytterby.factors.environment import indicators
from ytterby.impact.environment.allocation import burden_per_kg
from ytterby.impact.environment.steps import Burden, Floats

OXIDE, METAL, MAGNET, RECYCLING = "oxide", "metal", "magnet", "recycling"
STEPS = (OXIDE, METAL, MAGNET, RECYCLING)
HEAVY = ("Dy", "Tb", "Ho", "Gd", "Y", "Er", "Tm", "Yb", "Lu")
"""Elements that a magnet takes from its source of heavy rare earths."""
COVERED = 0.8
"""Share of the mass from which sources with a figure stand for all."""


@dataclass(frozen=True)
class Recipe:
    """What a kilogram of a finished magnet is made from, losses included.

    Attributes
    ----------
    oxide
        Element → oxide charged, ``(1 + draws)`` [kg REO/kg magnet].
    metal
        Metal charged, ``(1 + draws)`` [kg metal/kg magnet].
    """

    oxide: Mapping[str, Floats] = field(repr=False)
    metal: Floats = field(repr=False)


@dataclass(frozen=True)
class Supply:
    """Oxide of one source.

    Attributes
    ----------
    burden
        Of a kilogram of all its oxide.
    shares
        Element → share of its oxide [1]; empty where nothing is shared (scrap).
    """

    burden: Burden
    shares: Mapping[str, float]


@dataclass(frozen=True)
class MagnetFootprint:
    """What a kilogram of magnet takes and gives.

    Attributes
    ----------
    amounts
        (step, indicator) → amount, ``(1 + draws)`` [unit of the indicator/kg magnet].
    tiers
        (step, indicator) → the weakest tier.
    gaps
        (step, indicator) that no claim tells.
    """

    amounts: Mapping[tuple[str, str], Floats] = field(repr=False)
    tiers: Mapping[tuple[str, str], str]
    gaps: tuple[tuple[str, str], ...]

    def total(self, indicator: str) -> Floats | None:
        """Return the sum over steps, ``(1 + draws)``; ``None`` where no step has a figure."""
        found = [v for (_, i), v in self.amounts.items() if i == indicator]
        return np.sum(found, axis=0) if found else None

    def tier(self, indicator: str) -> str:
        """Return the weakest tier behind an indicator."""
        return max((t for (_, i), t in self.tiers.items() if i == indicator), default="")


def build_recipe(
    content: Mapping[str, float],
    metal: float,
    metal_yield: Floats,
    magnet_yield: Floats,
) -> Recipe:
    """Return what a magnet is made from: ``oxide = content/(y₁ y₂)``, ``metal charged = m/y₂``.

    Feed is gross: what swarf returns is not credited.

    Parameters
    ----------
    content
        Element → content of the magnet [kg REO/kg magnet].
    metal
        All rare-earth metal in the magnet [kg/kg].
    metal_yield, magnet_yield
        Of metal making and of magnet making, ``(1 + draws)`` [1].

    Examples
    --------
    >>> one = build_recipe({"Nd": 0.27}, 0.23, np.array([0.9]), np.array([0.75]))
    >>> round(float(one.oxide["Nd"][0]), 3), round(float(one.metal[0]), 3)
    (0.4, 0.307)
    """
    kept = np.minimum(metal_yield, 1.0) * np.minimum(magnet_yield, 1.0)
    return Recipe({e: c / kept for e, c in content.items()}, metal / np.minimum(magnet_yield, 1.0))


def primary_magnet(
    recipe: Recipe,
    supplies: Mapping[str, Sequence[tuple[float, Supply]]],
    metal: Burden,
    magnet: Burden,
    prices: Mapping[str, Floats],
    by: str,
) -> MagnetFootprint:
    """Return the footprint of a magnet from oxide: the sum over oxide, metal and magnet.

    Of an element that comes from several ores, those with a figure stand for all if they bring
    most of it; a sum over elements of which one is unknown would be too small and is a gap.

    Parameters
    ----------
    recipe
        What it is made from.
    supplies
        Element → where its oxide comes from: share [1] and source.
    metal, magnet
        Burden of the later steps, without their feed.
    prices
        Element → price of its oxide, ``(1 + draws)`` [USD/kg].
    by
        How the oxide's burden is shared: ``mass`` or ``value``.
    """
    known: list[dict[str, tuple[Floats, str]]] = []
    for element, mass in recipe.oxide.items():
        known.append(
            {
                indicator: (mass * amount, tier)
                for indicator, (amount, tier) in _of_element(
                    element, supplies.get(element, ()), prices, by
                ).items()
            }
        )
    amounts: dict[tuple[str, str], Floats] = {}
    tiers: dict[tuple[str, str], str] = {}
    gaps: list[tuple[str, str]] = []
    for indicator in indicators():
        if not known or not all(indicator in one for one in known):
            if OXIDE in indicators()[indicator].steps:
                gaps.append((OXIDE, indicator))
            continue
        amounts[(OXIDE, indicator)] = np.sum([one[indicator][0] for one in known], axis=0)
        tiers[(OXIDE, indicator)] = max(one[indicator][1] for one in known)
    for step, burden, mass in ((METAL, metal, recipe.metal), (MAGNET, magnet, np.ones(1))):
        for indicator, amount in burden.amounts.items():
            amounts[(step, indicator)] = amount * mass
            tiers[(step, indicator)] = burden.tiers[indicator]
        gaps += [(step, i) for i in burden.gaps(step)]
    return MagnetFootprint(amounts, tiers, tuple(gaps))


def _of_element(
    element: str,
    supplies: Sequence[tuple[float, Supply]],
    prices: Mapping[str, Floats],
    by: str,
) -> dict[str, tuple[Floats, str]]:
    """Return the burden of a kilogram of an element's oxide, with its weakest tier."""
    parts: dict[str, tuple[float, Floats, str]] = {}
    whole = sum(share for share, _ in supplies)
    for share, supply in supplies:
        factor = burden_per_kg(supply.shares, prices, element, by) if supply.shares else 1.0
        absent = bool(supply.shares) and supply.shares.get(element, 0.0) <= 0.0
        if absent or not np.all(np.isfinite(factor)):
            continue
        for indicator, amount in supply.burden.amounts.items():
            held, before, tier = parts.get(indicator, (0.0, np.zeros(1), ""))
            total = before + share * factor * amount
            parts[indicator] = (held + share, total, max(tier, supply.burden.tiers[indicator]))
    return {
        indicator: (total / held, tier)
        for indicator, (held, total, tier) in parts.items()
        if held >= COVERED * whole > 0.0
    }


def recycled_magnet(recycling: Burden) -> MagnetFootprint:
    """Return the footprint of a magnet from magnets: one step, the scrap free of burden."""
    return MagnetFootprint(
        {(RECYCLING, i): v for i, v in recycling.amounts.items()},
        {(RECYCLING, i): t for i, t in recycling.tiers.items()},
        tuple((RECYCLING, i) for i in recycling.gaps(RECYCLING)),
    )


def mix_burdens(parts: Mapping[str, tuple[float, Burden]]) -> tuple[Burden, tuple[str, ...]]:
    """Return the average burden of several places by their shares, and places without a figure.

    An indicator is averaged over the places that have it where they hold most of the mass, and is a
    gap otherwise. Places without any figure are returned by name.

    Parameters
    ----------
    parts
        Place → (its share of the mass [1], burden of a kilogram).
    """
    amounts: dict[str, Floats] = {}
    tiers: dict[str, str] = {}
    whole = sum(share for share, _ in parts.values())
    names = {i for _, burden in parts.values() for i in burden.amounts}
    for indicator in names:
        held = [(s, b) for s, b in parts.values() if indicator in b.amounts]
        mass = sum(s for s, _ in held)
        if whole <= 0.0 or mass < COVERED * whole:
            continue
        amounts[indicator] = np.sum([s * b.amounts[indicator] for s, b in held], axis=0) / mass
        tiers[indicator] = max(b.tiers[indicator] for _, b in held)
    bare = tuple(place for place, (_, b) in parts.items() if not b.amounts)
    return (
        Burden(
            amounts,
            tiers,
            tuple(dict.fromkeys(c for _, b in parts.values() for c in b.claims)),
            tuple(dict.fromkeys(s for _, b in parts.values() for s in b.sources)),
        ),
        bare,
    )
