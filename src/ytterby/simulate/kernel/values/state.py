"""What a month hands to the next."""

from __future__ import annotations

from typing import NamedTuple

from ytterby.simulate.kernel.engine import Array


class Licence(NamedTuple):
    """Applications on their way, per licensed arc.

    Attributes
    ----------
    filed
        Tonnage filed and not yet ripe for a decision, by months to go, ``(lag, arc, draw)``.
    waiting
        Tonnage ripe for a decision, ``(arc, draw)``.
    granted
        Tonnage that may be shipped, ``(arc, draw)``.
    """

    filed: Array
    waiting: Array
    granted: Array


class PlantState(NamedTuple):
    """Which plants have closed and which idle ones run.

    Attributes
    ----------
    open
        Share of capacity that has not been given up, ``(process, draw)`` [1].
    restarted
        Share of idle capacity that runs, ``(process, draw)`` [1].
    """

    open: Array
    restarted: Array


class State(NamedTuple):
    """What a month hands to the next.

    Attributes
    ----------
    stock, government
        Held by industry and by governments, ``(pool, draw)`` [unit of the material].
    arriving, underway
        What arrives next month and the month after, ``(pool, draw)``.
    ready
        What each process could run with the crews and furnaces it has, ``(process, draw)`` [unit of
        activity/month].
    contracted
        What each process is to run for contracts and home, ``(process, draw)``.
    export_orders, spot_orders
        Foreign contract orders and new business that makers believe in, ``(pool, draw)``.
    plants
        Plants closed for want of money, and idle ones restarted.
    response
        Log of need over need at baseline prices, ``(use, draw)``.
    substituted
        Log share replaced without a name, ``(1, use, draw)``.
    replaced, qualified
        Log share replaced by each named way of substitution, and how far it is approved,
        ``(way, draw)``.
    covered
        Share of what a pool wants that it has without buying at spot, ``(pool, draw)``.
    diverted
        Share of outside makers' sales to the inside that goes elsewhere, ``(material, draw)``.
    links
        Share of buyers who could buy from somebody new, ``(1, draw)``.
    inside, contract, spot, average
        Prices, ``(material, draw)`` [USD/kg].
    rent
        Worth of a right to export under each quota, ``(quota, draw)`` [USD/kg REO].
    marked
        Share of the goods of each pool that holds marked material, ``(pool, draw)``; no rows where
        nothing is marked.
    reaction
        How far each reaction has gone, ``(reaction, draw)`` [1].
    licence
        Applications and licences.
    """

    stock: Array
    government: Array
    arriving: Array
    underway: Array
    ready: Array
    contracted: Array
    export_orders: Array
    spot_orders: Array
    plants: PlantState
    response: Array
    substituted: Array
    replaced: Array
    qualified: Array
    covered: Array
    diverted: Array
    links: Array
    inside: Array
    contract: Array
    spot: Array
    average: Array
    rent: Array
    marked: Array
    reaction: Array
    licence: Licence
