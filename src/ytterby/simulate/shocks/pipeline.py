"""Announced plants: capacity that runs by a month."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ytterby.simulate.calendar import Calendar
from ytterby.simulate.kernel.layout import Layout
from ytterby.simulate.shocks.channel import Floats


@dataclass
class Pipeline:
    """Capacity that announced plants add, month by month.

    Attributes
    ----------
    layout, calendar
        The chain and the months.
    ramp
        Months in which a new plant rises to its capacity, ``(draw)`` [month].
    """

    layout: Layout
    calendar: Calendar
    ramp: Floats

    def at(self, month: int, part: slice) -> Floats:
        """Return announced capacity that runs by a month, ``(process, 1 or draw)``."""
        layout = self.layout
        if not len(layout.pipeline):
            return np.zeros((len(layout.capacity), 1))
        day = self.calendar.dates[month]
        now = day.year * 12.0 + day.month - 0.5
        start = layout.pipeline_start[:, None]
        risen = np.clip((now - start) / self.ramp[part][None], 0.0, 1.0)
        added = np.zeros((len(layout.capacity), part.stop - part.start))
        np.add.at(added, layout.pipeline_process, layout.pipeline[:, None] * risen)
        return added
