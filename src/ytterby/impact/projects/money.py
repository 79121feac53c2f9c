"""What a row of yearly cash flows is worth: net present value, internal rate of return, payback."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]
LEAST, MOST = -0.95, 10.0
"""Rates among which a return is looked for [1/year]."""
POINTS = 400
"""Rates at which the sign of the value is looked at."""
STEPS = 60
"""Halvings of an interval: 1e-16 of its width remains."""


def npv(flows: ArrayLike, rate: ArrayLike, first: float = 0.0) -> Floats:
    """Return the net present value of yearly cash flows, ``(draw)`` [USD].

    ``Σ_t c_t (1 + r)**-(t + first)`` (Brealey and Myers, Principles of Corporate Finance, chapter
    on net present value).

    Parameters
    ----------
    flows
        (year, draw) or (year) [USD].
    rate
        () or (draw) [1/year].
    first
        Years from the date of the value to the first flow: 0 where it moves at that date, 0.5
        where flows are spread over their years [year].

    Examples
    --------
    >>> npv([-100.0, 60.0, 60.0], 0.1).round(2).tolist()
    [4.13]
    """
    f = _columns(flows)
    r = np.atleast_1d(np.asarray(rate, dtype=np.float64))
    times = (np.arange(f.shape[0]) + first)[:, None]
    return np.asarray((f * (1.0 + r)[None, :] ** -times).sum(axis=0))


@dataclass(frozen=True)
class Return:
    """Internal rates of return.

    Attributes
    ----------
    rate
        (draw) [1/year]; ``nan`` where no rate makes the value zero.
    roots
        How many rates do, (draw) [1].
    """

    rate: Floats
    roots: NDArray[np.intp]

    @property
    def several(self) -> bool:
        """Whether some draw has more than one rate, so that its return means little."""
        return bool((self.roots > 1).any())


def irr(flows: ArrayLike) -> Return:
    """Return the rates at which the net present value is zero.

    The sign of the value is looked at on a grid from -95 to 1000 % a year and each change of sign
    is halved down. Of several rates the least at which the value falls through zero is returned,
    and their number with it; where the sign never changes there is none.

    Parameters
    ----------
    flows
        (year, draw) or (year) [USD].

    Examples
    --------
    >>> irr([-100.0, 60.0, 60.0]).rate.round(6).tolist()
    [0.130662]
    >>> found = irr([-1000.0, 2500.0, -1540.0])
    >>> found.roots.tolist(), found.rate.round(4).tolist()
    ([2], [0.4])
    """
    f = _columns(flows)
    grid = np.expm1(np.linspace(np.log1p(LEAST), np.log1p(MOST), POINTS))
    power = np.arange(f.shape[0])[None, :]
    values = ((1.0 + grid)[:, None] ** -power) @ f
    # The first flow alone sets the sign at the largest rates; a value of exactly 0 is no change.
    sign = np.asarray(np.where(values > 0, 1, -1))
    change: NDArray[np.bool_] = np.asarray(sign[1:] != sign[:-1], dtype=np.bool_)
    live = np.asarray((f > 0).any(axis=0) & (f < 0).any(axis=0))
    change &= live[None, :]
    falling = change & (sign[:-1] > 0)
    roots = np.asarray(change.sum(axis=0), dtype=np.intp)
    chosen = np.where(falling.any(axis=0), falling.argmax(axis=0), change.argmax(axis=0))
    low, high = grid[chosen], grid[chosen + 1]
    before = sign[chosen, np.arange(f.shape[1])]
    for _ in range(STEPS):
        middle = (low + high) / 2.0
        same = np.where(npv(f, middle) > 0, 1, -1) == before
        low, high = np.where(same, middle, low), np.where(same, high, middle)
    return Return(np.where(roots > 0, (low + high) / 2.0, np.nan), roots)


def payback(flows: ArrayLike) -> Floats:
    """Return the years until cash flows have added up to zero for good, ``(draw)`` [year].

    Within the year in which the sum turns, flows are spread evenly; ``nan`` where it never does.

    Parameters
    ----------
    flows
        (year, draw) or (year) [USD].

    Examples
    --------
    >>> payback([-100.0, 40.0, 40.0, 40.0]).tolist(), payback([-1.0, 0.5]).tolist()
    ([3.5], [nan])
    """
    f = _columns(flows)
    total = np.cumsum(f, axis=0)
    short: NDArray[np.bool_] = np.asarray(total < 0, dtype=np.bool_)
    years = f.shape[0]
    last = years - 1 - short[::-1].argmax(axis=0)
    never, always = short[-1], np.logical_not(short.any(axis=0))
    at = np.minimum(last + 1, years - 1)
    column = np.arange(f.shape[1])
    step = f[at, column]
    part = np.where(step > 0, -total[last, column] / np.where(step > 0, step, 1.0), 0.0)
    out = np.where(never, np.nan, last + 1 + part)
    return np.where(always, 0.0, out)


def _columns(flows: ArrayLike) -> Floats:
    f = np.asarray(flows, dtype=np.float64)
    return f[:, None] if f.ndim == 1 else f
