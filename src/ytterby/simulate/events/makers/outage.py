"""Outage: plants or mines stand still, by accident, war, strike, or loss of their feed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, Self

from pydantic import Field, model_validator

from ytterby.simulate.events.base import Amount, Event, check_share
from ytterby.simulate.shocks import ShockPath

if TYPE_CHECKING:
    from ytterby.simulate.result import StressResult


class Outage(Event):
    """A share ``severity`` of capacity is lost; after the end it comes back over ``recovery``.

    Announced plants that have started by then stand still too, unless single plants are named.
    """

    kind: Literal["outage"] = Field(default="outage", description="Kind of event.")
    who: tuple[str, ...] = Field(
        description="Regions or blocs whose plants or mines stand still.", min_length=1
    )
    stages: tuple[str, ...] = Field(
        default=(), description="Stages that stand still; all of them by default."
    )
    facilities: tuple[str, ...] = Field(
        default=(),
        description="Only these plants, by their id: the share of their region's output that they "
        "make is lost, over every element alike.",
    )
    severity: Amount = Field(
        default=Amount(value=1.0), description="Share of capacity that is lost [1]."
    )
    ramp: float = Field(default=0.0, description="Time from start to full effect [month].", ge=0.0)
    recovery: float = Field(
        default=0.0, description="Time from the end to full capacity [month].", ge=0.0
    )
    alarm: float = Field(
        default=0.0,
        description="How much it makes buyers elsewhere build stocks; 1 as a quota cut of 2010.",
        ge=0.0,
    )

    @model_validator(mode="after")
    def _terms_make_sense(self) -> Self:
        check_share("severity", self.severity)
        return self

    def apply(self, path: ShockPath) -> None:
        """Take the capacity away, and alarm those who buy from there."""
        gone = path.timing.intensity(self, self.ramp, self.recovery)
        severity = path.draw(self.id, "severity", self.severity, most=1.0)
        share = path.choose.capacity_share(self.who, self.stages, self.facilities)
        # What is said of single plants is a share of what the baseline holds.
        new = not self.facilities
        path.scale_capacity(self.id, share, gone * severity[None], gone > 0, new=new)
        if self.alarm > 0:
            goods = path.choose.products(self.stages)
            size = self.alarm * severity
            path.alarm(path.choose.pools(("all",), goods, but=self.who), self, size)

    def why_idle(self, result: StressResult, path: ShockPath) -> str:
        """Return that only idle capacity was lost, where it was so."""
        meant = path.choose.capacity_share(self.who, self.stages, self.facilities) > 0.0
        spared = path.spared(self, meant, result.records["activity"][:, :, 0])
        return "what is left of their capacity is more than they run" if spared else ""
