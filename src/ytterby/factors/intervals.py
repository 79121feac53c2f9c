"""Intervals of draws: the central 80 %, with or without the best estimate inside."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
LOW, HIGH = 0.1, 0.9
"""Quantiles that bound the central 80 %."""


def bounds(values: Floats) -> tuple[float, float]:
    """Return the central 80 % of the draws; of a number without draws, itself twice.

    Parameters
    ----------
    values
        Best estimate, then the draws, (1 + draw).

    Examples
    --------
    >>> [round(v, 3) for v in bounds(np.asarray([9.0, 0.4, 0.6]))]
    [0.42, 0.58]
    """
    drawn = values[1:] if len(values) > 1 else values
    low, high = np.quantile(drawn, (LOW, HIGH))
    return float(low), float(high)


def interval(values: Floats) -> tuple[float, float, float]:
    """Return the best estimate and the central 80 % of the draws, widened to hold it.

    Parameters
    ----------
    values
        Best estimate, then the draws, (1 + draw); draws without a number do not count.

    Examples
    --------
    >>> [round(v, 3) for v in interval(np.asarray([0.5, 0.4, 0.6]))]
    [0.5, 0.42, 0.58]
    >>> [round(v, 6) for v in interval(np.asarray([2.0, 0.0, 0.0, 0.0, 10.0]))]
    [2.0, 0.0, 7.0]
    """
    best = float(values[0])
    drawn = values[1:][np.isfinite(values[1:])]
    if not drawn.size:
        return best, best, best
    low, high = np.quantile(drawn, (LOW, HIGH))
    return best, float(min(low, best)), float(max(high, best))
