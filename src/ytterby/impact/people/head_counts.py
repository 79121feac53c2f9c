"""How many people a plant takes in operation: its own figure, the fit of its stage, or a rule."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from ytterby.factors.draws import Draws
from ytterby.factors.estimates import Estimate
from ytterby.factors.labour import Staffing
from ytterby.impact.people.plants import Plant

Basis = Literal["own figure", "fit", "rule of thumb"]


@dataclass(frozen=True)
class HeadCount:
    """People in operation at one stage of a plant.

    Attributes
    ----------
    people
        ``(1 + draws)`` [job], the first central.
    estimate
        The same as one number with its interval.
    basis
        What it rests on.
    """

    people: NDArray[np.float64] = field(repr=False)
    estimate: Estimate
    basis: Basis


def head_count(
    plant: Plant, site: Sequence[Plant], staffing: Staffing, draws: Draws
) -> HeadCount | None:
    """Return how many people a stage of a plant takes when it runs in full.

    What the plant says of itself goes first; where its figure covers several stages it is split as
    their fits would have it. Then comes the fit of the stage over all plants outside the
    controlling country, then a rule of thumb.

    Parameters
    ----------
    plant
        The stage.
    site
        All stages at its site, itself among them.
    staffing
        Fits, rules and single plants' figures.
    draws
        Their number and seed.

    Returns
    -------
    HeadCount or None
        ``None`` where nothing is known; the plant is then a gap, not empty.
    """
    own = staffing.reported.get(plant.facility)
    if own is not None and plant.stage in own[0] and not plant.resized:
        covered = [p for p in site if p.stage in own[0]]
        weight = _weight(plant, covered, staffing)
        e = own[1]
        scaled = replace(e, value=weight * e.value, low=weight * e.low, high=weight * e.high)
        return HeadCount(weight * draws.of(e), scaled, "own figure")
    if plant.size is None:
        return None
    size = draws.of(plant.size, plant.id)
    fit = staffing.fits.get(plant.stage)
    rule = staffing.rules.get((plant.stage, "inside" if plant.inside else "outside"))
    if rule is not None and (plant.inside or fit is None):
        people = draws.of(rule) * size
        spread = np.hypot(np.log(rule.high / rule.low), np.log(plant.size.high / plant.size.low))
        return HeadCount(people, _around(rule, plant.size, float(spread)), "rule of thumb")
    if fit is None:
        return None
    line = fit.predict(plant.size.value)
    wide = fit.exponent * np.log(plant.size.high / plant.size.low)
    spread = float(np.hypot(np.log(line.high / line.low), wide))
    return HeadCount(fit.draw(size, draws, plant.id), _around(line, None, spread), "fit")


def _around(base: Estimate, size: Estimate | None, spread: float) -> Estimate:
    """Return an estimate with a spread of its logarithm between low and high."""
    value = base.value * (size.value if size else 1.0)
    half = float(np.exp(spread / 2))
    tier = max(base.tier, size.tier) if size else base.tier
    return Estimate(value, value / half, value * half, "job", tier, base.claims, base.sources)


def _weight(plant: Plant, covered: Sequence[Plant], staffing: Staffing) -> float:
    """Return the share of a stage in a figure that covers several, as the fits would have it."""
    if len(covered) < 2:
        return 1.0
    counts = {}
    for one in covered:
        fit, rule = staffing.fits.get(one.stage), staffing.rules.get((one.stage, "outside"))
        if one.size is not None and fit is not None:
            counts[one.stage] = fit.predict(one.size.value).value
        elif one.size is not None and rule is not None:
            counts[one.stage] = rule.value * one.size.value
    if plant.stage not in counts or len(counts) < len(covered):
        return 1.0 / len(covered)
    return counts[plant.stage] / sum(counts.values())
