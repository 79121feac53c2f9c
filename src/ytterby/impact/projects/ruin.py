"""Whether a running plant outlasts a price war: its cash month by month."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ytterby.impact.projects.cash import KG, sales
from ytterby.impact.projects.inputs import ProjectInputs

Floats = NDArray[np.float64]
YEAR = 12
"""Months in a year [month]."""


@dataclass(frozen=True)
class War:
    """Cash of a plant in its steady output under monthly prices.

    Attributes
    ----------
    cash
        Balance at the end of each month, before debt service (month, draw) [USD].
    served
        The same after debt service (month, draw) [USD].
    first
        First month in which the cash is below zero (draw), ``nan`` where it never is [month].
    """

    cash: Floats = field(repr=False)
    served: Floats = field(repr=False)
    first: Floats = field(repr=False)

    @property
    def ruined(self) -> NDArray[np.bool_]:
        """Whether the cash falls below zero before debt service (draw)."""
        return np.asarray((self.cash < 0.0).any(axis=0))

    @property
    def defaulted(self) -> NDArray[np.bool_]:
        """Whether it does after debt service (draw)."""
        return np.asarray((self.served < 0.0).any(axis=0))


def outlast(
    inputs: ProjectInputs,
    prices: Floats,
    *,
    reserve: ArrayLike,
    service: ArrayLike = 0.0,
    after: int = 0,
) -> War:
    """Return the cash of a plant at steady output through months of given prices.

    Each month earns revenue less royalty, cash cost, disposal and sustaining capital; a month with
    a profit after depreciation pays tax on it, one without pays none. Beyond the months given,
    ``after`` more have the last month's price.

    Parameters
    ----------
    inputs
        The project; its ramp and life do not count here.
    prices
        Of separated oxide (month, element, draw) [USD/kg].
    reserve
        Cash at the beginning in months of cash cost, () or (draw) [month].
    service
        Debt service () or (draw) [USD/year].
    after
        Months more at the last price [month].
    """
    path = np.concatenate([prices, np.repeat(prices[-1:], after, axis=0)]) if after else prices
    made = inputs.capacity * inputs.steady / YEAR
    revenue = sales(inputs, path).sum(axis=1) * made[None, :]
    full = inputs.operating * KG / YEAR
    cost = full * inputs.capacity * (inputs.fixed + (1.0 - inputs.fixed) * inputs.steady)
    surplus = ((1.0 - inputs.sold) * inputs.shares[:, None]).sum(axis=0)
    cost = cost + made * surplus * inputs.disposal * KG
    kept = inputs.sustaining * inputs.capital / YEAR
    before = revenue * (1.0 - inputs.royalty)[None, :] - cost[None, :]
    depreciation = inputs.capital / inputs.write_off / YEAR
    taxed = np.maximum(before - depreciation[None, :], 0.0) * inputs.tax[None, :]
    flow = before - kept[None, :] - taxed
    opening = np.asarray(reserve, dtype=np.float64) * cost
    cash = opening + np.cumsum(flow, axis=0)
    due = np.asarray(service, dtype=np.float64) / YEAR
    served = opening + np.cumsum(flow - due, axis=0)
    below = cash < 0.0
    first = np.where(below.any(axis=0), below.argmax(axis=0).astype(np.float64), np.nan)
    return War(cash, served, first)
