"""Ranks with the probability that they are right, from draws that share their causes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ytterby.indicators.risk.base import Floats
from ytterby.indicators.risk.uncertainty.draws import Sample


@dataclass(frozen=True)
class Ranks:
    """Ranks of some items; rank 1 has the highest score.

    Attributes
    ----------
    rank
        By best estimate, ``(item)``; equal scores share the better rank.
    probability
        Probability that the item holds that rank, ``(item)`` [1].
    above
        Probability that the item in the row scores higher than that in the column,
        ``(item, item)`` [1]; a tie counts half, NaN on the diagonal.
    """

    rank: NDArray[np.int64]
    probability: Floats
    above: Floats


def rank_samples(samples: Sequence[Sample], component: str) -> Ranks:
    """Return the ranks of cases that were sampled with the same draws.

    Parameters
    ----------
    samples
        From `sample_case` with one and the same `Normals`, so that what two cases share (the
        governance of a common supplier) moves both and does not blur their order.
    component
        What to rank by.
    """
    best = np.asarray([s.best[component] for s in samples], dtype=float)
    drawn = np.stack([s.drawn[component] for s in samples])
    return rank_draws(best, drawn)


def rank_draws(best: Floats, drawn: Floats) -> Ranks:
    """Return ranks of best estimates and how often the draws agree with them.

    In a draw in which k items tie, each of them holds each of the k ranks with probability 1/k.

    Parameters
    ----------
    best
        ``(item)``, finite.
    drawn
        ``(item, draw)``; draws in which an item has no number are left out, and where fewer than
        half are left there is no probability (NaN).

    Examples
    --------
    >>> ranks = rank_draws(np.array([0.2, 0.1]), np.array([[0.2, 0.1, 0.3], [0.1, 0.2, 0.1]]))
    >>> ranks.rank.tolist(), ranks.probability.round(3).tolist()
    ([1, 2], [0.667, 0.667])
    """
    items, draws = drawn.shape
    rank = 1 + (best[None, :] > best[:, None]).sum(axis=1)
    kept = drawn[:, np.isfinite(drawn).all(axis=0)]
    if not draws or 2 * kept.shape[1] < draws:
        gap = np.full((items, items), np.nan)
        return Ranks(rank, np.full(items, np.nan), gap)
    probability = np.empty(items)
    above = np.empty((items, items))
    for i in range(items):
        more = kept > kept[i]
        same = kept == kept[i]
        first, tied = 1 + more.sum(axis=0), same.sum(axis=0)
        # Items that share a rank by best estimate share the ranks that follow it as well.
        level = int((best == best[i]).sum())
        overlap = np.minimum(first + tied, rank[i] + level) - np.maximum(first, rank[i])
        probability[i] = (np.clip(overlap, 0, None) / tied / level).mean()
        above[:, i] = (more + 0.5 * same).mean(axis=1)
    np.fill_diagonal(above, np.nan)
    return Ranks(rank, probability, above)
