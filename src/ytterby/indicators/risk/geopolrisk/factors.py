"""Many inputs, few factors: those that matter have their own, the rest move together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ytterby.core.regions import region_name
from ytterby.indicators.risk.base import Factor, Floats

MOST = 6
"""Inputs of a kind that have a factor of their own; the rest share one, moving together, which
makes their joint spread larger than if they were independent."""


@dataclass(frozen=True)
class Groups:
    """Which factor moves each input.

    Attributes
    ----------
    factor
        Position of its factor, ``(input,)``; -1 where nothing moves it.
    count
        Number of factors.
    """

    factor: NDArray[np.int64]
    count: int

    def spread_out(self, z: Floats, draws: int) -> Floats:
        """Return the normal number of each input, ``(input, draw)``."""
        out = np.zeros((len(self.factor), draws))
        moved = self.factor >= 0
        out[moved] = z[self.factor[moved]]
        return out

    def factors(
        self, words: str, group: str, codes: Sequence[str], spread: Floats, source: str, of: str
    ) -> list[Factor]:
        """Return the factors, named after what they move.

        Cases share a factor of the same name: governance of a country is one thing for all,
        everything else belongs to what ``of`` names.
        """
        found = []
        governed = group == "governance"
        law = "normal, standard error" if governed else "log-normal, relative standard error"
        for position in range(self.count):
            at = np.flatnonzero(self.factor == position)
            alone = len(at) == 1
            name = region_name(codes[at[0]]) if alone else f"{len(at)} others"
            whose = "" if alone and governed else f" ({of})"
            size = f"{spread[at[0]]:.2g}" if alone else "of each, moving together"
            found.append(Factor(f"{words} {name}{whose}", group, f"{law} {size}", source))
        return found


def group_by_weight(weight: Floats) -> Groups:
    """Return a factor for each of the largest inputs and one for all others.

    Parameters
    ----------
    weight
        How much an input's uncertainty matters, ``(input,)``; 0 for one that is certain.

    Examples
    --------
    >>> group_by_weight(np.array([5.0, 0.0, 1.0])).factor.tolist()
    [0, -1, 1]
    """
    order = np.argsort(-weight, kind="stable")
    order = order[weight[order] > 0.0]
    factor = np.full(len(weight), -1, dtype=np.int64)
    own = order if len(order) <= MOST + 1 else order[:MOST]
    factor[own] = np.arange(len(own))
    if len(order) > len(own):
        factor[order[MOST:]] = MOST
    return Groups(factor, int(factor.max(initial=-1)) + 1)
