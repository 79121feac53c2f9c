"""Companion cut: inputs beside the rare earths themselves stop, such as reagents or equipment."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, Self

import numpy as np
from pydantic import Field, model_validator

from ytterby.simulate.calendar import DAYS
from ytterby.simulate.events.base import Amount, Event, check_share
from ytterby.simulate.goods import Goods
from ytterby.simulate.shocks import ShockPath
from ytterby.simulate.shocks.channel import Flags

if TYPE_CHECKING:
    from ytterby.simulate.result import StressResult


class CompanionCut(Event):
    """Plants lose what depends on an input once their stocks of it are used up.

    They lose ``dependence`` times ``severity`` of their capacity, less what other sources replace
    month by month until ``replacement`` has passed. Plants that start meanwhile need it as well.
    Which plants depend how far is for the scenario to say: the chain holds rare earths only.
    """

    kind: Literal["companion cut"] = Field(default="companion cut", description="Kind of event.")
    who: tuple[str, ...] = Field(description="Regions or blocs that withhold it.", min_length=1)
    against: tuple[str, ...] = Field(
        default=("all",),
        description="Regions or blocs whose plants go without; 'all' others, or 'target'.",
    )
    stages: tuple[str, ...] = Field(
        description="Stages that need it: mine, separation, metal, magnet.", min_length=1
    )
    materials: tuple[str, ...] = Field(
        default=(),
        description="Only plants that make these, such as smco or ndfeb:H-SH; all by default.",
    )
    item: str = Field(default="", description="What is withheld, such as cobalt or extractants.")
    dependence: Amount = Field(
        description="Share of their capacity that cannot run without it [1]."
    )
    severity: Amount = Field(
        default=Amount(value=1.0), description="Share of the input that is withheld [1]."
    )
    cover: Amount = Field(description="How long their stocks of the input last [month].")
    replacement: Amount = Field(
        description="Time from the start until other sources replace all of it [month]."
    )
    alarm: float = Field(
        default=0.0,
        description="How much it makes buyers of what they make build stocks; 1 as a quota cut of "
        "2010.",
        ge=0.0,
    )

    @model_validator(mode="after")
    def _terms_make_sense(self) -> Self:
        check_share("dependence", self.dependence)
        check_share("severity", self.severity)
        if self.cover.value < 0.0 or self.replacement.value <= 0.0:
            raise ValueError("cover and replacement are times and cannot be negative or nothing")
        return self

    def apply(self, path: ShockPath) -> None:
        """Take the capacity away from the day on which stocks are used up."""
        dependence = path.draw(self.id, "dependence", self.dependence, most=1.0)
        severity = path.draw(self.id, "severity", self.severity, most=1.0)
        cover = np.maximum(path.draw(self.id, "cover", self.cover), 0.0)
        replacement = np.maximum(path.draw(self.id, "replacement", self.replacement), 1e-6)
        times, middles = path.timing.times(self), path.calendar.middles[:, None]
        loss = np.zeros((path.calendar.months, 1))
        for begin, stop in zip(times.begin, times.stop, strict=True):
            without = path.calendar.filled(begin + cover * DAYS, stop)
            since = (middles - np.minimum(begin, 1e9)[None]) / DAYS
            loss = np.maximum(loss, without * np.clip(1.0 - since / replacement[None], 0.0, 1.0))
        share = self._needing(path).astype(np.float64)
        lost = loss * (dependence * severity)[None]
        path.scale_capacity(self.id, share, lost, loss > 0.0, new=True)
        if not loss.any():
            path.empty.setdefault(self.id, "stocks last until other sources stand in")
        if self.alarm > 0.0:
            goods = path.choose.products(self.stages)
            path.alarm(path.choose.pools(("all",), goods), self, self.alarm)

    def why_idle(self, result: StressResult, path: ShockPath) -> str:
        """Return that only idle capacity was lost, where it was so."""
        meant = self._needing(path)
        spared = path.spared(self, meant, result.records["activity"][:, :, 0])
        return "what is left of their capacity is more than they run" if spared else ""

    def _needing(self, path: ShockPath) -> Flags:
        """Return which processes need the input, ``(process)``."""
        layout = path.layout
        tech, kinds = layout.technology, layout.process_kind
        here = path.choose.regions(self.against, but=self.who)[layout.process_region]
        made = path.choose.materials(Goods((), (), self.materials, (), 0.0))
        wanted = np.zeros(len(tech.materials))
        wanted[layout.materials[made]] = 1.0
        makes = (tech.coefficient.maximum(0.0) @ wanted)[kinds] > 0.0
        return np.asarray(here & makes & np.isin([tech.stage[k] for k in kinds], self.stages))
