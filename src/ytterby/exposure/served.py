"""What a scenario delivers to the sectors of the home region, month by month."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from ytterby.simulate import StressResult

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Served:
    """How a scenario serves the sectors of the home region, material by material.

    Attributes
    ----------
    scenario, title
        Which scenario.
    dates
        First day of each month, ``(month)``.
    begins
        Day of the first event.
    threshold
        Share of a month's need from which it counts as short [1].
    keys
        (material, sector) of each row.
    filled, absent
        Delivered over need, and the part of need that is physically absent rather than priced out,
        ``(row, month)`` [1].
    """

    scenario: str
    title: str
    dates: tuple[dt.date, ...]
    begins: dt.date
    threshold: float
    keys: tuple[tuple[str, str], ...]
    filled: Floats
    absent: Floats

    def row(self, material: str, sector: str) -> int | None:
        """Return the row of a material in a sector, if the home region uses it there."""
        key = (material, sector)
        return self.keys.index(key) if key in self.keys else None


def read_served(result: StressResult, home: Sequence[str], draw: int = 0) -> Served:
    """Return what a run delivers to the sectors of some regions; draw 0 has central values."""
    frame = (
        result.frame("sector", draw)
        .filter(pl.col("region").is_in(list(home)))
        .group_by("material", "sector", "month")
        .agg(pl.col("need", "delivered", "physically_absent").sum())
        .sort("material", "sector", "month")
    )
    keys = frame.select("material", "sector").unique(maintain_order=True).rows()
    months = result.calendar.months

    def table(name: str) -> Floats:
        return np.asarray(frame[name].to_numpy().reshape(len(keys), months))

    need = table("need")
    safe = np.where(need > 0.0, need, 1.0)
    filled = np.where(need > 0.0, table("delivered") / safe, 1.0)
    absent = np.where(need > 0.0, table("physically_absent") / safe, 0.0)
    begins = [event.start for event in result.scenario.events]
    return Served(
        scenario=result.scenario.name,
        title=result.scenario.title,
        dates=tuple(result.calendar.dates),
        begins=min(begins, default=result.calendar.dates[0]),
        threshold=result.scenario.shortfall_from,
        keys=tuple((str(m), str(s)) for m, s in keys),
        filled=np.clip(filled, 0.0, 1.0),
        absent=np.clip(absent, 0.0, 1.0),
    )
