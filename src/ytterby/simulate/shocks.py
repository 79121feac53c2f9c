"""The path of shocks: what all events together do to the chain in each month."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

from ytterby.simulate.behaviour.parameters import Estimate
from ytterby.simulate.behaviour.sample import sample_estimate
from ytterby.simulate.behaviour.start import LONGEST_DELAY
from ytterby.simulate.calendar import Calendar
from ytterby.simulate.goods import Goods, material_mask
from ytterby.simulate.kernel.layout import Layout
from ytterby.simulate.kernel.values import Shocks, TradeClass

if TYPE_CHECKING:
    from ytterby.simulate.events.base import Amount

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
LARGEST_ALARM = 1.5
"""Alarms add up to this; more news does not frighten more (prototype on 2010-2015)."""


@dataclass(frozen=True)
class LicenceTerms:
    """Terms of a licence event.

    Attributes
    ----------
    licensed, general
        Share of the month under licensing and share of trade under general licences,
        ``(month, 1 or draw)``.
    delay, clearing, approval, validity
        ``(draw)``.
    """

    licensed: Floats
    general: Floats
    delay: Floats
    clearing: Floats
    approval: Floats
    validity: Floats


class _Regime(NamedTuple):
    sellers: Flags
    buyers: Flags
    active: Flags


@dataclass
class ShockPath:
    """Collects what events do, then gives each month's shocks.

    Attributes
    ----------
    layout, calendar
        The chain and the months.
    target
        Regions of the target, for events against ``target``.
    members, elements
        Regions of each name that events use for who and against whom; elements of each symbol or
        group.
    pipeline_ramp, announcement_time
        Months in which a new plant rises and an alarm decays, ``(draw)``; no pipeline if ``None``.
    plants
        Region, stage and share of the region's output at the stage [1], by facility.
    draws, seed
        How many draws, and of which stream.
    spread
        ``False`` gives every draw the central amounts of events.
    arcs_of
        Arcs that each event controls, by event.
    empty
        Events that concern nothing in the chain, and why.
    """

    layout: Layout
    calendar: Calendar
    target: tuple[str, ...]
    members: dict[str, tuple[str, ...]]
    elements: dict[str, tuple[str, ...]]
    plants: dict[str, tuple[str, str, float]] = field(default_factory=dict)
    draws: int = 1
    seed: int = 0
    spread: bool = True
    pipeline_ramp: Floats | None = None
    announcement_time: Floats | None = None
    arcs_of: dict[str, Flags] = field(default_factory=dict)
    empty: dict[str, str] = field(default_factory=dict)
    _withheld: list[tuple[Flags, Floats]] = field(default_factory=list)
    _held: list[tuple[Flags, Floats]] = field(default_factory=list)
    _leaks: list[tuple[Flags, Floats]] = field(default_factory=list)
    _licences: list[tuple[Flags, LicenceTerms]] = field(default_factory=list)
    _regimes: list[_Regime] = field(default_factory=list)
    _alarms: list[tuple[Flags, Floats]] = field(default_factory=list)
    _needs: list[tuple[Flags, Floats]] = field(default_factory=list)
    _capacities: list[tuple[Floats, Floats]] = field(default_factory=list)
    _rated: list[tuple[Flags, Floats]] = field(default_factory=list)
    _limits: list[tuple[Flags, Floats, Floats, Flags]] = field(default_factory=list)
    _supplies: list[tuple[Floats, Floats]] = field(default_factory=list)
    _taxes: list[tuple[Flags, Floats]] = field(default_factory=list)
    _quotas: list[tuple[Flags, Floats, Floats]] = field(default_factory=list)
    _disturbed: Floats | None = None
    _classes: dict[tuple[bool, ...], tuple[TradeClass, ...]] = field(default_factory=dict)

    def draw(self, event: str, name: str, amount: Amount, most: float = np.inf) -> Floats:
        """Return draws of an amount, at most ``most``, ``(draw)``; draw 0 is its central value."""
        low = amount.value if amount.low is None else amount.low
        high = amount.value if amount.high is None else amount.high
        estimate = Estimate(
            f"event {event} {name}", amount.source, amount.tier, name, "", (),
            amount.value, low, high, "", amount.note,
        )  # fmt: skip
        drawn = (
            sample_estimate(estimate, self.draws, self.seed)
            if self.spread
            else np.full(self.draws, amount.value)
        )
        return np.minimum(drawn, most)

    def materials(self, goods: Goods) -> Flags:
        """Return which materials some goods are, ``(material)``."""
        symbols = tuple(e for name in goods.elements for e in self.elements[name])
        if goods.elements and not symbols:
            return np.zeros(len(self.layout.materials), dtype=bool)
        return material_mask(self.layout, replace(goods, elements=symbols))

    def regions(self, names: Sequence[str], but: Sequence[str] = ()) -> Flags:
        """Return which regions names stand for, without those of other names, ``(region)``."""
        chosen: set[str] = set()
        for name in names:
            if name == "all":
                chosen |= set(self.layout.regions)
            elif name == "target":
                chosen |= set(self.target)
            else:
                chosen |= set(self.members[name])
        without: set[str] = set()
        for name in but:
            without |= set(self.members[name])
        return np.array([r in chosen and r not in without for r in self.layout.regions])

    def controlled_arcs(
        self, event: str, who: Sequence[str], against: Sequence[str], goods: Goods
    ) -> Flags:
        """Return the arcs of some goods from some regions to others, ``(arc)``."""
        layout = self.layout
        origin = layout.pool_region[layout.arc_origin]
        destination = layout.pool_region[layout.arc_destination]
        arcs = (
            self.regions(who)[origin]
            & self.regions(against, but=who)[destination]
            & self.materials(goods)[layout.pool_material[layout.arc_origin]]
        )
        self.arcs_of[event] = arcs
        return np.asarray(arcs)

    def lookalike_arcs(self, who: Sequence[str], against: Sequence[str], goods: Goods) -> Flags:
        """Return arcs of the same families that the elements leave out, ``(arc)``."""
        layout = self.layout
        wide = self.materials(replace(goods, elements=()))
        only = wide & ~self.materials(goods)
        family = np.array([layout.technology.family[m] for m in layout.materials])
        only &= np.isin(family, family[self.materials(goods)])
        only &= family == "magnet"
        origin = layout.pool_region[layout.arc_origin]
        destination = layout.pool_region[layout.arc_destination]
        return np.asarray(
            self.regions(who)[origin]
            & self.regions(against, but=who)[destination]
            & only[layout.pool_material[layout.arc_origin]]
        )

    def first_months(self, start: dt.date, length: Floats) -> Floats:
        """Return the share of each month within a time from a day, ``(month, draw)``."""
        columns = [
            self.calendar.share(start, start + dt.timedelta(days=float(months) * 30.4375))
            if months > 0
            else np.zeros(self.calendar.months)
            for months in length
        ]
        return np.stack(columns, axis=1)

    def withhold(self, arcs: Flags, share: Floats) -> None:
        """Stop a share of orders on arcs, ``(month, draw)``."""
        self._withheld.append((arcs, share))

    def hold(self, arcs: Flags, share: Floats) -> None:
        """Let customs hold a share of what may be shipped, ``(month, draw)``."""
        if share.any():
            self._held.append((arcs, share))

    def leak(self, arcs: Flags, multiple: Floats) -> None:
        """Set how much of what is withheld on arcs leaks, ``(draw)`` times the general gain."""
        self._leaks.append((arcs, multiple))

    def license(self, arcs: Flags, terms: LicenceTerms) -> None:
        """Require licences on arcs."""
        self._licences.append((arcs, terms))

    def divide(
        self, who: Sequence[str], against: Sequence[str], goods: Goods, active: Flags
    ) -> None:
        """Keep sellers from offering spare goods to those against whom a control stands."""
        layout = self.layout
        material = self.materials(goods)[layout.pool_material]
        sellers = self.regions(who)[layout.pool_region] & material
        buyers = self.regions(against, but=who)[layout.pool_region] & material
        self._regimes.append(_Regime(sellers, buyers, np.asarray(active)))
        self._note(active)

    def alarm(
        self,
        regions: Sequence[str],
        but: Sequence[str],
        goods: Goods,
        announced: dt.date,
        size: float,
    ) -> None:
        """Alarm the buyers of some goods from a day on; alarm decays."""
        layout = self.layout
        pools = (
            self.regions(regions, but=but)[layout.pool_region]
            & (self.materials(goods)[layout.pool_material])
        )
        since = self.calendar.elapsed(announced)[:, None]
        decay = self.announcement_time if self.announcement_time is not None else np.ones(1)
        size_now = size * self.calendar.share(announced)[:, None]
        self._alarms.append((pools, size_now * np.exp(-np.maximum(since, 0.0) / decay[None])))

    def uses(self, who: Sequence[str], sectors: Sequence[str], goods: Goods) -> Flags:
        """Return the uses of some goods by some sectors of some regions, ``(use)``."""
        layout = self.layout
        chosen = [not sectors or layout.sectors[s] in sectors for s in layout.use_sector]
        return np.asarray(
            self.regions(who)[layout.pool_region[layout.use_pool]]
            & self.materials(goods)[layout.pool_material[layout.use_pool]]
            & np.array(chosen, dtype=bool)
        )

    def ore_shares(self, ore: str) -> dict[str, float]:
        """Return the share of each element in the rare earths of an ore; nothing if unknown."""
        technology = self.layout.technology
        name = f"concentrate:{ore}"
        if name not in technology.materials:
            return {}
        held = technology.composition[technology.material_index[name]]
        return dict(zip(technology.elements, (held / held.sum()).tolist(), strict=True))

    def products(self, stages: Sequence[str]) -> Goods:
        """Return the goods that some stages make; all goods for none."""
        return Goods((), (), (), tuple(stages), 0.0)

    def capacity_share(
        self, who: Sequence[str], stages: Sequence[str], facilities: Sequence[str] = ()
    ) -> Floats:
        """Return what share of each process's capacity is meant, ``(process)`` [1].

        Facilities limit it to the share of their region's output that they make together.
        """
        layout = self.layout
        stage = np.array([layout.technology.stage[k] for k in layout.process_kind])
        meant = self.regions(who)[layout.process_region]
        if stages:
            meant = meant & np.isin(stage, list(stages))
        if not facilities:
            return meant.astype(np.float64)
        share = np.zeros(len(stage))
        for name in facilities:
            if name in self.plants:
                region, at, part = self.plants[name]
                here = np.array([layout.regions[r] == region for r in layout.process_region])
                share += np.where(meant & here & (stage == at), part, 0.0)
        return np.minimum(share, 1.0)

    def scale_need(self, event: str, uses: Flags, multiple: Floats) -> None:
        """Multiply needs, ``(month, draw)``."""
        if not uses.any():
            self.empty[event] = "nobody in the baseline uses what it is about"
        self._needs.append((uses, multiple))

    def scale_capacity(self, event: str, share: Floats, loss: Floats, active: Flags) -> None:
        """Take away a part ``loss`` ``(month, draw)`` of a share of capacities ``(process)``."""
        if not (share * self.layout.capacity > 0).any():
            self.empty[event] = "nothing in the baseline runs what it stops"
        self._capacities.append((share, loss))
        self._note(active)

    def limit(
        self, event: str, processes: Flags, share: Floats, unrecorded: Floats, active: Flags
    ) -> None:
        """Limit output to a share ``(month, draw)`` of the baseline's and what is unrecorded."""
        if not (processes & (self.layout.activity > 0)).any():
            self.empty[event] = "nothing in the baseline runs what it limits"
        self._limits.append((processes, share, unrecorded, active))

    def bring(self, event: str, share: Floats, amount: Floats) -> None:
        """Bring new goods to pools: shares ``(pool)`` of an amount ``(month, draw)`` a month."""
        if not share.any():
            self.empty[event] = "nobody in the baseline takes what it brings"
        self._supplies.append((share, amount))

    def tax(self, goods: Goods, wedge: Floats) -> None:
        """Add an export tax on some goods to their price abroad, ``(month, draw)`` [1]."""
        self._taxes.append((self.materials(goods), wedge))

    def ration(self, arcs: Flags, tonnage: Floats, active: Flags) -> None:
        """Put arcs under a quota, ``(month, draw)`` [t REO/month], in force in some months."""
        self._quotas.append((arcs, tonnage, active.astype(np.float64)[:, None]))

    @property
    def quota_of(self) -> NDArray[np.intp]:
        """Quota of each arc, -1 where there is none; a later quota takes arcs from earlier ones."""
        of = np.full(len(self.layout.arc_flow), -1, dtype=np.intp)
        for number, (arcs, _, _) in enumerate(self._quotas):
            of[arcs] = number
        return of

    def rate(self, uses: Flags, active: Floats) -> None:
        """Serve some sectors first, ``(month)`` 0 or 1."""
        self._rated.append((uses, active[:, None]))

    def _note(self, active: Flags) -> None:
        begun = np.maximum.accumulate(active.astype(np.float64))
        self._disturbed = begun if self._disturbed is None else np.maximum(self._disturbed, begun)

    @property
    def licensed(self) -> NDArray[np.intp]:
        """Arcs that any licence event touches."""
        touched = np.zeros(len(self.layout.arc_flow), dtype=bool)
        for arcs, _ in self._licences:
            touched |= arcs
        return np.flatnonzero(touched)

    def at(self, month: int, tile: slice) -> Shocks:
        """Return the shocks of one month for some of the draws."""
        layout = self.layout
        arcs, width = len(layout.arc_flow), tile.stop - tile.start
        control = np.ones((arcs, width))
        for where, share in self._withheld:
            control[where] *= 1.0 - _pick(share, month, tile)
        held = np.zeros((arcs, width))
        for where, share in self._held:
            held[where] = np.maximum(held[where], _pick(share, month, tile))
        leakage = np.zeros((arcs, width))
        for where, multiple in self._leaks:
            leakage[where] = np.maximum(leakage[where], multiple[tile][None])
        alarm = np.zeros((len(layout.demand), width))
        for where, size in self._alarms:
            alarm[where] += _pick(size, month, tile)
        need = np.ones((len(layout.need), width))
        for where, multiple in self._needs:
            need[where] *= _pick(multiple, month, tile)
        capacity = np.ones((len(layout.capacity), width))
        for meant, loss in self._capacities:
            capacity *= 1.0 - meant[:, None] * _pick(loss, month, tile)
        # What never ran is left alone: a plan is about what there is.
        usual = np.where(
            layout.activity > 0, layout.activity / np.maximum(layout.capacity, 1e-300), 1.0
        )[:, None]
        unrecorded = np.zeros((len(layout.capacity), width))
        for where, share, response, holds in self._limits:
            if holds[month]:
                most = _pick(share, month, tile) * usual
                capacity[where] = np.minimum(capacity[where], most[where])
                unrecorded[where] = response[tile][None]
        rated = np.zeros((len(layout.need), width))
        for where, active in self._rated:
            rated[where] = np.maximum(rated[where], _pick(active, month, tile))
        tax = np.zeros((len(layout.materials), width))
        for goods, wedge in self._taxes:
            tax[goods] += _pick(wedge, month, tile)
        supply = np.zeros((len(layout.demand), width))
        for parts, amount in self._supplies:
            supply += parts[:, None] * _pick(amount, month, tile)
        rows = [np.broadcast_to(_pick(q, month, tile), (1, width)) for _, q, _ in self._quotas]
        on = [np.broadcast_to(_pick(a, month, tile), (1, width)) for _, _, a in self._quotas]
        licence = self._licence_month(month, tile)
        disturbed = 0.0 if self._disturbed is None else float(self._disturbed[month])
        return Shocks(
            control=control,
            held=held,
            **licence,
            tax=tax,
            quota=np.concatenate([np.zeros((0, width)), *rows]),
            quota_active=np.concatenate([np.zeros((0, width)), *on]),
            leakage=leakage,
            classes=self._classes_of(month),
            capacity=capacity,
            added_capacity=self._added(month, tile),
            unrecorded=unrecorded,
            supply=supply,
            need=need,
            access=np.ones((len(layout.need), 1)),
            rated=rated,
            announcement=np.minimum(alarm, LARGEST_ALARM),
            disturbed=np.full((1, 1), disturbed),
        )

    def _licence_month(self, month: int, tile: slice) -> dict[str, Floats]:
        """Return the licence terms per licensed arc; a later event overrides an earlier one."""
        rows = self.licensed
        width = tile.stop - tile.start
        shape = (len(rows), width)
        terms = {name: np.zeros(shape) for name in ("licensed", "general", "clearing", "approval")}
        terms["validity"] = np.ones(shape)
        lag = np.zeros((LONGEST_DELAY + 1, *shape))
        for arcs, event in self._licences:
            licensed = _pick(event.licensed, month, tile)
            if not licensed.any():
                continue
            mine = arcs[rows]
            terms["licensed"][mine] = licensed
            terms["general"][mine] = _pick(event.general, month, tile)
            for name in ("clearing", "approval", "validity"):
                terms[name][mine] = getattr(event, name)[tile][None]
            months = np.arange(LONGEST_DELAY + 1.0)[:, None]
            delay = np.clip(event.delay[tile], 0.0, LONGEST_DELAY)[None]
            lag[:, mine] = np.maximum(1.0 - np.abs(months - delay), 0.0)[:, None]
        terms["validity"] = np.maximum(terms["validity"], 1.0)
        return {**terms, "filing_lag": lag}

    def _classes_of(self, month: int) -> tuple[TradeClass, ...]:
        """Return the nested pools: the most bound sellers first, the free ones last."""
        active = tuple(bool(r.active[month]) for r in self._regimes)
        if active not in self._classes:
            regimes = [r for r, on in zip(self._regimes, active, strict=True) if on]
            count = len(self.layout.demand)
            bound = np.array([r.sellers for r in regimes]).reshape(len(regimes), count)
            signatures = sorted({tuple(column) for column in bound.T}, key=sum, reverse=True)
            classes = []
            for signature in signatures or [()]:
                members = np.ones(count, dtype=bool)
                buyers = np.ones(count, dtype=bool)
                for regime, inside in zip(regimes, signature, strict=True):
                    members &= regime.sellers == inside
                    if inside:
                        buyers &= ~regime.buyers
                classes.append(
                    TradeClass(
                        members[:, None].astype(np.float64), buyers[:, None].astype(np.float64)
                    )
                )
            self._classes[active] = tuple(classes)
        return self._classes[active]

    def _added(self, month: int, tile: slice) -> Floats:
        """Return announced capacity that runs by now, ``(process, draw)``."""
        layout = self.layout
        if self.pipeline_ramp is None or not len(layout.pipeline):
            return np.zeros((len(layout.capacity), 1))
        day = self.calendar.dates[month]
        now = day.year * 12.0 + day.month - 0.5
        start = layout.pipeline_start[:, None]
        risen = np.clip((now - start) / self.pipeline_ramp[tile][None], 0.0, 1.0)
        added = np.zeros((len(layout.capacity), tile.stop - tile.start))
        np.add.at(added, layout.pipeline_process, layout.pipeline[:, None] * risen)
        return added


def _pick(values: Floats, month: int, tile: slice) -> Floats:
    """Return one month of ``(month, 1 or draw)`` as a row."""
    row: Floats = values[month][None]
    return row if row.shape[1] == 1 else row[:, tile]
