r"""Products in use as cohorts: what was sold leaves use as it grows old.

A product sold in month j leaves use in month j + k with the share f(k); W is the Weibull survival.

.. math::
    W(t) &= e^{-(t / \lambda)^\gamma}, \quad
    \lambda = \frac{12 L}{\Gamma(1 + 1/\gamma)} \\
    f_0 &= 1 - W(1/2), \quad f_k = W(k - 1/2) - W(k + 1/2)

Sales before the run grew at a constant rate g to what they are when it starts.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ytterby.simulate.behaviour.parameters import Estimate

Floats = NDArray[np.float64]
LONGEST = 1200
"""Months after which nothing of a cohort counts any more."""
_gamma = np.vectorize(math.gamma, otypes=[np.float64])


def survival(mean: Floats, shape: Floats, age: Floats) -> Floats:
    """Return the share of a cohort that is still in use, ``(age, draw)`` [1].

    Parameters
    ----------
    mean
        Mean time in use, ``(draw)`` [year].
    shape
        Weibull shape, ``(draw)`` [1].
    age
        ``(age)`` [month].
    """
    scale = 12.0 * mean / _gamma(1.0 + 1.0 / shape)
    aged = (np.maximum(age, 0.0)[:, None] / scale[None]) ** shape[None]
    return np.asarray(np.exp(-aged), dtype=np.float64)


def retirement(mean: Floats, shape: Floats, months: int = LONGEST) -> Floats:
    """Return the share of a cohort that leaves use each month after its sale, ``(month, draw)``.

    Examples
    --------
    >>> left = retirement(np.array([5.0]), np.array([3.0]))
    >>> round(float(left.sum()), 9), round(float((np.arange(LONGEST) @ left)[0] / 12), 2)
    (1.0, 5.0)
    """
    in_use = survival(mean, shape, np.arange(months, dtype=np.float64) + 0.5)
    before = np.concatenate([np.ones_like(in_use[:1]), in_use[:-1]])
    return np.asarray(before - in_use)


@dataclass(frozen=True)
class Cohorts:
    """What is in use and what leaves use, per unit of monthly sales when a run starts.

    Attributes
    ----------
    left
        Share of a cohort that leaves use each month after its sale, ``(age, draw)``.
    stock
        In use when the run starts, ``(draw)`` [month of sales].
    past
        What leaves use of all that was sold before the run, ``(month, draw)`` [1].
    """

    left: Floats
    stock: Floats
    past: Floats

    @classmethod
    def grown(cls, mean: Floats, shape: Floats, growth: Floats, months: int) -> Cohorts:
        """Return the cohorts of a sector whose sales grew at a constant rate before the run.

        Parameters
        ----------
        mean, shape
            Of the time in use, ``(draw)`` [year], [1].
        growth
            Of sales before the run, ``(draw)`` [1/year].
        months
            Of the run.
        """
        left = retirement(mean, shape)
        back = np.exp(-growth / 12.0)[None]
        in_use = 1.0 - np.cumsum(left, axis=0)
        past = np.zeros((months, left.shape[1]))
        older = np.zeros((1, left.shape[1]))
        # What was sold j months before month m has age m + j: summed from the oldest cohort on.
        for age in range(LONGEST - 1, 0, -1):
            older = back * (left[age][None] + older)
            if age <= months:
                past[age - 1] = older[0]
        ages = np.arange(1, LONGEST)[:, None]
        stock = (back**ages * in_use[:-1]).sum(axis=0)
        return cls(left, stock, past)

    def follow(self, usual: Floats, sold: Floats) -> tuple[Floats, Floats]:
        """Return what is in use at each month's end, and what leaves use, ``(month, item, draw)``.

        Parameters
        ----------
        usual
            Monthly sales when the run starts, ``(item)``.
        sold
            Sales of the run, ``(month, item, draw)``.
        """
        leaving = usual[None, :, None] * self.past[: len(sold), None, :]
        for month in range(len(sold)):
            ages = self.left[: len(sold) - month, None, :]
            leaving[month:] = leaving[month:] + sold[month][None] * ages
        start = usual[:, None] * self.stock[None]
        return start[None] + np.cumsum(sold - leaving, axis=0), leaving

    def steady(self) -> Floats:
        """Return what leaves use while sales stay what they are at the start, ``(month, draw)``."""
        new = np.cumsum(self.left[: len(self.past)], axis=0)
        return np.asarray(self.past + new)


def find_lifetime(
    terms: Sequence[Estimate], sector: str
) -> tuple[Estimate, Estimate, Estimate] | None:
    """Return mean and shape of a sector's time in use and its growth; ``None`` if not known."""
    found: list[Estimate] = []
    for quantity, scope in (
        ("product_lifetime", "mean of the time in use"),
        ("product_lifetime", "shape of the time in use"),
        ("sales_growth", "before the year of the chain"),
    ):
        fits = [
            e
            for e in terms
            if e.quantity == quantity
            and e.scope == scope
            and dict(e.place).get("sector", sector) == sector
        ]
        if not fits:
            return None
        found.append(max(fits, key=lambda e: len(e.place)))
    return found[0], found[1], found[2]


def find_collection(terms: Sequence[Estimate], scope: str) -> Estimate | None:
    """Return a term of collection; ``None`` if it is not known."""
    fits = [e for e in terms if e.quantity == "collection_term" and e.scope == scope]
    return fits[0] if fits else None
