"""Priority: orders of some sectors are served first."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import numpy as np
from pydantic import Field

from ytterby.simulate.goods import Goods
from ytterby.simulate.responses.base import Response
from ytterby.simulate.shocks import ShockPath
from ytterby.simulate.shocks.channel import Flags

if TYPE_CHECKING:
    from ytterby.simulate.result import StressResult

SMALL = 1e-9
"""Share of what is wanted below which nothing counts as lacking."""


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
        uses = self._uses(path)
        if not uses.any():
            path.empty[self.id] = "nobody in the baseline uses what it is about"
        path.rate(uses, (path.timing.intensity(self) > 0.5).astype(np.float64))

    def _uses(self, path: ShockPath) -> Flags:
        return path.choose.uses(self.who, self.sectors, Goods(self.elements, (), (), (), 0.0))

    def why_idle(self, result: StressResult, path: ShockPath) -> str:
        """Return why it changed nothing in a run; nothing if goods had to be shared out."""
        layout = result.layout
        beside = np.isin(layout.use_pool, layout.use_pool[self._uses(path)])
        wanted = np.minimum(result.records["wanted"], result.records["need"])[:, beside]
        lacking = np.maximum(wanted - result.records["delivered"][:, beside], 0.0)
        if lacking.sum() <= SMALL * wanted.sum():
            return "there was enough for all where it holds"
        return ""
