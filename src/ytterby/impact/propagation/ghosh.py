"""Supply-driven model: rows share out what they make in fixed proportions (Ghosh 1958).

Read as quantities the model lets a buyer make as much with any mix of inputs, which no recipe
allows (Oosterhaven 1988). Dietzenbacher (1997) showed that the same numbers are the Leontief price
model: a rise of primary costs is passed on, the quantities stay. Both readings are offered, and the
price reading is the one to trust.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


def allocation_coefficients(transactions: Floats, output: Floats) -> Floats:
    """Return B = x̂⁻¹ Z, ``(sector, sector)`` [1]: share of the row's output sold to the column.

    Miller and Blair (2009), section 12.1.

    Parameters
    ----------
    transactions
        Z ``(sector, sector)`` [unit/year].
    output
        x ``(sector)`` [unit/year].

    Examples
    --------
    >>> allocation_coefficients(np.array([[150.0, 500], [200, 100]]), np.array([1000.0, 2000]))
    array([[0.15, 0.5 ],
           [0.1 , 0.05]])
    """
    made = np.where(output > 0, output, 1.0)[:, None]
    return np.where(output[:, None] > 0, transactions / made, 0.0)


def ghosh_inverse(allocation: Floats) -> Floats:
    """Return G = (I − B)⁻¹, ``(sector, sector)`` [1]; G = x̂⁻¹ L x̂.

    Miller and Blair (2009), section 12.1.
    """
    return np.asarray(np.linalg.inv(np.eye(len(allocation)) - allocation))


def ghosh_output(allocation: Floats, primary: Floats) -> Floats:
    """Return x with x′ = x′B + v′, ``(sector)`` [unit/year].

    Parameters
    ----------
    allocation
        B ``(sector, sector)`` [1].
    primary
        v, value added and other primary inputs, ``(sector)`` [unit/year].
    """
    return np.asarray(np.linalg.solve(np.eye(len(allocation)) - allocation.T, primary))


def ghosh_prices(allocation: Floats, primary: Floats, output: Floats) -> Floats:
    """Return the prices that a change of primary costs leads to, ``(sector)`` [1 before].

    The value of output under the new costs over that under the old, x₁′x̂₀⁻¹ with x₁′ = v₁′G;
    equal to the Leontief price model with v₁ x̂₀⁻¹. Dietzenbacher (1997), J. Reg. Sci. 37(4).

    Parameters
    ----------
    allocation
        B ``(sector, sector)`` [1].
    primary
        v₁, primary costs of the same quantities, ``(sector)`` [unit/year].
    output
        x₀ ``(sector)`` [unit/year].
    """
    return np.asarray(ghosh_output(allocation, primary) / output)
