"""What a kilogram leaving a step takes and gives, draw by draw, on the grid where it stands."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from ytterby.factors.draws import Draws
from ytterby.factors.environment import Factor, Grids, Route, Step, indicators
from ytterby.factors.environment.readings import CARBON, ELECTRICITY
from ytterby.factors.estimates import Estimate

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Burden:
    """What one kilogram of a product of a step takes and gives.

    Attributes
    ----------
    amounts
        Indicator → amount per kg of product, ``(1 + draws)`` [unit of the indicator/kg]; one
        without a claim is missing, never zero.
    tiers
        Indicator → the weakest tier behind it.
    claims, sources
        Ids of what it rests on.
    covers
        Indicator → what of a route it covers; blank for a later step.
    """

    amounts: Mapping[str, Floats] = field(repr=False)
    tiers: Mapping[str, str]
    claims: tuple[str, ...]
    sources: tuple[str, ...]
    covers: Mapping[str, str] = field(default_factory=dict)

    def gaps(self, step: str) -> tuple[str, ...]:
        """Return the indicators that one would expect of a step and no claim tells."""
        return tuple(
            i for i, one in indicators().items() if step in one.steps and i not in self.amounts
        )


class _Sum:
    """Adds factors up, and keeps what they rest on."""

    def __init__(self, draws: Draws) -> None:
        self.draws = draws
        self.amounts: dict[str, Floats] = {}
        self.tiers: dict[str, str] = {}
        self.covers: dict[str, list[str]] = {}
        self.used: list[Estimate] = []

    def add(
        self, indicator: str, amount: Floats, used: Sequence[Estimate], covers: str = ""
    ) -> None:
        before = self.amounts.get(indicator)
        self.amounts[indicator] = amount if before is None else before + amount
        self.tiers[indicator] = max([self.tiers.get(indicator, ""), *(e.tier for e in used)])
        names = self.covers.setdefault(indicator, [])
        if covers and covers not in names:
            names.append(covers)
        self.used += used

    def burden(self) -> Burden:
        return Burden(
            self.amounts,
            self.tiers,
            tuple(dict.fromkeys(c for e in self.used for c in e.claims)),
            tuple(dict.fromkeys(s for e in self.used for s in e.sources)),
            {name: " and ".join(parts) for name, parts in self.covers.items()},
        )


def oxide_burden(
    route: Route, region: str, grids: Grids, draws: Draws, covers: Sequence[str] = ()
) -> Burden:
    """Return the burden of a kilogram of all oxide of a route, separated in a region.

    A published figure ``C`` on greenhouse gas of which a share ``s`` is electricity of a grid of
    intensity ``g₀`` becomes ``C (1 − s + s g/g₀)`` on a grid of intensity ``g``; the electricity
    itself is ``C s/g₀``. Other indicators do not change with the grid.

    Parameters
    ----------
    route
        With its factors.
    region
        Region or named grid.
    grids
        Intensities [kg CO2e/kWh].
    draws
        How many, and of which seed.
    covers
        Only these parts of the route; all by default.
    """
    out = _Sum(draws)
    here, home = grids.of(region)[0], grids.of(route.home)[0]
    for factor in route.factors:
        if factor.amount is None or (covers and factor.covers not in covers):
            continue
        amount, used = draws.of(factor.amount, factor.covers), [factor.amount]
        share = factor.electricity
        if factor.indicator == CARBON and share is not None and here and home:
            part = np.minimum(draws.of(share, factor.covers), 1.0)
            kwh = amount * part / draws.of(home)
            used += [share, here, home]
            out.add(ELECTRICITY, kwh, used, factor.covers)
            amount = amount * (1.0 - part) + kwh * draws.of(here)
        out.add(factor.indicator, amount, used, factor.covers)
    return out.burden()


def step_burden(step: Step, region: str, grids: Grids, draws: Draws) -> Burden:
    """Return the burden of a kilogram of what a later step makes in a region, without its feed.

    Electricity adds its greenhouse gas at the intensity of the grid.

    Parameters
    ----------
    step, region, grids, draws
        As for `oxide_burden`.
    """
    out = _Sum(draws)
    here = grids.of(region)[0]
    for factor in step.factors:
        if factor.amount is None:
            continue
        amount = draws.of(factor.amount, factor.what)
        out.add(factor.indicator, amount, [factor.amount])
        if factor.indicator == ELECTRICITY and here is not None:
            out.add(CARBON, amount * draws.of(here), [factor.amount, here])
    return out.burden()


def check_overlap(factors: Sequence[Factor]) -> tuple[str, ...]:
    """Return the indicators of which a figure on a whole route stands beside one on a part of it.

    Examples
    --------
    >>> from ytterby.factors.environment import Factor
    >>> whole = Factor("carbon", None, "mine to oxide", "cradle-to-gate", "mass")
    >>> part = Factor("carbon", None, "mine", "cradle-to-gate", "mass")
    >>> check_overlap([whole, part]), check_overlap([part])
    (('carbon',), ())
    """
    covered: dict[str, set[str]] = {}
    for factor in factors:
        covered.setdefault(factor.indicator, set()).add(factor.covers)
    return tuple(i for i, parts in covered.items() if "mine to oxide" in parts and len(parts) > 1)
