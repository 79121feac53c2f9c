"""Draws of estimates: each has a stream of its own, by what it rests on."""

from __future__ import annotations

import hashlib
from collections.abc import Collection
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ytterby.factors.estimates import Estimate, draw


@dataclass(frozen=True)
class Draws:
    """How many draws of what is uncertain, and of which seed; the first of each is central.

    The same estimate has the same draws wherever it is used, whatever else is drawn, so that two
    results of one run may be subtracted draw by draw.

    Attributes
    ----------
    count
        Draws besides the central one.
    seed
        Of the streams.
    fixed
        Tiers (``A``, ``B``, ``C``) whose estimates keep their central value, to tell how much of
        an interval the others carry.

    Examples
    --------
    >>> one = Estimate(10.0, 8.0, 15.0, "USD/kg", "B", ("a-1",), ("a",))
    >>> few, many = Draws(3).of(one), Draws(9).of(one)
    >>> float(few[0]), bool((few == many[:4]).all())
    (10.0, True)
    >>> Draws(3, fixed=("B",)).of(one).tolist()
    [10.0, 10.0, 10.0, 10.0]
    """

    count: int = 0
    seed: int = 0
    fixed: Collection[str] = ()

    @property
    def size(self) -> int:
        """How many numbers an estimate has, the central one among them."""
        return self.count + 1

    def of(self, estimate: Estimate, name: str = "") -> NDArray[np.float64]:
        """Return the central value and the draws of an estimate, ``(1 + count)`` [its unit].

        Parameters
        ----------
        estimate
            The number with its interval.
        name
            Sets apart estimates that rest on the same claims and yet vary by themselves.
        """
        if estimate.tier in self.fixed or not self.count:
            return np.full(self.size, estimate.value)
        return draw(estimate, self.count, self.stream(f"{name} {estimate.unit} {estimate.claims}"))

    def stream(self, name: str) -> np.random.Generator:
        """Return the stream of a name."""
        key = int.from_bytes(hashlib.sha256(name.encode()).digest()[:8], "little")
        seed = self.seed % 2**64  # a key holds no more
        return np.random.Generator(np.random.Philox(key=np.array([key, seed], dtype=np.uint64)))
