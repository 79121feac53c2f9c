"""Stockpile: bought, held at a cost, released, and marked to the market."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numpy.typing import ArrayLike

from ytterby.contracts.checking import Checks, Floats, as_path
from ytterby.contracts.flows import COMPANY, MARKET, PUBLIC, CashFlows, Transfer
from ytterby.contracts.horizon import YEAR, Horizon
from ytterby.errors import InputError, Problem

BOUGHT, HELD, RELEASED = "stockpile bought", "stockpile held", "stockpile released"
"""Names of the transfers."""
WAREHOUSE = "warehouse"
"""Who is paid for holding the stock."""
KILOGRAMS = 1000.0
"""In a tonne [kg/t]."""


@dataclass(frozen=True)
class StockpileTerms:
    """Terms of a stockpile.

    Attributes
    ----------
    purchases
        (month, tonnes bought) [t]; months that are not counted move neither money nor stock, so
        that what was bought before belongs to ``opening``.
    releases
        (month, tonnes sold), likewise [t].
    premium
        Over the market's price when buying [1].
    fixed_price
        Price paid instead of the market's; the market's if ``None`` [USD/kg].
    discount
        Under the market's price when releasing [1].
    holding
        Cost of holding [USD/(t year)].
    opening
        Tonnes at the start [t].
    """

    kind: ClassVar[str] = "stockpile"

    purchases: tuple[tuple[str, float], ...]
    releases: tuple[tuple[str, float], ...] = ()
    premium: float = 0.0
    fixed_price: float | None = None
    discount: float = 0.0
    holding: float = 0.0
    opening: float = 0.0

    def __post_init__(self) -> None:
        """Check the terms."""
        checks = Checks(self.kind)
        for word, rows in (("purchase", self.purchases), ("release", self.releases)):
            for at, (month, tonnes) in enumerate(rows, 1):
                checks.month(f"{word} {at}", month)
                checks.at_least(f"{word} {at}", tonnes, 0.0)
        checks.at_least("premium", self.premium, -1.0)
        checks.at_least("fixed_price", self.fixed_price, 0.0)
        checks.share("discount", self.discount)
        checks.at_least("holding", self.holding, 0.0)
        checks.at_least("opening", self.opening, 0.0)
        checks.stop()


def stock(terms: StockpileTerms, horizon: Horizon) -> Floats:
    """Return tonnes held at the end of each month, ``(month)`` [t].

    Raises
    ------
    InputError
        ``stock-negative``: more is released than is there.
    """
    change = _tonnes(terms.purchases, horizon) - _tonnes(terms.releases, horizon)
    held: Floats = terms.opening + np.cumsum(change)
    if (held < -1e-9).any():
        month = horizon.labels[int(np.argmax(held < -1e-9))]
        what = f"more is released by {month} than was bought"
        fix = "release less or later, or give an opening stock"
        raise InputError(Problem("stock-negative", "stockpile: releases", what, fix))
    return np.maximum(held, 0.0)


def stockpile_flows(terms: StockpileTerms, horizon: Horizon, price: ArrayLike) -> CashFlows:
    """Return who pays whom for a stockpile; what is left at the end is no cash (`marked`).

    Bought at ``price × (1 + premium)`` or the fixed price, held at a twelfth of the yearly cost on
    the stock at the month's end, released at ``price × (1 - discount)``.

    Parameters
    ----------
    terms
        The terms.
    horizon
        The months.
    price
        Market price, (month, draw), (month) or () [USD/kg].

    Examples
    --------
    >>> terms = StockpileTerms((("2026-01", 10.0),), (("2026-03", 10.0),), holding=1200.0)
    >>> stockpile_flows(terms, Horizon("2026-01", 3), [50, 60, 70]).of(PUBLIC)[:, 0].tolist()
    [-501000.0, -1000.0, 700000.0]
    """
    market = as_path(price, horizon, "price")
    paid = market * (1.0 + terms.premium)
    if terms.fixed_price is not None:
        paid = np.full_like(market, terms.fixed_price)
    bought = _tonnes(terms.purchases, horizon)[:, None] * KILOGRAMS * paid
    sold = _tonnes(terms.releases, horizon)[:, None] * KILOGRAMS * market * (1 - terms.discount)
    held = stock(terms, horizon)[:, None] * terms.holding / YEAR * np.ones_like(market)
    return CashFlows(
        horizon,
        (
            Transfer(BOUGHT, PUBLIC, COMPANY, bought),
            Transfer(HELD, PUBLIC, WAREHOUSE, held),
            Transfer(RELEASED, MARKET, PUBLIC, sold),
        ),
    )


def marked(terms: StockpileTerms, horizon: Horizon, price: ArrayLike) -> Floats:
    """Return what the stock is worth at each month's price, ``(month, draw)`` [USD].

    Examples
    --------
    >>> terms = StockpileTerms((("2026-01", 1.0),))
    >>> marked(terms, Horizon("2026-01", 2), [50.0, 60.0])[:, 0].tolist()
    [50000.0, 60000.0]
    """
    market = as_path(price, horizon, "price")
    return stock(terms, horizon)[:, None] * KILOGRAMS * market


def _tonnes(rows: tuple[tuple[str, float], ...], horizon: Horizon) -> Floats:
    out = np.zeros(horizon.months)
    for month, tonnes in rows:
        at = horizon.index(month)
        if 0 <= at < horizon.months:
            out[at] += tonnes
    return out
