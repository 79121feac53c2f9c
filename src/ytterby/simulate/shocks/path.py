"""The path of shocks: what events and responses do, collected, and given out month by month."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from ytterby.errors import InputError, Problem
from ytterby.simulate.behaviour.parameters import Estimate
from ytterby.simulate.calendar import DAYS, Calendar
from ytterby.simulate.kernel.layout import Layout
from ytterby.simulate.kernel.values import Shocks
from ytterby.simulate.shocks.channel import Channel, Flags, Floats, pick
from ytterby.simulate.shocks.choose import Chooser
from ytterby.simulate.shocks.classes import Classes, Preference, Regime
from ytterby.simulate.shocks.licences import LicenceTerms, licence_month
from ytterby.simulate.shocks.pipeline import Pipeline
from ytterby.simulate.shocks.structure import Structure
from ytterby.simulate.shocks.timing import Timing

if TYPE_CHECKING:
    from ytterby.simulate.events.base import Amount, Event

ALMOST = 1e-6
"""Share of capacity within which a plant counts as running in full."""
LARGEST_ALARM = 1.5
"""Alarms add up to this; more news does not frighten more (prototype on 2010-2015)."""

AXES = {
    "control": ("arc", 1.0, np.multiply),
    "passable": ("arc", 1.0, np.multiply),
    "exempt": ("arc", 0.0, np.maximum),
    "held": ("arc", 0.0, np.maximum),
    "leakage": ("arc", 0.0, np.maximum),
    "need": ("use", 1.0, np.multiply),
    "access": ("use", 1.0, np.multiply),
    "denied": ("use", 0.0, np.maximum),
    "tied": ("pool", 0.0, np.maximum),
    "closed": ("pool", 0.0, np.maximum),
    "levy": ("use", 0.0, np.add),
    "substitution": ("use", 0.0, np.maximum),
    "rated": ("use", 0.0, np.maximum),
    "announcement": ("pool", 0.0, np.add),
    "release": ("pool", 0.0, np.maximum),
    "refill": ("pool", 0.0, np.maximum),
    "floor": ("pool", 0.0, np.maximum),
    "supply": ("pool", 0.0, np.add),
    "capacity": ("process", 1.0, np.multiply),
    "new": ("process", 1.0, np.multiply),
    "restart": ("process", 0.0, np.maximum),
    "arising": ("process", 1.0, np.multiply),
    "tax": ("material", 0.0, np.add),
}
"""Fields of ``Shocks`` that events act on row by row: axis, neutral value, how they combine.

