"""What plants take and give in a year: each one's total, its products, and several together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from ytterby.factors.environment.readings import MINE, SEPARATION, TO_OXIDE
from ytterby.impact.environment.allocation import share_out, weights_of
from ytterby.impact.environment.steps import Burden, Floats

OXIDE = "oxide"


@dataclass(frozen=True)
class PlantStage:
    """A stage of a plant with what it makes in a year.

    Attributes
    ----------
    facility, name, region, stage
        Which plant, where, and which of its stages.
    route
        Route of its ore; blank after the oxide, or where it is unknown.
    output
        Product of the stage in a year [kg/year]: all oxide, metal or magnet.
    shares
        Element → share of the output [1]; empty where it makes one product.
    """

    facility: str
    name: str
    region: str
    stage: str
    route: str
    output: float
    shares: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True)
class StageFootprint:
    """What a stage of a plant takes and gives in a year.

    Attributes
    ----------
    plant
        The stage.
    covers
        What of the route is counted here, in words.
    totals
        Indicator → amount, ``(1 + draws)`` [unit of the indicator/year].
    tiers
        Indicator → the weakest tier.
    gaps
        Indicators that no claim tells.
    """

    plant: PlantStage
    covers: str
    totals: Mapping[str, Floats] = field(repr=False)
    tiers: Mapping[str, str]
    gaps: tuple[str, ...]

    def shared(
        self, indicator: str, prices: Mapping[str, float], by: str
    ) -> dict[str, float] | None:
        """Return the central total shared among the products; it sums to the total exactly.

        Parameters
        ----------
        indicator
            What is shared.
        prices
            Element → price of its oxide [USD/kg].
        by
            ``mass`` or ``value``; ``None`` is returned where nothing has a price.
        """
        masses = {e: s * self.plant.output for e, s in self.plant.shares.items()}
        weights = weights_of(masses, prices, by)
        if weights is None or indicator not in self.totals:
            return None
        return share_out(float(self.totals[indicator][0]), weights)


def parts_counted(plants: Sequence[PlantStage]) -> dict[int, tuple[str, ...]]:
    """Return which parts of its route each stage counts, so that nothing is counted twice.

    Figures from the ground to separated oxide are counted where the oxide leaves. If mines and
    separators of one route stand together, mines count mining and separators the rest; a mine
    alone counts the way to oxide, wherever its ore is separated, and a separator alone the way
    from the ground, wherever its ore is mined.

    Parameters
    ----------
    plants
        Stages that are taken together.

    Returns
    -------
    dict
        Position of the stage → parts of its route; empty for later stages.
    """
    held = {(p.route, p.stage) for p in plants if p.route}
    out: dict[int, tuple[str, ...]] = {}
    for at, plant in enumerate(plants):
        if not plant.route:
            out[at] = ()
        elif plant.stage == MINE and (plant.route, SEPARATION) in held:
            out[at] = (MINE,)
        elif plant.stage == SEPARATION and (plant.route, MINE) in held:
            out[at] = (SEPARATION, TO_OXIDE)
        else:
            out[at] = (MINE, SEPARATION, TO_OXIDE)
    return out


def stage_footprint(
    plant: PlantStage, burden: Burden, covers: str, whole: Burden | None = None
) -> StageFootprint:
    """Return a stage's year: its output times the burden of a kilogram.

    Parameters
    ----------
    plant
        The stage.
    burden
        Of a kilogram of its product.
    covers
        What the burden covers, in words.
    whole
        Burden of all of its route, where others count a part: what that holds is no gap.
    """
    step = OXIDE if plant.route else plant.stage
    return StageFootprint(
        plant,
        covers,
        {i: a * plant.output for i, a in burden.amounts.items()},
        dict(burden.tiers),
        (whole or burden).gaps(step),
    )


def add_up(parts: Sequence[StageFootprint], indicator: str) -> Floats | None:
    """Return the sum of an indicator over stages that have it, ``None`` where none has."""
    found = [p.totals[indicator] for p in parts if indicator in p.totals]
    if not found:
        return None
    total = found[0].copy()
    for amount in found[1:]:
        total = total + amount
    return total
