"""What is not built for the energy transition, and the CO2 that is not avoided meanwhile."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from ytterby.core.disruption import Disruption
from ytterby.factors.draws import Draws
from ytterby.factors.economy import Economy

Floats = NDArray[np.float64]
CARS, TURBINES = ("ev_traction", "electric car traction motor"), ("wind", "direct-drive generator")
HOURS = 8760.0
"""In a year."""
YEAR = 12


@dataclass(frozen=True)
class Delay:
    """What is delayed.

    Attributes
    ----------
    cars
        Sets of traction motors not made, one a car, (draw) [unit].
    turbines
        (draw) [MW].
    car_years, turbine_years
        Mean time that one of them is missing before the end of the run, (draw) [year].
    car_co2, turbine_co2
        CO2 not avoided until the end of the run, (draw) [t CO2]; ``None`` without factors.
    tiers
        The weakest tier behind each of the two.
    """

    cars: Floats = field(repr=False)
    turbines: Floats = field(repr=False)
    car_years: Floats = field(repr=False)
    turbine_years: Floats = field(repr=False)
    car_co2: Floats | None = field(repr=False)
    turbine_co2: Floats | None = field(repr=False)
    tiers: tuple[str, str]

    @property
    def co2(self) -> Floats | None:
        """Both together, (draw) [t CO2]."""
        if self.car_co2 is None or self.turbine_co2 is None:
            return None
        return self.car_co2 + self.turbine_co2


def count_delay(disruption: Disruption, economy: Economy, draws: Draws) -> Delay:
    """Return what is not built, and the CO2 of the time until the end of the run.

    What is missing is taken to be built right after the run, so that a car or a turbine that was
    due in month $t$ of $T$ is missing for $(T - t + 1/2)/12$ years. Then

    $$ \\text{CO}_2 = n\\,\\bar y_c\\,a + P\\,h\\,\\kappa\\,g\\,\\bar y_w $$

    with $n$ cars and $a$ the CO2 that one avoids in a year, $P$ the power of turbines, $h$ the
    hours of a year, $\\kappa$ the capacity factor and $g$ the CO2 of the mean kilowatt-hour.

    Parameters
    ----------
    disruption, economy, draws
        As for `ytterby.impact.economy.losses.count_losses`.
    """
    cars, turbines = (_units(disruption, *kind) for kind in (CARS, TURBINES))
    car_years, turbine_years = (missing_years(disruption, k[0]) for k in (CARS, TURBINES))
    factors = economy.transition
    car_co2 = turbine_co2 = None
    tiers = ("", "")
    if factors is not None:
        car_co2 = cars * car_years * draws.of(factors.car)
        power = turbines * HOURS * draws.of(factors.capacity_factor) * draws.of(factors.grid)
        turbine_co2 = power * turbine_years
        tiers = (factors.car.tier, max(factors.capacity_factor.tier, factors.grid.tier))
    return Delay(cars, turbines, car_years, turbine_years, car_co2, turbine_co2, tiers)


def missing_years(disruption: Disruption, sector: str) -> Floats:
    """Return how long what a sector did not make is missing before the end of the run.

    Parameters
    ----------
    disruption
        The disruption.
    sector
        Of its sectors; another has 0.

    Returns
    -------
    numpy.ndarray
        (draw) [year].
    """
    if sector not in disruption.sectors:
        return np.zeros(disruption.draws + 1)
    short = disruption.sector_share[disruption.sectors.index(sector)]
    left = (disruption.months - np.arange(disruption.months) - 0.5) / YEAR
    whole = short.sum(axis=0)
    return np.asarray(np.divide(left @ short, whole, out=np.zeros_like(whole), where=whole > 0))


def _units(disruption: Disruption, sector: str, product: str) -> Floats:
    rows = [i for i, p in enumerate(disruption.products) if p[:2] == (sector, product)]
    return np.asarray(disruption.units[rows].sum(axis=0))
