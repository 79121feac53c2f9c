"""When money is spent and when output comes: S-curve of capital, ramp-up, years of life."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]
LEAST = 1e-9
"""Shorter ramps are none [year]."""


def capital_shares(years: int) -> Floats:
    """Return the share of capital spent in each year of construction, ``(year)`` [1].

    The spent share follows ``s(x) = 3 x**2 - 2 x**3``: slow, fast, slow.

    Parameters
    ----------
    years
        Of construction [year].

    Examples
    --------
    >>> capital_shares(3).round(3).tolist(), capital_shares(1).tolist()
    ([0.259, 0.481, 0.259], [1.0])
    """
    x = np.arange(years + 1) / years
    return np.asarray(np.diff(3.0 * x**2 - 2.0 * x**3))


def ramp_up(to_nameplate: ArrayLike, steady: ArrayLike, years: int) -> Floats:
    """Return the mean share of nameplate made in each year after the first output.

    Output grows in a straight line to ``steady`` over ``to_nameplate`` years and stays there. The
    series of McNulty (1998) are of this kind: his best plants need about a year, his worst stay
    below four fifths after three.

    Parameters
    ----------
    to_nameplate
        Years from the first output to steady output (draw) [year].
    steady
        Share of nameplate made then (draw) [1].
    years
        How many years.

    Returns
    -------
    ndarray
        (year, draw) [1].

    Examples
    --------
    >>> ramp_up(2.0, 0.9, 3)[:, 0].round(3).tolist()
    [0.225, 0.675, 0.9]
    >>> ramp_up(0.0, 1.0, 2)[:, 0].tolist()
    [1.0, 1.0]
    """
    t = np.atleast_1d(np.asarray(to_nameplate, dtype=np.float64))
    full = np.atleast_1d(np.asarray(steady, dtype=np.float64))
    ends = np.arange(years + 1, dtype=np.float64)[:, None]
    span = t[None, :]
    rising = ends * np.minimum(ends / np.maximum(span, LEAST), 1.0) / 2.0
    made = np.where(ends < span, rising, ends - span / 2.0)
    return np.asarray(np.diff(made, axis=0) * full[None, :])


def running_share(life: ArrayLike, years: int) -> Floats:
    """Return the share of each year after the first output in which the project still runs.

    Parameters
    ----------
    life
        Years of operation (draw) [year].
    years
        How many years.

    Examples
    --------
    >>> running_share(2.25, 4)[:, 0].tolist()
    [1.0, 1.0, 0.25, 0.0]
    """
    n = np.atleast_1d(np.asarray(life, dtype=np.float64))
    return np.asarray(np.clip(n[None, :] - np.arange(years)[:, None], 0.0, 1.0))
