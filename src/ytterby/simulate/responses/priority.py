"""Priority: orders of some sectors are served first."""

from __future__ import annotations

from typing import Literal

import numpy as np
from pydantic import Field

from ytterby.simulate.goods import Goods
from ytterby.simulate.responses.base import Response
from ytterby.simulate.shocks import ShockPath


class Priority(Response):
    """Rated orders: sectors that makers must serve first wherever there is not enough for all."""

    kind: Literal["priority"] = Field(default="priority", description="Kind of response.")
    who: tuple[str, ...] = Field(
        default=("all",), description="Regions or blocs whose makers serve them first."
    )
    sectors: tuple[str, ...] = Field(description="Sectors that come first.", min_length=1)
    elements: tuple[str, ...] = Field(
        default=(), description="Elements that what they need must hold; all by default."
    )

    def apply(self, path: ShockPath) -> None:
        """Rate the uses."""
        uses = path.choose.uses(self.who, self.sectors, Goods(self.elements, (), (), (), 0.0))
        if not uses.any():
            path.empty[self.id] = "nobody in the baseline uses what it is about"
        path.rate(uses, (path.timing.intensity(self) > 0.5).astype(np.float64))
