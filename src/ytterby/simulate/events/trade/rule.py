"""Extraterritorial rule: goods that hold somebody's material need his licence anywhere."""

from __future__ import annotations

from typing import Literal

import numpy as np
from pydantic import Field

from ytterby.simulate.events.trade.licence import Licence
from ytterby.simulate.shocks import ShockPath


class ExtraterritorialRule(Licence):
    """A licence of ``who`` on goods that hold its material, shipped between third countries.

    Only the marked part of a shipment needs it. Sellers offer strangers the unmarked part alone.
    What ``who`` itself ships needs a licence or ban of its own.
    """

    kind: Literal["extraterritorial rule"] = Field(  # type: ignore[assignment]
        default="extraterritorial rule", description="Kind of event."
    )
    who: tuple[str, ...] = Field(
        description="Regions or blocs whose material makes goods need a licence.", min_length=1
    )
    threshold: float = Field(
        default=0.001,
        description="Share of an input in the value of what is made of it from which it counts; "
        "0.001 in Announcement 61 of 2025 of China's Ministry of Commerce [1].",
        ge=0.0,
        le=1.0,
    )

    def apply(self, path: ShockPath) -> None:
        """Mark the goods, license the arcs between others, tie spare goods, alarm the buyers."""
        choose = path.choose
        own = choose.regions(self.who)
        buyers = choose.regions(self.against, but=self.who)
        arcs = choose.flows(~own, buyers, self.goods)
        path.control(self, arcs)
        path.structure.mark(
            choose.pools(self.who, self.goods), choose.materials(self.goods), self.threshold
        )
        share = path.timing.intensity(self, self.ramp)
        self.require(path, arcs, share, marked=True)
        leakage = path.draw(self.id, "leakage", self.leakage)
        path.act("leakage", arcs, np.broadcast_to(leakage[None], (len(share), len(leakage))))
        tied = (share > 0.0).astype(np.float64)
        path.act("tied", choose.stocks(~own, self.goods), tied)
        path.disturb(share > 0)
        path.alarm(choose.stocks(buyers, self.goods), self, self.alarm)
