"""What is certain of a score where the indices that it needs are unknown: each lies in 0 to 1."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ytterby.indicators.risk.eu.inputs import STAGES, StageInputs
from ytterby.indicators.risk.nassar.case import Countries, Element, large_suppliers
from ytterby.indicators.risk.nassar.formula import supply_risk


@dataclass(frozen=True, slots=True)
class Bounds:
    """Bounds of one element, or of a group as the mean of its elements' bounds.

    Attributes
    ----------
    disruption, exposure, risk
        Lowest and highest value by stage [1].
    overall
        Lowest and highest supply risk at the stage that is worst off [1].
    """

    disruption: dict[str, tuple[float, float]]
    exposure: dict[str, float]
    risk: dict[str, tuple[float, float]]
    overall: tuple[float, float]


def bound_element(one: Element, countries: Countries, buyer: tuple[str, ...]) -> Bounds:
    """Return what is certain of one element.

    Parameters
    ----------
    one, countries
        Inputs; NaN indices are unknown and may be anything from 0 to 1.
    buyer
        Regions of the buyer, whose own output cannot be disrupted from abroad.
    """
    disruption, exposure, risk = {}, {}, {}
    v = one.vulnerability.value
    low_v, high_v = (v, v) if np.isfinite(v) else (0.0, 1.0)
    for stage in one.stages:
        low, high = _bound_disruption(stage, countries, buyer)
        reliance = stage.reliance.value
        disruption[stage.stage], exposure[stage.stage] = (low, high), reliance
        risk[stage.stage] = (
            float(supply_risk(low, reliance, low_v)),
            float(supply_risk(high, reliance, high_v)),
        )
    lows, highs = zip(*risk.values(), strict=True)
    return Bounds(disruption, exposure, risk, (max(lows), max(highs)))


def _bound_disruption(
    stage: StageInputs, countries: Countries, buyer: tuple[str, ...]
) -> tuple[float, float]:
    share = stage.world.mass / stage.world.mass.sum()
    low = high = 0.0
    for i in large_suppliers(stage):
        code = stage.suppliers[i]
        if code in buyer:
            continue
        square = float(share[i]) ** 2
        a, w = countries.ability[code].value, countries.willingness[code].value
        known = np.isfinite(a) and np.isfinite(w)
        # One index that is known still bounds the product from above.
        ceiling = (a if np.isfinite(a) else 1.0) * (w if np.isfinite(w) else 1.0)
        low += square * a * w if known else 0.0
        high += square * ceiling
    return low, high


def mean_bounds(parts: list[Bounds]) -> Bounds:
    """Return the mean of several elements' bounds, at the stages that all of them undergo."""
    stages = [s for s in STAGES if all(s in p.risk for p in parts)]

    def mean(pick: list[tuple[float, float]]) -> tuple[float, float]:
        low, high = np.mean(np.asarray(pick), axis=0).tolist()
        return float(low), float(high)

    return Bounds(
        {s: mean([p.disruption[s] for p in parts]) for s in stages},
        {s: float(np.mean([p.exposure[s] for p in parts])) for s in stages},
        {s: mean([p.risk[s] for p in parts]) for s in stages},
        mean([p.overall for p in parts]),
    )
