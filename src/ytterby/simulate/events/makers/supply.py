"""Supply: new mines and plants that the chain of the year does not hold."""

from __future__ import annotations

from typing import Literal, Self

import numpy as np
from pydantic import Field, model_validator

from ytterby.simulate.events.base import Amount, Event
from ytterby.simulate.shocks import ShockPath


class Supply(Event):
    """Separated oxides of an ore come to buyers in ``who``, whoever makes them and wherever.

    They displace what these buyers order elsewhere; what they do not need is on offer to others.
    """

    kind: Literal["supply"] = Field(default="supply", description="Kind of event.")
    who: tuple[str, ...] = Field(
        description="Regions or blocs whose buyers have a claim on it.", min_length=1
    )
    ore: str = Field(description="Ore that it comes from, such as mount-weld.")
    tonnes: Amount = Field(description="What comes at full effect [t REO/year].")
    ramp: float = Field(default=0.0, description="Time from start to full effect [month].", ge=0.0)

    @model_validator(mode="after")
    def _terms_make_sense(self) -> Self:
        if self.tonnes.value < 0.0:
            raise ValueError("tonnes cannot be negative")
        return self

    def apply(self, path: ShockPath) -> None:
        """Bring the oxides to the pools of those who use them."""
        layout = path.layout
        share = np.zeros(len(layout.demand))
        here = path.choose.regions(self.who)[layout.pool_region]
        names = layout.material_names
        for element, content in path.choose.ore_shares(self.ore).items():
            if f"oxide:{element}" not in names:
                continue
            pools = here & (layout.pool_material == names.index(f"oxide:{element}"))
            taken = np.where(pools, layout.demand, 0.0)
            if taken.sum() > 0:
                share += content * taken / taken.sum()
        amount = path.draw(self.id, "tonnes", self.tonnes)[None] / 12.0
        risen = path.timing.intensity(self, self.ramp)
        path.bring(self.id, share, risen * amount)
