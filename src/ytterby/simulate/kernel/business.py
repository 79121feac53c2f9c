"""What a month of trade tells makers and markets: flows, orders believed in, supply and wants."""

from __future__ import annotations

from ytterby.simulate.kernel.engine import Array, Engine
from ytterby.simulate.kernel.orders import Orders
from ytterby.simulate.kernel.prices import Market
from ytterby.simulate.kernel.trade import Trade
from ytterby.simulate.kernel.values import KernelParameters, Shocks, State


def contract_flows(
    engine: Engine, parameters: KernelParameters, moved: Trade
) -> tuple[Array, Array]:
    """Return what each pool got and gave under contract, ``(pool, draw)``."""
    xp = engine.xp
    into, out = [], []
    for level in parameters.layout.levels:
        shipped = moved.shipped[level.arcs]
        into.append(engine.segment_sum(level.sum_destination, shipped))
        out.append(engine.segment_sum(level.sum_origin, shipped))
    return xp.concatenate(into), xp.concatenate(out)


def allowed_exports(engine: Engine, parameters: KernelParameters, orders: Array) -> Array:
    """Return the contract orders that each pool may or will serve, ``(pool, draw)``."""
    levels = parameters.layout.levels
    return engine.xp.concatenate(
        [engine.segment_sum(level.sum_origin, orders[level.arcs]) for level in levels]
    )


def spot_orders(
    engine: Engine,
    parameters: KernelParameters,
    state: State,
    shocks: Shocks,
    orders: Orders,
    moved: Trade,
) -> Array:
    """Return the new business that makers believe in, ``(pool, draw)``.

    Makers keep what they sold outside of contracts and are asked for a share of what buyers still
    lack: first by their own region, then by all, in proportion to what they could still make.
    """
    xp, layout, behave = engine.xp, parameters.layout, parameters.behaviour
    result = []
    for level in layout.levels:
        here = level.pools
        lacking = state.links * moved.unmet[here]
        free = xp.maximum(orders.room[here] - state.spot_orders[here], 0.0)
        first = xp.minimum(lacking, free)
        asked = moved.sold[here] + first
        lacking, free = lacking - first, free - first
        for group in shocks.classes:
            sellers, buyers = group.sellers[here], group.buyers[here]
            want = engine.segment_sum(level.sum_material, lacking * buyers)
            offer = engine.segment_sum(level.sum_material, free * sellers)
            served = xp.minimum(1.0, offer / xp.maximum(want, 1e-300))
            taken = xp.minimum(1.0, want / xp.maximum(offer, 1e-300))
            more = free * sellers * engine.gather(taken, level.pool_material)
            lacking = lacking - lacking * buyers * engine.gather(served, level.pool_material)
            free, asked = free - more, asked + more
        result.append(asked)
    target = xp.concatenate(result)
    return state.spot_orders + (target - state.spot_orders) / behave.order_time


def market_of(
    engine: Engine,
    parameters: KernelParameters,
    moved: Trade,
    taken: Array,
    missed: Array,
    built: Array,
    output: Array,
    inflow: Array,
    outflow: Array,
    excess: Array,
) -> Market:
    """Return what prices react to.

    Buyers whom the price drove off count as demand as far as orders go unmet: in a market that
    serves every order they could come back, and the price falls until somebody goes without.
    """
    xp, layout = engine.xp, parameters.layout
    behave, base = parameters.behaviour, parameters.baseline
    outside = 1.0 - base.inside
    wanted = xp.maximum(taken + built + base.steady_out, 0.0)
    supplied = xp.maximum(
        output + base.steady_in + inflow + moved.bought - outflow - moved.sold, 0.0
    )
    abroad = engine.gather(base.inside, layout.arc_origin) * (
        1.0 - engine.gather(base.inside, layout.arc_destination)
    )
    crossing = abroad * moved.shipped
    usual = abroad * (base.arc_weight * engine.gather(base.demand, layout.arc_destination))

    def by_material(pools: Array) -> Array:
        return xp.concatenate(
            [engine.segment_sum(lv.sum_material, pools[lv.pools]) for lv in layout.levels]
        )

    def arrivals(arcs: Array) -> Array:
        return xp.concatenate(
            [engine.segment_sum(lv.sum_destination, arcs[lv.arcs]) for lv in layout.levels]
        )

    contract = moved.shipped - moved.leaked
    kept = xp.maximum(output + base.steady_in - outflow - moved.sold, 0.0)
    at_contract = arrivals(contract) * (1.0 - behave.spot_share) + kept
    at_spot = arrivals(contract) * behave.spot_share + arrivals(moved.leaked) + moved.bought
    before = by_material(arrivals(usual))

    def at_reference(side: Array) -> Array:
        now = by_material(wanted * side)
        short = by_material(moved.unmet * side) / xp.maximum(behave.short_from * now, 1e-300)
        return now + xp.minimum(short, 1.0) * by_material(missed * side)

    return Market(
        sink_inside=by_material(base.surplus * base.inside),
        sink_outside=by_material(base.surplus * outside),
        excess_inside=by_material(excess * base.inside),
        excess_outside=by_material(excess * outside),
        wanted_inside=at_reference(base.inside),
        supplied_inside=by_material(supplied * base.inside),
        wanted_outside=at_reference(outside),
        supplied_outside=by_material(supplied * outside),
        contract=by_material(at_contract * outside),
        spot=by_material(at_spot * outside),
        scale=xp.maximum(1e-9 * by_material(base.demand), 1e-300),
        attached=xp.where(
            before > 0,
            xp.minimum(by_material(arrivals(crossing)) / xp.maximum(before, 1e-300), 1.0),
            1.0,
        ),
    )
