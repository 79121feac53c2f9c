"""The engine seam: an elementwise array namespace and a small shim for segment sums.

The step calls nothing but ``engine.xp`` (elementwise functions of the array API) and the methods
below. Every operation treats each draw (last axis) by itself and in a fixed order, so that a draw
is bit-identical whatever the number of draws beside it: sparse products and ``minimum.reduceat``
are, ``sum(axis=0)``, ``einsum`` and dense ``@`` are not.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Protocol

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

Array = Any
"""An array of the engine; NumPy's are ``NDArray[np.float64]``."""
Index = NDArray[np.intp]


@dataclass(frozen=True)
class SegmentMap:
    """A sparse linear map (target, source): sums of weighted sources per target.

    Attributes
    ----------
    shape
        Number of targets and of sources.
    target, source
        Positions of each entry, sorted by target.
    weight
        Coefficient of each entry.
    """

    shape: tuple[int, int]
    target: Index
    source: Index
    weight: NDArray[np.float64]

    @cached_property
    def matrix(self) -> sp.csr_array:
        """The map as a matrix in compressed rows."""
        return sp.csr_array((self.weight, (self.target, self.source)), shape=self.shape)

    @cached_property
    def starts(self) -> Index:
        """Position of the first entry of each target that has one."""
        return np.flatnonzero(np.r_[True, self.target[1:] != self.target[:-1]])

    @cached_property
    def transposed(self) -> SegmentMap:
        """The same links from target to source."""
        return segment_map(self.source, self.target, self.weight, (self.shape[1], self.shape[0]))

    @cached_property
    def by_source(self) -> SegmentMap:
        """From each source to the entries that start there, ``(source, entry)``."""
        entries = np.arange(len(self.source))
        return segment_map(
            self.source, entries, np.ones(len(entries)), (self.shape[1], len(entries))
        )

    @property
    def empty(self) -> bool:
        """Whether there is no entry at all."""
        return len(self.target) == 0


def segment_map(
    target: Sequence[int] | Index,
    source: Sequence[int] | Index,
    weight: Sequence[float] | NDArray[np.float64],
    shape: tuple[int, int],
) -> SegmentMap:
    """Return the map with these entries, sorted by target and source.

    Examples
    --------
    >>> sums = segment_map([1, 0, 1], [0, 1, 2], [1.0, 2.0, 3.0], (2, 3))
    >>> NumpyEngine().segment_sum(sums, np.array([[1.0], [10.0], [100.0]])).tolist()
    [[20.0], [301.0]]
    """
    to = np.asarray(target, dtype=np.intp)
    of = np.asarray(source, dtype=np.intp)
    order = np.lexsort((of, to))
    return SegmentMap(shape, to[order], of[order], np.asarray(weight, dtype=np.float64)[order])


class Engine(Protocol):
    """What a step asks of the machine that runs it."""

    @property
    def xp(self) -> Any:
        """Namespace of elementwise functions (array API)."""

    def array(self, values: NDArray[np.float64]) -> Array:
        """Return NumPy values as an array of the engine."""

    def segment_sum(self, sums: SegmentMap, values: Array) -> Array:
        """Return Σ weight · values per target ``(target, draw)``."""

    def segment_minimum(self, sums: SegmentMap, values: Array, otherwise: float) -> Array:
        """Return the least value among each target's sources; ``otherwise`` where it has none."""

    def gather(self, values: Array, index: Index) -> Array:
        """Return the rows at these positions."""


class NumpyEngine:
    """Runs everywhere, without compiling."""

    @property
    def xp(self) -> Any:
        """The NumPy namespace."""
        return np

    def array(self, values: NDArray[np.float64]) -> Array:
        """Return the values as they are."""
        return np.ascontiguousarray(values, dtype=np.float64)

    def segment_sum(self, sums: SegmentMap, values: Array) -> Array:
        """Return Σ weight · values per target, entry by entry in order."""
        if sums.empty:
            return np.zeros((sums.shape[0], values.shape[1]))
        return sums.matrix @ values

    def segment_minimum(self, sums: SegmentMap, values: Array, otherwise: float) -> Array:
        """Return the least value among each target's sources."""
        least = np.full((sums.shape[0], values.shape[1]), otherwise)
        if not sums.empty:
            least[sums.target[sums.starts]] = np.minimum.reduceat(
                values[sums.source], sums.starts, axis=0
            )
        return least

    def gather(self, values: Array, index: Index) -> Array:
        """Return the rows at these positions."""
        return values.take(index, axis=0)
