"""Delays of announced plants: drawn within their interval, their mean kept."""

from __future__ import annotations

import numpy as np
from scipy.special import ndtri

from ytterby.evidence.tiers import Z
from ytterby.simulate.shocks.channel import Floats

QUANTILES = 2001
"""Points by which the mean of a delay is found."""


def draw_delays(intervals: Floats, normal: Floats) -> Floats:
    """Return delays for standard normal draws, with the central value as their mean.

    Parameters
    ----------
    intervals
        Low end, central value and high end of the central 80 %, ``(plant, 3)`` [month].
    normal
        ``(plant, draw)``

    Examples
    --------
    >>> draw_delays(np.array([[12.0, 12.0, 12.0]]), np.array([[-1.0, 0.0, 2.0]])).tolist()
    [[12.0, 12.0, 12.0]]
    """
    middles = (np.arange(QUANTILES) + 0.5) / QUANTILES
    every = _skewed(intervals, np.broadcast_to(ndtri(middles), (len(intervals), QUANTILES)))
    mean = every.mean(axis=1, keepdims=True)
    scale = np.where(mean > 0.0, intervals[:, 1:2] / np.where(mean > 0.0, mean, 1.0), 1.0)
    return _skewed(intervals, normal) * scale


def _skewed(intervals: Floats, normal: Floats) -> Floats:
    """Return log-normal values, each side with its own width; normal ones where 0 is the low end.

    As every estimate is drawn; see ``Sample.estimate``.
    """
    low, value, high = (intervals[:, k : k + 1] for k in range(3))
    positive = (low > 0.0) & (value > 0.0)
    safe = [np.where(positive, v, 1.0) for v in (low, value, high)]
    logs = np.where(normal < 0.0, np.log(safe[1] / safe[0]), np.log(safe[2] / safe[1]))
    width = np.where(normal < 0.0, value - low, high - value)
    return np.where(
        positive,
        safe[1] * np.exp(logs * normal / Z),
        np.maximum(value + width * normal / Z, 0.0),
    )
