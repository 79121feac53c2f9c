"""Technology ban: know-how and equipment are withheld from plants that others are building."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, Self

from pydantic import Field, model_validator

from ytterby.simulate.events.base import Amount, Event, check_share
from ytterby.simulate.shocks import ShockPath

if TYPE_CHECKING:
    from ytterby.simulate.result import StressResult


class TechnologyBan(Event):
    """Announced plants that have not started when it begins start later, rise slower, or never do.

    Plants that run keep running: they hold the know-how that they need.
    """

    kind: Literal["technology ban"] = Field(default="technology ban", description="Kind of event.")
    who: tuple[str, ...] = Field(description="Regions or blocs that withhold it.", min_length=1)
    against: tuple[str, ...] = Field(
        default=("all",), description="Regions or blocs whose plants wait; 'all' others."
    )
    stages: tuple[str, ...] = Field(
        default=(), description="Stages: separation, metal, magnet; all of them by default."
    )
    delay: Amount = Field(
        default=Amount(value=0.0),
        description="How much later they start, at most as long as it lasts [month].",
    )
    slower: Amount = Field(
        default=Amount(value=1.0),
        description="Time in which they rise to their capacity over the usual one [1].",
    )
    success: Amount = Field(
        default=Amount(value=1.0), description="Their odds over the usual ones [1]."
    )

    @model_validator(mode="after")
    def _terms_make_sense(self) -> Self:
        check_share("success", self.success)
        if self.delay.value < 0.0:
            raise ValueError("delay is a time and cannot be negative")
        if self.slower.value < 1.0:
            raise ValueError("slower is at least 1: a ban makes nobody faster")
        return self

    def apply(self, path: ShockPath) -> None:
        """Hinder the plants that have not started."""
        if path.pipeline is None:
            path.empty[self.id] = "announced plants are switched off (pipeline: false)"
            return
        here = path.choose.regions(self.against, but=self.who)
        plants = path.pipeline.plants(here, self.stages)
        if not plants.any():
            path.empty[self.id] = "no announced plant is what it hinders"
            return
        path.pipeline.hinder(
            self.id,
            plants,
            path.timing.times(self),
            delay=path.draw(self.id, "delay", self.delay),
            slower=path.draw(self.id, "slower", self.slower),
            success=path.draw(self.id, "success", self.success, most=1.0),
        )

    def why_idle(self, result: StressResult, path: ShockPath) -> str:
        """Return that the run ends before any of the plants would have started, where it does."""
        if path.pipeline is None or path.pipeline.hindered_in_time(self.id):
            return ""
        return "none of the plants that it hinders would have started after it and within the run"
