"""When events happen: dates, odds, delays, what follows what, and what recurs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from ytterby.simulate.behaviour.parameters import Estimate
from ytterby.simulate.behaviour.sample import Sample
from ytterby.simulate.calendar import DAYS, Calendar

if TYPE_CHECKING:
    from ytterby.simulate.events.base import Amount, Event

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
MOST_TIMES = 120
"""An event recurs at most this often within a run."""


@dataclass(frozen=True)
class Times:
    """When an event happens, in each draw.

    Attributes
    ----------
    begin, stop
        First day, and first day on which it is over, of each time that it happens,
        ``(time, 1 or draw)`` [day]; infinite where it does not happen or never ends.
    """

    begin: Floats
    stop: Floats

    @property
    def happens(self) -> Flags:
        """Whether it happens at all, ``(1 or draw)``."""
        return np.asarray(np.isfinite(self.begin[0]))


@dataclass
class Timing:
    """Times of the events of a scenario, drawn once.

    Attributes
    ----------
    calendar
        The months.
    sample
        The draws.
    events
        Events and responses by id.
    spread
        ``False`` gives every draw the central amounts.
    """

    calendar: Calendar
    sample: Sample
    events: Mapping[str, Event] = field(default_factory=dict)
    spread: bool = True
    _times: dict[str, Times] = field(default_factory=dict)

    def draw(self, event: str, name: str, amount: Amount, most: float = np.inf) -> Floats:
        """Return draws of an amount, at most ``most``, ``(draw)``; draw 0 is its central value."""
        if not self.spread:
            return np.full(self.sample.size, min(amount.value, most))
        drawn = self.sample.estimate(amount_estimate(event, name, amount))
        return np.asarray(np.minimum(drawn, most), dtype=np.float64)

    def times(self, event: Event) -> Times:
        """Return when an event happens; what it follows is looked up."""
        if event.id not in self._times:
            self._times[event.id] = self._drawn(event)
        return self._times[event.id]

    def intensity(self, event: Event, ramp: float = 0.0, recovery: float | None = None) -> Floats:
        """Return the mean intensity of an event in each month, ``(month, 1 or draw)`` [1].

        Parameters
        ----------
        event
            The event.
        ramp
            Time from nothing to full intensity [month].
        recovery
            Time from the end to nothing [month]; at once by default.
        """
        times, total = self.times(event), np.zeros((self.calendar.months, 1))
        for begin, stop in zip(times.begin, times.stop, strict=True):
            if recovery is None:
                total = total + self.calendar.filled(begin, stop, ramp)
            else:
                never = np.full_like(stop, np.inf)
                total = total + (
                    self.calendar.filled(begin, never, ramp)
                    - self.calendar.filled(stop, never, recovery)
                )
        return np.clip(total, 0.0, 1.0)

    def begun(self, event: Event) -> Floats:
        """Return 1 from the first month in which an event has begun, ``(month, 1 or draw)``."""
        on = self.intensity(event) > 0.0
        return np.maximum.accumulate(on.astype(np.float64), axis=0)

    def since(self, event: Event) -> Floats:
        """Return the time from its first beginning to mid-month, ``(month, 1 or draw)`` [month].

        Far below 0 where it does not happen.
        """
        begin = np.minimum(self.times(event).begin[0], 1e9)
        return np.asarray((self.calendar.middles[:, None] - begin[None]) / DAYS)

    def learned(self, event: Event) -> Floats:
        """Return the day on which buyers learn of it, ``(1 or draw)`` [day]; far off if never."""
        early = 0.0
        if event.announced is not None:
            early = float(event.start.toordinal() - event.announced.toordinal())
        return np.asarray(np.minimum(self.times(event).begin[0] - early, 1e9))

    def first_months(self, event: Event, length: Floats) -> Floats:
        """Return the share of each month within a time from its beginnings, ``(month, draw)``.

        Parameters
        ----------
        event
            The event.
        length
            The time, ``(draw)`` [month].
        """
        times, total = self.times(event), np.zeros((self.calendar.months, 1))
        for begin in times.begin:
            stop = begin + np.floor(length * DAYS)
            total = total + np.where(length > 0.0, self.calendar.filled(begin, stop, 0.0), 0.0)
        return np.clip(total, 0.0, 1.0)

    def _drawn(self, event: Event) -> Times:
        begin = np.array([float(event.start.toordinal())])
        stop = np.array([float(event.end.toordinal()) if event.end is not None else np.inf])
        happens = np.array([True])
        if event.odds.value < 1.0 or (event.odds.low is not None and event.odds.low < 1.0):
            odds = self.draw(event.id, "odds", event.odds, most=1.0)
            happens = self.sample.uniform(f"event {event.id} happens") <= odds
        if _moves(event.slip):
            late = np.maximum(self.draw(event.id, "slip", event.slip), 0.0) * DAYS
            begin, stop = begin + late, stop + late
        if event.after is not None:
            before = self.times(self.events[event.after.event])
            wait = np.maximum(self.draw(event.id, "after", event.after.delay), 0.0) * DAYS
            earliest = before.begin[0] + wait
            moved = np.maximum(begin, earliest) - begin
            begin, stop = begin + moved, stop + moved
            happens = happens & before.happens
        shape = np.broadcast_shapes(begin.shape, happens.shape)
        begin = np.where(happens, np.broadcast_to(begin, shape), np.inf)
        stop = np.where(happens, np.broadcast_to(stop, shape), np.inf)
        if event.recurs is None:
            return Times(begin[None], stop[None])
        return self._recurring(event, begin, stop)

    def _recurring(self, event: Event, begin: Floats, stop: Floats) -> Times:
        assert event.recurs is not None
        every = self.draw(event.id, "every", event.recurs.every)
        begins, stops = [begin], [stop]
        last = float(self.calendar.edges[-1].toordinal())
        for time in range(1, MOST_TIMES):
            gap = -np.log(1.0 - self.sample.uniform(f"event {event.id} gap {time}")) * every
            if not self.spread:
                gap = every
            lasts = self.draw(event.id, f"lasting {time}", event.recurs.lasting)
            begin = stops[-1] + gap * DAYS
            stop = begin + np.maximum(lasts, 0.0) * DAYS
            begins.append(begin)
            stops.append(stop)
            if not (begin < last).any():
                break
        wide = np.broadcast_shapes(*(b.shape for b in begins))
        return Times(*(np.stack([np.broadcast_to(v, wide) for v in s]) for s in (begins, stops)))


def amount_estimate(event: str, name: str, amount: Amount) -> Estimate:
    """Return an amount of an event as an estimate, whose draws have a stream of their own."""
    low = amount.value if amount.low is None else amount.low
    high = amount.value if amount.high is None else amount.high
    return Estimate(
        f"event {event} {name}", amount.source, amount.tier, name, "", (),
        amount.value, low, high, "", amount.note,
    )  # fmt: skip


def _moves(amount: Amount) -> bool:
    return amount.value != 0.0 or amount.high not in (None, 0.0)
