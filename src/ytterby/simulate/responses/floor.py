"""Price floor: governments guarantee their makers a price, and pay what the market does not."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, Self

import numpy as np
from pydantic import Field, model_validator

from ytterby.simulate.behaviour.worth import contained_shares
from ytterby.simulate.events.base import Amount
from ytterby.simulate.goods import Goods
from ytterby.simulate.responses.base import Response
from ytterby.simulate.shocks import ShockPath
from ytterby.simulate.shocks.channel import Flags

if TYPE_CHECKING:
    from ytterby.simulate.result import StressResult


class PriceFloor(Response):
    """Makers in ``who`` get at least ``floor`` for the goods, whatever the market pays.

    The market's price stays what it is; the public pays the difference on what they make (table
    ``support``). Mines and plants whose unseparated goods hold the elements count on the floor too.
    """

    kind: Literal["price floor"] = Field(default="price floor", description="Kind of response.")
    who: tuple[str, ...] = Field(
        description="Regions or blocs whose makers are guaranteed the price.", min_length=1
    )
    elements: tuple[str, ...] = Field(
        default=(), description="Elements that goods must hold; all by default."
    )
    families: tuple[str, ...] = Field(
        default=("oxide",), description="Families of material: oxide, metal, magnet."
    )
    materials: tuple[str, ...] = Field(
        default=(), description="Single materials, such as oxide:Nd or ndfeb:H-SH."
    )
    floor: Amount = Field(
        description="Price guaranteed [USD/kg of REO, or of product for metal and magnets]."
    )

    @model_validator(mode="after")
    def _is_a_price(self) -> Self:
        if self.floor.value <= 0.0:
            raise ValueError("floor is a price and must be positive")
        return self

    @property
    def goods(self) -> Goods:
        """The goods that are covered."""
        return Goods(self.elements, self.families, self.materials, (), 0.001)

    def covered(self, path: ShockPath) -> Flags:
        """Return the pools whose goods are guaranteed the price, ``(pool)``."""
        return path.choose.pools(self.who, self.goods)

    def apply(self, path: ShockPath) -> None:
        """Guarantee the price; let the plants of others close."""
        layout = path.layout
        pools = self.covered(path)
        made = pools & (layout.own > 0.0)
        if path.pipeline is not None:
            made = made | path.pipeline.made_by(pools)
        if not made.any():
            path.empty[self.id] = "nobody makes what it is about there"
            return
        floor = path.draw(self.id, "floor", self.floor)[None]
        on = path.timing.intensity(self)
        path.act("floor", pools, floor * on)
        path.structure.closing = True
        covered = path.choose.materials(self.goods)
        reference = np.nan_to_num(layout.value_outside)
        here = path.choose.regions(self.who)[layout.pool_region]
        for material, held in contained_shares(layout).items():
            # What ore fetches at least: the elements in it that are covered, at the floor.
            share = sum(s / reference[m] for m, s in held.items() if covered[m])
            if share > 0.0 and not covered[material]:
                pool = here & (layout.pool_material == material)
                path.act("floor", pool, floor * on * share * reference[material])
        if path.pipeline is not None:
            path.pipeline.protect(pools, floor[0], path.timing.times(self))

    def why_idle(self, result: StressResult, path: ShockPath) -> str:
        """Return that the market paid more all along, where it did."""
        from ytterby.simulate.tables.support import support_frame

        for draw in range(result.draws):
            frame = support_frame(result, draw)
            mine = frame.filter((frame["response"] == self.id) & (frame["value"] > 0.0))
            if mine.height:
                return ""
        return "the market paid more than the floor all along"
