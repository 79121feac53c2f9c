"""What goes into a step and what comes out: named tuples of arrays with the draw axis last.

Where an array may be the same for all draws its last axis has length 1.
"""

from __future__ import annotations

from typing import NamedTuple

from ytterby.simulate.kernel.engine import Array, Index, SegmentMap
from ytterby.simulate.kernel.layout import Layout


class Behaviour(NamedTuple):
    """How buyers, makers and markets respond; see docs/method/simulator.md for each.

    Attributes
    ----------
    elasticity
        Demand response to price, positive, ``(use, draw)`` [1].
    choke_log
        Log of the reference price over the price above which a sector would rather stop,
        ``(use, draw)`` [1].
    choke_steepness
        How sharply a sector leaves at its choke price [1].
    response_time
        Time in which need follows price [month].
    substitution_response, substitution_limit, substitution_time, substitution_return
        Per tranche: log share per log price ratio, largest log share, months to get there and back,
        ``(tranche, use, draw)``.
    substitution_start
        Log price ratio from which a tranche begins, ``(tranche, use, draw)``.
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


class Quotas(NamedTuple):
    """Which orders compete for which quota; an arc is under one quota at most.

    Attributes
    ----------
    size
        How many quotas there are.
    arcs, of
        Arcs under a quota, positions on the arc axis, and the quota of each, ``(arc under quota)``.
    content
        Contained oxide per unit of the good, ``(arc under quota, 1)`` [t REO/unit].
    sums
        Sum over a quota's arcs, ``(quota, arc under quota)``.
    held
        Contained oxide of each material under each quota, ``(material, quota)`` [t REO/unit].
    """

    size: int
    arcs: Index
    of: Index
    content: Array
    sums: SegmentMap
    held: SegmentMap


class KernelParameters(NamedTuple):
    """Structure and behaviour: all that stays the same over a run.

    Attributes
    ----------
    layout
        The compiled chain.
    behaviour
        Arrays of behaviour.
    baseline
        Baseline columns of the layout as arrays of the engine, ``(…, 1)``.
    replacement
        Need for the replacing use per unit of need replaced, ``(use, tranche · use)``.
    contained
        Share of each oxide in the value of what a process makes, ``(process, material)`` [1].
    pool_market, use_market
        Row of each pool and use in prices of both markets, inside first, ``(pool)``, ``(use)``.
    licensed
        Arcs that any licence event touches, positions on the arc axis.
    licence_row
        Row of each arc in the licence state, the row after the last for arcs without, ``(arc)``.
    quotas, quota_row
        Export quotas, and the quota of each arc, one past the last for arcs without, ``(arc)``.
    """

    layout: Layout
    behaviour: Behaviour
    baseline: Baseline
    replacement: SegmentMap
    contained: SegmentMap
    pool_market: Index
    use_market: Index
    licensed: Index
    licence_row: Index
    quotas: Quotas
    quota_row: Index


class Baseline(NamedTuple):
    """Columns of the layout as arrays of the engine, each ``(…, 1)``; see ``Layout``.

    ``values`` and ``priced_twice`` hold reference prices and whether they are known, of the market
    inside and then of that outside, ``(2 · material, 1)``.
    """

    activity: Array
    capacity: Array
    need: Array
    arc_weight: Array
    own: Array
    own_weight: Array
    steady_in: Array
    steady_out: Array
    surplus: Array
    demand: Array
    coproduct: Array
    inside: Array
    fixed: Array
    push: Array
    value_inside: Array
    value_outside: Array
    priced: Array
    values: Array
    priced_twice: Array
    market_inside: Array
    market_outside: Array
    share_made_outside: Array


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
    response
        Log of need over need at baseline prices, ``(use, draw)``.
    substituted
        Log share replaced, ``(tranche, use, draw)``.
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
    response: Array
    substituted: Array
    covered: Array
    diverted: Array
    links: Array
    inside: Array
    contract: Array
    spot: Array
    average: Array
    rent: Array
    licence: Licence


class TradeClass(NamedTuple):
    """Who may sell to whom outside of contracts; structure, never severity.

    Attributes
    ----------
    sellers, buyers
        1 where a pool belongs to the class, ``(pool, 1 or draw)``.
    """

    sellers: Array
    buyers: Array


class Shocks(NamedTuple):
    """What is done to the chain in one month.

    Attributes
    ----------
    control
        Share of contract orders that may be shipped, ``(arc, draw)``.
    held
        Share of shipments that customs hold on top of it, ``(arc, draw)``.
    licensed, general
        Share of the month under licensing and share of it that needs no single licence,
        ``(licensed arc, draw)``.
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
    classes
        Nested pools, in the order in which they are served.
    capacity
        Multiple of capacity, ``(process, draw)``, and capacity added [unit of activity/month].
    added_capacity
        Capacity of announced plants that runs by now.
    unrecorded
        Multiple of the response of unrecorded output to its price, ``(process, draw)``.
    supply
        What comes from sources that the chain does not hold, ``(pool, draw)`` [unit of the
        material/month].
    need
        Multiple of need, ``(use, draw)``.
    access
        Share of its need that a sector may be served, ``(use, draw)``.
    rated
        1 for sectors whose orders are served first, ``(use, draw)``.
    announcement
        Alarm, ``(pool, draw)``.
    disturbed
        1 in months when buyers look for new suppliers, ``(1, draw)``.
    """

    control: Array
    held: Array
    licensed: Array
    general: Array
    filing_lag: Array
    clearing: Array
    approval: Array
    validity: Array
    tax: Array
    quota: Array
    quota_active: Array
    leakage: Array
    classes: tuple[TradeClass, ...]
    capacity: Array
    added_capacity: Array
    unrecorded: Array
    supply: Array
    need: Array
    access: Array
    rated: Array
    announcement: Array
    disturbed: Array


class Record(NamedTuple):
    """What a month leaves behind.

    Attributes
    ----------
    need
        At baseline prices, after substitution, ``(use, draw)`` [unit of the material/month].
    substituted
        Need that was replaced, ``(use, draw)``.
    wanted
        Need at this month's prices, ``(use, draw)``.
    delivered
        ``(use, draw)``.
    stock, government, transit
        At the end of the month, ``(pool, draw)``.
    activity
        ``(process, draw)``.
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
    wanted: Array
    delivered: Array
    stock: Array
    government: Array
    transit: Array
    activity: Array
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
