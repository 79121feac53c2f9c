"""Grant: money by milestones."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numpy.typing import ArrayLike

from ytterby.contracts.checking import Checks
from ytterby.contracts.flows import COMPANY, PUBLIC, CashFlows, Transfer
from ytterby.contracts.horizon import Horizon

GRANT = "grant"
"""Name of the transfer."""


@dataclass(frozen=True)
class GrantTerms:
    """Terms of a grant.

    Attributes
    ----------
    amount
        In all [USD].
    milestones
        (month in which it is due, share of the amount); the shares sum to 1.
    """

    kind: ClassVar[str] = "grant"

    amount: float
    milestones: tuple[tuple[str, float], ...]

    def __post_init__(self) -> None:
        """Check the terms."""
        checks = Checks(self.kind)
        checks.at_least("amount", self.amount, 0.0)
        for at, (month, share) in enumerate(self.milestones, 1):
            checks.month(f"milestone {at}", month)
            checks.share(f"milestone {at}", share)
        checks.sums_to_one("milestones", (share for _, share in self.milestones))
        checks.stop()


def grant_flows(
    terms: GrantTerms,
    horizon: Horizon,
    *,
    delay: ArrayLike = 0,
    reached: ArrayLike = 1.0,
) -> CashFlows:
    """Return what the public pays by milestones; those outside the horizon are not paid in it.

    Parameters
    ----------
    terms
        The terms.
    horizon
        The months.
    delay
        Months by which every milestone is late, (draw) or () [month].
    reached
        Whether (or with what probability) each milestone is reached, (milestone, draw),
        (milestone) or () [1].

    Examples
    --------
    >>> terms = GrantTerms(100.0, (("2026-01", 0.4), ("2026-03", 0.6)))
    >>> grant_flows(terms, Horizon("2026-01", 3)).of(COMPANY)[:, 0].tolist()
    [40.0, 0.0, 60.0]
    """
    late = np.atleast_1d(np.asarray(delay, dtype=np.int64))
    odds = np.asarray(reached, dtype=np.float64)
    odds = odds[:, None] if odds.ndim == 1 else odds
    width = max(late.size, odds.shape[1] if odds.ndim == 2 else 1)
    odds = np.broadcast_to(odds, (len(terms.milestones), width))
    late = np.broadcast_to(late, (width,))
    out = np.zeros((horizon.months, width))
    for at, (month, share) in enumerate(terms.milestones):
        when = horizon.index(month) + late
        inside = np.flatnonzero((when >= 0) & (when < horizon.months))
        out[when[inside], inside] += share * terms.amount * odds[at, inside]
    return CashFlows(horizon, (Transfer(GRANT, PUBLIC, COMPANY, out),))
