"""Offtake: the public buys a share of an output at cost-plus or by a price formula."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numpy.typing import ArrayLike

from ytterby.contracts.checking import Checks, Floats, as_path
from ytterby.contracts.flows import COMPANY, MARKET, PUBLIC, CashFlows, Transfer
from ytterby.contracts.horizon import Horizon
from ytterby.contracts.periods import add_up, in_force, settle
from ytterby.errors import InputError, Problem

PURCHASE, TAKE_OR_PAY, RESALE = "offtake purchase", "take-or-pay", "resale"
"""Names of the transfers."""
COST_PLUS, FORMULA = "cost-plus", "formula"
"""How the price is set."""


@dataclass(frozen=True)
class OfftakeTerms:
    """Terms of an offtake.

    Attributes
    ----------
    share
        Share of the output that the public buys [1].
    start
        First month.
    months
        How many [month].
    pricing
        ``cost-plus``: cost times 1 + ``markup``. ``formula``: ``base`` + ``coupling`` times the
        market price.
    markup
        Over cost [1].
    base
        Fixed part of the formula [USD/kg].
    coupling
        Part of the market price that enters the formula [1].
    minimum
        Take-or-pay: kilograms a month that are paid for even if the share of the output that is
        taken is less, as long as the output was there [kg/month].
    resold
        Share of what is bought that is sold on at the market's price; the rest is used [1].
    settle_months, lag
        As for a floor [month].
    """

    kind: ClassVar[str] = "offtake"

    share: float
    start: str
    months: int
    pricing: str = FORMULA
    markup: float = 0.0
    base: float = 0.0
    coupling: float = 0.0
    minimum: float = 0.0
    resold: float = 0.0
    settle_months: int = 1
    lag: int = 0

    def __post_init__(self) -> None:
        """Check the terms."""
        checks = Checks(self.kind)
        checks.share("share", self.share)
        checks.month("start", self.start)
        checks.at_least("months", self.months, 1)
        checks.choice("pricing", self.pricing, (COST_PLUS, FORMULA))
        checks.at_least("markup", self.markup, -1.0)
        checks.at_least("base", self.base, 0.0)
        checks.at_least("coupling", self.coupling, 0.0)
        checks.at_least("minimum", self.minimum, 0.0)
        checks.share("resold", self.resold)
        checks.divides_year("settle_months", self.settle_months)
        checks.at_least("lag", self.lag, 0)
        checks.stop()


def offtake_flows(
    terms: OfftakeTerms,
    horizon: Horizon,
    output: ArrayLike,
    *,
    price: ArrayLike | None = None,
    cost: ArrayLike | None = None,
    wanted: ArrayLike | None = None,
) -> CashFlows:
    """Return who pays whom under an offtake.

    Taken is ``share × output``, at most what is wanted; paid is price p times it, and p times
    ``min(minimum, share × output) - taken`` where that is more (take-or-pay).

    Parameters
    ----------
    terms
        The terms.
    horizon
        The months.
    output
        Of the plant, (month, draw), (month) or () [kg/month].
    price
        Market price of the product, for a formula coupled to it and for what is sold on [USD/kg].
    cost
        Cost of the product, for cost-plus [USD/kg].
    wanted
        What the buyer would take [kg/month]; all if ``None``.

    Raises
    ------
    InputError
        ``no-path``: the terms hang on a price or a cost that is not given.

    Examples
    --------
    >>> terms = OfftakeTerms(0.5, "2028-01", 12, pricing="cost-plus", markup=0.1)
    >>> flows = offtake_flows(terms, Horizon("2028-01", 1), 100.0, cost=20.0)
    >>> round(float(flows.of(COMPANY)[0, 0]), 9)
    1100.0
    """
    formula = terms.pricing == FORMULA
    wants = {
        "price": price is None and (terms.resold > 0 or (formula and terms.coupling > 0)),
        "cost": cost is None and not formula,
    }
    missing = [name for name, lacks in wants.items() if lacks]
    if missing:
        raise InputError(
            Problem("no-path", f"offtake: {name}", f"the terms hang on a {name}", f"give {name}")
            for name in missing
        )
    made = as_path(output, horizon, "output")
    market = as_path(0.0 if price is None else price, horizon, "price")
    costs = as_path(0.0 if cost is None else cost, horizon, "cost")
    each = costs * (1.0 + terms.markup) if not formula else terms.base + terms.coupling * market
    on = in_force(horizon, terms.start, terms.months)
    offered = made * terms.share * on[:, None]
    taken = offered
    if wanted is not None:
        taken = np.minimum(offered, as_path(wanted, horizon, "wanted"))
    unused = np.maximum(np.minimum(terms.minimum, offered) - taken, 0.0)

    def due(amount: Floats) -> Floats:
        period = horizon.settled(terms.settle_months)
        return settle(add_up(amount, period), period, terms.lag, on)

    return CashFlows(
        horizon,
        (
            Transfer(PURCHASE, PUBLIC, COMPANY, due(taken * each)),
            Transfer(TAKE_OR_PAY, PUBLIC, COMPANY, due(unused * each)),
            Transfer(RESALE, MARKET, PUBLIC, due(terms.resold * taken * market)),
        ),
    )
