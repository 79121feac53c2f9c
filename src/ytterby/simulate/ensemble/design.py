"""Designs of an ensemble: where its draws lie in the space of all that is uncertain.

Independent draws leave holes and clusters. A Sobol' sequence fills the space evenly however many
draws are taken, and a Latin hypercube fills every single quantity evenly for one number of draws.
"""

from __future__ import annotations

import hashlib
import warnings
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from ytterby.simulate.behaviour.sample import Points

Floats = NDArray[np.float64]
Method = Literal["sobol", "latin", "random"]
METHODS: tuple[Method, ...] = ("sobol", "latin", "random")
"""How draws are placed; ``sobol`` by default."""
MOST = 2**30
"""Draws after which a Sobol' sequence of 30 bits would repeat itself."""


@dataclass(frozen=True)
class SobolPoints:
    """A scrambled Sobol' sequence, one dimension a quantity.

    More draws leave the first ones as they are. Balance is best where the number of draws is a
    power of two. Owen's scrambling (as scipy does it) makes every point uniform.

    Attributes
    ----------
    names
        Quantities in the order of the dimensions; the first are spread best.
    seed
        Of the scrambling.

    Examples
    --------
    >>> points = SobolPoints(("a", "b"), seed=1)
    >>> four = points.uniforms("b", 1, 5)
    >>> sorted((4 * four).astype(int).tolist())  # one in each quarter
    [0, 1, 2, 3]
    >>> points.uniforms("c", 1, 5) is None
    True
    """

    names: tuple[str, ...]
    seed: int = 0

    @cached_property
    def _column(self) -> dict[str, int]:
        return {name: i for i, name in enumerate(self.names)}

    def uniforms(self, name: str, first: int, stop: int) -> Floats | None:
        """Return the points of a quantity for draws ``[first, stop)``, ``(draw)`` in (0, 1)."""
        column = self._column.get(name)
        if column is None:
            return None
        return _sobol(len(self.names), self.seed, first, stop)[:, column].copy()


@lru_cache(maxsize=4)
def _sobol(dims: int, seed: int, first: int, stop: int) -> Floats:
    """Return the points of draws ``[first, stop)``, ``(draw, dimension)``; draw 1 is the first."""
    from scipy.stats import qmc

    sequence = qmc.Sobol(dims, scramble=True, bits=30, rng=np.random.default_rng(seed))
    if first > 1:
        sequence.fast_forward(first - 1)
    with warnings.catch_warnings():
        # Any number of draws is allowed; that powers of two are best is said in the docs.
        warnings.simplefilter("ignore", UserWarning)
        points = sequence.random(stop - first)
    # Points are whole multiples of 2^-30: half a step keeps 0 out.
    return np.asarray(points + 2.0**-31, dtype=np.float64)


@dataclass(frozen=True)
class LatinPoints:
    """A Latin hypercube: one draw in each of ``draws`` equally likely slices of every quantity.

    Every quantity has a stream of its own by its name, so none needs to be known beforehand.

    Attributes
    ----------
    draws
        How many draws there are, the central one apart; another number is another design.
    seed
        Of the streams.

    Examples
    --------
    >>> five = LatinPoints(5, seed=1).uniforms("a", 1, 6)
    >>> sorted((5 * five).astype(int).tolist())
    [0, 1, 2, 3, 4]
    """

    draws: int
    seed: int = 0

    def uniforms(self, name: str, first: int, stop: int) -> Floats | None:
        """Return the points of a quantity for draws ``[first, stop)``, ``(draw)`` in (0, 1)."""
        if stop > self.draws + 1:
            raise ValueError(f"a Latin hypercube of {self.draws} draws has no draw {stop - 1}")
        key = int.from_bytes(hashlib.sha256(f"latin {name}".encode()).digest()[:8], "little")
        stream = np.random.Generator(
            np.random.Philox(key=np.array([key, self.seed], dtype=np.uint64))
        )
        slices = stream.permutation(self.draws)
        within = stream.random(self.draws) * (1.0 - 2.0**-20) + 2.0**-21
        return np.asarray((slices + within)[first - 1 : stop - 1] / self.draws)


class Recorder:
    """Points that leave everything to the streams and note what was asked for."""

    def __init__(self) -> None:
        self.names: set[str] = set()

    def uniforms(self, name: str, first: int, stop: int) -> Floats | None:
        """Note a name."""
        self.names.add(name)
        return None


def order_names(names: Iterable[str], leading: Sequence[str] = ()) -> tuple[str, ...]:
    """Return quantities as dimensions: those that lead, then those of events, then all others.

    The first dimensions of a Sobol' sequence are spread best, and events matter more than any one
    claim.

    Examples
    --------
    >>> order_names(["b-2", "event ban severity", "a-1", "calibration"], ["calibration"])
    ('calibration', 'event ban severity', 'a-1', 'b-2')
    """
    asked = set(names)
    first = [name for name in leading if name in asked]
    rest = sorted(asked - set(first), key=lambda name: (not name.startswith("event "), name))
    return (*first, *rest)


def build_points(method: Method, draws: int, seed: int, names: Sequence[str]) -> Points | None:
    """Return the points of an ensemble; ``None`` for independent streams.

    Parameters
    ----------
    method
        One of ``METHODS``.
    draws
        How many draws, the central one apart.
    seed
        Of the design.
    names
        Dimensions of a Sobol' sequence.
    """
    if method == "sobol":
        return SobolPoints(tuple(names), seed)
    return LatinPoints(draws, seed) if method == "latin" else None
