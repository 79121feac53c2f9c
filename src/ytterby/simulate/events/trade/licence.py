"""Licence: exports need a permit that takes time, may be refused, and may later be general."""

from __future__ import annotations

from typing import Literal, Self

import numpy as np
from pydantic import Field, model_validator

from ytterby.simulate.calendar import DAYS
from ytterby.simulate.events.base import Amount, Control, Month, check_share
from ytterby.simulate.shocks import LicenceTerms, ShockPath
from ytterby.simulate.shocks.channel import Flags, Floats


class Licence(Control):
    """Export licensing.

    Exporters apply for every order; those beyond the share ``approval`` of usual trade are refused.
    An application is ripe after ``delay``; each month a share ``clearing`` of the ripe ones is
    granted. In the first weeks customs hold ``hold`` of everything. Later a share ``general`` needs
    no single licence.
    """

    kind: Literal["licence"] = Field(default="licence", description="Kind of event.")
    delay: Amount = Field(description="Time until an application can be decided [month].")
    clearing: Amount = Field(
        default=Amount(value=1.0),
        description="Share of ripe applications decided in a month [1/month].",
    )
    approval: Amount = Field(description="Share of usual trade that is approved in the end [1].")
    validity: Amount = Field(
        default=Amount(value=12.0), description="Mean life of an unused licence [month]."
    )
    hold: Amount = Field(
        default=Amount(value=0.0),
        description="Share of shipments that customs hold in the first weeks, licence or not [1].",
    )
    hold_time: Amount = Field(
        default=Amount(value=0.0), description="How long customs hold [month]."
    )
    lookalike_hold: Amount = Field(
        default=Amount(value=0.0),
        description="The same for goods of the same families that are not controlled [1].",
    )
    general: Amount = Field(
        default=Amount(value=0.0),
        description="Share of trade that general licences cover in the end [1].",
    )
    general_start: Month | None = Field(
        default=None,
        description="Day on which the first general licence is given; never by default.",
    )
    general_ramp: Amount = Field(
        default=Amount(value=12.0),
        description="Time from the first to all general licences [month].",
    )

    @model_validator(mode="after")
    def _terms_make_sense(self) -> Self:
        for name in ("clearing", "approval", "hold", "lookalike_hold", "general"):
            check_share(name, getattr(self, name))
        for name in ("delay", "hold_time", "general_ramp"):
            if getattr(self, name).value < 0.0:
                raise ValueError(f"{name} is a time and cannot be negative")
        if not 0.0 <= self.delay.value <= 12.0:
            raise ValueError("delay is at most 12 months")
        if self.validity.value < 1.0:
            raise ValueError("validity is at least one month")
        if self.general_start is not None and self.general_start < self.start:
            raise ValueError(f"general_start {self.general_start} is before start {self.start}")
        return self

    def apply(self, path: ShockPath) -> None:
        """License the arcs, hold the first weeks, open the nested pools, alarm the buyers."""
        arcs = self.controlled(path)
        share = path.timing.intensity(self, self.ramp)
        hold_time = path.draw(self.id, "hold_time", self.hold_time)
        weeks = path.timing.first_months(self, hold_time)
        # In the month of the start nothing is licensed yet, and what left before its day is gone.
        whole = np.where(path.timing.intensity(self) < 1.0, 0.0, 1.0)
        hold = path.draw(self.id, "hold", self.hold, most=1.0)
        path.act("held", arcs, weeks * whole * hold[None])
        alike = path.choose.lookalikes(self.who, self.against, self.goods)
        held = path.draw(self.id, "lookalike_hold", self.lookalike_hold, most=1.0)
        path.act("held", alike, weeks * held[None])
        # What customs hold under one contract does not leave under another.
        sellers = np.zeros(len(path.layout.demand), dtype=bool)
        sellers[path.layout.arc_origin[alike]] = True
        path.act("closed", sellers, weeks * held[None])
        self.require(path, arcs, share)
        self.close(path, arcs, share > 0)
        path.alarm(self.buyers(path), self, self.alarm)

    def require(self, path: ShockPath, arcs: Flags, share: Floats, *, marked: bool = False) -> None:
        """Require licences on arcs.

        Parameters
        ----------
        path
            The path of shocks.
        arcs
            What needs a licence, ``(arc)``.
        share
            How far licensing is in force, ``(month, 1 or draw)``.
        marked
            Whether only the marked part of goods needs it.
        """
        general = np.zeros((path.calendar.months, 1))
        if self.general_start is not None:
            # It comes as much later as the rule itself.
            late = float(self.general_start.toordinal() - self.start.toordinal()) / DAYS
            since = path.timing.since(self) - late
            rise = since / np.maximum(path.draw(self.id, "general_ramp", self.general_ramp), 1e-9)
            share_of_trade = path.draw(self.id, "general", self.general, most=1.0)
            general = np.clip(rise, 0.0, 1.0) * share_of_trade
        path.license(
            arcs,
            LicenceTerms(
                licensed=share,
                general=general,
                delay=path.draw(self.id, "delay", self.delay),
                clearing=path.draw(self.id, "clearing", self.clearing, most=1.0),
                approval=path.draw(self.id, "approval", self.approval, most=1.0),
                validity=path.draw(self.id, "validity", self.validity),
                marked=marked,
            ),
        )
