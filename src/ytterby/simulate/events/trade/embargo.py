"""Embargo: those who act buy nothing from some others, sell them nothing, or neither."""

from __future__ import annotations

from typing import Literal

import numpy as np
from pydantic import Field, field_validator

from ytterby.simulate.events.base import Amount, TradeEvent, check_share
from ytterby.simulate.shocks import ShockPath
from ytterby.simulate.shocks.channel import Flags


class Embargo(TradeEvent):
    """A refusal to trade: a share ``severity`` of contract orders may not be shipped.

    ``buy`` stops what ``who`` would import from ``against``, ``sell`` what it would export there,
    ``both`` either. What may not come is looked for elsewhere, what may not go is offered to all
    others.
    Unlike a ban by the controller, an embargo does not make who acts the market inside.
    """

    kind: Literal["embargo"] = Field(default="embargo", description="Kind of event.")
    against: tuple[str, ...] = Field(
        description="Regions or blocs that are not traded with; 'target' for the target.",
        min_length=1,
    )
    direction: Literal["buy", "sell", "both"] = Field(
        default="both", description="Whether imports, exports, or both are refused."
    )
    severity: Amount = Field(
        default=Amount(value=1.0),
        description="Share of contract trade that is stopped; 1 is all of it [1].",
    )
    alarm: float = Field(
        default=1.0,
        description="How much it makes those who are cut off build stocks; 1 as a quota cut of "
        "2010, in so far as it is severe.",
        ge=0.0,
    )
    leakage: Amount = Field(
        default=Amount(value=1.0),
        description="Smuggling and transshipment per unit of log price gap; 1 as in 2010-2015.",
    )

    @field_validator("severity")
    @classmethod
    def _is_a_share(cls, given: Amount) -> Amount:
        check_share("severity", given)
        return given

    def apply(self, path: ShockPath) -> None:
        """Withhold the orders of each direction, part the markets, alarm the buyers."""
        here = path.choose.regions(self.who)
        there = path.choose.regions(self.against, but=self.who)
        if self.direction in ("buy", "both"):
            self._stop(path, there, here, own=False)
        if self.direction in ("sell", "both"):
            self._stop(path, here, there, own=True)

    def _stop(self, path: ShockPath, sellers: Flags, buyers: Flags, own: bool) -> None:
        choose, goods = path.choose, self.goods
        arcs = choose.flows(sellers, buyers, goods)
        path.control(self, arcs)
        share = path.timing.intensity(self, self.ramp)
        severity = path.draw(self.id, "severity", self.severity, most=1.0)
        leakage = path.draw(self.id, "leakage", self.leakage)
        (path.withhold if own else path.block)(arcs, share * severity[None])
        path.act("leakage", arcs, np.broadcast_to(leakage[None], (len(share), len(leakage))))
        path.divide(choose.stocks(sellers, goods), choose.stocks(buyers, goods), share > 0)
        path.alarm(choose.stocks(buyers, goods), self, self.alarm * severity)
