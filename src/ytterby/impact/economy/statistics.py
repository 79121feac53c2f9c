"""One result of many draws in numbers, and how much of it rests on the weakest evidence."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]
TAIL = 0.05
"""Share of draws that the worst twentieth holds."""


@dataclass(frozen=True, slots=True)
class Spread:
    """A result.

    Attributes
    ----------
    central
        Of the run at central values.
    value, low, high
        Median of the draws, and their 10th and 90th percentile.
    worst
        Mean of the worst twentieth of draws, a draw that is part of it counted whole.
    """

    central: float
    value: float
    low: float
    high: float
    worst: float


def describe(values: ArrayLike) -> Spread:
    """Return a result in numbers.

    Parameters
    ----------
    values
        Central, then the draws, (1 + draw); two draws at least.

    Examples
    --------
    >>> describe([5.0, *range(101)])
    Spread(central=5.0, value=50.0, low=10.0, high=90.0, worst=97.5)
    """
    own = np.asarray(values, dtype=float)
    drawn = np.sort(own[1:])
    count = math.ceil(TAIL * drawn.size - 1e-9)
    low, middle, high = np.quantile(drawn, (0.1, 0.5, 0.9))
    tail = float(drawn[-count:].mean())
    return Spread(float(own[0]), float(middle), float(low), float(high), tail)


def tier_share(values: ArrayLike, weak: ArrayLike) -> float:
    """Return the share of a sum that passes through at least one factor of tier C [1].

    Parameters
    ----------
    values
        Summands, (part); not below 0.
    weak
        Whether a factor of tier C is behind each, (part).

    Examples
    --------
    >>> tier_share([3.0, 1.0], [True, False])
    0.75
    """
    own, marked = np.asarray(values, dtype=float), np.asarray(weak, dtype=bool)
    total = float(np.nansum(own))
    return float(np.nansum(own[marked])) / total if total > 0 else 0.0


def variance_share(values: ArrayLike, fixed: ArrayLike) -> float:
    """Return the share of the variance of the logarithm that goes when some factors are fixed [1].

    $1 - \\operatorname{Var}\\ln H_{fixed} / \\operatorname{Var}\\ln H$. Draws of nothing are left
    out; ``nan`` where fewer than two are left, nothing varies, or a draw is below 0. A share below
    0 says that the fixed draws vary more: too few draws to tell, or what is fixed held others back.

    Parameters
    ----------
    values, fixed
        Central, then the draws, (1 + draw), with all drawn and with some fixed.

    Examples
    --------
    >>> round(variance_share([1, 1, 100, 10], [1, 10, 10, 10]), 3)
    1.0
    """
    if (np.asarray(values, dtype=float)[1:] < 0).any():
        return float("nan")
    own, other = (_variance(v) for v in (values, fixed))
    return float("nan") if not own > 0 else 1.0 - other / own


def _variance(values: ArrayLike) -> float:
    drawn = np.asarray(values, dtype=float)[1:]
    kept = drawn[drawn > 0]
    return float(np.log(kept).var()) if kept.size > 1 else float("nan")
