"""Exact statistics of draws, all of equal weight; the last axis is the draw."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
LEVELS = (0.05, 0.10, 0.25, 0.50, 0.75, 0.90, 0.95)
"""Quantiles that are reported."""
TAILS = (0.90, 0.95)
"""Levels of the expected shortfall."""


def find_quantiles(values: Floats, levels: Sequence[float] = LEVELS) -> Floats:
    """Return quantiles, linear between draws, ``(…, level)``.

    Examples
    --------
    >>> find_quantiles(np.array([4.0, 1.0, 2.0, 3.0]), (0.5,)).tolist()
    [2.5]
    """
    found = np.quantile(np.asarray(values, dtype=np.float64), np.asarray(levels), axis=-1)
    return np.moveaxis(found, 0, -1)


def expected_shortfall(values: Floats, level: float) -> Floats:
    r"""Return the mean of the worst ``1 - level`` of draws (conditional value at risk), ``(…)``.

    .. math:: \mathrm{CVaR}_\alpha = \min_c\, c + \frac{1}{1-\alpha}\, \mathrm{E}[(L - c)^+]

    A draw on the edge counts in part, so that it holds for any number of draws (Rockafellar and
    Uryasev 2002, Conditional value-at-risk for general loss distributions, equation 8).

    Examples
    --------
    >>> float(expected_shortfall(np.array([1.0, 2.0, 3.0, 4.0, 10.0]), 0.6))  # mean of 4 and 10
    7.0
    >>> float(expected_shortfall(np.array([0.0, 0.0, 3.0, 9.0]), 0.625))  # 9 and half of 3
    7.0
    """
    ordered = np.sort(np.asarray(values, dtype=np.float64), axis=-1)
    count = ordered.shape[-1]
    weight = np.clip(np.arange(1, count + 1) - level * count, 0.0, 1.0)
    return np.asarray((ordered * weight).sum(axis=-1) / weight.sum())


def exceedance(values: Floats, thresholds: Floats) -> Floats:
    """Return the share of draws above some thresholds, ``(…, threshold)`` [1].

    Examples
    --------
    >>> exceedance(np.array([0.0, 1.0, 1.0, 5.0]), np.array([0.0, 1.0, 4.0, 5.0])).tolist()
    [0.75, 0.25, 0.25, 0.0]
    """
    ordered = np.sort(np.asarray(values, dtype=np.float64), axis=-1)
    count = ordered.shape[-1]
    flat = ordered.reshape(-1, count)
    below = np.stack([np.searchsorted(row, thresholds, side="right") for row in flat])
    return np.asarray(((count - below) / count).reshape(*ordered.shape[:-1], len(thresholds)))


def exceedance_curve(values: Floats, points: int = 101) -> tuple[Floats, Floats]:
    """Return losses and the probability that each is exceeded, falling, ``(point)`` each.

    Losses lie evenly between nothing and the worst draw; the curve ends at zero.

    Examples
    --------
    >>> loss, chance = exceedance_curve(np.array([0.0, 1.0, 2.0, 4.0]), 5)
    >>> loss.tolist(), chance.tolist()
    ([0.0, 1.0, 2.0, 3.0, 4.0], [0.75, 0.5, 0.25, 0.25, 0.0])
    """
    loss = np.linspace(0.0, float(np.max(values, initial=0.0)), points)
    return loss, exceedance(values, loss)


def first_months(months: Floats, levels: Sequence[float] = (0.10, 0.50, 0.90)) -> Floats:
    """Return the probability of ever and quantiles of the month where it comes, ``(…, 1 + level)``.

    Parameters
    ----------
    months
        Month in which something begins, 1 is the first; NaN where it never does, ``(…, draw)``.
    levels
        Quantiles among the draws in which it does: whole months, the first at which so many have
        begun.

    Examples
    --------
    >>> first_months(np.array([3.0, np.nan, 7.0, 4.0])).tolist()
    [0.75, 3.0, 4.0, 7.0]
    """
    count = months.shape[-1]
    rows = []
    for row in months.reshape(-1, count):
        known = np.sort(row[~np.isnan(row)])
        at = [int(np.ceil(level * len(known))) - 1 for level in levels]
        found = [known[max(i, 0)] if len(known) else np.nan for i in at]
        rows.append([len(known) / count, *found])
    return np.array(rows).reshape(*months.shape[:-1], 1 + len(levels))


def mean_error(values: Floats) -> Floats:
    """Return the standard error of the mean of independent draws, ``(…)``.

    Points of a design are not independent: their mean is better than this says.
    """
    count = values.shape[-1]
    if count < 2:
        return np.full(values.shape[:-1], np.nan)
    return np.asarray(np.std(values, axis=-1, ddof=1) / np.sqrt(count))
