"""Mixed models: the output of some sectors is given, the final sales of the others.

Miller and Blair (2009), section 13.2.1 ("mixed" or constrained-output model) and 13.2.2 (its
supply-driven twin).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]


def output_given(
    coefficients: Floats, final_demand: Floats, output: Floats, given: Bools
) -> tuple[Floats, Floats]:
    """Return output and final sales of all where the output of some is given.

    With k for sectors whose final sales are given and g for those whose output is,

        x_k = (I − A_kk)⁻¹ (f_k + A_kg x_g)   and   f_g = x_g − A_gk x_k − A_gg x_g.

    A negative f_g is what must be imported for the others to go on. The suppliers of g thus sell
    less, and its customers lack nothing: the effect upstream alone.

    Parameters
    ----------
    coefficients
        A ``(sector, sector)`` [1].
    final_demand
        f ``(sector)`` [unit/year]; those of given sectors are not read.
    output
        x ``(sector)`` [unit/year]; only those of given sectors are read.
    given
        Whose output is given, ``(sector)``.

    Returns
    -------
    tuple
        Output and final sales, ``(sector)`` [unit/year] each.

    Examples
    --------
    The second sector of Miller and Blair's chapter 2 makes a tenth less:

    >>> a = np.array([[0.15, 0.25], [0.2, 0.05]])
    >>> x, f = output_given(a, np.array([350.0, 0]), np.array([0, 1800.0]), np.array([False, True]))
    >>> x.round(2), f.round(2)
    (array([ 941.18, 1800.  ]), array([ 350.  , 1521.76]))
    """
    free = ~given
    x, f = output.astype(float).copy(), final_demand.astype(float).copy()
    inner = np.eye(int(free.sum())) - coefficients[np.ix_(free, free)]
    fixed = coefficients[np.ix_(free, given)] @ x[given]
    x[free] = np.linalg.solve(inner, f[free] + fixed)
    f[given] = x[given] - coefficients[given] @ x
    return x, f


def output_given_supply(
    allocation: Floats, primary: Floats, output: Floats, given: Bools
) -> tuple[Floats, Floats]:
    """Return output and primary inputs of all where the output of some is given: Ghosh's twin.

    The customers of the given sectors receive less and make less by as much value, whatever the
    other inputs; suppliers go on. The effect downstream alone, and only a reading (see
    `ytterby.impact.propagation.ghosh`).

    Parameters
    ----------
    allocation
        B ``(sector, sector)`` [1].
    primary
        v ``(sector)`` [unit/year]; those of given sectors are not read.
    output, given
        As for `output_given`.

    Returns
    -------
    tuple
        Output and primary inputs, ``(sector)`` [unit/year] each.
    """
    return output_given(allocation.T, primary, output, given)
