"""Demand-driven model: what must be made for what is bought in the end, and its multipliers."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


def technical_coefficients(transactions: Floats, output: Floats) -> Floats:
    """Return A = Z x̂⁻¹, ``(sector, sector)`` [1]: inputs of the column per unit of its output.

    A sector that makes nothing buys nothing: its column is 0. Miller and Blair (2009), chapter 2.

    Parameters
    ----------
    transactions
        Z ``(sector, sector)`` [unit/year].
    output
        x ``(sector)`` [unit/year].

    Examples
    --------
    >>> technical_coefficients(np.array([[150.0, 500], [200, 100]]), np.array([1000.0, 2000]))
    array([[0.15, 0.25],
           [0.2 , 0.05]])
    """
    made = np.where(output > 0, output, 1.0)
    return np.where(output > 0, transactions / made, 0.0)


def leontief_inverse(coefficients: Floats) -> Floats:
    """Return L = (I − A)⁻¹, ``(sector, sector)`` [1].

    Output of the row for each unit that the column sells to final buyers. Miller and Blair (2009),
    chapter 2.

    Parameters
    ----------
    coefficients
        A ``(sector, sector)`` [1].

    Examples
    --------
    >>> leontief_inverse(np.array([[0.15, 0.25], [0.2, 0.05]])).round(4)
    array([[1.2541, 0.33  ],
           [0.264 , 1.1221]])
    """
    return np.asarray(np.linalg.inv(np.eye(len(coefficients)) - coefficients))


def power_series(coefficients: Floats, rounds: int) -> Floats:
    """Return I + A + A² + … + A^rounds, ``(sector, sector)`` [1], which tends to L.

    Miller and Blair (2009), section 2.4.
    """
    term = total = np.eye(len(coefficients))
    for _ in range(rounds):
        term = term @ coefficients
        total = total + term
    return total


def leontief_output(coefficients: Floats, final_demand: Floats) -> Floats:
    """Return x with x = A x + f, ``(sector)`` or ``(sector, case)`` [unit/year].

    Parameters
    ----------
    coefficients
        A ``(sector, sector)`` [1].
    final_demand
        f ``(sector)`` or ``(sector, case)`` [unit/year].

    Examples
    --------
    >>> leontief_output(np.array([[0.15, 0.25], [0.2, 0.05]]), np.array([600.0, 1500])).round(2)
    array([1247.52, 1841.58])
    """
    return np.asarray(np.linalg.solve(np.eye(len(coefficients)) - coefficients, final_demand))


def output_multipliers(inverse: Floats) -> Floats:
    """Return the column sums of L, ``(sector)`` [1]: output of all per final unit of each.

    Miller and Blair (2009), section 6.2.1 (simple output multipliers).
    """
    return np.asarray(inverse.sum(axis=0))


def factor_multipliers(inverse: Floats, per_output: Floats) -> Floats:
    """Return h′L, ``(sector)``: value added, jobs or emissions of all per final unit of each.

    Miller and Blair (2009), section 6.2.2 (simple household or factor multipliers).

    Parameters
    ----------
    inverse
        L ``(sector, sector)`` [1].
    per_output
        h, the factor per unit of output, ``(sector)`` [unit of the factor/unit].
    """
    return np.asarray(per_output @ inverse)
