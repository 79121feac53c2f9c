"""Restart: plants that stand idle are brought back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, Self

import numpy as np
from pydantic import Field, model_validator

from ytterby.simulate.events.base import Amount
from ytterby.simulate.kernel.closures import worth_of_output
from ytterby.simulate.kernel.engine import NumpyEngine
from ytterby.simulate.responses.base import Response
from ytterby.simulate.shocks import ShockPath
from ytterby.simulate.shocks.channel import Floats
from ytterby.simulate.shocks.structure import Restart as Idle

if TYPE_CHECKING:
    from ytterby.simulate.result import StressResult


class Restart(Response):
    """Idle plants come back over ``months`` once what they make is worth enough.

    They leave the pipeline, where they would have come back at their odds.
    """

    kind: Literal["restart"] = Field(default="restart", description="Kind of response.")
    who: tuple[str, ...] = Field(
        default=("all",), description="Regions or blocs whose idle plants come back."
    )
    stages: tuple[str, ...] = Field(
        default=(), description="Stages: separation, metal, magnet; all of them by default."
    )
    facilities: tuple[str, ...] = Field(
        default=(), description="Only these idle plants, by their id; all by default."
    )
    price_from: Amount | None = Field(
        default=None,
        description="Worth of what they make over the baseline's from which they come back [1]; "
        "'restart_from' of the table of behaviour by default, 0 for a restart whatever the price.",
    )
    months: Amount | None = Field(
        default=None,
        description="Time that it takes [month]; 'restart_time' of the table of behaviour by "
        "default.",
    )

    @model_validator(mode="after")
    def _terms_make_sense(self) -> Self:
        if self.price_from is not None and self.price_from.value < 0.0:
            raise ValueError("price_from is a ratio of prices and cannot be negative")
        if self.months is not None and self.months.value < 1.0:
            raise ValueError("months is at least 1")
        return self

    def apply(self, path: ShockPath) -> None:
        """Take the plants out of the pipeline and let price and time bring them back."""
        pipeline = path.pipeline
        if pipeline is None:
            path.empty[self.id] = "announced and idle plants are switched off (pipeline: false)"
            return
        plants = pipeline.plants(path.choose.regions(self.who), self.stages, ("idle",))
        if self.facilities:
            plants = plants & np.isin(path.layout.pipeline_facility, self.facilities)
        if not plants.any():
            path.empty[self.id] = "the evidence knows no idle plant that it is about"
            return
        pipeline.remove(plants, path.timing.times(self).happens)
        idle = np.zeros(len(path.layout.capacity))
        np.add.at(idle, path.layout.pipeline_process[plants], pipeline.size[plants])

        def drawn(name: str, amount: Amount | None) -> Floats | None:
            return None if amount is None else path.draw(self.id, name, amount)

        path.structure.restarts.append(
            Idle(idle, drawn("price_from", self.price_from), drawn("months", self.months))
        )
        path.structure.closing = True
        path.act("restart", idle > 0.0, path.timing.intensity(self))

    def why_idle(self, result: StressResult, path: ShockPath) -> str:
        """Return that what they make was never worth enough, where it was not."""
        plants, records = result.inputs.plants, result.records
        threshold = np.where(plants.idle > 0.0, plants.restart_from, np.inf)
        everybody = slice(0, result.draws)
        for month in range(result.calendar.months - 1):
            worth = worth_of_output(
                NumpyEngine(),
                result.inputs,
                records["inside"][month],
                records["average"][month],
                path.at(month + 1, everybody).floor,
            )
            if (worth >= threshold).any():
                return ""
        return "what they make was never worth enough"
