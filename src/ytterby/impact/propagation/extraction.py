"""Hypothetical extraction: an economy with less of one sector, or without it.

Dietzenbacher and Lahr (2013), "Expanding extractions", Economic Systems Research 25(3): rows
(sales), columns (purchases) or both are scaled down; what nobody then sells at home is imported.
"""

from __future__ import annotations

from typing import Literal

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Side = Literal["both", "supply", "purchases"]


def extract(
    coefficients: Floats, final_demand: Floats, share: Floats, side: Side = "both"
) -> Floats:
    """Return output after a share of some sectors is taken out, ``(sector)`` [unit/year].

    ``supply`` takes the share off what the sector sells, to others and to final buyers;
    ``purchases`` off what it buys of others per unit made, its own use apart; ``both`` off either
    and off its own use. Others buy what is missing abroad, so that nobody stops for want of it.

    Parameters
    ----------
    coefficients
        A ``(sector, sector)`` [1].
    final_demand
        f ``(sector)`` [unit/year].
    share
        Taken out, ``(sector)`` [1]; 1 is a total extraction.
    side
        Which flows.

    Examples
    --------
    Without the second sector the first makes only what it needs for its own final sales:

    >>> a, f = np.array([[0.15, 0.25], [0.2, 0.05]]), np.array([350.0, 1700])
    >>> extract(a, f, np.array([0.0, 1.0])).round(2)
    array([411.76,   0.  ])
    """
    left = 1.0 - share
    a, f = coefficients.copy(), final_demand.copy()
    own = np.diag(coefficients).copy()
    if side in {"both", "supply"}:
        a, f = a * left[:, None], f * left
    if side in {"both", "purchases"}:
        a = a * left[None, :]
    if side == "both":
        np.fill_diagonal(a, own * left)
    elif side == "purchases":
        np.fill_diagonal(a, own)
    return np.asarray(np.linalg.solve(np.eye(len(a)) - a, f))
