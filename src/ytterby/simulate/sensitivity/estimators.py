"""From the outputs of a design to effects and shares of variance, with bootstrap intervals."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from ytterby.simulate.sensitivity.designs import REST, Matrices, Trajectories

Floats = NDArray[np.float64]

RESAMPLES = 1000
"""Bootstrap samples behind the intervals."""
LOW, HIGH = 0.1, 0.9
"""Ends of the intervals, as of every interval here."""
NOISE = 1e-9
"""Share of the largest effect up to which an effect is rounding."""
STILL = 1e-12
"""An outcome whose standard deviation is below this share of its size does not move."""


@dataclass(frozen=True)
class Effects:
    """Elementary effects of some quantities on an outcome [its unit per unit of probability].

    Attributes
    ----------
    names
        Quantities.
    size, low, high
        Mean absolute effect :math:`\\mu^*` and its 80 % interval, ``(quantity)``.
    mean
        Mean effect :math:`\\mu`: its sign says in which direction the quantity moves the outcome.
    spread
        Standard deviation :math:`\\sigma`: how much the effect depends on where one stands.
    """

    names: tuple[str, ...]
    size: Floats = field(repr=False)
    low: Floats = field(repr=False)
    high: Floats = field(repr=False)
    mean: Floats = field(repr=False)
    spread: Floats = field(repr=False)

    def leading(self, count: int) -> tuple[str, ...]:
        """Return the quantities with the largest mean absolute effects, those without none."""
        order = np.lexsort((np.arange(len(self.names)), -self.size))
        least = NOISE * float(self.size.max(initial=0.0))
        return tuple(self.names[i] for i in order[:count] if self.size[i] > least)


def elementary_effects(design: Trajectories, outputs: Floats, seed: int) -> Effects:
    r"""Return Morris' measures.

    .. math::
        d_i^t = \frac{y(x^t + \Delta_i^t e_i) - y(x^t)}{\Delta_i^t}, \quad
        \mu^*_i = \frac1r \sum_t |d_i^t|, \quad \mu_i = \frac1r \sum_t d_i^t

    Parameters
    ----------
    design
        The trajectories.
    outputs
        Of its rows, ``(row)``.
    seed
        Of the bootstrap.

    Notes
    -----
    Morris 1991, *Technometrics* 33, 161-174; :math:`\mu^*` is that of Campolongo, Cariboni and
    Saltelli 2007, *Environmental Modelling & Software* 22, 1509-1518.
    """
    count = len(design.names)
    path = outputs.reshape(design.trajectories, count + 1)
    steps = np.diff(path, axis=1)
    effects = np.empty((count, design.trajectories))
    for i, name in enumerate(design.names):
        moved = np.where(design.falls(name), -1.0, 1.0) * design.step(name)
        effects[i] = steps[np.arange(design.trajectories), design.turn[i]] / moved
    random = np.random.default_rng(np.random.SeedSequence([seed, 3]))
    chosen = random.integers(design.trajectories, size=(RESAMPLES, design.trajectories))
    sizes = np.abs(effects)[:, chosen].mean(axis=2)
    low, high = np.quantile(sizes, [LOW, HIGH], axis=1)
    spread = effects.std(axis=1, ddof=1) if design.trajectories > 1 else np.zeros(count)
    return Effects(
        design.names, np.abs(effects).mean(axis=1), low, high, effects.mean(axis=1), spread
    )


@dataclass(frozen=True)
class Indices:
    """Shares of the variance of an outcome.

    Attributes
    ----------
    labels
        Quantities, and last all others together.
    first, total
        First-order and total shares with their 80 % intervals, ``(3, label)``: value, low, high
        [1]. They are not clipped: one slightly below 0 or above 1 is noise of that size.
    rank
        Interval of each quantity's rank by total share, ``(2, quantity)``; 1 explains most.
    leads
        Share of bootstrap samples in which each quantity explains most, ``(quantity)`` [1].
    together
        Share that the quantities explain together: what would go if all of them were known to
        begin with; value, low, high [1].
    mean, variance
        Of the outcome over both matrices [its unit, and squared].
    quantiles
        10 %, 50 % and 90 % of the outcome over both matrices [its unit].
    """

    labels: tuple[str, ...]
    first: Floats = field(repr=False)
    total: Floats = field(repr=False)
    rank: Floats = field(repr=False)
    leads: Floats = field(repr=False)
    together: tuple[float, float, float]
    mean: float
    variance: float
    quantiles: tuple[float, float, float]

    @property
    def still(self) -> bool:
        """Whether the outcome does not move, so that there is nothing to share out."""
        return not self.variance > 0.0

    def place(self, label: str) -> int:
        """Return where a label stands."""
        return self.labels.index(label)


def variance_shares(design: Matrices, outputs: Floats, seed: int) -> Indices:
    r"""Return Sobol's first-order and total indices.

    .. math::
        S_i = \frac{\frac1N \sum_j f(B)_j \bigl(f(A_B^{(i)})_j - f(A)_j\bigr)}{V(y)}, \qquad
        S_{Ti} = \frac{\frac1{2N} \sum_j \bigl(f(A)_j - f(A_B^{(i)})_j\bigr)^2}{V(y)}

    Parameters
    ----------
    design
        The matrices.
    outputs
        Of its rows, ``(row)``.
    seed
        Of the bootstrap.

    Notes
    -----
    Saltelli et al. 2010, *Computer Physics Communications* 181, table 2, (b) and (f); (f) is
    Jansen 1999, *Computer Physics Communications* 117. Outputs are centred first, which leaves the
    indices as they are and makes (b) less noisy. The bootstrap draws rows of the matrices.
    """
    blocks = outputs.reshape(len(design.labels) + 2, design.points)
    ends = blocks[:2].ravel()
    quantiles = tuple(float(q) for q in np.quantile(ends, [LOW, 0.5, HIGH]))
    variance = float(ends.var())
    labels, count = design.labels, len(design.labels)
    if not np.sqrt(variance) > STILL * max(float(np.abs(ends).mean()), 1e-300):
        empty = np.full((3, count), np.nan)
        nothing = np.full((2, count - 1), np.nan)
        gap = (float("nan"),) * 3
        return Indices(labels, empty, empty, nothing, nothing[0], gap, float(ends.mean()), 0.0,
                       quantiles)  # type: ignore[arg-type]  # fmt: skip
    centred = blocks - blocks.mean()
    first, total = _shares(centred)
    random = np.random.default_rng(np.random.SeedSequence([seed, 4]))
    again = [
        _shares(centred[:, random.integers(design.points, size=design.points)])
        for _ in range(RESAMPLES)
    ]
    firsts, totals = (np.stack([pair[i] for pair in again]) for i in (0, 1))
    ranks = _ranks(totals[:, :-1])
    rank = np.quantile(ranks, [LOW, HIGH], axis=0, method="inverted_cdf")
    known = 1.0 - totals[:, labels.index(REST)]
    low, high = np.quantile(known, [LOW, HIGH])
    return Indices(
        labels=labels,
        first=np.vstack([first, np.quantile(firsts, [LOW, HIGH], axis=0)]),
        total=np.vstack([total, np.quantile(totals, [LOW, HIGH], axis=0)]),
        rank=rank,
        leads=(ranks == 1).mean(axis=0),
        together=(float(1.0 - total[labels.index(REST)]), float(low), float(high)),
        mean=float(ends.mean()),
        variance=variance,
        quantiles=quantiles,  # type: ignore[arg-type]
    )


def _shares(blocks: Floats) -> tuple[Floats, Floats]:
    """Return first-order and total shares of centred outputs ``(A, B and label, row)``."""
    a, b, mixed = blocks[0], blocks[1], blocks[2:]
    variance = blocks[:2].var()
    if not variance > 0.0:
        return np.zeros(len(mixed)), np.zeros(len(mixed))
    first = (b * (mixed - a)).mean(axis=1) / variance
    total = ((a - mixed) ** 2).mean(axis=1) / (2.0 * variance)
    return first, total


def _ranks(values: Floats) -> Floats:
    """Return ranks along the last axis, the largest first; equals share the better one."""
    larger = values[:, None, :] > values[:, :, None]
    return np.asarray(1.0 + larger.sum(axis=2), dtype=np.float64)


def additive(first: Sequence[float]) -> float:
    """Return the share of variance that single quantities explain by themselves, summed [1]."""
    return float(np.clip(np.asarray(first), 0.0, None).sum())
