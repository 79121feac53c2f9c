"""Lots of announced plants: luck of each, and delays within their interval, their mean kept."""

from __future__ import annotations

import hashlib

import numpy as np
from scipy.special import ndtri

from ytterby.evidence.tiers import Z
from ytterby.simulate.shocks.channel import Floats

QUANTILES = 2001
"""Points by which the mean of a delay is found."""


def scatter(points: Floats, name: str) -> Floats:
    """Return points of one of many quantities that share a draw, ``(draw)`` in (0, 1).

    Plants are many, and which of them succeeds is one question: one uncertain quantity of a run,
    from whose points each plant gets its own by its name (splitmix64; Steele, Lea and Flood 2014).

    Examples
    --------
    >>> one, other = (scatter(np.array([0.3]), name) for name in ("a", "b"))
    >>> bool(one != other), bool(one == scatter(np.array([0.3]), "a"))
    (True, True)
    """
    key = np.uint64(int.from_bytes(hashlib.sha256(name.encode()).digest()[:8], "little"))
    bits = (np.asarray(points) * 2.0**53).astype(np.uint64) * np.uint64(0x9E3779B97F4A7C15) + key
    bits = (bits ^ (bits >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    bits = (bits ^ (bits >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    bits = bits ^ (bits >> np.uint64(31))
    return np.asarray(((bits >> np.uint64(11)).astype(np.float64) + 0.5) * 2.0**-53)


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