Of these ``passable`` and ``closed`` end up in controls and classes, ``new`` in added capacity.
"""


@dataclass
class ShockPath:
    """Collects what events do, then gives each month's shocks.

    Attributes
    ----------
    layout, calendar
        The chain and the months.
    choose
        Finds the rows that events are about.
    timing
        When events happen, and draws of their amounts.
    pipeline
        Announced plants; ``None`` if none starts.
    announcement_time
        Months in which an alarm decays, ``(draw)``.
    structure
        What responses and events add to the structure of the run.
    terms
        Estimates that only responses read.
    arcs_of, first_of, denied_of
        Arcs that each event controls, pools that it lets buy first, and uses that it denies goods,
        by event.
    empty
        Events that concern nothing in the chain, and why.
    """

    layout: Layout
    calendar: Calendar
    choose: Chooser
    timing: Timing
    pipeline: Pipeline | None
    announcement_time: Floats
    structure: Structure
    terms: tuple[Estimate, ...] = ()
    arcs_of: dict[str, Flags] = field(default_factory=dict)
    first_of: dict[str, Flags] = field(default_factory=dict)
    denied_of: dict[str, Flags] = field(default_factory=dict)
    empty: dict[str, str] = field(default_factory=dict)
    _channels: dict[str, Channel] = field(default_factory=dict)
    _licences: list[tuple[Flags, LicenceTerms]] = field(default_factory=list)
    _limits: list[tuple[Flags, Floats, Floats, Floats]] = field(default_factory=list)
    _quotas: list[tuple[Flags, Floats, Floats]] = field(default_factory=list)
    _classes: Classes | None = None
    _disturbed: Floats | None = None

    def __post_init__(self) -> None:
        layout = self.layout
        rows = {
            "arc": len(layout.arc_flow),
            "use": len(layout.need),
            "pool": len(layout.demand),
            "process": len(layout.capacity),
            "material": len(layout.materials),
        }
        self._channels = {
            name: Channel(rows[axis], neutral, combine)
            for name, (axis, neutral, combine) in AXES.items()
        }
        self._classes = Classes(rows["pool"])

    @property
    def classes(self) -> Classes:
        """Who may sell to whom."""
        assert self._classes is not None
        return self._classes

    def draw(self, event: str, name: str, amount: Amount, most: float = np.inf) -> Floats:
        """Return draws of an amount, at most ``most``, ``(draw)``; draw 0 is its central value."""
        return self.timing.draw(event, name, amount, most)

    def act(self, name: str, where: Flags, values: Floats) -> None:
        """Let an event act on rows of a field of ``Shocks``.

        Parameters
        ----------
        name
            A key of ``AXES``.
        where
            Rows of its axis.
        values
            ``(month, 1 or draw)``; how they combine with others' is in ``AXES``.
        """
        self._channels[name].add(np.asarray(where, dtype=bool), values)

    def control(self, event: Event, arcs: Flags) -> None:
        """Remember the arcs that an event controls, for its note if it does not bind."""
        self.arcs_of[event.id] = self.arcs_of.get(event.id, np.zeros_like(arcs)) | arcs

    def withhold(self, arcs: Flags, share: Floats) -> None:
        """Stop a share of orders on arcs, ``(month, draw)``: a control of those who sell."""
        self.act("control", arcs, 1.0 - share)

    def block(self, arcs: Flags, share: Floats) -> None:
        """Stop a share of orders on arcs, ``(month, draw)``, that no seller's promise lifts."""
        self.act("passable", arcs, 1.0 - share)

    def exempt(self, arcs: Flags, share: Floats) -> None:
        """Lift sellers' own controls on arcs, ``(month, 1 or draw)`` 0 or 1; quotas stay."""
        self.act("exempt", arcs, share)

    def license(self, arcs: Flags, terms: LicenceTerms) -> None:
        """Require licences on arcs."""
        self._licences.append((arcs, terms))

    def divide(self, sellers: Flags, buyers: Flags, active: Flags) -> None:
        """Keep sellers from offering spare goods to those against whom a control stands.

        Parameters
        ----------
        sellers, buyers
            ``(pool)``
        active
            ``(month, 1 or draw)``
        """
        self.classes.regimes.append(Regime(sellers, buyers, active))
        self.disturb(active)

    def prefer(
        self,
        event: Event | None,
        sellers: Flags,
        buyers: Flags,
        share: Floats,
        exempt: Floats | None = None,
    ) -> None:
        """Let sellers offer a share ``(month, draw)`` of spare goods to some buyers first.

        Parameters
        ----------
        event
            Whose note says so if these buyers never bought anything outside of contracts, if any.
        sellers, buyers
            ``(pool)``
        share
            ``(month, 1 or draw)``
        exempt
            1 where sellers' own controls do not suspend it, ``(month, 1 or draw)``; never by
            default.
        """
        never = np.zeros((self.calendar.months, 1))
        self.classes.preferences.append(
            Preference(sellers, buyers, share, never if exempt is None else exempt)
        )
        if event is not None:
            known = self.first_of.get(event.id, np.zeros_like(buyers))
            self.first_of[event.id] = known | buyers

    def alarm(self, pools: Flags, event: Event, size: float | Floats) -> None:
        """Alarm the buyers in some pools from the day on which they learn of it; alarm decays.

        Parameters
        ----------
        pools
            Whose buyers, ``(pool)``.
        event
            For its time.
        size
            1 as a quota cut of 2010; one number, or one a draw.
        """
        day = self.timing.learned(event)
        told = self.calendar.filled(day, np.full_like(day, np.inf))
        since = np.maximum((self.calendar.middles[:, None] - day[None]) / DAYS, 0.0)
        size_now = np.asarray(size, dtype=np.float64).reshape(1, -1) * told
        self.act("announcement", pools, size_now * np.exp(-since / self.announcement_time[None]))

    def scale_need(self, event: str, uses: Flags, multiple: Floats) -> None:
        """Multiply needs, ``(month, draw)``."""
        if not uses.any():
            self.empty[event] = "nobody in the baseline uses what it is about"
        self.act("need", uses, multiple)

    def scale_capacity(
        self, event: str, share: Floats, loss: Floats, active: Flags, *, new: bool
    ) -> None:
        """Take away a part ``loss`` ``(month, draw)`` of a share of capacities ``(process)``.

        Parameters
        ----------
        new
            Whether announced plants that have come meanwhile lose it too.
        """
        hit = share * self.layout.capacity > 0
        if new and self.pipeline is not None:
            hit[self.layout.pipeline_process] |= share[self.layout.pipeline_process] > 0
        if not hit.any():
            self.empty[event] = "nothing in the baseline runs what it stops"
        for part in np.unique(share[share > 0]):
            self.act("capacity", share == part, 1.0 - part * loss)
            if new:
                self.act("new", share == part, 1.0 - part * loss)
        self.disturb(active)

    def spared(self, event: Event, processes: Flags, activity: Floats) -> bool:
        """Return whether a loss of capacity touched only what stood idle, in the first draw.

        Parameters
        ----------
        event
            Who took the capacity away.
        processes
            Those from which it took some, ``(process)``.
        activity
            What they ran, ``(month, process)`` [unit of activity/month].
        """
        months = np.flatnonzero(self.timing.intensity(event)[:, 0] > 0.0)
        capacity = self.layout.capacity[processes]
        for month in months:
            share = self._channels["capacity"].at(int(month), slice(0, 1))[processes, 0]
            full = (capacity * share) * (1.0 - ALMOST)
            if np.any((share < 1.0) & (activity[month, processes] >= full) & (capacity > 0)):
                return False
        return True

    def limit(
        self, event: str, processes: Flags, share: Floats, unrecorded: Floats, active: Floats
    ) -> None:
        """Limit output to a share ``(month, draw)`` of the baseline's and what is unrecorded.

        Parameters
        ----------
        active
            1 in months in which it holds, ``(month, 1 or draw)``.
        """
        if not (processes & (self.layout.activity > 0)).any():
            self.empty[event] = "nothing in the baseline runs what it limits"
        self._limits.append((processes, share, unrecorded, active))

    def bring(self, event: str, share: Floats, amount: Floats) -> None:
        """Bring new goods to pools: shares ``(pool)`` of an amount ``(month, draw)`` a month."""
        if not share.any():
            self.empty[event] = "nobody in the baseline takes what it brings"
        for pool in np.flatnonzero(share):
            only = np.zeros(len(share), dtype=bool)
            only[pool] = True
            self.act("supply", only, share[pool] * amount)

    def ration(self, event: str, arcs: Flags, tonnage: Floats, active: Floats) -> None:
        """Put arcs under a quota [t REO/month], in force where ``active``, ``(month, draw)``.

        Raises
        ------
        InputError
            ``two-quotas``: some goods are under another quota already.
        """
        if any((arcs & others).any() for others, _, _ in self._quotas):
            raise InputError(
                Problem(
                    "two-quotas",
                    f"event {event}",
                    "some of its goods are under another quota of the scenario",
                    "write one quota with tranches, or quotas for goods apart",
                )
            )
        self._quotas.append((arcs, tonnage, active))

    def rate(self, uses: Flags, active: Floats) -> None:
        """Serve some sectors first, ``(month, 1 or draw)`` 0 or 1."""
        self.act("rated", uses, active)

    def disturb(self, active: Flags) -> None:
        """Let buyers look for new suppliers from the first month in which something is amiss."""
        begun = np.maximum.accumulate(np.asarray(active, dtype=np.float64), axis=0)
        self._disturbed = begun if self._disturbed is None else np.maximum(self._disturbed, begun)

    @property
    def quota_of(self) -> NDArray[np.intp]:
        """Quota of each arc, -1 where there is none."""
        of = np.full(len(self.layout.arc_flow), -1, dtype=np.intp)
        for number, (arcs, _, _) in enumerate(self._quotas):
            of[arcs] = number
        return of

    @property
    def licensed(self) -> NDArray[np.intp]:
        """Arcs that any licence event touches."""
        touched = np.zeros(len(self.layout.arc_flow), dtype=bool)
        for arcs, _ in self._licences:
            touched |= arcs
        return np.flatnonzero(touched)

    def at(self, month: int, part: slice) -> Shocks:
        """Return the shocks of one month for some of the draws."""
        width = part.stop - part.start
        rows = {name: channel.at(month, part) for name, channel in self._channels.items()}
        rows["announcement"] = np.minimum(rows["announcement"], LARGEST_ALARM)
        rows["capacity"], unrecorded = self._limited(rows["capacity"], month, part)
        added = np.zeros((len(self.layout.capacity), 1))
        if self.pipeline is not None:
            added = self.pipeline.at(month, part) * rows["new"]
        del rows["new"]
        disturbed = np.zeros((1, 1))
        if self._disturbed is not None:
            disturbed = pick(self._disturbed, month, part)
        licence = licence_month(self.licensed, self._licences, month, part)
        if not self._channels["exempt"].idle:
            bound = 1.0 - rows["exempt"]
            # Written so that a draw without an exemption keeps the bits of its controls.
            rows["control"] = rows["control"] + (1.0 - rows["control"]) * rows["exempt"]
            rows["held"] = rows["held"] * bound
            licence["licensed"] = licence["licensed"] * bound[self.licensed]
        rows["control"] = rows["control"] * rows.pop("passable")
        closed = rows.pop("closed")
        return Shocks(
            **rows,
            **licence,
            quota=_stack([q for _, q, _ in self._quotas], month, part, width),
            quota_active=_stack([a for _, _, a in self._quotas], month, part, width),
            provoked=_stack(self.structure.provoked, month, part, width),
            reacting=_stack([r.active for r in self.structure.reactions], month, part, width),
            classes=self.classes.at(month, part, closed),
            added_capacity=added,
            unrecorded=unrecorded,
            disturbed=disturbed,
        )

    def _limited(self, capacity: Floats, month: int, part: slice) -> tuple[Floats, Floats]:
        """Return capacities under output plans, and the response of what is not recorded."""
        layout = self.layout
        if not self._limits:
            return capacity, np.zeros((len(layout.capacity), 1))
        shape = (len(layout.capacity), part.stop - part.start)
        capacity = np.broadcast_to(capacity, shape).copy()
        # What never ran is left alone: a plan is about what there is.
        usual = np.where(
            layout.activity > 0, layout.activity / np.maximum(layout.capacity, 1e-300), 1.0
        )[:, None]
        unrecorded = np.zeros(shape)
        for where, share, response, active in self._limits:
            on = pick(active, month, part) > 0.0
            most = pick(share, month, part) * usual
            capacity[where] = np.where(
                on, np.minimum(capacity[where], most[where]), capacity[where]
            )
            unrecorded[where] = np.where(on, response[part][None], unrecorded[where])
        return capacity, unrecorded


def _stack(values: Sequence[Floats], month: int, part: slice, width: int) -> Floats:
    """Return one month of some rows together, ``(row, draw)``."""
    rows = [np.broadcast_to(pick(v, month, part), (1, width)) for v in values]
    return np.concatenate([np.zeros((0, width)), *rows])
