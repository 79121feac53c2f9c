"""Production credit: a share of production cost, paid back through the tax return."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numpy.typing import ArrayLike

from ytterby.contracts.checking import Checks, Floats, as_path
from ytterby.contracts.flows import COMPANY, PUBLIC, CashFlows, Transfer
from ytterby.contracts.horizon import Horizon
from ytterby.contracts.periods import add_up, settle

CREDIT = "production credit"
"""Name of the transfer."""
PHASE_OUT = ((2031, 0.75), (2032, 0.5), (2033, 0.25), (2034, 0.0))
"""Of 45X for critical minerals: year of production, share of the credit left from then on
(26 U.S.C. 45X(b)(3)(C) as amended by section 70514 of Public Law 119-21)."""


@dataclass(frozen=True)
class CreditTerms:
    """Terms of a production credit.

    Attributes
    ----------
    rate
        Share of the cost of production [1].
    start
        First month.
    phase_out
        (year, share of the credit left) from each year on, rising years.
    lag
        Months from the end of the year of production to the payment [month].
    transfer_discount
        Share of the credit's worth lost when it is sold; the public pays it all the same [1].
    """

    kind: ClassVar[str] = "credit"

    rate: float = 0.1
    start: str = "2023-01"
    phase_out: tuple[tuple[int, float], ...] = PHASE_OUT
    lag: int = 9
    transfer_discount: float = 0.0

    def __post_init__(self) -> None:
        """Check the terms."""
        checks = Checks(self.kind)
        checks.share("rate", self.rate)
        checks.month("start", self.start)
        for year, left in self.phase_out:
            checks.share(f"phase_out {year}", left)
        checks.at_least("lag", self.lag, 0)
        checks.share("transfer_discount", self.transfer_discount)
        checks.stop()

    def left(self, horizon: Horizon) -> Floats:
        """Return the share of the credit left in each month, ``(month)`` [1].

        Examples
        --------
        >>> CreditTerms().left(Horizon("2030-12", 2)).tolist()
        [1.0, 0.75]
        """
        out = np.ones(horizon.months)
        for year, left in sorted(self.phase_out):
            out[horizon.years >= year] = left
        out[np.arange(horizon.months) < horizon.index(self.start)] = 0.0
        return out


def credit_flows(terms: CreditTerms, horizon: Horizon, cost: ArrayLike) -> CashFlows:
    """Return what the public pays for production, by calendar year.

    ``rate × left(year) × Σ cost``; where the credit is sold, the company keeps
    ``1 - transfer_discount`` of it and the buyer of the credit the rest.

    Parameters
    ----------
    terms
        The terms.
    horizon
        The months.
    cost
        Eligible production cost, (month, draw), (month) or () [USD/month].

    Examples
    --------
    >>> flows = credit_flows(CreditTerms(lag=0), Horizon("2031-01", 12), 100.0)
    >>> round(float(flows.of(COMPANY)[-1, 0]), 9)
    90.0
    """
    costs = as_path(cost, horizon, "cost")
    period = np.asarray(horizon.years - horizon.years[0], dtype=np.intp)
    owed = add_up(terms.rate * terms.left(horizon)[:, None] * costs, period)
    due = settle(owed, period, terms.lag, np.ones(horizon.months, dtype=np.bool_))
    transfers = [Transfer(CREDIT, PUBLIC, COMPANY, due * (1.0 - terms.transfer_discount))]
    if terms.transfer_discount:
        transfers.append(
            Transfer(CREDIT, PUBLIC, "buyer of the credit", due * terms.transfer_discount)
        )
    return CashFlows(horizon, tuple(transfers))
