"""Kinds of events: those of this package and those that other packages register."""

from __future__ import annotations

from functools import cache
from importlib.metadata import entry_points

from ytterby.simulate.events.base import Event
from ytterby.simulate.events.buyers.demand import Demand
from ytterby.simulate.events.buyers.hoarding import Hoarding
from ytterby.simulate.events.makers.companion import CompanionCut
from ytterby.simulate.events.makers.dumping import PriceDumping
from ytterby.simulate.events.makers.outage import Outage
from ytterby.simulate.events.makers.plan import OutputPlan
from ytterby.simulate.events.makers.supply import Supply
from ytterby.simulate.events.makers.technology import TechnologyBan
from ytterby.simulate.events.plugins import collect_kinds
from ytterby.simulate.events.trade.acquisition import Acquisition
from ytterby.simulate.events.trade.ban import Ban
from ytterby.simulate.events.trade.copycat import CopyCat
from ytterby.simulate.events.trade.denial import EndUserDenial
from ytterby.simulate.events.trade.embargo import Embargo
from ytterby.simulate.events.trade.licence import Licence
from ytterby.simulate.events.trade.quota import Quota
from ytterby.simulate.events.trade.route import ClosedRoute
from ytterby.simulate.events.trade.rule import ExtraterritorialRule
from ytterby.simulate.events.trade.tariff import ImportTariff
from ytterby.simulate.events.trade.tax import Tax

GROUP = "ytterby.events"
"""Entry-point group: ``name = "package.module:Class"``, a class of `Event`."""

BUILT_IN: tuple[type[Event], ...] = (
    Ban, Quota, Licence, Tax, Outage, OutputPlan, Demand, Hoarding, Supply,
    Embargo, ImportTariff, ClosedRoute, Acquisition, CopyCat,
    EndUserDenial, ExtraterritorialRule,
    CompanionCut, TechnologyBan, PriceDumping,
)  # fmt: skip


@cache
def event_kinds() -> dict[str, type[Event]]:
    """Return every kind of event by name.

    Raises
    ------
    InputError
        ``bad-event-kind``: a registered kind is no class of `Event`.
    """
    return collect_kinds(BUILT_IN, Event, entry_points(group=GROUP), "event")
