"""Tax: an export duty of those who control the market inside."""

from __future__ import annotations

from typing import Literal, Self

from pydantic import Field, model_validator

from ytterby.simulate.events.base import Amount, Control
from ytterby.simulate.shocks import ShockPath


class Tax(Control):
    """An ad-valorem export tax ``rate``, where ``usual`` is in the baseline's prices already."""

    kind: Literal["export tax"] = Field(default="export tax", description="Kind of event.")
    rate: Amount = Field(description="Tax over the price inside; below 0 is a rebate [1].")
    usual: float = Field(
        default=0.0, description="Tax that the baseline's prices already hold [1].", gt=-1.0
    )
    alarm: float = Field(default=0.0, description="How much it makes buyers build stocks.", ge=0.0)

    @model_validator(mode="after")
    def _terms_make_sense(self) -> Self:
        if self.rate.value <= -1.0:
            raise ValueError("a rebate of the whole price is no trade")
        if self.against != ("all",):
            raise ValueError("there is one price abroad: an export tax is against 'all'")
        return self

    def apply(self, path: ShockPath) -> None:
        """Add the tax to the price abroad, open the way for smugglers, alarm the buyers."""
        share = path.timing.intensity(self, self.ramp)
        rate = path.draw(self.id, "rate", self.rate)[None]
        self.controlled(path)
        wedge = share * ((1.0 + rate) / (1.0 + self.usual) - 1.0)
        path.act("tax", path.choose.materials(self.goods), wedge)
        path.alarm(self.buyers(path), self, self.alarm)
