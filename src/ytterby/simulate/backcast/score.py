"""Measures of how far a forecast misses: logs, intervals, and the naive forecasts to beat."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
LEVEL = 0.8
"""Central share that intervals hold."""


def mean_log_error(forecast: Floats, actual: Floats) -> float:
    """Return the mean absolute log error over what is known of both; NaN where nothing is.

    Examples
    --------
    >>> round(mean_log_error(np.array([2.0, 1.0]), np.array([1.0, np.nan])), 4)
    0.6931
    """
    off = np.abs(np.log(forecast / actual))
    return float(np.nanmean(off)) if (~np.isnan(off)).any() else float("nan")


def constant(before: Floats, years: int) -> Floats:
    """Return the forecast that nothing changes, ``(series, year)``."""
    return np.repeat(before[:, None], years, axis=1)


def random_walk(before: Floats, actual: Floats) -> Floats:
    """Return last year's actual as the forecast of each year, ``(series, year)``.

    It sees what the others do not: it is a forecast one step ahead.
    """
    return np.concatenate([before[:, None], actual[:, :-1]], axis=1)


def reversion(before: Floats, actual: Floats, known: int, half_life: float) -> Floats:
    """Return prices that go back to what they were, ``(series, year)``; NaN where it knows.

    Parameters
    ----------
    before
        Where prices return to, ``(series)``.
    actual
        ``(series, year)``; only the first ``known`` years are seen.
    known
        Number of years that are known.
    half_life
        Years in which half of the log distance is gone.
    """
    out = np.full(actual.shape, np.nan)
    last = np.log(actual[:, known - 1] / before)
    for year in range(known, actual.shape[1]):
        left = 0.5 ** ((year - known + 1) / half_life)
        out[:, year] = before * np.exp(last * left)
    return out


def interval_score(low: Floats, high: Floats, actual: Floats, level: float = LEVEL) -> Floats:
    r"""Return the interval score in logs; lower is better.

    .. math:: S = (u - l) + \frac{2}{\alpha} (l - y)^+ + \frac{2}{\alpha} (y - u)^+,
        \qquad \alpha = 1 - \text{level}

    Gneiting and Raftery (2007), Strictly proper scoring rules, prediction, and estimation, Journal
    of the American Statistical Association 102, equation 43.

    Examples
    --------
    >>> one = interval_score(np.array([1.0]), np.array([np.e]), np.array([np.e**2]))
    >>> round(float(one[0]), 6)
    11.0
    """
    alpha = 1.0 - level
    below, above, at = np.log(low), np.log(high), np.log(actual)
    missed = np.maximum(below - at, 0.0) + np.maximum(at - above, 0.0)
    return np.asarray(above - below + 2.0 / alpha * missed, dtype=np.float64)


def covered(low: Floats, high: Floats, actual: Floats) -> float:
    """Return the share of known values within their interval."""
    known = ~np.isnan(actual)
    return float(((actual >= low) & (actual <= high))[known].mean())


def weighted_quantile(values: Floats, weight: Floats, share: float) -> Floats:
    """Return quantiles along the last axis: the least draw that has the share of all weight below.

    Examples
    --------
    >>> float(weighted_quantile(np.array([3.0, 1.0, 2.0]), np.array([1.0, 1.0, 1.0]), 0.5))
    2.0
    """
    order = np.argsort(values, axis=-1, kind="stable")
    ranked = np.take_along_axis(values, order, axis=-1)
    mass = np.cumsum(np.take_along_axis(np.broadcast_to(weight, values.shape), order, axis=-1), -1)
    # A hair less than the share, so that rounding does not decide between two draws.
    reached = mass >= (share - 1e-9) * mass[..., -1:]
    return np.asarray(
        np.take_along_axis(ranked, reached.argmax(axis=-1)[..., None], axis=-1)[..., 0]
    )
