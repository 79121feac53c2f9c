"""Closed route: goods between two sides are late, and then only part of them gets through."""

from __future__ import annotations

from typing import Literal, Self

import numpy as np
from pydantic import Field, model_validator

from ytterby.simulate.events.base import Amount, Event, check_share
from ytterby.simulate.goods import Goods
from ytterby.simulate.shocks import ShockPath


class ClosedRoute(Event):
    """A strait, canal or border that cannot be passed, in both directions.

    Of the goods between the sides a share ``severity`` takes the route. In the first ``detour``
    months none of them arrives; then the share ``rerouted`` comes round another way.
    """

    kind: Literal["closed route"] = Field(default="closed route", description="Kind of event.")
    between: tuple[str, ...] = Field(
        description="Regions or blocs on one side of the route.", min_length=1
    )
    against: tuple[str, ...] = Field(
        default=("all",),
        description="Regions or blocs on the other side; 'all' others by default, or 'target'.",
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
    stages: tuple[str, ...] = Field(
        default=(), description="Stages whose products take the route; all by default."
    )
    severity: Amount = Field(
        default=Amount(value=1.0),
        description="Share of the goods between the sides that takes the route [1].",
    )
    detour: Amount = Field(
        default=Amount(
            value=0.5,
            low=0.33,
            high=1.5,
            source="Carriers' and forecasters' notices on the Red Sea, December 2023: the way "
            "round the Cape adds 7 to 14 days one way, three to five weeks a round trip",
            note="About two weeks; six weeks where ports are full and insurers hesitate.",
        ),
        description="How long nothing arrives while ships go round [month].",
    )
    rerouted: Amount = Field(
        default=Amount(
            value=0.8,
            low=0.3,
            high=1.0,
            source="judgement",
            note="Lines sent their ships from Suez round the Cape within weeks of December 2023; "
            "where ports themselves lie in a war zone, little gets round. Give it for the case.",
        ),
        description="Share of what took the route that comes through in the end [1].",
    )
    ramp: float = Field(default=0.0, description="Time from start to full effect [month].", ge=0.0)
    alarm: float = Field(
        default=0.5,
        description="How much it makes buyers on both sides build stocks; 1 as a quota cut of "
        "2010; judgement.",
        ge=0.0,
    )

    @model_validator(mode="after")
    def _terms_make_sense(self) -> Self:
        check_share("severity", self.severity)
        check_share("rerouted", self.rerouted)
        if self.detour.value < 0.0:
            raise ValueError("detour is a time and cannot be negative")
        return self

    def apply(self, path: ShockPath) -> None:
        """Stop goods both ways, let part of them through later, part the markets."""
        choose = path.choose
        goods = Goods(self.elements, self.families, self.materials, self.stages, 0.001)
        one = choose.regions(self.between)
        other = choose.regions(self.against, but=self.between)
        share = path.timing.intensity(self, self.ramp)
        severity = path.draw(self.id, "severity", self.severity, most=1.0)
        rerouted = path.draw(self.id, "rerouted", self.rerouted, most=1.0)
        detour = path.timing.first_months(self, path.draw(self.id, "detour", self.detour))
        stopped = 1.0 - rerouted[None] * (1.0 - np.minimum(detour, 1.0))
        # Strangers' goods go the way that most goods go: round, or not at all.
        parted = (share > 0.0) & (severity[None] * stopped > 0.5)
        for sellers, buyers in ((one, other), (other, one)):
            arcs = choose.flows(sellers, buyers, goods)
            path.control(self, arcs)
            path.block(arcs, share * severity[None] * stopped)
            path.divide(choose.stocks(sellers, goods), choose.stocks(buyers, goods), parted)
        if self.alarm > 0.0:
            path.alarm(choose.stocks(one | other, goods), self, self.alarm * severity)
