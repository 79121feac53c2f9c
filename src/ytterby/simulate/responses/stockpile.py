"""Stockpile: a government holds goods, lets them go when they are lacking, and fills up again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, Self

import numpy as np
from pydantic import Field, model_validator

from ytterby.simulate.events.base import Amount, check_share
from ytterby.simulate.goods import Goods
from ytterby.simulate.responses.base import Response
from ytterby.simulate.shocks import ShockPath
from ytterby.simulate.shocks.channel import Flags, Floats
from ytterby.simulate.shocks.structure import Refill

if TYPE_CHECKING:
    from ytterby.simulate.result import StressResult

LEAST = 1e-12
"""Share that a store lets go which is to let nothing go [1/month]."""
SMALL = 1e-9
"""Share of what is held below which nothing counts as released."""


class Stockpile(Response):
    """A store that is full when the run starts; what it holds counts in its form.

    It is there, and released at the usual rate, from the first month on; its dates bound its own
    rate of release and its refill.

    A store of oxide serves only who works on oxide: without makers of metal and magnets in the same
    region it does not reach those who need magnets.
    """

    kind: Literal["stockpile"] = Field(default="stockpile", description="Kind of response.")
    who: tuple[str, ...] = Field(
        description="Regions or blocs that hold it, each for its own users.", min_length=1
    )
    materials: tuple[str, ...] = Field(
        default=(), description="Single materials, such as ndfeb:H-SH, or their stems."
    )
    elements: tuple[str, ...] = Field(
        default=(), description="Elements that the goods must hold; all by default."
    )
    families: tuple[str, ...] = Field(
        default=(), description="Families of material: oxide, metal, magnet; all by default."
    )
    months: Amount | None = Field(
        default=None, description="What it holds, in months of its region's use [month]."
    )
    tonnes: Amount | None = Field(
        default=None,
        description="What it holds in all, shared over regions and goods as they are used [t REO; "
        "t of magnets].",
    )
    release: Amount = Field(
        default=Amount(value=0.5),
        description="Share of what users lack that is let go in a month [1/month].",
    )
    refill: Amount = Field(
        default=Amount(value=0.0),
        description="Share of what is missing that is bought in a month, when goods are to be had "
        "[1/month].",
    )
    refill_limit: Amount = Field(
        default=Amount(value=0.1),
        description="Most that is bought in a month, over the region's monthly use [1].",
    )

    @model_validator(mode="after")
    def _terms_make_sense(self) -> Self:
        if (self.months is None) == (self.tonnes is None):
            raise ValueError("give either months or tonnes, and not both")
        for name in ("months", "tonnes"):
            size: Amount | None = getattr(self, name)
            if size is not None and size.value < 0.0:
                raise ValueError(f"{name} cannot be negative")
        check_share("release", self.release)
        check_share("refill", self.refill)
        if self.refill_limit.value < 0.0:
            raise ValueError("refill_limit cannot be negative")
        return self

    def apply(self, path: ShockPath) -> None:
        """Fill the store, and say how fast it is let go and filled up."""
        pools = self._pools(path)
        use = np.where(pools, home_use(path), 0.0)
        if not use.any():
            path.empty[self.id] = "nobody where it is held uses what it holds"
            return
        happens = path.timing.times(self).happens
        held = self._size(path) * np.where(happens, 1.0, 0.0)
        share = use[:, None] if self.months is not None else use[:, None] / use.sum()
        path.structure.reserve.append(share * held[None])
        active = (path.timing.intensity(self) > 0.0).astype(np.float64)
        release = path.draw(self.id, "release", self.release, most=1.0)
        # Nothing at all would stand for the usual share of those who have said nothing.
        path.act("release", pools, active * np.maximum(release, LEAST)[None])
        refill = path.draw(self.id, "refill", self.refill, most=1.0)
        if refill.any():
            most = path.draw(self.id, "refill_limit", self.refill_limit)
            path.structure.refill.append(Refill(pools, refill, use[:, None] * most[None]))
            path.act("refill", pools, active)

    def _pools(self, path: ShockPath) -> Flags:
        goods = Goods(self.elements, self.families, self.materials, (), 0.001)
        return path.choose.pools(self.who, goods)

    def _size(self, path: ShockPath) -> Floats:
        if self.months is not None:
            return path.draw(self.id, "months", self.months)
        assert self.tonnes is not None
        return path.draw(self.id, "tonnes", self.tonnes)

    def why_idle(self, result: StressResult, path: ShockPath) -> str:
        """Return why it changed nothing in a run; nothing if something was released."""
        pools = self._pools(path)
        held = result.start.government[pools]
        released = result.records["released"][:, pools]
        if not held.any():
            return "it holds nothing"
        if released.sum() <= SMALL * held.sum():
            return "nothing was lacking where it is held"
        return ""


def home_use(path: ShockPath) -> Floats:
    """Return what each pool's region uses of it in a baseline month ``(pool)`` [unit/month]."""
    layout = path.layout
    exports = np.bincount(layout.arc_origin, layout.arc_flow, len(layout.demand))
    taken = layout.demand - exports - layout.steady_out - layout.surplus
    # What is left of a difference of large numbers is not a use.
    return np.where(taken > 1e-9 * layout.demand, taken, 0.0)
