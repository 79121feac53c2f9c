"""Guarantee of yearly earnings: the public makes up what is missing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numpy.typing import ArrayLike

from ytterby.contracts.checking import Checks, Floats, as_path
from ytterby.contracts.flows import COMPANY, PUBLIC, CashFlows, Transfer
from ytterby.contracts.horizon import YEAR, Horizon
from ytterby.contracts.periods import add_up, contract_years, in_force, settle

TOP_UP, EXCESS = "earnings guarantee", "share of excess earnings"
"""Names of the two transfers."""


@dataclass(frozen=True)
class GuaranteeTerms:
    """Terms of a guarantee of EBITDA.

    Attributes
    ----------
    amount
        Earnings guaranteed in the first year [USD/year].
    start
        First month of the first contract year.
    years
        Contract years [year].
    escalation
        By how much the guarantee rises from one contract year to the next [1/year].
    lag
        Months from the end of a contract year to the payment [month].
    excess_share
        Share of earnings above the guarantee that the public receives [1].
    escalates_from
        Month at which the amount is of its base year; ``start`` if ``None``. With an earlier month
        the first year's guarantee has already risen by the whole years between.
    """

    kind: ClassVar[str] = "guarantee"

    amount: float
    start: str
    years: int
    escalation: float = 0.0
    lag: int = 0
    excess_share: float = 0.0
    escalates_from: str | None = None

    def __post_init__(self) -> None:
        """Check the terms."""
        checks = Checks(self.kind)
        checks.at_least("amount", self.amount, 0.0)
        checks.month("start", self.start)
        checks.at_least("years", self.years, 1)
        checks.at_least("escalation", self.escalation, -1.0)
        checks.at_least("lag", self.lag, 0)
        checks.share("excess_share", self.excess_share)
        checks.month("escalates_from", self.escalates_from)
        if not checks.problems and self.escalates_from:
            risen = Horizon(self.escalates_from, 1).index(self.start)
            checks.at_least("months from escalates_from to the start", risen, 0)
        checks.stop()


def guaranteed(terms: GuaranteeTerms, horizon: Horizon) -> Floats:
    """Return what is guaranteed in each month, a twelfth of the year's, ``(month)`` [USD/month].

    ``G (1 + g)**n / 12`` in contract year n from 0.
    """
    base = terms.escalates_from or terms.start
    year = contract_years(horizon, terms.start) + Horizon(base, 1).index(terms.start) // YEAR
    on = in_force(horizon, terms.start, terms.years * YEAR)
    rise = (1.0 + terms.escalation) ** np.where(on, year, 0)
    return np.asarray(on * terms.amount * rise / YEAR)


def guarantee_flows(terms: GuaranteeTerms, horizon: Horizon, earnings: ArrayLike) -> CashFlows:
    """Return who pays whom under a guarantee of earnings.

    In each contract year the public pays ``max(G_n - E_n, 0)`` and receives
    ``s max(E_n - G_n, 0)``; a year cut by the horizon counts with the months that it has.

    Parameters
    ----------
    terms
        The terms.
    horizon
        The months.
    earnings
        EBITDA, (month, draw), (month) or () [USD/month].

    Examples
    --------
    >>> terms = GuaranteeTerms(120.0, "2028-01", 1)
    >>> guarantee_flows(terms, Horizon("2028-01", 12), 4.0).of(COMPANY)[-1].tolist()
    [72.0]
    """
    earned = as_path(earnings, horizon, "earnings")
    on = in_force(horizon, terms.start, terms.years * YEAR)
    year = contract_years(horizon, terms.start)
    period = np.asarray(year - year[0], dtype=np.intp)
    short = add_up((guaranteed(terms, horizon) * on)[:, None] - earned * on[:, None], period)
    paid = settle(np.maximum(short, 0.0), period, terms.lag, on)
    back = settle(terms.excess_share * np.maximum(-short, 0.0), period, terms.lag, on)
    return CashFlows(
        horizon,
        (Transfer(TOP_UP, PUBLIC, COMPANY, paid), Transfer(EXCESS, COMPANY, PUBLIC, back)),
    )
