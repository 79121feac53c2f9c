"""Demand: sectors come to need more, or less, than the baseline."""

from __future__ import annotations

from typing import Literal, Self

import numpy as np
from pydantic import Field, model_validator

from ytterby.simulate.events.base import Amount, Event
from ytterby.simulate.goods import Goods
from ytterby.simulate.shocks import ShockPath


class Demand(Event):
    """Need becomes ``multiple`` times the baseline over ``ramp`` and grows by ``growth`` a year."""

    kind: Literal["demand"] = Field(default="demand", description="Kind of event.")
    who: tuple[str, ...] = Field(
        default=("all",), description="Regions or blocs whose makers need more or less."
    )
    sectors: tuple[str, ...] = Field(default=(), description="Sectors; all of them by default.")
    elements: tuple[str, ...] = Field(
        default=(), description="Elements that what they need must hold; all by default."
    )
    materials: tuple[str, ...] = Field(
        default=(), description="Single materials, such as ndfeb:H-SH, or their stems."
    )
    multiple: Amount = Field(
        default=Amount(value=1.0), description="Need over the baseline's at full effect [1]."
    )
    growth: Amount = Field(
        default=Amount(value=0.0),
        description="Growth of need from the start on, continuous [1/year].",
    )
    ramp: float = Field(default=0.0, description="Time from start to full effect [month].", ge=0.0)

    @model_validator(mode="after")
    def _terms_make_sense(self) -> Self:
        if self.multiple.value < 0.0:
            raise ValueError("multiple is a share of need and cannot be negative")
        if abs(self.growth.value) > 1.0:
            raise ValueError("growth is at most 1 a year either way")
        return self

    def apply(self, path: ShockPath) -> None:
        """Multiply the needs, and let buyers who need more look for new suppliers."""
        share = path.timing.intensity(self, self.ramp)
        multiple = path.draw(self.id, "multiple", self.multiple)[None]
        growth = path.draw(self.id, "growth", self.growth)[None]
        since = np.maximum(path.timing.since(self), 0.0) / 12.0
        if self.end is not None:
            since = since * (path.timing.intensity(self) > 0.0)
        factor = (1.0 + (multiple - 1.0) * share) * np.exp(growth * since)
        goods = Goods(self.elements, (), self.materials, (), 0.0)
        path.scale_need(self.id, path.choose.uses(self.who, self.sectors, goods), factor)
        # Who needs more than his suppliers make looks for others.
        path.disturb(factor > 1.0)
