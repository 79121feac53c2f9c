"""Price paths that all projects of a fund share, month by month, and a project's own years."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ytterby.contracts.horizon import YEAR, Horizon
from ytterby.contracts.prices import Reverting, fit_reverting, normals, read_history, uncertain
from ytterby.evidence import Evidence
from ytterby.factors.draws import Draws
from ytterby.factors.estimates import Estimate, pool, resolve
from ytterby.impact.projects import ProjectInputs

Floats = NDArray[np.float64]


@cache
def fund_readings() -> dict[str, Any]:
    """Return readings.toml."""
    return tomllib.loads(Path(__file__).with_name("readings.toml").read_text(encoding="utf-8"))


def fund_term(evidence: Evidence, name: str) -> Estimate | None:
    """Return a term of the fund by its claims, ``None`` where none is in force.

    Parameters
    ----------
    evidence
        The evidence as of its date.
    name
        Key of ``[terms]`` in readings.toml.
    """
    ids = fund_readings()["terms"][name]
    return pool([e for c in ids if (e := resolve(evidence, c)) is not None])


@dataclass(frozen=True)
class Market:
    """Prices that all projects share.

    Attributes
    ----------
    horizon
        Months from January of the first year.
    moving
        Element → path (month, 1 + draw) [USD/kg]; the first is the expected price.
    still
        Element → price that stays, () [USD/kg].
    tier
        The weakest tier behind them.
    claims
        Ids behind the paths.
    """

    horizon: Horizon
    moving: Mapping[str, Floats] = field(repr=False)
    still: Mapping[str, float]
    tier: str
    claims: tuple[str, ...]

    @property
    def draws(self) -> int:
        """How many numbers the draw axis has, the central one among them."""
        return next(iter(self.moving.values())).shape[1] if self.moving else 1

    def of(self, inputs: ProjectInputs) -> Floats:
        """Return a project's prices, ``(month, element, draw)`` [USD/kg]; ``nan`` is none.

        Months are those of the project's years.
        """
        first = (inputs.start - int(self.horizon.years[0])) * YEAR
        months = inputs.years * YEAR
        out = np.full((months, len(inputs.elements), inputs.draws), np.nan)
        for i, element in enumerate(inputs.elements):
            if element in self.moving:
                path = self.moving[element]
                at = np.clip(np.arange(first, first + months), 0, path.shape[0] - 1)
                out[:, i] = path[at]
            elif element in self.still:
                out[:, i] = self.still[element]
        return out


def build_market(
    evidence: Evidence,
    still: Mapping[str, float],
    draws: Draws,
    *,
    start: int,
    years: int,
    level: float = 1.0,
) -> Market:
    """Return price paths from the yearly history of prices, one shock for all elements.

    A log price that reverts to its mean is fitted to each element's yearly FOB prices
    (`ytterby.contracts.prices.fit_reverting`), its parameters are drawn from their errors, and the
    same monthly shocks drive all of them, so that nothing in a fund is spread by chance. The other
    elements stay at their price.

    Parameters
    ----------
    evidence
        The evidence as of its date.
    still
        Element → price of those that do not move [USD/kg].
    draws
        How many, of which seed.
    start, years
        First calendar year, and how many [year].
    level
        Multiplies the long-run level of all moving prices [1].
    """
    horizon = Horizon(f"{start}-01", years * YEAR)
    shocks = (
        normals(horizon.months, draws.count, draws.stream("fund shocks"))
        if draws.count
        else np.zeros((horizon.months, 0))
    )
    moving: dict[str, Floats] = {}
    claims: list[str] = []
    tier = "A"
    for row in fund_readings()["price"]:
        past = read_history(evidence, row["history"])
        fitted = fit_reverting(past.years, past.prices)
        fitted = replace(fitted, level=fitted.level * level)
        path = walk(fitted, past.prices[-1], horizon, shocks, draws, row["history"])
        moving |= dict.fromkeys(row["elements"], path)
        claims += past.claims
        tier = max(tier, past.tier)
    rest = {e: p for e, p in still.items() if e not in moving}
    return Market(horizon, moving, rest, tier, tuple(claims))


def walk(
    process: Reverting, price: float, horizon: Horizon, shocks: Floats, draws: Draws, name: str
) -> Floats:
    """Return the expected price and drawn paths, ``(month, 1 + draw)`` [USD/kg].

    Parameters
    ----------
    process
        Fitted; each draw has its own parameters.
    price
        At the start [USD/kg].
    horizon
        The months.
    shocks
        Standard normal numbers (month, draw).
    draws, name
        Stream of the parameters.
    """
    time = (np.arange(horizon.months) + 1) / YEAR
    out = np.empty((horizon.months, shocks.shape[1] + 1))
    out[:, 0] = process.forward(price, time)
    if not shocks.shape[1]:
        return out
    own = uncertain(process, shocks.shape[1], draws.stream(f"fund price {name}"))
    speed = np.array([p.speed for p in own if isinstance(p, Reverting)])
    mean = np.log([p.level for p in own if isinstance(p, Reverting)])
    sigma = np.array([p.volatility for p in own])
    left = np.exp(-speed / YEAR)
    noise = sigma * np.sqrt((1.0 - left**2) / (2.0 * speed))
    x = np.full(shocks.shape[1], np.log(price))
    for month in range(horizon.months):
        x = mean + left * (x - mean) + noise * shocks[month]
        out[month, 1:] = np.exp(x)
    return out


def by_year(monthly: Floats) -> Floats:
    """Return sums over the months of each year, ``(year, …)``.

    Examples
    --------
    >>> by_year(np.ones((24, 1)))[:, 0].tolist()
    [12.0, 12.0]
    """
    return np.asarray(monthly.reshape(monthly.shape[0] // YEAR, YEAR, *monthly.shape[1:]).sum(1))


def by_month(yearly: Floats) -> Floats:
    """Return a twelfth of each year's amount in each of its months, ``(month, …)``.

    Examples
    --------
    >>> by_month(np.array([[12.0], [24.0]]))[[0, 12], 0].tolist()
    [1.0, 2.0]
    """
    return np.repeat(yearly / YEAR, YEAR, axis=0)
