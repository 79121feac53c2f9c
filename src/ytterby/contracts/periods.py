"""Which months settle together, what a period's average price is, and when it is paid."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from ytterby.contracts.checking import Floats
from ytterby.contracts.horizon import Horizon

SIMPLE, WEIGHTED = "simple", "volume-weighted"
"""How prices of a period are averaged."""


def in_force(horizon: Horizon, start: str, months: int) -> NDArray[np.bool_]:
    """Return which months lie within a term, ``(month)``.

    Parameters
    ----------
    horizon
        The months.
    start
        First calendar month of the term.
    months
        How many months it holds [month].

    Examples
    --------
    >>> in_force(Horizon("2025-01", 4), "2025-02", 2).tolist()
    [False, True, True, False]
    """
    at = np.arange(horizon.months) - horizon.index(start)
    return np.asarray((at >= 0) & (at < months))


def average(
    price: Floats, volume: Floats, on: NDArray[np.bool_], period: NDArray[np.intp], rule: str
) -> Floats:
    """Return each period's average price, ``(period, draw)`` [USD/kg].

    Simple: the mean of the months in force. Volume-weighted: Σ p v / Σ v over them, and the simple
    mean where nothing was sold. A period without a month in force has 0 (and no volume).

    Parameters
    ----------
    price
        (month, draw) [USD/kg].
    volume
        (month, draw) [kg/month].
    on
        (month) whether the term is in force.
    period
        (month) from 0.
    rule
        ``simple`` or ``volume-weighted``.
    """
    price, volume = np.broadcast_arrays(price, volume)
    counted = add_up(on[:, None] * np.ones_like(price), period)
    mean = add_up(on[:, None] * price, period) / np.maximum(counted, 1.0)
    if rule == SIMPLE:
        return mean
    sold = add_up(on[:, None] * volume, period)
    worth = add_up(on[:, None] * volume * price, period)
    return np.where(sold > 0, worth / np.where(sold > 0, sold, 1.0), mean)


def add_up(amount: Floats, period: NDArray[np.intp]) -> Floats:
    """Return sums over the months of each period, ``(period, draw)``."""
    out = np.zeros((int(period[-1]) + 1, amount.shape[1]))
    np.add.at(out, period, amount)
    return out


def settle(amount: Floats, period: NDArray[np.intp], lag: int, on: NDArray[np.bool_]) -> Floats:
    """Return amounts of periods in the months in which they are paid, ``(month, draw)``.

    A period is paid ``lag`` months after its last month in force; what would fall after the last
    month of the horizon is paid in the last month, so that no money is lost.

    Parameters
    ----------
    amount
        (period, draw) [USD].
    period
        (month) from 0.
    lag
        Months from the end of the period to the payment [month].
    on
        (month) whether the term is in force.
    """
    months = period.size
    out = np.zeros((months, amount.shape[1]))
    for at in range(amount.shape[0]):
        inside = np.flatnonzero((period == at) & on)
        if inside.size:
            out[min(int(inside[-1]) + lag, months - 1)] += amount[at]
    return out


def contract_years(horizon: Horizon, start: str) -> NDArray[np.intp]:
    """Return the year of the contract of each month, 0 from its start on, ``(month)``.

    Examples
    --------
    >>> contract_years(Horizon("2025-09", 3), "2025-10").tolist()
    [-1, 0, 0]
    """
    return np.asarray((np.arange(horizon.months) - horizon.index(start)) // 12, dtype=np.intp)
