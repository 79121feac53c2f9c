"""Trade of one level: contracts × control, then nested pools. Exact, monotone, no iteration."""

from __future__ import annotations

from typing import NamedTuple

from ytterby.simulate.kernel.engine import Array, Engine
from ytterby.simulate.kernel.layout import Level
from ytterby.simulate.kernel.values import TradeClass


class Trade(NamedTuple):
    """What moved in a level.

    Attributes
    ----------
    shipped, leaked
        On contract arcs, in all and past the control, ``(arc, draw)``.
    bought, sold
        Outside of contracts, ``(pool, draw)``.
    left
        Goods that stay in the pool, ``(pool, draw)``.
    unmet
        Wanted and found nowhere, ``(pool, draw)``.
    spare
        On offer and not bought, ``(pool, draw)``.
    """

    shipped: Array
    leaked: Array
    bought: Array
    sold: Array
    left: Array
    unmet: Array
    spare: Array


def trade_level(
    engine: Engine,
    level: Level,
    available: Array,
    home: Array,
    reserve: Array,
    lacking: Array,
    orders: Array,
    control: Array,
    leak: Array,
    now: Array,
    classes: tuple[TradeClass, ...],
    links: Array,
) -> Trade:
    r"""Ration contracts, then share spare goods among unmet orders.

    .. math::
        x_e &= o_e (c_e + (1 - c_e) \ell_e), \quad
        r_n = \min\Bigl(1, \frac{A_n}{\max(h_n - I_n, 0) + \sum_{e \in n} x_e}\Bigr), \quad
        f_e = r_n x_e \\
        u_d &= \max\bigl(w_d - \sum_{e \to d} f_e, 0\bigr), \quad
        g_d = \lambda u_d \min\bigl(1, S / \textstyle\sum \lambda u\bigr)

    A pool's own spare goods meet its own lack first. One pool per class: first what each controller
    may not ship to its target goes to others, last what nobody controls goes to all. The rate λ
    does not depend on severity.

    Parameters
    ----------
    available
        Goods in the pool, ``(pool, draw)``.
    home
        What uses and processes here want, ``(pool, draw)``.
    reserve
        Stock that is not offered to strangers, ``(pool, draw)``.
    lacking
        Wanted intake less own production and steady inflow, ``(pool, draw)``.
    orders, control, leak, now
        Contract orders, share permitted, share of the rest that leaks, and share of a shipment that
        arrives within the month, ``(arc, draw)``.
    classes
        Who may sell to whom; positions local to the level.
    links
        Share of each pool's lack for which it can buy from somebody new, ``(pool, draw)``.
    """
    xp = engine.xp
    permitted = orders * control
    past = (orders - permitted) * leak
    asked = permitted + past
    inbound = engine.segment_sum(level.sum_destination, asked * now)
    claim = xp.maximum(home - inbound, 0.0)
    outbound = engine.segment_sum(level.sum_origin, asked)
    share = xp.minimum(1.0, available / xp.maximum(claim + outbound, 1e-300))
    from_origin = engine.gather(share, level.arc_origin)
    shipped, leaked = asked * from_origin, past * from_origin
    left = xp.maximum(available - engine.segment_sum(level.sum_origin, shipped), 0.0)
    spare = xp.maximum(left - claim - reserve, 0.0)
    unmet = xp.maximum(lacking - engine.segment_sum(level.sum_destination, shipped), 0.0)
    own = xp.minimum(spare, unmet)
    spare, unmet = spare - own, unmet - own
    bought = sold = unmet * 0.0
    for group in classes:
        sellers, buyers = group.sellers[level.pools], group.buyers[level.pools]
        offer = spare * sellers
        bid = links * unmet * buyers
        total_offer = engine.segment_sum(level.sum_material, offer)
        total_bid = engine.segment_sum(level.sum_material, bid)
        served = xp.minimum(1.0, total_offer / xp.maximum(total_bid, 1e-300))
        taken = xp.minimum(1.0, total_bid / xp.maximum(total_offer, 1e-300))
        got = bid * engine.gather(served, level.pool_material)
        gone = offer * engine.gather(taken, level.pool_material)
        bought, sold = bought + got, sold + gone
        unmet, spare = xp.maximum(unmet - got, 0.0), xp.maximum(spare - gone, 0.0)
    left = xp.maximum(left - sold, 0.0)
    return Trade(shipped, leaked, bought, sold, left, unmet, spare)
