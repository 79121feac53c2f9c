"""Cost-push prices: what dearer inputs of some do to the prices of all."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


def leontief_prices(coefficients: Floats, primary: Floats) -> Floats:
    """Return p with p = A′p + v, ``(sector)`` [1 in the base year].

    Miller and Blair (2009), section 2.6.3 (price model based on monetary data).

    Parameters
    ----------
    coefficients
        A ``(sector, sector)`` [1].
    primary
        Primary costs per unit of output, ``(sector)`` [1].

    Examples
    --------
    >>> leontief_prices(np.array([[0.15, 0.25], [0.2, 0.05]]), np.array([0.65, 0.70])).round(9)
    array([1., 1.])
    """
    return np.asarray(np.linalg.solve(np.eye(len(coefficients)) - coefficients.T, primary))


def price_changes(coefficients: Floats, costs: Floats) -> Floats:
    """Return Δp = L′Δv, ``(sector)`` or ``(sector, draw)`` [1]: all costs are passed on in full.

    Quantities do not answer, hence it is an upper bound of the rise and a lower one of the harm to
    those who cannot pass it on.

    Parameters
    ----------
    coefficients
        A ``(sector, sector)`` [1].
    costs
        Rise of the cost of making a unit, over its price before, ``(sector, …)`` [1].
    """
    return leontief_prices(coefficients, costs)
