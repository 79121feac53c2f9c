"""Hoarding: buyers build stocks because of news, whether or not anything is withheld."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from ytterby.simulate.events.base import Event
from ytterby.simulate.goods import Goods
from ytterby.simulate.shocks import ShockPath


class Hoarding(Event):
    """Alarm among the buyers of ``who``, which decays; they want to hold more of what they use."""

    kind: Literal["hoarding"] = Field(default="hoarding", description="Kind of event.")
    who: tuple[str, ...] = Field(
        default=("all",), description="Regions or blocs whose buyers build stocks."
    )
    elements: tuple[str, ...] = Field(
        default=(), description="Elements that goods must hold; all goods by default."
    )
    families: tuple[str, ...] = Field(
        default=(),
        description="Families of material: concentrate, mixed, oxide, metal, magnet, scrap.",
    )
    materials: tuple[str, ...] = Field(
        default=(), description="Single materials, such as ndfeb:H-SH, or their stems."
    )
    size: float = Field(
        default=1.0,
        description="How much it makes buyers build stocks; 1 as a quota cut of 2010.",
        gt=0.0,
    )

    def apply(self, path: ShockPath) -> None:
        """Alarm the buyers."""
        goods = Goods(self.elements, self.families, self.materials, (), 0.001)
        path.alarm(path.choose.pools(self.who, goods), self, self.size)
