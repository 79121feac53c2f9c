"""Draws of an estimate: the central value first, then its distribution, the same for any number."""

from __future__ import annotations

import hashlib
import math

import numpy as np
from numpy.typing import NDArray

from ytterby.evidence.tiers import Z
from ytterby.simulate.behaviour.parameters import Estimate, Parameters


def sample_estimate(estimate: Estimate, draws: int, seed: int) -> NDArray[np.float64]:
    """Return draws of an estimate, ``(draw)`` [its unit]; draw 0 is the central value.

    Positive estimates are log-normal on either side of the centre, others normal; both sides have
    their own width. Every claim has a stream of its own, so that a draw does not depend on how many
    draws there are, nor on which other claims are used.

    Examples
    --------
    >>> one = Estimate("c", "s", "C", "q", "x", (), 2.0, 1.0, 4.0, "1", "")
    >>> few, many = sample_estimate(one, 3, seed=1), sample_estimate(one, 9, seed=1)
    >>> bool(few[0] == 2.0 and (few == many[:3]).all())
    True
    """
    if draws == 1 or not estimate.low < estimate.high:
        return np.full(draws, estimate.value)
    key = int.from_bytes(hashlib.sha256(estimate.claim.encode()).digest()[:8], "little")
    stream = np.random.Generator(np.random.Philox(key=np.array([key, seed], dtype=np.uint64)))
    z = np.r_[0.0, stream.standard_normal(draws - 1)]
    low, value, high = estimate.low, estimate.value, estimate.high
    if low > 0 and value > 0:
        logs = np.where(z < 0, math.log(value / low), math.log(high / value)) * z / Z
        return np.asarray(value * np.exp(logs), dtype=np.float64)
    width = np.where(z < 0, value - low, high - value)
    result = value + width * z / Z
    return np.asarray(np.maximum(result, 0.0) if low >= 0 else result, dtype=np.float64)


def draw_estimate(
    table: Parameters, estimate: Estimate, draws: int, seed: int
) -> NDArray[np.float64]:
    """Return draws of an estimate of a table, times its factor there, ``(draw)`` [its unit]."""
    if table.spread:
        values = sample_estimate(estimate, draws, seed)
    else:
        values = np.full(draws, estimate.value)
    return np.asarray(values * table.factor(estimate), dtype=np.float64)
