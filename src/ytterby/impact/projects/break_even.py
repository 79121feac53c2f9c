"""The price at which a project just earns its required return, and what a kilogram costs."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ytterby.impact.projects.cash import KG, MIDDLE, sales, settle, stand
from ytterby.impact.projects.debt import DebtTerms
from ytterby.impact.projects.inputs import ProjectInputs
from ytterby.impact.projects.money import npv

Floats = NDArray[np.float64]
MOST = 1024.0
"""A project that needs more than this many times the price has no break-even."""
STEPS = 40
"""Halvings."""


def break_even_scale(
    inputs: ProjectInputs,
    prices: ArrayLike,
    rate: ArrayLike,
    elements: Sequence[str] | None = None,
    *,
    debt: DebtTerms | None = None,
    other: ArrayLike | None = None,
) -> Floats:
    """Return by what prices must be multiplied for a net present value of zero, ``(draw)`` [1].

    The value never falls when a price rises, so the scale is found by halving; 0 where the project
    pays without these elements, ``nan`` where no scale up to 1024 makes it pay.

    Parameters
    ----------
    inputs, prices, debt, other
        As for `ytterby.impact.projects.cash.project_cash`; with debt the owners' value counts.
    rate
        Real required return, () or (draw) [1/year].
    elements
        Whose prices are scaled, the others fixed; all if none.
    """
    standing = stand(inputs)
    made = standing.made
    value = sales(inputs, prices)
    chosen = [i for i, e in enumerate(inputs.elements) if elements is None or e in elements]
    moved = value[:, chosen].sum(axis=1) * made
    still = value.sum(axis=1) * made - moved

    def worth(scale: Floats) -> Floats:
        result = settle(inputs, standing, still + scale[None, :] * moved, debt=debt, other=other)
        return npv(result.equity, rate, MIDDLE)

    low, high = np.zeros(inputs.draws), np.ones(inputs.draws)
    pays = worth(low) >= 0.0
    while high.max() < MOST:
        short = worth(high) < 0.0
        if not short.any():
            break
        low, high = np.where(short, high, low), np.where(short, 2.0 * high, high)
    never = worth(high) < 0.0
    for _ in range(STEPS):
        middle = (low + high) / 2.0
        short = worth(middle) < 0.0
        low, high = np.where(short, middle, low), np.where(short, high, middle)
    return np.where(pays, 0.0, np.where(never, np.nan, high))


def mean_price(inputs: ProjectInputs, prices: ArrayLike, elements: Sequence[str]) -> Floats:
    """Return the price of separated oxide of some elements as the basket mixes them.

    Elements without a price are left out of both sums.

    Parameters
    ----------
    inputs
        The project.
    prices
        (element) or (element, draw) [USD/kg].
    elements
        Symbols.

    Returns
    -------
    ndarray
        (draw) [USD/kg]; ``nan`` without any price.
    """
    p = np.asarray(prices, dtype=np.float64)
    p = p[:, None] if p.ndim == 1 else p
    at = [i for i, e in enumerate(inputs.elements) if e in elements]
    weight = np.where(np.isnan(p[at]), 0.0, inputs.shares[at][:, None])
    total = weight.sum(axis=0)
    worth = (weight * np.nan_to_num(p[at])).sum(axis=0)
    return np.where(total > 0.0, worth / np.where(total > 0.0, total, 1.0), np.nan)


def levelised_cost(inputs: ProjectInputs, rate: ArrayLike) -> Floats:
    """Return the cost of a kilogram of all oxide with its capital, ``(draw)`` [USD/kg REO].

    ``PV(capital + operating + disposal) / PV(output)`` before tax and royalty: the price of a
    kilogram of the whole basket at which nobody but tax and crown goes without.

    Parameters
    ----------
    inputs
        The project.
    rate
        Real, () or (draw) [1/year].
    """
    cost = stand(inputs)
    spent = cost.operating + cost.disposal + cost.capital + cost.sustaining
    kilograms = npv(cost.made * KG, rate, MIDDLE)
    paid = npv(spent, rate, MIDDLE)
    return np.where(kilograms > 0.0, paid / np.where(kilograms > 0.0, kilograms, 1.0), np.nan)
