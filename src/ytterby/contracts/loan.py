"""Loan: drawn, with a grace period, paid back in instalments or at once."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import ClassVar

import numpy as np
from numpy.typing import ArrayLike

from ytterby.contracts.checking import Checks, as_path
from ytterby.contracts.flows import COMPANY, PUBLIC, CashFlows, Transfer
from ytterby.contracts.horizon import YEAR, Horizon
from ytterby.errors import InputError, Problem

DRAWN, INTEREST, REPAID = "loan drawn", "loan interest", "loan repaid"
"""Names of the transfers."""
BULLET, AMORTISING = "bullet", "amortising"
"""How it is repaid: all at the end, or in equal parts of the principal after the grace period."""


@dataclass(frozen=True)
class LoanTerms:
    """Terms of a loan.

    Attributes
    ----------
    amount
        Principal [USD].
    draws
        (month, share of the principal), rising months before the last repayment; the shares sum
        to 1.
    months
        From the first draw to the last repayment [month].
    spread
        Over the base rate [1/year].
    grace
        Months after the first draw without repayment [month].
    repayment
        ``bullet`` or ``amortising``.
    capitalised
        Whether interest of the grace period is added to the principal instead of paid.
    settle_months
        Months between payments of interest and principal [month].
    lender, borrower
        Sides.
    """

    kind: ClassVar[str] = "loan"

    amount: float
    draws: tuple[tuple[str, float], ...]
    months: int
    spread: float = 0.0
    grace: int = 0
    repayment: str = AMORTISING
    capitalised: bool = False
    settle_months: int = 3
    lender: str = PUBLIC
    borrower: str = COMPANY

    def __post_init__(self) -> None:
        """Check the terms."""
        checks = Checks(self.kind)
        checks.at_least("amount", self.amount, 0.0)
        for at, (month, share) in enumerate(self.draws, 1):
            checks.month(f"draw {at}", month)
            checks.share(f"draw {at}", share)
        checks.sums_to_one("draws", (share for _, share in self.draws))
        checks.at_least("months", self.months, 1)
        checks.at_least("grace", self.grace, 0)
        checks.at_least("months less grace", self.months - self.grace, 1)
        checks.choice("repayment", self.repayment, (BULLET, AMORTISING))
        checks.divides_year("settle_months", self.settle_months)
        if not checks.problems:
            late = [Horizon(self.draws[0][0], 1).index(month) for month, _ in self.draws]
            for at, (before, after) in enumerate(pairwise(late), 2):
                checks.at_least(f"draw {at}: months after the one before", after - before, 0)
            checks.at_least("months after the last draw", self.months - late[-1], 1)
        checks.stop()


def loan_flows(
    terms: LoanTerms,
    horizon: Horizon,
    base_rate: ArrayLike,
    *,
    alive: ArrayLike = 1.0,
) -> CashFlows:
    """Return draws, interest and repayments.

    Interest of a month is the balance at its start times a twelfth of base rate plus spread, paid
    (or added to the balance, in the grace period of a capitalised loan) every ``settle_months``.
    Money is drawn at the end of its month. Principal is repaid in equal parts at the payments
    after the grace period, or all in the last month of the term. What is still owed at the end of
    the horizon stays owed, and is no cash.

    Parameters
    ----------
    terms
        The terms.
    horizon
        The months.
    base_rate
        (month, draw), (month) or () [1/year].
    alive
        Share of what is due that is paid, 0 after a default, likewise [1].

    Raises
    ------
    InputError
        ``out-of-range``: the loan began before the months that are counted.

    Examples
    --------
    >>> terms = LoanTerms(1200.0, (("2026-01", 1.0),), 12, grace=0, settle_months=12)
    >>> flows = loan_flows(terms, Horizon("2026-01", 13), 0.1)
    >>> flows.of(PUBLIC, "loan interest")[-1].round(2).tolist(), flows.of(PUBLIC)[0].tolist()
    ([120.0], [-1200.0])
    """
    rate = as_path(base_rate, horizon, "base_rate") + terms.spread
    pays = as_path(alive, horizon, "alive")
    width = max(rate.shape[1], pays.shape[1])
    rate = np.broadcast_to(rate, (horizon.months, width))
    pays = np.broadcast_to(pays, (horizon.months, width))
    first = horizon.index(terms.draws[0][0])
    if first < 0:
        what = f"it is drawn from {terms.draws[0][0]} on, before {horizon.labels[0]}"
        fix = "count months from the first draw on"
        raise InputError(Problem("out-of-range", "loan: draws", what, fix))
    drawn, interest, repaid = (np.zeros((horizon.months, width)) for _ in range(3))
    balance, owed = np.zeros(width), np.zeros(width)
    for month in range(horizon.months):
        age = month - first
        owed = owed + balance * rate[month] / YEAR
        due = age > 0 and (age % terms.settle_months == 0 or age == terms.months)
        if due and age <= terms.months:
            if terms.capitalised and age <= terms.grace:
                balance = balance + owed
            else:
                interest[month] = owed * pays[month]
            owed = np.zeros(width)
            back = balance * _part(terms, age)
            repaid[month] = back * pays[month]
            balance = balance - back
        for when, share in terms.draws:
            if horizon.index(when) == month:
                drawn[month] += share * terms.amount
                balance = balance + share * terms.amount
    lender, borrower = terms.lender, terms.borrower
    return CashFlows(
        horizon,
        (
            Transfer(DRAWN, lender, borrower, drawn),
            Transfer(INTEREST, borrower, lender, interest),
            Transfer(REPAID, borrower, lender, repaid),
        ),
    )


def _part(terms: LoanTerms, age: int) -> float:
    """Return the share of the balance repaid at a payment."""
    if age >= terms.months:
        return 1.0
    if terms.repayment == BULLET or age <= terms.grace:
        return 0.0
    # Equal parts: one over the payments still to come, this one among them.
    left = -(-(terms.months - age) // terms.settle_months) + 1
    return 1.0 / left
