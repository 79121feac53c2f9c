"""Draws of an ensemble: which of them are meant, and where their numbers come from."""

from __future__ import annotations

import hashlib
import math
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtri

from ytterby.evidence.tiers import Z
from ytterby.simulate.behaviour.parameters import Estimate, Parameters

Floats = NDArray[np.float64]


class Points(Protocol):
    """A design that fills space better than independent draws, or that somebody chose."""

    def uniforms(self, name: str, first: int, stop: int) -> Floats | None:
        """Return the points of a quantity for draws ``[first, stop)``, ``(draw)`` in (0, 1).

        ``first`` is at least 1: draw 0 is central. ``None`` for what the design leaves out.
        """


@dataclass(frozen=True)
class Sample:
    """Some draws of an ensemble.

    Every uncertain quantity has a stream of its own, by its name, so that a draw has the same bits
    whatever draws are beside it, and whatever other quantities are uncertain.

    Attributes
    ----------
    first, stop
        The draws that are meant, ``[first, stop)``; draw 0 is the central one.
    seed
        Of the streams.
    points
        Points of a design instead of independent streams.

    Examples
    --------
    >>> few, late = Sample(0, 3, seed=1).normal("x"), Sample(2, 9, seed=1).normal("x")
    >>> float(few[0]), bool(few[2] == late[0])
    (0.0, True)
    """

    first: int = 0
    stop: int = 1
    seed: int = 0
    points: Points | None = None

    @property
    def size(self) -> int:
        """How many draws are meant."""
        return self.stop - self.first

    @property
    def central(self) -> bool:
        """Whether only the central draw is meant."""
        return self.stop == 1

    def uniform(self, name: str) -> Floats:
        """Return the points of a quantity, ``(draw)`` in (0, 1); 0.5 for draw 0."""
        begin = max(self.first, 1)
        drawn = self._drawn(name, begin, self.stop) if self.stop > begin else np.empty(0)
        return np.concatenate([np.full(self.size - len(drawn), 0.5), drawn])

    def normal(self, name: str) -> Floats:
        """Return standard normal draws of a quantity, ``(draw)``; 0 for draw 0."""
        return np.asarray(ndtri(self.uniform(name)), dtype=np.float64)

    def _drawn(self, name: str, first: int, stop: int) -> Floats:
        if self.points is not None:
            found = self.points.uniforms(name, first, stop)
            if found is not None:
                return found
        key = int.from_bytes(hashlib.sha256(name.encode()).digest()[:8], "little")
        stream = np.random.Generator(
            np.random.Philox(key=np.array([key, self.seed], dtype=np.uint64))
        )
        # Whole numbers are shifted by half a step: neither 0 nor 1 can come out.
        return np.asarray(stream.random(stop - 1)[first - 1 :] + 2.0**-54, dtype=np.float64)

    def estimate(self, estimate: Estimate) -> Floats:
        """Return draws of an estimate, ``(draw)`` [its unit]; draw 0 is the central value.

        Positive estimates are log-normal on either side of the centre, others normal; both sides
        have their own width.

        Examples
        --------
        >>> one = Estimate("c", "s", "C", "q", "x", (), 2.0, 1.0, 4.0, "1", "")
        >>> Sample(0, 1).estimate(one).tolist()
        [2.0]
        """
        if self.central or not estimate.low < estimate.high:
            return np.full(self.size, estimate.value)
        z = self.normal(estimate.claim)
        low, value, high = estimate.low, estimate.value, estimate.high
        if low > 0 and value > 0:
            logs = np.where(z < 0, math.log(value / low), math.log(high / value)) * z / Z
            return np.asarray(value * np.exp(logs), dtype=np.float64)
        width = np.where(z < 0, value - low, high - value)
        result = value + width * z / Z
        return np.asarray(np.maximum(result, 0.0) if low >= 0 else result, dtype=np.float64)


def draw_estimate(table: Parameters, estimate: Estimate, sample: Sample) -> Floats:
    """Return draws of an estimate of a table, times its factor there, ``(draw)`` [its unit].

    Factors are those of the whole ensemble; a sample takes its own.
    """
    central = np.full(sample.size, estimate.value)
    values = sample.estimate(estimate) if table.spread else central
    factor = table.factor(estimate)
    if len(factor) > 1:
        factor = factor[sample.first : sample.stop]
    return np.asarray(values * factor, dtype=np.float64)
