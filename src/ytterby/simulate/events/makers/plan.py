"""Output plan: a government limits what its mines or plants make; the unrecorded follows price."""

from __future__ import annotations

from itertools import pairwise
from typing import ClassVar, Literal, Self

import numpy as np
from pydantic import BaseModel, ConfigDict, Field, model_validator

from ytterby.simulate.events.base import Amount, Event, Month
from ytterby.simulate.shocks import ShockPath


class Step(BaseModel):
    """A limit and the day from which it holds."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    start: Month = Field(description="First day.")
    share: Amount = Field(description="Most that may be made, over the baseline's output [1].")


class OutputPlan(Event):
    """Output stays below a share of the baseline's, but for what is made without being recorded."""

    dated: ClassVar[bool] = True
    kind: Literal["output plan"] = Field(default="output plan", description="Kind of event.")
    who: tuple[str, ...] = Field(description="Regions or blocs that plan.", min_length=1)
    stages: tuple[str, ...] = Field(default=("mine",), description="Stages under the plan.")
    steps: tuple[Step, ...] = Field(
        description="Limits in order of time; the first holds from the start.", min_length=1
    )
    ramp: float = Field(
        default=0.0, description="Time over which each limit takes hold [month].", ge=0.0
    )
    unrecorded: Amount = Field(
        default=Amount(value=1.0),
        description="Response of unrecorded output to the price inside; 1 as in 2010-2015, 0 for a "
        "plan that everybody keeps.",
    )

    @model_validator(mode="after")
    def _steps_make_sense(self) -> Self:
        days = [s.start for s in self.steps]
        if days[0] != self.start:
            raise ValueError(f"the first step starts {days[0]}, which is not after the start")
        if any(b <= a for a, b in pairwise(days)):
            raise ValueError("a step is not after the one before it")
        if any(s.share.value < 0.0 for s in self.steps):
            raise ValueError("share is a share of output and cannot be negative")
        return self

    def apply(self, path: ShockPath) -> None:
        """Limit the capacity of the processes."""
        calendar = path.calendar
        active = path.timing.intensity(self)
        limit = np.zeros((calendar.months, 1))
        last = np.zeros(1)
        for number, step in enumerate(self.steps):
            share = path.draw(self.id, f"share {number + 1}", step.share)
            held = calendar.share(step.start, None, self.ramp if number else 0.0)[:, None]
            limit = limit + held * (share - last)[None]
            last = share
        unrecorded = path.draw(self.id, "unrecorded", self.unrecorded)
        meant = path.choose.capacity_share(self.who, self.stages) > 0.0
        path.limit(self.id, meant, limit, unrecorded, active)
