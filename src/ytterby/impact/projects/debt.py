"""Debt of a project: drawn while it is built, served while it runs."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Shape = Literal["level", "sculpted"]


@dataclass(frozen=True)
class DebtTerms:
    """What lenders ask.

    Attributes
    ----------
    share
        Of the capital that is lent [1].
    rate
        Yearly interest, in the money of the cash flows [1/year].
    tenor
        Years of repayment from the first full year of output on [year].
    shape
        ``level``: the same service each year; ``sculpted``: the same cover each year.

    Raises
    ------
    ValueError
        A share outside 0 to 1, a rate below 0 or a tenor below 1.
    """

    share: float
    rate: float
    tenor: int = 10
    shape: Shape = "level"

    def __post_init__(self) -> None:
        """Check the numbers."""
        if not 0.0 <= self.share <= 1.0 or self.rate < 0.0 or self.tenor < 1:
            raise ValueError("debt: a share of 0 to 1, a rate from 0, a tenor from 1 year")


@dataclass(frozen=True)
class Debt:
    """Debt year by year; all ``(year, draw)`` [USD] but ``cover`` [1].

    Attributes
    ----------
    drawn
        Lent.
    interest
        Accrued; added to the debt while nothing is repaid.
    service
        Paid, interest and principal.
    balance
        Owed at the end of the year.
    cover
        Cash flow available for debt service over debt service; ``nan`` where nothing is due.
    """

    drawn: Floats = field(repr=False)
    interest: Floats = field(repr=False)
    service: Floats = field(repr=False)
    balance: Floats = field(repr=False)
    cover: Floats = field(repr=False)

    @property
    def least_cover(self) -> Floats:
        """The least cover of any year, ``(draw)`` [1]; ``nan`` without debt."""
        filled = np.where(np.isnan(self.cover), np.inf, self.cover).min(axis=0)
        return np.where(np.isinf(filled), np.nan, filled)

    @property
    def unpaid(self) -> Floats:
        """Owed at the end of the tenor, ``(draw)`` [USD]."""
        return np.asarray(self.balance[-1])


def borrow(capital: Floats, available: Floats, terms: DebtTerms, first: int) -> Debt:
    """Return the debt of a project.

    All flows of a year move at its middle, so interest accrues on what was owed a year before, and
    at the rate of the debt all that moves is worth nothing. Sculpted service is ``c_t / d`` with
    the cash flow available ``c_t`` (at least 0) and the cover ``d = PV(c) / balance`` at the rate
    of the debt, the same in all years: it repays the debt exactly at the end of the tenor. Where
    the cash flows are worth nothing there is no such service, and the debt stays owed.

    Parameters
    ----------
    capital
        Spent before the first output (year, draw) [USD].
    available
        Cash flow before debt service and after tax without interest (year, draw) [USD].
    terms
        What lenders ask.
    first
        Year of the first service, by position.
    """
    years, width = available.shape
    drawn = np.zeros((years, width))
    drawn[:first] = terms.share * capital[:first]
    interest, service, balance = (np.zeros((years, width)) for _ in range(3))
    owed = np.zeros(width)
    last = min(first + terms.tenor, years)
    for t in range(first):
        interest[t] = terms.rate * owed
        owed = owed + drawn[t] + interest[t]
        balance[t] = owed
    plan = _service(owed, np.maximum(available[first:last], 0.0), terms)
    for t in range(first, years):
        interest[t] = terms.rate * owed
        if t < last:
            service[t] = np.minimum(plan[t - first], owed + interest[t])
        owed = np.maximum(owed + interest[t] - service[t], 0.0)
        # A cent of a million is rounding.
        owed = np.where(owed < 1e-9 * (1.0 + drawn.sum(axis=0)), 0.0, owed)
        balance[t] = owed
    due = service > 0.0
    cover = np.where(due, available / np.where(due, service, 1.0), np.nan)
    return Debt(drawn, interest, service, balance, cover)


def _service(owed: Floats, available: Floats, terms: DebtTerms) -> Floats:
    years = available.shape[0]
    factors = (1.0 + terms.rate) ** -(np.arange(years) + 1.0)[:, None]
    if terms.shape == "level":
        return np.broadcast_to(owed / factors.sum(), available.shape).copy()
    worth = (available * factors).sum(axis=0)
    return np.asarray(available * np.where(worth > 0.0, owed / np.where(worth > 0, worth, 1), 0.0))
