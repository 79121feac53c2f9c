"""Corporate tax with depreciation and losses carried forward."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]


def depreciate(spent: Floats, years: ArrayLike, first: int) -> Floats:
    """Return straight-line depreciation, ``(year, draw)`` [USD].

    What was spent before the first output is written off from then on; what is spent later, from
    its own year on. What is left at the end is written off in the last year, so that all is.

    Parameters
    ----------
    spent
        Capital (year, draw) [USD].
    years
        Over which it is written off (draw) [year].
    first
        Year of the first output, by position.

    Examples
    --------
    >>> depreciate(np.array([[90.0], [0.0], [0.0], [0.0]]), 3.0, 1)[:, 0].tolist()
    [0.0, 30.0, 30.0, 30.0]
    """
    n = np.atleast_1d(np.asarray(years, dtype=np.float64))
    total = spent.shape[0]
    out = np.zeros(np.broadcast_shapes(spent.shape, (1, n.size)))
    base = np.concatenate([spent[: first + 1].sum(axis=0)[None, :], spent[first + 1 :]])
    for k, amount in enumerate(base):
        age = np.arange(total - first - k)[:, None]
        part = np.clip(n[None, :] - age, 0.0, 1.0) / n[None, :]
        out[first + k :] += part * amount[None, :]
    out[-1] += spent.sum(axis=0) - out.sum(axis=0)
    return out


def tax_due(profit: Floats, rate: ArrayLike) -> Floats:
    """Return the tax of each year, ``(year, draw)`` [USD].

    A loss is carried forward without limit and set against later profit; nothing is refunded, so
    tax is never negative.

    Parameters
    ----------
    profit
        Taxable before losses of earlier years (year, draw) [USD].
    rate
        (draw) [1].

    Examples
    --------
    >>> tax_due(np.array([[-50.0], [30.0], [40.0]]), 0.25)[:, 0].tolist()
    [0.0, 0.0, 5.0]
    """
    rates = np.atleast_1d(np.asarray(rate, dtype=np.float64))
    width = np.broadcast_shapes(profit.shape[1:], rates.shape)
    out = np.zeros((profit.shape[0], *width))
    losses = np.zeros(width)
    for at, year in enumerate(profit):
        taxable = year - losses
        losses = np.maximum(-taxable, 0.0)
        out[at] = np.maximum(taxable, 0.0) * rates
    return out
