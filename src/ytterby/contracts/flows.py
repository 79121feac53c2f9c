"""Cash flows of a contract: who pays whom how much in which month, in each draw."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ytterby.contracts.horizon import YEAR, Horizon

Floats = NDArray[np.float64]
PUBLIC = "public"
"""The government side of a contract."""
COMPANY = "company"
"""The private side."""
MARKET = "market"
"""Buyers and sellers at the market's price."""


@dataclass(frozen=True)
class Transfer:
    """Money that one side pays to another.

    Attributes
    ----------
    name
        What it is for: ``floor payment``, ``loan interest`` …
    payer, payee
        Sides.
    amount
        (month, draw) [USD]; negative where it flows back.
    """

    name: str
    payer: str
    payee: str
    amount: Floats = field(repr=False)


@dataclass(frozen=True)
class CashFlows:
    """All transfers of one or several contracts.

    What one side pays another receives: over all sides each month sums to 0 in each draw.

    Attributes
    ----------
    horizon
        Months.
    transfers
        In the order of the contract's terms.

    Examples
    --------
    >>> one = Transfer("grant", PUBLIC, COMPANY, np.array([[5.0], [0.0]]))
    >>> flows = CashFlows(Horizon("2025-01", 2), (one,))
    >>> flows.of(PUBLIC)[:, 0].tolist(), flows.of(COMPANY)[:, 0].tolist()
    ([-5.0, 0.0], [5.0, 0.0])
    """

    horizon: Horizon
    transfers: tuple[Transfer, ...]

    @property
    def parties(self) -> tuple[str, ...]:
        """Sides that pay or receive, in order of appearance."""
        return tuple(dict.fromkeys(p for t in self.transfers for p in (t.payer, t.payee)))

    def of(self, party: str, *names: str) -> Floats:
        """Return what a side receives less what it pays, ``(month, draw)`` [USD].

        Parameters
        ----------
        party
            The side.
        names
            Only transfers of these names; all if none.
        """
        chosen = [t for t in self.transfers if not names or t.name in names]
        width = max((t.amount.shape[1] for t in self.transfers), default=1)
        total = np.zeros((self.horizon.months, width))
        for transfer in chosen:
            if transfer.payee == party:
                total += transfer.amount
            if transfer.payer == party:
                total -= transfer.amount
        return total

    def join(self, others: Sequence[CashFlows]) -> CashFlows:
        """Return these and other cash flows of the same months together.

        Raises
        ------
        ValueError
            The months differ.
        """
        if any(o.horizon != self.horizon for o in others):
            raise ValueError("cash flows of different months")
        return CashFlows(
            self.horizon, tuple(t for flows in (self, *others) for t in flows.transfers)
        )


def discount(rate: ArrayLike, months: int) -> Floats:
    """Return what a dollar at the end of each month is worth at the start, ``(month, draw)`` [1].

    ``(1 + r)**(-(m + 1) / 12)`` for month m from 0: money moves at the end of a month.

    Parameters
    ----------
    rate
        Effective yearly rate, () or (draw) [1/year].
    months
        How many.

    Examples
    --------
    >>> discount(0.1, 12)[-1].round(6).tolist()
    [0.909091]
    """
    rates = np.atleast_1d(np.asarray(rate, dtype=np.float64))
    return np.asarray((1.0 + rates)[None, :] ** (-(np.arange(months) + 1)[:, None] / YEAR))


def present_value(flow: Floats, rate: ArrayLike) -> Floats:
    """Return the value at the start of cash flows, ``(draw)`` [USD].

    Parameters
    ----------
    flow
        (month, draw) [USD].
    rate
        Effective yearly rate, () or (draw) [1/year].

    Examples
    --------
    >>> present_value(np.full((12, 1), 100.0), 0.0).tolist()
    [1200.0]
    """
    return np.asarray((flow * discount(rate, flow.shape[0])).sum(axis=0))
