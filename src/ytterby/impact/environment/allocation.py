"""A plant's total shared among its products, by mass or by value; the parts are the total."""

from __future__ import annotations

import math
from collections.abc import Mapping
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

MASS, VALUE = "mass", "value"
ALLOCATIONS = (MASS, VALUE)


def share_out(total: float, weights: Mapping[str, float]) -> dict[str, float]:
    """Return a total shared in proportion to weights; the parts sum to it exactly.

    Each part is the rounded product; what rounding leaves over goes to the largest part, and from
    there down, until the correctly rounded sum of all parts is the total to the last bit.

    Parameters
    ----------
    total
        What is shared, not negative [any unit].
    weights
        Product → its mass or its value [any unit], not negative, not all zero.

    Raises
    ------
    ValueError
        A weight is negative or not finite, or all are zero.

    Examples
    --------
    >>> parts = share_out(1.0, {"La": 1.0, "Ce": 1.0, "Dy": 1.0})
    >>> math.fsum(parts.values()) == 1.0
    True
    >>> share_out(12.0, {"La": 3.0, "Dy": 1.0})
    {'La': 9.0, 'Dy': 3.0}
    """
    if any(not math.isfinite(w) or w < 0.0 for w in weights.values()):
        raise ValueError("a weight is negative or not finite")
    whole = math.fsum(weights.values())
    if whole <= 0.0:
        raise ValueError("nothing to share by: all weights are zero")
    parts = {name: total * (weight / whole) for name, weight in weights.items()}
    # What rounding left over goes to the largest part, and what that cannot hold to the next ones,
    # whose last digits are finer.
    for name in sorted(parts, key=lambda name: -parts[name]):
        left = Fraction(total) - sum(map(Fraction, parts.values()))
        if left == 0:
            break
        parts[name] = max(float(Fraction(parts[name]) + left), 0.0)
    return parts


def weights_of(
    masses: Mapping[str, float], prices: Mapping[str, float], by: str
) -> dict[str, float] | None:
    """Return what products are weighted by, ``None`` where nothing has a price.

    Parameters
    ----------
    masses
        Product → mass [kg].
    prices
        Product → price [USD/kg]; a product without one bears nothing by value.
    by
        ``mass`` or ``value``.
    """
    if by == MASS:
        return dict(masses)
    if by == VALUE:
        worth = {name: mass * prices.get(name, 0.0) for name, mass in masses.items()}
        return worth if math.fsum(worth.values()) > 0.0 else None
    raise ValueError(f"no such allocation: '{by}'")


def burden_per_kg(
    shares: Mapping[str, float], prices: Mapping[str, NDArray[np.float64]], element: str, by: str
) -> NDArray[np.float64] | float:
    """Return the burden of a kilogram of an element over that of a kilogram of all oxide [1].

    By mass 1. By value the element's price over the value of a kilogram of all: a share ``w`` of
    the mass then bears ``w`` times this, and over all elements these sum to 1.

    Parameters
    ----------
    shares
        Element → share of all oxide [1].
    prices
        Element → price of its oxide, ``(draw)`` [USD/kg].
    element
        Symbol.
    by
        ``mass`` or ``value``.

    Returns
    -------
    array or float
        ``(draw)`` [1]; not a number where the element, or everything, has no price.

    Examples
    --------
    >>> prices = {"La": np.array([1.0]), "Dy": np.array([199.0])}
    >>> float(burden_per_kg({"La": 0.99, "Dy": 0.01}, prices, "Dy", "value")[0].round(1))
    66.8
    """
    if by == MASS:
        return 1.0
    worth = sum(w * prices[e] for e, w in shares.items() if e in prices)
    if element not in prices or not np.all(np.asarray(worth) > 0.0):
        return math.nan
    return np.asarray(prices[element] / worth)
