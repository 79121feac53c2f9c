"""How buyers, makers and markets respond, as arrays with the draw axis last."""

from __future__ import annotations

from typing import NamedTuple

from ytterby.simulate.kernel.engine import Array


class Behaviour(NamedTuple):
    """How buyers, makers and markets respond; see docs/method/simulator.md for each.

    Attributes
    ----------
    elasticity
        Demand response to price, positive, ``(use, draw)`` [1].
    choke_log
        Log of the reference price over the price above which a sector would rather stop,
        ``(use, draw)`` [1].
    choke_scale
        1 + (reference over choke price) to the power of the steepness, ``(use, draw)`` [1].
    choke_steepness
        How sharply a sector leaves at its choke price [1].
    response_time
        Time in which need follows price [month].
    substitution_response, substitution_limit, substitution_time, substitution_return
        Of substitution without a name: log share per log price ratio, largest log share, months to
        get there and back, ``(1, use, draw)``.
    substitution_start
        Log price ratio from which it begins, ``(1, use, draw)``.
    cover
        Months of throughput that a pool wants to hold, ``(pool, draw)`` [month].
    cover_response
        Fall of the log of wanted cover per rise of log price, positive [1].
    announcement_gain
        Relative rise of wanted cover per unit of announcement [1].
    stock_time, build_limit, draw_limit
        Months to correct a stock; largest order for stock and largest draw over throughput.
    hoarding
        1, or 0 to freeze stock building.
    order_time
        Time in which makers believe a change of foreign orders [month].
    ramp
        Largest rise of readiness in a month over capacity, ``(process, draw)`` [1/month].
    idle_time
        Months in which an idle plant loses its readiness.
    link_rate
        Share of buyers who find a new supplier in a month [1/month].
    now, next, later
        Share of a shipment on an arc that arrives in the month, the next, and the one after,
        ``(arc, draw)``.
    pool_now, pool_next, pool_later
        The same for goods bought outside of contracts, ``(pool, draw)``.
    leakage_gain, leakage_gap
        Share of what is withheld that leaks per unit of log price gap, and the largest gap counted.
    diversion, diversion_time
        Share of outside makers' sales to the inside that goes elsewhere per unit of log price gap,
        and the months in which it does.
    release
        Share of an unmet need that government stocks fill in a month [1/month].
    sink_time, storage
        Months in which excess goes to the sink; months of throughput that are stored first.
    inside_up, inside_down, inside_floor, inside_ceiling
        Speed of the inside price [1/month] and its bounds in log of the reference.
    spot_up, spot_down
        Speed of the outside spot price [1/month].
    spot_step
        Largest log step to which a month's imbalance may point [1].
    short_from
        Share of orders unmet from which a market counts as short [1].
    contract_time
        Months in which contract prices follow the inside price.
    spot_share
        Share of contract shipments that is priced at spot [1].
    unrecorded_response, unrecorded_limit
        Rise of unrecorded output, in logs, per log of the value of what is made, and the most of it
        over what a plan allows [1].
    rent_up, rent_down
        Speed of the rent of an export quota [1/month].
    price_elasticity
        Elasticity of demand for a material as its market sees it, ``(material, draw)`` [1].
    market_choke
        Bound of the outside spot price, ``(material, draw)`` [USD/kg].
    """

    elasticity: Array
    choke_log: Array
    choke_scale: Array
    choke_steepness: Array
    response_time: Array
    substitution_response: Array
    substitution_limit: Array
    substitution_time: Array
    substitution_return: Array
    substitution_start: Array
    cover: Array
    cover_response: Array
    announcement_gain: Array
    stock_time: Array
    build_limit: Array
    draw_limit: Array
    hoarding: Array
    order_time: Array
    ramp: Array
    idle_time: Array
    link_rate: Array
    now: Array
    next: Array
    later: Array
    pool_now: Array
    pool_next: Array
    pool_later: Array
    leakage_gain: Array
    leakage_gap: Array
    diversion: Array
    diversion_time: Array
    release: Array
    sink_time: Array
    storage: Array
    inside_up: Array
    inside_down: Array
    inside_floor: Array
    inside_ceiling: Array
    spot_up: Array
    spot_down: Array
    spot_step: Array
    short_from: Array
    contract_time: Array
    spot_share: Array
    unrecorded_response: Array
    unrecorded_limit: Array
    rent_up: Array
    rent_down: Array
    price_elasticity: Array
    market_choke: Array
