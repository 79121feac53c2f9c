"""The months of a run, and how much of each an event fills."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
DAYS = 365.25 / 12.0
"""Days in a mean month."""


@dataclass(frozen=True)
class Calendar:
    """Consecutive months.

    Attributes
    ----------
    start
        First day of the first month.
    months
        How many.
    """

    start: dt.date
    months: int

    @cached_property
    def edges(self) -> tuple[dt.date, ...]:
        """First day of every month and of the one after the last."""
        first = self.start.year * 12 + self.start.month - 1
        return tuple(dt.date(m // 12, m % 12 + 1, 1) for m in range(first, first + self.months + 1))

    @property
    def dates(self) -> tuple[dt.date, ...]:
        """First day of every month."""
        return self.edges[:-1]

    def share(self, start: dt.date, end: dt.date | None = None, ramp: float = 0.0) -> Floats:
        """Return the mean intensity of an event in each month, ``(month)`` [1].

        Parameters
        ----------
        start, end
            First day, and first day on which it is over; ``None`` never ends.
        ramp
            Time from nothing to full intensity [month].

        Examples
        --------
        >>> Calendar(dt.date(2025, 4, 1), 2).share(dt.date(2025, 4, 16)).tolist()
        [0.5, 1.0]
        """
        edges = np.array([d.toordinal() for d in self.edges], dtype=np.float64)
        begin = float(start.toordinal())
        stop = float(end.toordinal()) if end is not None else np.inf
        low = np.clip(edges[:-1], begin, stop)
        high = np.clip(edges[1:], begin, stop)
        if ramp <= 0.0:
            length_in = np.maximum(np.minimum(high, edges[1:]) - low, 0.0)
            return np.asarray(length_in / np.diff(edges), dtype=np.float64)
        length = ramp * DAYS

        def area(day: Floats) -> Floats:
            rise = np.clip(day - begin, 0.0, length)
            after = np.maximum(day - begin - length, 0.0)
            return np.asarray(rise**2 / (2.0 * length) + after, dtype=np.float64)

        return np.asarray((area(high) - area(low)) / np.diff(edges), dtype=np.float64)

    def filled(self, begin: Floats, stop: Floats, ramp: float = 0.0) -> Floats:
        """Return the mean intensity of an event of uncertain dates, ``(month, draw)`` [1].

        Parameters
        ----------
        begin, stop
            First day, and first day on which it is over, as ordinals, ``(draw)`` [day]; infinite
            if it never comes, or never ends.
        ramp
            Time from nothing to full intensity [month].
        """
        edges = np.array([d.toordinal() for d in self.edges], dtype=np.float64)[:, None]
        first, last = np.minimum(begin, 1e9)[None], np.minimum(stop, 2e9)[None]
        low = np.clip(edges[:-1], first, last)
        high = np.clip(edges[1:], first, last)
        days = np.diff(edges, axis=0)
        if ramp <= 0.0:
            length_in = np.maximum(np.minimum(high, edges[1:]) - low, 0.0)
            return np.asarray(length_in / days, dtype=np.float64)
        length = ramp * DAYS

        def area(day: Floats) -> Floats:
            rise = np.clip(day - first, 0.0, length)
            after = np.maximum(day - first - length, 0.0)
            return np.asarray(rise**2 / (2.0 * length) + after, dtype=np.float64)

        return np.asarray((area(high) - area(low)) / days, dtype=np.float64)

    @property
    def middles(self) -> Floats:
        """Middle of every month as an ordinal, ``(month)`` [day]."""
        edges = np.array([d.toordinal() for d in self.edges], dtype=np.float64)
        return np.asarray((edges[:-1] + edges[1:]) / 2.0)

    def elapsed(self, since: dt.date) -> Floats:
        """Return the time from a day to the middle of each month, ``(month)`` [month]."""
        edges = np.array([d.toordinal() for d in self.edges], dtype=np.float64)
        return np.asarray(((edges[:-1] + edges[1:]) / 2.0 - since.toordinal()) / DAYS)
