"""What a month leaves behind."""

from __future__ import annotations

from typing import NamedTuple

from ytterby.simulate.kernel.engine import Array


class Record(NamedTuple):
    """What a month leaves behind.

    Attributes
    ----------
    need
        At baseline prices, after substitution, ``(use, draw)`` [unit of the material/month].
    substituted
        Need that was replaced, ``(use, draw)``.
    replaced
        The part of it that each named way replaced, ``(way, draw)``.
    wanted
        Need at this month's prices, ``(use, draw)``.
    delivered
        ``(use, draw)``.
    stock, government, transit
        At the end of the month, ``(pool, draw)``.
    activity
        ``(process, draw)``.
    open
        Share of capacity that has not been given up, ``(process, draw)`` [1].
    surplus, steady_out
        To the sink, and to stocks that nobody decides about here, ``(pool, draw)``.
    supply
        From sources that the chain does not hold, ``(pool, draw)``.
    released
        From government stocks, ``(pool, draw)``.
    ordered, shipped, leaked
        Contract orders, and what went, in all and past the control, ``(arc, draw)``.
    bought, sold
        Outside of contracts, ``(pool, draw)``.
    unmet
        Orders that found no goods, ``(pool, draw)``.
    inside, contract, spot, average
        Prices at the end of the month, ``(material, draw)`` [USD/kg].
    rent
        Worth of a right to export under each quota, ``(quota, draw)`` [USD/kg REO].
    """

    need: Array
    substituted: Array
    replaced: Array
    wanted: Array
    delivered: Array
    stock: Array
    government: Array
    transit: Array
    activity: Array
    open: Array
    surplus: Array
    steady_out: Array
    supply: Array
    released: Array
    ordered: Array
    shipped: Array
    leaked: Array
    bought: Array
    sold: Array
    unmet: Array
    inside: Array
    contract: Array
    spot: Array
    average: Array
    rent: Array
