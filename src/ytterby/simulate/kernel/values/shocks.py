"""What is done to the chain in one month."""

from __future__ import annotations

from typing import NamedTuple

from ytterby.simulate.kernel.engine import Array


class TradeClass(NamedTuple):
    """Who may sell to whom outside of contracts; structure, never severity.

    Attributes
    ----------
    sellers, buyers
        1 where a pool belongs to the class; sellers may belong with a share of what they have to
        spare, ``(pool, 1 or draw)``.
    exempt
        1 where sellers' own reactions leave it alone, ``(1, 1 or draw)``.
    """

    sellers: Array
    buyers: Array
    exempt: Array | float = 0.0


class Shocks(NamedTuple):
    """What is done to the chain in one month.

    Attributes
    ----------
    control
        Share of contract orders that may be shipped, ``(arc, draw)``.
    exempt
        1 where an agreement exempts from reactions, ``(arc, draw)``.
    held
        Share of shipments that customs hold on top of it, ``(arc, draw)``.
    licensed, general
        Share of the month under licensing and share of it that needs no single licence,
        ``(licensed arc, draw)``.
    by_mark
        1 where only marked goods need the licence, ``(licensed arc, draw)``.
    filing_lag
        Weight of each whole number of months until a new application is ripe, ``(lag, licensed arc,
        draw)``.
    clearing, approval, validity
        Share of ripe applications decided in a month, share of usual trade that is approved in the
        end, and months that a licence lives, ``(licensed arc, draw)``.
    tax
        What a change of the export tax adds to the inside price abroad, ``(material, draw)`` [1].
    quota, quota_active
        Tonnage of each quota, ``(quota, draw)`` [t REO/month], and 1 while it is in force.
    leakage
        Multiple of the leakage gain, ``(arc, draw)``.
    provoked
        How strongly rivals' policies provoke each reaction, ``(reaction, draw)`` [1].
    reacting
        Share of the month in which each reaction may act, ``(reaction, draw)`` [1].
    classes
        Nested pools, in the order in which they are served.
    capacity
        Multiple of capacity, ``(process, draw)``.
    added_capacity
        Capacity of announced plants that runs by now, ``(process, draw)`` [unit of
        activity/month].
    restart
        Share of the month in which idle plants may be brought back, ``(process, draw)``.
    arising
        Multiple of the baseline of processes that work what arises, ``(process, draw)``.
    floor
        Price that makers are guaranteed, 0 for none, ``(pool, draw)`` [USD/kg].
    unrecorded
        Multiple of the response of unrecorded output to its price, ``(process, draw)``.
    supply
        What comes from sources that the chain does not hold, ``(pool, draw)`` [unit of the
        material/month].
    need
        Multiple of need, ``(use, draw)``.
    access
        Share of its need that a sector may be served, ``(use, draw)``.
    tied
        Share of marked spare goods that may not be sold to strangers, ``(pool, draw)``.
    denied
        Share of marked goods that a sector may not be served, ``(use, draw)``.
    levy
        What tariffs add to the log of the price that a sector pays, ``(use, draw)`` [1].
    substitution
        1 where named ways of substitution are open, ``(use, draw)``.
    rated
        1 for sectors whose orders are served first, ``(use, draw)``.
    release
        Share of an unmet need that government stocks fill in a month instead of the usual, 0 for
        the usual, ``(pool, draw)``.
    refill
        Multiple of the speed at which government stocks are filled up, ``(pool, draw)``.
    announcement
        Alarm, ``(pool, draw)``.
    disturbed
        1 in months when buyers look for new suppliers, ``(1, draw)``.
    """

    control: Array
    exempt: Array
    held: Array
    licensed: Array
    general: Array
    filing_lag: Array
    clearing: Array
    approval: Array
    validity: Array
    by_mark: Array
    tax: Array
    quota: Array
    quota_active: Array
    leakage: Array
    provoked: Array
    reacting: Array
    classes: tuple[TradeClass, ...]
    capacity: Array
    added_capacity: Array
    restart: Array
    arising: Array
    floor: Array
    unrecorded: Array
    supply: Array
    need: Array
    access: Array
    tied: Array
    denied: Array
    levy: Array
    substitution: Array
    rated: Array
    release: Array
    refill: Array
    announcement: Array
    disturbed: Array
