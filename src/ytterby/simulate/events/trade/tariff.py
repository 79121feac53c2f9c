"""Import tariff: goods from some origins become dearer, and part of the orders turns elsewhere."""

from __future__ import annotations

from typing import Literal, Self

import numpy as np
from pydantic import Field, model_validator

from ytterby.simulate.events.base import Amount, TradeEvent
from ytterby.simulate.kernel.layout import Layout
from ytterby.simulate.shocks import ShockPath
from ytterby.simulate.shocks.channel import Flags, Floats

BOEHM = (
    "Boehm, Levchenko and Pandalai-Nayar, The long and short (run) of trade elasticities, "
    "abstracts of NBER working paper 27064 and of American Economic Review 113(4), 2023"
)


class ImportTariff(TradeEvent):
    """A tariff ``rate`` on what ``who`` imports from ``against``.

    Part of the contract orders there turns elsewhere, as others are found; sectors pay what the
    tariff adds to the price, also through what is made from tariffed goods. Goods of ``against``
    may still come through the open market if nobody else has any: a tariff makes dear, not short.
    Those who levy it together trade freely among themselves.
    """

    kind: Literal["import tariff"] = Field(default="import tariff", description="Kind of event.")
    who: tuple[str, ...] = Field(
        description="Regions or blocs that levy it on their imports.", min_length=1
    )
    against: tuple[str, ...] = Field(
        default=("all",),
        description="Regions or blocs whose goods bear it; 'all' others, or 'target'.",
    )
    rate: Amount = Field(description="Tariff over the price at the border [1].")
    usual: float = Field(
        default=0.0, description="Tariff that the baseline's prices and flows hold [1].", ge=0.0
    )
    switching: Amount = Field(
        default=Amount(
            value=0.76,
            low=0.5,
            high=2.25,
            source=BOEHM,
            note="0.76 in the year after, 1.75 to 2.25 after seven to ten years; over all goods, "
            "not rare earths, whose suppliers are fewer.",
        ),
        description="Elasticity of contract orders to one plus the tariff [1].",
    )
    adjustment: Amount = Field(
        default=Amount(
            value=12.0,
            low=6.0,
            high=36.0,
            source="judgement",
            note="The estimate of 0.76 is for the first year; long contracts run longer.",
        ),
        description="Time in which orders turn elsewhere [month].",
    )
    alarm: float = Field(
        default=0.0,
        description="How much it makes buyers build stocks before it comes; 1 as a quota cut of "
        "2010.",
        ge=0.0,
    )

    @model_validator(mode="after")
    def _terms_make_sense(self) -> Self:
        if min(self.rate.value, self.rate.value if self.rate.low is None else self.rate.low) < 0:
            raise ValueError("a tariff cannot be negative")
        if self.switching.value < 0.0:
            raise ValueError("switching is an elasticity and cannot be negative")
        if self.adjustment.value <= 0.0:
            raise ValueError("adjustment is a time and must be positive")
        return self

    def apply(self, path: ShockPath) -> None:
        """Let orders turn elsewhere, and sectors pay."""
        choose = path.choose
        buyers = choose.regions(self.who)
        sellers = choose.regions(self.against, but=self.who)
        arcs = choose.flows(sellers, buyers, self.goods)
        on = path.timing.intensity(self, self.ramp)
        rate = np.maximum(path.draw(self.id, "rate", self.rate), 0.0)
        wedge = on * ((1.0 + rate) / (1.0 + self.usual) - 1.0)[None]
        switching = path.draw(self.id, "switching", self.switching)[None]
        time = np.maximum(path.draw(self.id, "adjustment", self.adjustment), 1e-3)[None]
        found = 1.0 - np.exp(-np.maximum(path.timing.since(self), 0.0) / time)
        left = 1.0 - np.exp(-switching * np.log1p(np.maximum(wedge, 0.0)))
        path.block(arcs, found * left)
        path.disturb((wedge * found) > 0.0)
        dearer = tariffed_share(path.layout, arcs)[path.layout.use_pool]
        for share in np.unique(dearer[dearer > 0.0]):
            path.act("levy", dearer == share, np.log1p(share * wedge))
        if self.alarm > 0.0:
            path.alarm(choose.stocks(buyers, self.goods), self, self.alarm)
        if not arcs.any():
            path.empty[self.id] = "no trade of the baseline is what it taxes"
        elif not wedge.any():
            path.empty[self.id] = "it is no higher than the usual tariff, or never in force"


def tariffed_share(layout: Layout, arcs: Flags) -> Floats:
    r"""Return the share of the price of each pool's goods that a tariff falls on, ``(pool)`` [1].

    .. math:: s_n = \sum_{e \to n, e \in T} w_e + w^0_n \sum_i a_{mi} \frac{P_i}{P_m} s_{i}

    with the contract weights of taxed arcs, the own production's weight and the inputs per unit of
    output at reference prices outside. What was taxed on its way to somebody else is left out.
    """
    direct = np.bincount(
        layout.arc_destination[arcs], layout.arc_weight[arcs], len(layout.demand)
    ).astype(np.float64)
    shape = (len(layout.regions), len(layout.materials))
    value, links = layout.value_outside, layout.pass_through
    known = np.nan_to_num(value)
    cost = links.weight * known[links.source] / np.maximum(known[links.target], 1e-300)
    cost = np.where(known[links.target] > 0.0, cost, 0.0)
    share = np.zeros(shape)
    for level in layout.levels:
        here = np.arange(len(layout.demand))[level.pools]
        passed = np.zeros(shape)
        np.add.at(passed.T, links.target, cost[:, None] * share.T[links.source])
        region, material = layout.pool_region[here], layout.pool_material[here]
        total = direct[here] + layout.own_weight[here] * np.minimum(passed[region, material], 1.0)
        share[region, material] = np.minimum(total, 1.0)
    found: Floats = share[layout.pool_region, layout.pool_material]
    return found
