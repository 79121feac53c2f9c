"""Which points a sensitivity analysis looks at: Morris' trajectories and Saltelli's matrices.

A design gives every uncertain quantity its points by name, as an ensemble's draws do: row i is draw
i + 1, and draw 0 is the central one, which belongs to no design.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cached_property
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from ytterby.simulate.behaviour.sample import Points

Floats = NDArray[np.float64]
Ints = NDArray[np.intp]

SHORTEST, LONGEST = 1.0 / 3.0, 2.0 / 3.0
"""Shares of the probability by which a trajectory moves a quantity."""
REST = "all others"
"""What all quantities without a matrix of their own are called: one more factor."""
LEAST = 2.0**-40
"""Points stay this far from 0 and 1, whose quantiles may be infinite."""


class Design(Points, Protocol):
    """Points with a known number of rows."""

    @property
    def rows(self) -> int:
        """How many runs it takes."""


@dataclass(frozen=True)
class Trajectories:
    r"""Morris' design: from a random point, one quantity after the other moves by :math:`\Delta`.

    Quantities are measured in probability, so that all of them are uniform on (0, 1). Points lie on
    no grid: base points and steps, from a third to two thirds, are strata of a Latin hypercube with
    one trajectory in each. A step of one length would not see an outcome that comes back after it.

    Attributes
    ----------
    names
        Uncertain quantities.
    trajectories
        How many; each takes one run per quantity and one more.
    seed
        Of the base points and of the order in which quantities move.

    Examples
    --------
    >>> one = Trajectories(("x", "y"), trajectories=1, seed=0)
    >>> moved = abs(np.diff(one.uniforms("x", 1, 4))).sum()
    >>> one.rows, bool(np.isclose(moved, one.step("x")[0]))
    (3, True)
    """

    names: tuple[str, ...]
    trajectories: int
    seed: int

    @property
    def rows(self) -> int:
        """Runs: trajectories times quantities and one."""
        return self.trajectories * (len(self.names) + 1)

    @cached_property
    def turn(self) -> Ints:
        """When each quantity moves in each trajectory, ``(quantity, trajectory)``; 0 is first."""
        random = np.random.default_rng(np.random.SeedSequence([self.seed, 1]))
        columns = [random.permutation(len(self.names)) for _ in range(self.trajectories)]
        return np.stack(columns, axis=1).astype(np.intp)

    @cached_property
    def _position(self) -> dict[str, int]:
        return {name: i for i, name in enumerate(self.names)}

    def falls(self, name: str) -> NDArray[np.bool_]:
        """Return in which trajectories a quantity moves down, ``(trajectory)``."""
        return np.asarray(_stream(self.seed, name, "falls").random(self.trajectories) < 0.5)

    def step(self, name: str) -> Floats:
        """Return how far a quantity moves in each trajectory, ``(trajectory)`` [1]."""
        strata = _strata(_stream(self.seed, name, "step"), self.trajectories)
        return SHORTEST + (LONGEST - SHORTEST) * strata

    def uniforms(self, name: str, first: int, stop: int) -> Floats:
        """Return the points of a quantity for draws ``[first, stop)``, ``(draw)`` in (0, 1).

        What is not in the design stands still along a trajectory.
        """
        rows = np.arange(first - 1, stop - 1)
        at, since = np.divmod(rows, len(self.names) + 1)
        base = _strata(_stream(self.seed, name, "base"), self.trajectories)
        if name not in self._position:
            return base[at]
        moved = since > self.turn[self._position[name], at]
        high = moved ^ self.falls(name)[at]
        step = self.step(name)[at]
        return np.asarray(base[at] * (1.0 - step) + step * high, dtype=np.float64)


@dataclass(frozen=True)
class Matrices:
    """Saltelli's design: two matrices A and B, and A with one quantity's column from B.

    The chosen quantities share one scrambled Sobol' sequence; all others move together, as one more
    factor, on random points of their own.

    Attributes
    ----------
    chosen
        Quantities that get indices of their own.
    points
        Rows of a matrix, a power of two.
    seed
        Of all points.

    Examples
    --------
    >>> design = Matrices(("x", "y"), points=4, seed=0)
    >>> design.labels, design.rows
    (('x', 'y', 'all others'), 20)
    """

    chosen: tuple[str, ...]
    points: int
    seed: int

    @property
    def labels(self) -> tuple[str, ...]:
        """What gets indices: the chosen quantities and all others together."""
        return (*self.chosen, REST)

    @property
    def rows(self) -> int:
        """Runs: a block of rows for A, for B and for every label."""
        return self.points * (len(self.labels) + 2)

    @cached_property
    def _base(self) -> Floats:
        """Points of the chosen quantities in A and B, ``(2, chosen, point)``."""
        from scipy.stats import qmc

        count = len(self.chosen)
        random = np.random.default_rng(np.random.SeedSequence([self.seed, 2]))
        points = qmc.Sobol(2 * max(count, 1), scramble=True, rng=random).random(self.points)
        inside = np.clip(points, LEAST, 1.0 - LEAST)
        return np.asarray(inside.T[: 2 * count].reshape(2, count, self.points), dtype=np.float64)

    def uniforms(self, name: str, first: int, stop: int) -> Floats:
        """Return the points of a quantity for draws ``[first, stop)``, ``(draw)`` in (0, 1)."""
        block, row = np.divmod(np.arange(first - 1, stop - 1), self.points)
        if name in self.chosen:
            position = self.chosen.index(name)
            both = self._base[:, position]
        else:
            position = len(self.chosen)
            draws = _stream(self.seed, name, "rest").random((2, self.points))
            both = np.clip(draws, LEAST, 1.0 - LEAST)
        second = (block == 1) | (block == position + 2)
        return np.asarray(both[second.astype(np.intp), row], dtype=np.float64)


def _stream(seed: int, name: str, use: str) -> np.random.Generator:
    """Return the stream of a quantity: it does not depend on what else is uncertain."""
    key = int.from_bytes(hashlib.sha256(f"{use} {name}".encode()).digest()[:8], "little")
    return np.random.Generator(np.random.Philox(key=np.array([key, seed], dtype=np.uint64)))


def _strata(random: np.random.Generator, count: int) -> Floats:
    """Return one point in each of as many equal parts of (0, 1), in random order."""
    points = (random.permutation(count) + random.random(count)) / count
    return np.asarray(np.clip(points, LEAST, 1.0 - LEAST), dtype=np.float64)
