"""Acquisition: somebody takes over mines or plants and keeps more of what they make."""

from __future__ import annotations

from typing import Literal, Self

import numpy as np
from pydantic import Field, model_validator

from ytterby.simulate.events.base import Amount, Event, check_share
from ytterby.simulate.shocks import ShockPath


class Acquisition(Event):
    """A share of the output of some plants goes to ``who`` first, whoever ordered it before.

    That share of all others' contract orders is withheld, and of what is to spare there the same
    share is offered to ``who`` before anybody else. Of what ``who`` does not want the share
    ``resale`` is offered to others; the rest is not made.
    """

    kind: Literal["acquisition"] = Field(default="acquisition", description="Kind of event.")
    who: tuple[str, ...] = Field(description="Regions or blocs that take over.", min_length=1)
    against: tuple[str, ...] = Field(
        description="Regions or blocs whose mines or plants are taken over.", min_length=1
    )
    stages: tuple[str, ...] = Field(
        default=("mine",),
        description="Stages that are taken over: mine, separation, metal, magnet.",
        min_length=1,
    )
    facilities: tuple[str, ...] = Field(
        default=(),
        description="Only these plants, by their id: the share of their region's output that they "
        "make.",
    )
    share: Amount = Field(
        default=Amount(value=1.0), description="Share of their output that is redirected [1]."
    )
    resale: Amount = Field(
        default=Amount(
            value=0.0,
            low=0.0,
            high=0.5,
            source="judgement",
            note="Who takes over to feed plants of its own sells little of it to their rivals.",
        ),
        description="Share of what it does not want itself that it offers to others [1].",
    )
    ramp: float = Field(
        default=0.0,
        description="Time in which contracts of others run out [month].",
        ge=0.0,
    )
    alarm: float = Field(
        default=0.1,
        description="How much it makes former buyers build stocks; 1 as a quota cut of 2010; "
        "judgement: small, for it is announced long before.",
        ge=0.0,
    )

    @model_validator(mode="after")
    def _terms_make_sense(self) -> Self:
        check_share("share", self.share)
        check_share("resale", self.resale)
        return self

    def apply(self, path: ShockPath) -> None:
        """Withhold others' orders, reserve spare goods for the new owner, alarm former buyers."""
        choose, layout = path.choose, path.layout
        redirected = path.draw(self.id, "share", self.share, most=1.0)
        resale = path.draw(self.id, "resale", self.resale, most=1.0)
        rising = path.timing.intensity(self, self.ramp)
        owners = choose.regions(self.who)
        taken = choose.regions(self.against, but=self.who)
        for stage in self.stages:
            goods = choose.products((stage,))
            whole = choose.capacity_share(self.against, (stage,), self.facilities)
            for region in np.flatnonzero(taken):
                part = float(whole[layout.process_region == region].max(initial=0.0))
                only = np.arange(len(layout.regions)) == region
                sellers = choose.stocks(only, goods)
                if part == 0.0 or not sellers.any():
                    continue
                held = rising * redirected[None] * part
                arcs = choose.flows(only, ~owners & ~only, goods)
                path.control(self, arcs)
                path.block(arcs, held)
                noted = self if self.resale.value == 1.0 else None
                path.prefer(noted, sellers, choose.stocks(owners, goods), held)
                path.act("closed", sellers, held * (1.0 - resale[None]))
                buyers = np.zeros(len(layout.demand), dtype=bool)
                buyers[layout.arc_destination[arcs]] = True
                path.alarm(buyers, self, self.alarm * part)
        path.disturb(rising > 0)
        if self.id not in path.arcs_of:
            path.empty[self.id] = "nothing in the baseline is made where it takes over"
