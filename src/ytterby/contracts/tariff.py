"""Tariff: the importer pays the duty; who bears it is a stated share."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numpy.typing import ArrayLike

from ytterby.contracts.checking import Checks, as_path
from ytterby.contracts.flows import PUBLIC, CashFlows, Transfer
from ytterby.contracts.horizon import Horizon
from ytterby.contracts.periods import add_up, in_force, settle

IMPORTER, USERS, EXPORTER = "importer", "users", "exporter"
"""Sides of a tariff besides the public."""
DUTY, PASSED_ON, PRICE_CUT = "duty", "duty passed on", "price cut by the exporter"
"""Names of the transfers."""


@dataclass(frozen=True)
class TariffTerms:
    """Terms of a tariff.

    Attributes
    ----------
    rate
        Of the customs value [1].
    start
        First month.
    months
        How many [month].
    users
        Share of the duty that domestic users bear through the price [1].
    exporter
        Share that the exporter bears through a lower price; the importer bears the rest [1].
    settle_months, lag
        As for a floor [month].
    """

    kind: ClassVar[str] = "tariff"

    rate: float
    start: str
    months: int
    users: float = 1.0
    exporter: float = 0.0
    settle_months: int = 1
    lag: int = 0

    def __post_init__(self) -> None:
        """Check the terms."""
        checks = Checks(self.kind)
        checks.at_least("rate", self.rate, 0.0)
        checks.month("start", self.start)
        checks.at_least("months", self.months, 1)
        checks.share("users", self.users)
        checks.share("exporter", self.exporter)
        checks.share("users and exporter together", self.users + self.exporter)
        checks.divides_year("settle_months", self.settle_months)
        checks.at_least("lag", self.lag, 0)
        checks.stop()


def tariff_flows(
    terms: TariffTerms, horizon: Horizon, price: ArrayLike, volume: ArrayLike
) -> CashFlows:
    """Return who pays the duty and who bears it.

    The importer pays ``rate × price × volume`` to the public; users hand the importer ``users`` of
    it, the exporter ``exporter`` of it. Volumes are as given: how far imports fall is for the
    caller to say. What domestic makers gain from the higher price is no transfer of the tariff.

    Parameters
    ----------
    terms
        The terms.
    horizon
        The months.
    price
        Customs value, (month, draw), (month) or () [USD/kg].
    volume
        Imported, likewise [kg/month].

    Examples
    --------
    >>> flows = tariff_flows(TariffTerms(0.25, "2026-01", 12, 0.8), Horizon("2026-01", 1), 40, 10)
    >>> [float(flows.of(side)[0, 0]) for side in ("public", "users", "importer")]
    [100.0, -80.0, -20.0]
    """
    prices, volumes = np.broadcast_arrays(
        as_path(price, horizon, "price"), as_path(volume, horizon, "volume")
    )
    on = in_force(horizon, terms.start, terms.months)
    period = horizon.settled(terms.settle_months)
    owed = add_up(terms.rate * prices * volumes * on[:, None], period)
    duty = settle(owed, period, terms.lag, on)
    return CashFlows(
        horizon,
        (
            Transfer(DUTY, IMPORTER, PUBLIC, duty),
            Transfer(PASSED_ON, USERS, IMPORTER, terms.users * duty),
            Transfer(PRICE_CUT, EXPORTER, IMPORTER, terms.exporter * duty),
        ),
    )
