"""The incentive price: what the last project that closes the gap needs to earn its return."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Incentive:
    """The price of the marginal project, by year and draw.

    Attributes
    ----------
    price
        (year, draw) [USD/kg]; 0 where there is no gap, ``inf`` where all projects together do not
        close it.
    """

    price: Floats = field(repr=False)

    @property
    def no_gap(self) -> Floats:
        """Share of draws without a gap, (year) [1]."""
        return np.asarray((self._rest() <= 0.0).mean(axis=1))

    @property
    def not_closed(self) -> Floats:
        """Share of draws in which all projects together do not close it, (year) [1]."""
        return np.asarray(np.isinf(self._rest()).mean(axis=1))

    def quantile(self, share: float) -> Floats:
        """Return a quantile over draws, (year) [USD/kg]; ``inf`` where it is beyond all projects.

        Parameters
        ----------
        share
            0.5 for the median.
        """
        return np.asarray(np.quantile(self._rest(), share, axis=1, method="inverted_cdf"))

    def _rest(self) -> Floats:
        return self.price[:, 1:] if self.price.shape[1] > 1 else self.price


def find_incentive(gap: Floats, built: Floats, needs: Floats) -> Incentive:
    """Return the break-even price of the project that closes the gap.

    Projects are stacked by their break-even price in each draw; the first at which what they bring
    together reaches the gap is the marginal one. A project without a break-even price never comes.

    Parameters
    ----------
    gap
        Demand less what comes anyway (year, draw) [t/year].
    built
        What each project brings if it is built (project, year, draw) [t/year].
    needs
        Its break-even price (project, draw) [USD/kg].

    Examples
    --------
    >>> built = np.array([[[10.0]], [[20.0]]])
    >>> needs = np.array([[90.0], [60.0]])
    >>> [float(find_incentive(np.array([[g]]), built, needs).price[0, 0]) for g in (-1, 15, 25, 40)]
    [0.0, 60.0, 90.0, inf]
    """
    cost = np.where(np.isnan(needs), np.inf, needs)
    order = np.argsort(cost, axis=0, kind="stable")
    price = np.take_along_axis(cost, order, axis=0)
    stacked = np.take_along_axis(built, order[:, None, :], axis=0)
    stacked = np.where(np.isinf(price)[:, None, :], 0.0, stacked)
    total = np.cumsum(stacked, axis=0)
    enough = total >= np.maximum(gap, 0.0)[None]
    if not len(cost):
        return Incentive(np.where(gap > 0.0, np.inf, 0.0))
    first = enough.argmax(axis=0)
    found = np.take_along_axis(price, first, axis=0)
    found = np.where(enough.any(axis=0), found, np.inf)
    return Incentive(np.where(gap > 0.0, found, 0.0))
