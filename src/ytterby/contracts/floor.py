"""Floor price with a share of the upside: a one- or two-sided contract for difference."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numpy.typing import ArrayLike

from ytterby.contracts.checking import Checks, Floats, as_path
from ytterby.contracts.flows import COMPANY, PUBLIC, CashFlows, Transfer
from ytterby.contracts.horizon import Horizon
from ytterby.contracts.periods import SIMPLE, WEIGHTED, add_up, average, in_force, settle

PAYMENT, UPSIDE = "floor payment", "upside share"
"""Names of the two transfers."""


@dataclass(frozen=True)
class FloorTerms:
    """Terms of a price floor.

    Attributes
    ----------
    floor
        Price that is guaranteed [USD/kg].
    start
        First month of protection.
    months
        Months of protection [month].
    settle_months
        Months averaged and settled together, calendar periods: 1, 3, 6 or 12 [month].
    averaging
        ``simple`` or ``volume-weighted``.
    lag
        Months from the end of a period to the payment [month].
    upside_share
        Share of what the average lies above ``upside_above`` that the company hands over [1].
    upside_start
        Month from which it does; never if ``None`` and no condition is given.
    upside_above
        Price above which it does; the floor if ``None`` [USD/kg].

    Raises
    ------
    InputError
        Anything of the terms cannot be; all at once.
    """

    kind: ClassVar[str] = "floor"

    floor: float
    start: str
    months: int
    settle_months: int = 3
    averaging: str = SIMPLE
    lag: int = 0
    upside_share: float = 0.0
    upside_start: str | None = None
    upside_above: float | None = None

    def __post_init__(self) -> None:
        """Check the terms."""
        checks = Checks(self.kind)
        checks.at_least("floor", self.floor, 0.0)
        checks.month("start", self.start)
        checks.at_least("months", self.months, 1)
        checks.divides_year("settle_months", self.settle_months)
        checks.choice("averaging", self.averaging, (SIMPLE, WEIGHTED))
        checks.at_least("lag", self.lag, 0)
        checks.share("upside_share", self.upside_share)
        checks.month("upside_start", self.upside_start)
        checks.at_least("upside_above", self.upside_above, self.floor)
        checks.stop()

    @property
    def ceiling(self) -> float:
        """Price above which the upside is shared [USD/kg]."""
        return self.floor if self.upside_above is None else self.upside_above


def floor_flows(
    terms: FloorTerms,
    horizon: Horizon,
    price: ArrayLike,
    volume: ArrayLike,
    *,
    sharing: ArrayLike | None = None,
) -> CashFlows:
    """Return who pays whom under a price floor.

    In a period with average price A and volume V sold or stockpiled while in force, the public
    pays ``V max(F - A, 0)`` and receives ``s V' max(A - C, 0)``, where V' is the volume of the
    months in which the upside is shared, C the price above which it is.

    Parameters
    ----------
    terms
        The terms.
    horizon
        The months.
    price
        Market price, (month, draw), (month) or () [USD/kg].
    volume
        Sold or stockpiled, likewise [kg/month].
    sharing
        (month, draw) or (month): whether the upside is shared, where that hangs on a condition;
        by default from ``upside_start`` on.

    Returns
    -------
    CashFlows
        ``floor payment`` public → company, ``upside share`` company → public.

    Examples
    --------
    >>> terms = FloorTerms(110.0, "2025-10", 120)
    >>> flows = floor_flows(terms, Horizon("2025-10", 3), 60.0, 1000.0)
    >>> flows.of(COMPANY)[:, 0].tolist()
    [0.0, 0.0, 150000.0]
    """
    prices, volumes = np.broadcast_arrays(
        as_path(price, horizon, "price"), as_path(volume, horizon, "volume")
    )
    on = in_force(horizon, terms.start, terms.months)
    period = horizon.settled(terms.settle_months)
    mean = average(prices, volumes, on, period, terms.averaging)
    protected = volumes * on[:, None]
    shared = protected * _sharing(terms, horizon, sharing)
    paid = add_up(protected, period) * np.maximum(terms.floor - mean, 0.0)
    back = terms.upside_share * add_up(shared, period) * np.maximum(mean - terms.ceiling, 0.0)
    return CashFlows(
        horizon,
        (
            Transfer(PAYMENT, PUBLIC, COMPANY, settle(paid, period, terms.lag, on)),
            Transfer(UPSIDE, COMPANY, PUBLIC, settle(back, period, terms.lag, on)),
        ),
    )


def _sharing(terms: FloorTerms, horizon: Horizon, sharing: ArrayLike | None) -> Floats:
    if sharing is not None:
        return as_path(np.asarray(sharing, dtype=np.float64), horizon, "sharing")
    if terms.upside_start is None:
        return np.zeros((horizon.months, 1))
    late = np.arange(horizon.months) >= horizon.index(terms.upside_start)
    return late.astype(np.float64)[:, None]
