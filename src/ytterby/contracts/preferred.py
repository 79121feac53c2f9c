"""Preferred equity with interest paid in kind, a right to convert, and warrants."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numpy.typing import ArrayLike

from ytterby.contracts.checking import Checks, Floats, as_path
from ytterby.contracts.flows import COMPANY, MARKET, PUBLIC, CashFlows, Transfer
from ytterby.contracts.horizon import YEAR, Horizon

BOUGHT, REDEEMED, CONVERTED, WARRANTS = (
    "preferred bought",
    "preferred redeemed",
    "shares sold",
    "warrants settled",
)
"""Names of the transfers."""


@dataclass(frozen=True)
class PreferredTerms:
    """Terms of preferred equity and warrants.

    Attributes
    ----------
    amount
        Paid in [USD].
    month
        In which it is paid.
    dividend
        Paid in kind: added to what is owed [1/year].
    compounding
        Times a year that it is added.
    conversion_price
        Of one share; 0 for no right to convert [USD].
    dividend_converts
        Whether what was paid in kind converts too.
    exit
        Month in which the public sells, converts or is redeemed, and settles its warrants.
    warrants
        Shares that may be bought.
    strike
        At this price [USD].
    redeemable
        Whether the company pays back what is not converted, at what is owed. A perpetual share
        that nobody need redeem is worth its conversion, or what is owed if the horizon's end
        stands for a sale; ``False`` counts conversion alone.
    """

    kind: ClassVar[str] = "preferred"

    amount: float
    month: str
    exit: str
    dividend: float = 0.0
    compounding: int = 4
    conversion_price: float = 0.0
    dividend_converts: bool = False
    warrants: float = 0.0
    strike: float = 0.0
    redeemable: bool = True

    def __post_init__(self) -> None:
        """Check the terms."""
        checks = Checks(self.kind)
        checks.at_least("amount", self.amount, 0.0)
        checks.month("month", self.month)
        checks.month("exit", self.exit)
        checks.at_least("dividend", self.dividend, 0.0)
        checks.divides_year("compounding", self.compounding)
        checks.at_least("conversion_price", self.conversion_price, 0.0)
        checks.at_least("warrants", self.warrants, 0.0)
        checks.at_least("strike", self.strike, 0.0)
        if not checks.problems and Horizon(self.month, 1).index(self.exit) < 0:
            checks.at_least("months to the exit", Horizon(self.month, 1).index(self.exit), 0)
        checks.stop()


def owed(terms: PreferredTerms, by: str | None = None) -> float:
    """Return what the shares have grown to by a month, the exit if none is given [USD].

    ``amount (1 + d / m)**(m t)`` over the whole periods in t years.

    Examples
    --------
    >>> round(owed(PreferredTerms(100.0, "2025-01", "2026-01", dividend=0.08)), 4)
    108.2432
    """
    months = Horizon(terms.month, 1).index(by or terms.exit)
    periods = months * terms.compounding // YEAR
    return terms.amount * (1.0 + terms.dividend / terms.compounding) ** periods


def preferred_flows(terms: PreferredTerms, horizon: Horizon, share_price: ArrayLike) -> CashFlows:
    """Return what the public pays in and gets back at the exit.

    At the exit it takes the better of what is owed (if redeemable) and the shares that convert,
    ``amount / conversion_price`` (of what is owed if dividends convert), sold at the share's price;
    warrants are settled at ``n max(S - K, 0)``. Buyers of shares are the market: dilution falls on
    other owners and is no transfer of this contract.

    Parameters
    ----------
    terms
        The terms.
    horizon
        The months; an exit after the last month is taken in the last month, at what is owed then.
        Shares that are bought after it are no part of them.
    share_price
        (month, draw), (month) or () [USD].

    Examples
    --------
    >>> terms = PreferredTerms(100.0, "2025-01", "2025-02", conversion_price=10.0, warrants=2.0,
    ...     strike=10.0)
    >>> preferred_flows(terms, Horizon("2025-01", 2), 15.0).of(PUBLIC)[:, 0].tolist()
    [-100.0, 160.0]
    """
    price = as_path(share_price, horizon, "share_price")
    bought, redeemed, sold, settled = (np.zeros(price.shape) for _ in range(4))
    start = horizon.index(terms.month)
    if 0 <= start < horizon.months:
        bought[start] = terms.amount
    end = min(horizon.index(terms.exit), horizon.months - 1)
    held = end >= max(start, 0)
    claim = owed(terms, horizon.labels[end]) if held else 0.0
    shares = 0.0
    if terms.conversion_price:
        shares = (claim if terms.dividend_converts else terms.amount) / terms.conversion_price
    if held:
        worth: Floats = shares * price[end]
        converts = worth > (claim if terms.redeemable else 0.0)
        sold[end] = np.where(converts, worth, 0.0)
        redeemed[end] = np.where(converts, 0.0, claim if terms.redeemable else 0.0)
        settled[end] = terms.warrants * np.maximum(price[end] - terms.strike, 0.0)
    return CashFlows(
        horizon,
        (
            Transfer(BOUGHT, PUBLIC, COMPANY, bought),
            Transfer(REDEEMED, COMPANY, PUBLIC, redeemed),
            Transfer(CONVERTED, MARKET, PUBLIC, sold),
            Transfer(WARRANTS, MARKET, PUBLIC, settled),
        ),
    )
