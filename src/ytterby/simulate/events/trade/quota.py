"""Quota: so many tonnes a year may leave, whoever exports what."""

from __future__ import annotations

from itertools import pairwise
from typing import ClassVar, Literal, Self

import numpy as np
from pydantic import BaseModel, ConfigDict, Field, model_validator

from ytterby.simulate.events.base import Amount, Control, Month
from ytterby.simulate.shocks import ShockPath


class Tranche(BaseModel):
    """A rate of export and the day from which it holds."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    start: Month = Field(description="First day.")
    tonnes: Amount = Field(description="What may leave at this rate [t REO/year].")


class Quota(Control):
    """An export quota by tonnage of contained oxide, with a rate that changes by tranche.

    All goods under it compete for one tonnage: its rent per kilogram is common to them, so that the
    cheap ones multiply in price and the dear ones hardly move.
    """

    dated: ClassVar[bool] = True
    kind: Literal["quota"] = Field(default="quota", description="Kind of event.")
    tranches: tuple[Tranche, ...] = Field(
        description="Rates in order of time; the first holds from the start.", min_length=1
    )
    smoothing: float = Field(
        default=6.0,
        description="Months over which exporters spread a tranche; rates are averaged over them.",
        ge=0.0,
        le=24.0,
    )

    @model_validator(mode="after")
    def _tranches_make_sense(self) -> Self:
        days = [t.start for t in self.tranches]
        if days[0] != self.start:
            raise ValueError(f"the first tranche starts {days[0]}, which is not after the start")
        if any(b <= a for a, b in pairwise(days)):
            raise ValueError("a tranche is not after the one before it")
        if any(t.tonnes.value <= 0.0 for t in self.tranches):
            raise ValueError("a tranche of no tonnes is a ban: use the kind ban")
        return self

    def apply(self, path: ShockPath) -> None:
        """Put the arcs under the quota, open the nested pools, alarm the buyers."""
        calendar = path.calendar
        arcs = self.controlled(path)
        rate = np.zeros((calendar.months, 1))
        part = np.zeros((calendar.months, 1))
        for number, tranche in enumerate(self.tranches):
            later = self.tranches[number + 1 :]
            end = later[0].start if later else self.end
            share = calendar.share(tranche.start, end)[:, None]
            drawn = path.draw(self.id, f"tonnes {number + 1}", tranche.tonnes)
            rate = rate + share * drawn[None]
            part = part + share
        active = part[:, 0] > 0.0
        rate = rate / np.maximum(part, 1e-12)
        on = active[:, None] * path.timing.times(self).happens[None]
        tonnage = _trailing_mean(rate, active, self.smoothing) / 12.0
        path.ration(self.id, arcs, tonnage, on.astype(np.float64))
        self.close(path, arcs, on)
        path.alarm(self.buyers(path), self, self.alarm)


def _trailing_mean(
    rate: np.ndarray[tuple[int, ...], np.dtype[np.float64]],
    active: np.ndarray[tuple[int, ...], np.dtype[np.bool_]],
    months: float,
) -> np.ndarray[tuple[int, ...], np.dtype[np.float64]]:
    """Return rates averaged over the months before, within the time in which there is a quota."""
    width = max(round(months), 1)
    out = np.zeros_like(rate)
    first = int(np.argmax(active)) if active.any() else 0
    for month in np.flatnonzero(active):
        out[month] = rate[max(first, month - width + 1) : month + 1].mean(axis=0)
    return out
