"""Announced plants: capacity that runs by a month, in each draw."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
from scipy.special import ndtr, ndtri

from ytterby.simulate.behaviour.sample import Sample
from ytterby.simulate.behaviour.worth import output_values
from ytterby.simulate.calendar import DAYS, Calendar
from ytterby.simulate.kernel.layout import Layout
from ytterby.simulate.shocks.channel import Flags, Floats
from ytterby.simulate.shocks.delays import draw_delays, scatter
from ytterby.simulate.shocks.timing import Times

COMMON = 0.2
"""Share of the variance of plants' success that they have in common: a good or a bad time for all
of them. With it, and the odds by status, four fifths of all times have odds within the intervals
that the commodity's priors give for them."""


@dataclass
class Pipeline:
    """Capacity that announced plants add, month by month.

    The central draw has odds times capacity from the expected start on. In any other each plant
    comes whole or not at all, at a start of its own.

    Attributes
    ----------
    layout, calendar, sample
        The chain, the months, and the draws.
    ramp
        Months in which a new plant rises to its capacity, ``(draw)`` [month].
    lead
        Months before the start over which prices decide whether a plant is built, ``(draw)``.
    price_response
        Fall of the log of a plant's odds per fall of the log of the price that investors saw,
        ``(draw)`` [1].
    spread
        ``False`` makes every draw the central one.
    """

    layout: Layout
    calendar: Calendar
    sample: Sample
    ramp: Floats
    lead: Floats
    price_response: Floats
    spread: bool = True
    _hindered: dict[str, tuple[Flags, Times, Floats, Floats, Floats]] = field(default_factory=dict)
    _cheap: list[tuple[Flags, Floats, Times]] = field(default_factory=list)
    _floors: list[tuple[Flags, Floats, Times]] = field(default_factory=list)
    _removed: list[tuple[Flags, Flags]] = field(default_factory=list)

    def __post_init__(self) -> None:
        # Drawn at once, so that whoever asks what is uncertain about a run hears of it.
        if len(self.layout.pipeline):
            _ = self._fate

    @property
    def size(self) -> Floats:
        """Capacity of each plant, whatever its odds, ``(plant)`` [unit of activity/month]."""
        return np.asarray(self.layout.pipeline / self.layout.pipeline_odds)

    def plants(
        self, regions: Flags, stages: Sequence[str] = (), statuses: Sequence[str] = ()
    ) -> Flags:
        """Return the plants of some regions, stages and statuses, ``(plant)``."""
        layout = self.layout
        chosen = regions[layout.process_region[layout.pipeline_process]]
        if stages:
            kinds = layout.process_kind[layout.pipeline_process]
            chosen = chosen & np.isin([layout.technology.stage[k] for k in kinds], list(stages))
        if statuses:
            chosen = chosen & np.isin(layout.pipeline_status, list(statuses))
        return np.asarray(chosen, dtype=bool)

    def made_by(self, pools: Flags) -> Flags:
        """Return which of some pools any announced plant fills, ``(pool)``."""
        filled = np.zeros(len(pools), dtype=bool)
        values = output_values(self.layout)[self.layout.pipeline_process]
        filled[values.indices] = True
        return filled & pools

    def hinder(
        self,
        event: str,
        plants: Flags,
        times: Times,
        delay: Floats,
        slower: Floats,
        success: Floats,
    ) -> None:
        """Delay, slow and discourage plants that have not started when something first begins.

        Parameters
        ----------
        event
            Its id.
        plants
            Which, ``(plant)``.
        times
            When it holds; nobody waits longer than it lasts.
        delay, slower, success
            Months, multiple of the time to rise, multiple of the odds, ``(draw)``.
        """
        self._hindered[event] = (plants, times, delay, slower, success)

    def cheapen(self, materials: Flags, depth: Floats, times: Times) -> None:
        """Let low prices of some materials ``(material)`` discourage plants that would make them.

        ``depth`` is the share by which they are lower, ``(draw)`` [1].
        """
        self._cheap.append((materials, depth, times))

    def protect(self, pools: Flags, floor: Floats, times: Times) -> None:
        """Guarantee a price in some pools ``(pool)``: plants that would fill them count on it."""
        self._floors.append((pools, floor, times))

    def remove(self, plants: Flags, where: Flags) -> None:
        """Take plants out, in some draws ``(1 or draw)``."""
        self._removed.append((plants, where))

    def at(self, month: int, part: slice) -> Floats:
        """Return announced capacity that runs by a month, ``(process, 1 or draw)``."""
        layout = self.layout
        if not len(layout.pipeline):
            return np.zeros((len(layout.capacity), 1))
        capacity, start, ramp = (values[:, part] for values in self._drawn)
        day = self.calendar.dates[month]
        now = day.year * 12.0 + day.month - 0.5
        risen = np.clip((now - start) / ramp, 0.0, 1.0)
        added = np.zeros((len(layout.capacity), part.stop - part.start))
        np.add.at(added, layout.pipeline_process, capacity * risen)
        return added

    def hindered_in_time(self, event: str) -> bool:
        """Whether any plant that something hinders would have started after it, within the run."""
        plants, times, *_ = self._hindered[event]
        begin = self._months(times.begin[0])
        end = self._months(np.array([float(self.calendar.edges[-1].toordinal())]))
        start = self._fate[1]
        return bool((plants[:, None] & (start > begin[None]) & (start < end[None])).any())

    @property
    def _central(self) -> Flags:
        """Draws that take what is expected, ``(draw)``."""
        central = np.full(self.sample.size, not self.spread)
        central[: max(1 - self.sample.first, 0)] = True
        return central

    @cached_property
    def _fate(self) -> tuple[Floats, Floats]:
        """Luck in (0, 1) and start if nothing hinders them [months since year 0], (plant, draw)."""
        shape = (len(self.layout.pipeline), self.sample.size)
        start = np.broadcast_to(self.layout.pipeline_start[:, None], shape)
        if self._central.all():
            return np.full(shape, 0.5), start
        luck, drawn = self._chances()
        return luck, np.where(self._central[None], start, drawn)

    @cached_property
    def _drawn(self) -> tuple[Floats, Floats, Floats]:
        """Capacity, start [months since year 0] and months to rise, ``(plant, draw)``."""
        luck, announced = self._fate
        usual = np.broadcast_to(self.layout.pipeline_odds[:, None], luck.shape)
        ramp = np.broadcast_to(self.ramp[None], luck.shape)
        start, odds = announced, usual * self._encouragement(announced)
        for plants, times, delay, slower, success in self._hindered.values():
            begin, stop = self._months(times.begin[0]), self._months(times.stop[0])
            hit = plants[:, None] & (announced > begin[None])
            start = start + np.where(hit, np.minimum(delay, stop - begin)[None], 0.0)
            ramp = np.where(hit, ramp * slower[None], ramp)
            odds = np.where(hit, odds * success[None], odds)
        for plants, where in self._removed:
            odds = np.where(plants[:, None] & where[None], 0.0, odds)
        expected = self.layout.pipeline[:, None] * (odds / usual)
        whole = self.size[:, None] * (luck <= odds)
        return np.where(self._central[None], expected, whole), start, ramp

    def _chances(self) -> tuple[Floats, Floats]:
        """Return how lucky each plant is, in (0, 1), and its start, ``(plant, draw)``.

        Stages of one plant share both.
        """
        layout, sample = self.layout, self.sample
        names = layout.pipeline_facility
        common = np.sqrt(COMMON) * sample.normal("success of new plants")
        lots = sample.uniform("lots of new plants")
        own = np.sqrt(1.0 - COMMON)
        luck = np.array([common + own * ndtri(scatter(lots, f"{n} succeeds")) for n in names])
        late = np.array([common + own * ndtri(scatter(lots, f"{n} is late")) for n in names])
        delays = draw_delays(layout.pipeline_delay, late)
        return ndtr(luck), layout.pipeline_announced[:, None] + delays

    def _months(self, days: Floats) -> Floats:
        """Return ordinals as months since year 0; what never comes lies far off."""
        first = self.calendar.start
        since = (np.minimum(days, 1e9) - first.toordinal()) / DAYS
        return np.asarray(first.year * 12.0 + first.month - 1.0 + since)

    def _encouragement(self, start: Floats) -> Floats:
        """Return odds over the usual ones for the prices that investors saw, ``(plant, draw)``.

        (mean price over the lead before the start / usual price) ^ response, at most 1; a plant
        that had started before anything fell keeps its odds.
        """
        if not self._cheap:
            return np.ones_like(start)
        layout = self.layout
        values = output_values(layout)[layout.pipeline_process].toarray()
        # Price over the usual one of each pool that plants fill, (plant, pool, draw).
        filled = np.flatnonzero(values.any(axis=0))
        ratio = np.ones((len(start), len(filled), start.shape[1]))
        for materials, depth, times in self._cheap:
            seen = self._seen(times, start)
            dumped = materials[layout.pool_material[filled]] & ~layout.inside[filled]
            ratio = ratio * np.where(
                dumped[None, :, None], 1.0 - (depth[None] * seen)[:, None], 1.0
            )
        reference = np.nan_to_num(layout.value_outside)[layout.pool_material[filled]]
        for pools, floor, times in self._floors:
            begin, stop = self._months(times.begin[0]), self._months(times.stop[0])
            on = (start >= begin[None]) & (start < stop[None])
            least = floor[None] / np.maximum(reference, 1e-300)[:, None] * pools[filled][:, None]
            ratio = np.where(on[:, None], np.maximum(ratio, np.minimum(least, 1.0)[None]), ratio)
        worth = np.ones_like(start)
        for place, pool in enumerate(filled):
            worth = worth + values[:, pool, None] * (ratio[:, place] - 1.0)
        return np.asarray(np.clip(worth, 1e-12, 1.0) ** self.price_response[None])

    def _seen(self, times: Times, start: Floats) -> Floats:
        """Return the share of the lead before each start in which something lasts."""
        seen = np.zeros_like(start)
        for begin, stop in zip(times.begin, times.stop, strict=True):
            low, high = self._months(begin)[None], self._months(stop)[None]
            within = np.minimum(start, high) - np.maximum(start - self.lead[None], low)
            seen = seen + np.clip(within, 0.0, None) / self.lead[None]
        return np.minimum(seen, 1.0)
