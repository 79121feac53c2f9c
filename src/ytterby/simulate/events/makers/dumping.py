"""Price dumping: goods are sold abroad below their usual price, until others have given up."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, Self

from pydantic import Field, model_validator

from ytterby.simulate.events.base import Amount, TradeEvent, check_share
from ytterby.simulate.shocks import ShockPath

if TYPE_CHECKING:
    from ytterby.simulate.result import StressResult

SMALL = 1e-3
"""Fall of a price below which it counts as unchanged [1]."""


class PriceDumping(TradeEvent):
    """Makers inside sell abroad by ``depth`` below the usual gap to their own price.

    Prices outside follow, makers outside lose money and close, and plants that were to come are
    given up. What buyers then lack comes from the spare capacity of those who dump: how much more
    they sell follows from who has closed.
    """

    kind: Literal["price dumping"] = Field(default="price dumping", description="Kind of event.")
    depth: Amount = Field(description="Share of the usual price abroad that is given up [1].")

    @model_validator(mode="after")
    def _terms_make_sense(self) -> Self:
        check_share("depth", self.depth)
        if self.depth.value >= 1.0 or (self.depth.high or 0.0) >= 1.0:
            raise ValueError("depth is below 1: nobody gives goods away")
        if self.against != ("all",):
            raise ValueError("there is one price abroad: dumping is against 'all'")
        return self

    def apply(self, path: ShockPath) -> None:
        """Lower the price at the border, let plants close, and let plants to come be given up."""
        layout = path.layout
        inside = set(layout.pool_region[layout.inside].tolist())
        who = path.choose.regions(self.who)
        if not any(who[r] for r in inside):
            path.empty[self.id] = "who sells below price does not form the market inside"
            return
        dumped = path.choose.materials(self.goods)
        if not (dumped & layout.market_outside).any():
            path.empty[self.id] = "nobody outside buys what it is about"
            return
        depth = path.draw(self.id, "depth", self.depth, most=0.99)
        share = path.timing.intensity(self, self.ramp)
        path.act("tax", dumped, -depth[None] * share)
        # Cheap goods make nobody qualify other suppliers: that takes a disruption.
        path.structure.closing = True
        if path.pipeline is not None:
            path.pipeline.cheapen(dumped, depth, path.timing.times(self))

    def why_idle(self, result: StressResult, path: ShockPath) -> str:
        """Return that nothing became cheaper abroad, where nothing did."""
        dumped = path.choose.materials(self.goods)
        usual = result.inputs.baseline.value_outside[None, dumped]
        cheaper = result.records["average"][:, dumped] < (1.0 - SMALL) * usual
        return "" if cheaper.any() else "nothing that it is about became cheaper abroad"
