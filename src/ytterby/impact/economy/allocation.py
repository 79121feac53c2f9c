"""How a shortage stops output: three rules that bracket each other, as pure functions."""

from __future__ import annotations

from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]
Rule = Literal["spared", "proportional", "bottleneck"]
RULES: tuple[Rule, ...] = ("spared", "proportional", "bottleneck")
"""From the least loss to the largest."""


def lost_share(
    rule: Rule,
    short: ArrayLike,
    worst: ArrayLike,
    dependence: ArrayLike,
    fitted: ArrayLike,
) -> Floats:
    """Return the share of a sector's output that is lost, month by month.

    With $s$ the share of need unmet (net of substitution and after stocks: neither counts again),
    $d$ the share of output that depends, $f$ the share of output whose magnets are fitted at home,
    $w$ the unmet months of the worst material over those of all:

    * ``proportional``: $\\min(d, f)\\,s$. Each product needs its own material; parts that come
      with the magnet inside keep coming.
    * ``bottleneck``: $d\\,\\min(1, \\max(1, w)\\,s)$. All dependent output needs every material,
      and so does what is made with parts from abroad.
    * ``spared``: $\\frac{\\min(d, f)}{d}\\max(0, s - (1 - d))$. What can do without goes without
      first; only the rest stops output.

    The three never cross: spared is at most proportional, and that at most bottleneck. All lie
    between 0 and the share that depends.

    Parameters
    ----------
    rule
        One of ``RULES``.
    short
        Share of need unmet, (month, draw) [1].
    worst
        Unmet months of the worst material over those of all, (draw) [1].
    dependence
        Share of output that stops without rare earths, (draw) [1].
    fitted
        Units that the home makers' magnets are for, over units made, (draw) [1]; 1 where unknown.

    Returns
    -------
    numpy.ndarray
        (month, draw) [1].

    Examples
    --------
    >>> [float(lost_share(r, [[0.5]], [1.2], [0.8], [1.0])[0, 0].round(3)) for r in RULES]
    [0.3, 0.4, 0.48]
    """
    s = np.clip(np.asarray(short, dtype=float), 0.0, 1.0)
    d = np.clip(np.asarray(dependence, dtype=float), 0.0, 1.0)
    home = np.minimum(d, np.clip(np.asarray(fitted, dtype=float), 0.0, 1.0))
    if rule == "proportional":
        return np.asarray(home * s)
    if rule == "bottleneck":
        more = np.maximum(np.asarray(worst, dtype=float), 1.0)
        return np.asarray(d * np.minimum(1.0, more * s))
    part = np.divide(home, d, out=np.zeros_like(home), where=d > 0)
    # Rounding must not lift a share over the one that bounds it.
    return np.asarray(np.minimum(part * np.maximum(0.0, s - (1.0 - d)), home * s))
