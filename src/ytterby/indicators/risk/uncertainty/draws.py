"""Draws of uncertain inputs: each factor has its own stream, whatever else is drawn beside it."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from ytterby.indicators.risk.base import Case, Factor, Floats

LOW, HIGH = 0.1, 0.9
"""Quantiles of the central 80 % interval."""


@dataclass
class Normals:
    """Standard normal draws of factors, the same for the same factor in every case.

    Every factor is a Latin hypercube sample of its own: one draw in each of ``draws`` slices of
    equal probability, in an order that its stream of random numbers decides (McKay, Beckman and
    Conover 1979). The stream depends on the seed and on the factor's group and name alone. So two
    cases that share a factor (the governance of China) share its draws, and an answer does not
    depend on what else was asked for, in which order, or in which process.

    Parameters
    ----------
    draws
        How many.
    seed
        Any whole number from 0; it belongs in the manifest.

    Examples
    --------
    >>> china = Factor("governance of China", "governance", "normal")
    >>> india = Factor("governance of India", "governance", "normal")
    >>> both = Normals(8, seed=1).of([india, china])
    >>> both.shape
    (2, 8)
    >>> bool((both[1] == Normals(8, seed=1).of([china])[0]).all())
    True
    """

    draws: int
    seed: int
    _known: dict[tuple[str, str], Floats] = field(default_factory=dict, repr=False)

    def __post_init__(self) -> None:
        if self.draws < 0 or self.seed < 0:
            raise ValueError("draws and seed must not be negative")

    def of(self, factors: Sequence[Factor]) -> Floats:
        """Return the draws of some factors: ``(factor, draw)`` [standard normal]."""
        if not factors:
            return np.zeros((0, self.draws))
        return np.stack([self._one(f) for f in factors])

    def _one(self, factor: Factor) -> Floats:
        key = (factor.group, factor.name)
        if key not in self._known:
            self._known[key] = self._draw(*key)
        return self._known[key]

    def _draw(self, group: str, name: str) -> Floats:
        from scipy.special import ndtri

        digest = hashlib.sha256(f"{group}\0{name}".encode()).digest()
        words = tuple(int.from_bytes(digest[i : i + 4], "big") for i in range(0, 16, 4))
        rng = np.random.default_rng(np.random.SeedSequence(self.seed, spawn_key=words))
        slices = rng.permutation(self.draws)
        return np.asarray(ndtri((slices + rng.uniform(1e-6, 1.0 - 1e-6, self.draws)) / self.draws))


@dataclass(frozen=True)
class Sample:
    """A case evaluated at its best estimate and for draws of its factors.

    Attributes
    ----------
    case
        The case.
    best
        Best estimate of every component.
    drawn
        Draws of every component, ``(draw,)``.
    """

    case: Case
    best: Mapping[str, float]
    drawn: Mapping[str, Floats] = field(repr=False)

    def bounds(self, component: str) -> tuple[float, float]:
        """Return the central 80 % interval of a component; NaN without draws."""
        return interval(self.drawn[component], self.best[component])


def sample_case(case: Case, normals: Normals) -> Sample:
    """Return a case's best estimate and draws.

    Parameters
    ----------
    case
        Any case of any method.
    normals
        Draws of factors; pass the same to every case that is to be compared.
    """
    z = normals.of(case.factors)
    values = case.evaluate(np.concatenate([np.zeros((len(z), 1)), z], axis=1))
    wide = {k: np.broadcast_to(v, (1 + normals.draws,)) for k, v in values.items()}
    return Sample(
        case,
        {k: float(v[0]) for k, v in wide.items()},
        {k: np.asarray(v[1:], dtype=float) for k, v in wide.items()},
    )


def interval(drawn: Floats, best: float) -> tuple[float, float]:
    """Return the central 80 % interval, widened to hold the best estimate.

    Parameters
    ----------
    drawn
        ``(draw,)``.
    best
        The best estimate, in the same unit.

    Returns
    -------
    tuple of float
        NaN, a gap, where there are no draws or fewer than half of them have a number.

    Examples
    --------
    >>> [round(bound, 9) for bound in interval(np.linspace(0.0, 1.0, 11), 0.5)]
    [0.1, 0.9]
    """
    found = drawn[np.isfinite(drawn)]
    if not len(found) or 2 * len(found) < len(drawn) or not np.isfinite(best):
        return float("nan"), float("nan")
    low, high = np.quantile(found, (LOW, HIGH))
    return min(float(low), best), max(float(high), best)
