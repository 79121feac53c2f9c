"""One month: pure, the same for every engine, the draw axis last."""

from __future__ import annotations

from ytterby.simulate.kernel.engine import Array, Engine
from ytterby.simulate.kernel.licence import decide_licences, licence_control
from ytterby.simulate.kernel.needs import sector_needs
from ytterby.simulate.kernel.orders import Orders, place_orders
from ytterby.simulate.kernel.prices import Market, update_prices
from ytterby.simulate.kernel.production import produce
from ytterby.simulate.kernel.quota import apply_quotas, rent_of_materials
from ytterby.simulate.kernel.serve import serve_home
from ytterby.simulate.kernel.trade import Trade, trade_level
from ytterby.simulate.kernel.values import KernelParameters, Record, Shocks, State


def step(
    engine: Engine, parameters: KernelParameters, state: State, shocks: Shocks
) -> tuple[State, Record]:
    """Return the state after a month, and what the month left behind.

    Parameters
    ----------
    engine
        Array namespace and segment sums.
    parameters
        Compiled chain and behaviour.
    state
        At the end of last month; never changed.
    shocks
        What is done to the chain this month.

    Notes
    -----
    Needs follow last month's prices; orders run up the levels; goods run down them, each level
    made, traded and served before the next; prices close the month.
    """
    xp, layout = engine.xp, parameters.layout
    behave, base = parameters.behaviour, parameters.baseline
    needs = sector_needs(engine, parameters, state, shocks)
    access = needs.wanted * shocks.access
    driven_off = xp.maximum(needs.need - needs.wanted, 0.0)
    orders = place_orders(engine, parameters, state, shocks, access)
    ordered = xp.concatenate(orders.arcs)
    loyal = _loyalty(engine, parameters, state)
    control, filed, single = _controls(engine, parameters, state, shocks, ordered, loyal)
    rationed = apply_quotas(engine, parameters, state, shocks, ordered * control)
    control = control * rationed.share
    leak = _leakage(engine, parameters, state, shocks)

    start = state.stock + state.arriving + base.steady_in + shocks.supply
    stocks = [start[level.pools] for level in layout.levels]
    government = [state.government[level.pools] for level in layout.levels]
    made = [s * 0.0 for s in stocks]
    intake_share: list[Array] = [None] * len(stocks)
    activity: list[Array] = []
    trades: list[Trade] = []
    arriving: list[Array] = []
    underway: list[Array] = []
    delivered: list[Array] = []
    released: list[Array] = []
    for here, level in enumerate(layout.levels):
        run, stocks, made = produce(
            engine, level, orders.activity[here], intake_share, stocks, made
        )
        activity.append(run)
        trade = trade_level(
            engine,
            level,
            stocks[here],
            orders.home[here],
            orders.cover[here] + base.steady_out[level.pools],
            orders.wanted[here]
            - made[here]
            - base.steady_in[level.pools]
            - shocks.supply[level.pools],
            orders.arcs[here],
            control[level.arcs],
            leak[level.arcs],
            behave.now[level.arcs],
            shocks.classes,
            state.links * (1.0 - base.inside[level.pools] * (1.0 - loyal[level.pools])),
        )
        trades.append(trade)
        bought = trade.bought
        sums = level.sum_destination
        stocks[here] = (
            trade.left
            + engine.segment_sum(sums, trade.shipped * behave.now[level.arcs])
            + bought * behave.pool_now[level.pools]
        )
        arriving.append(
            engine.segment_sum(sums, trade.shipped * behave.next[level.arcs])
            + bought * behave.pool_next[level.pools]
        )
        underway.append(
            engine.segment_sum(sums, trade.shipped * behave.later[level.arcs])
            + bought * behave.pool_later[level.pools]
        )
        served = serve_home(
            engine,
            level,
            stocks[here],
            government[here],
            orders.home[here],
            access[level.uses],
            shocks.rated[level.uses],
            behave.release,
        )
        stocks[here], government[here] = served.stock, served.government
        intake_share[here] = served.share
        delivered.append(served.delivered)
        released.append(served.released)

    stock, surplus, steady_out = _settle(engine, parameters, xp.concatenate(stocks))
    moved = Trade(*(xp.concatenate([getattr(t, f) for t in trades]) for f in Trade._fields))
    run = xp.concatenate(activity)
    taken = xp.concatenate(orders.home)
    built = xp.concatenate(orders.build)
    output = xp.concatenate(made)
    inflow, outflow = _contract_flows(engine, parameters, moved)
    excess = xp.maximum(stock - xp.concatenate(orders.cover), 0.0)
    missed = xp.concatenate(
        [engine.segment_sum(level.sum_uses, driven_off[level.uses]) for level in layout.levels]
    )
    fresh = output + shocks.supply
    market = _market(
        engine, parameters, moved, taken, missed, built, fresh, inflow, outflow, excess
    )
    rent = rent_of_materials(engine, parameters, rationed.rent)
    inside, contract, spot, average = update_prices(
        engine, parameters, state, market, shocks.tax, rent
    )
    new = State(
        stock=stock,
        government=xp.concatenate(government),
        arriving=state.underway + xp.concatenate(arriving),
        underway=xp.concatenate(underway),
        ready=xp.maximum(run, state.ready * (1.0 - 1.0 / behave.idle_time)),
        export_orders=state.export_orders
        + (
            _allowed_exports(engine, parameters, ordered * (control + (1.0 - control) * leak))
            - state.export_orders
        )
        / behave.order_time,
        contracted=xp.concatenate(orders.contracted),
        spot_orders=_spot_orders(engine, parameters, state, shocks, orders, moved),
        response=needs.response,
        substituted=needs.tranches,
        covered=xp.minimum(
            (inflow + output + base.steady_in + shocks.supply + stock) / xp.maximum(taken, 1e-300),
            1.0,
        ),
        diverted=state.diverted
        + (
            xp.minimum(behave.diversion * _price_gap(engine, parameters, state), 1.0)
            - state.diverted
        )
        / behave.diversion_time,
        links=state.links + behave.link_rate * (1.0 - state.links) * shocks.disturbed,
        inside=inside,
        contract=contract,
        spot=spot,
        average=average,
        rent=rationed.rent,
        licence=decide_licences(
            engine,
            state.licence,
            shocks,
            filed,
            single * engine.gather(moved.shipped - moved.leaked, parameters.licensed),
        ),
    )
    record = Record(
        need=needs.need,
        substituted=needs.substituted,
        wanted=needs.wanted,
        delivered=xp.concatenate(delivered),
        stock=new.stock,
        government=new.government,
        transit=new.arriving + new.underway,
        activity=run,
        surplus=surplus,
        steady_out=steady_out,
        supply=shocks.supply + 0.0 * stock,
        released=xp.concatenate(released),
        ordered=ordered,
        shipped=moved.shipped,
        leaked=moved.leaked,
        bought=moved.bought,
        sold=moved.sold,
        unmet=moved.unmet,
        inside=inside,
        contract=contract,
        spot=spot,
        average=average,
        rent=rationed.rent,
    )
    return new, record


def _controls(
    engine: Engine,
    parameters: KernelParameters,
    state: State,
    shocks: Shocks,
    ordered: Array,
    loyal: Array,
) -> tuple[Array, Array, Array]:
    """Return the share of each arc's orders that goes, applications, and licences' part in it."""
    xp = engine.xp
    ends = engine.gather(parameters.baseline.demand, parameters.layout.arc_destination)
    usual = engine.gather(parameters.baseline.arc_weight * ends, parameters.licensed)
    share, needs, single = licence_control(
        engine, state.licence, shocks, engine.gather(ordered, parameters.licensed), usual
    )
    open_rows = xp.concatenate([share, ordered[:1] * 0.0 + 1.0])
    licensed = engine.gather(open_rows, parameters.licence_row)
    layout, inside = parameters.layout, parameters.baseline.inside
    inward = engine.gather(inside, layout.arc_destination) * (
        1.0 - engine.gather(inside, layout.arc_origin)
    )
    kept = 1.0 - inward * (1.0 - engine.gather(loyal, layout.arc_origin))
    return shocks.control * licensed * (1.0 - shocks.held) * kept, needs, single


def _loyalty(engine: Engine, parameters: KernelParameters, state: State) -> Array:
    """Return the share of sales to the inside that is not diverted, ``(pool, draw)``."""
    return 1.0 - engine.gather(state.diverted, parameters.layout.pool_material)


def _leakage(engine: Engine, parameters: KernelParameters, state: State, shocks: Shocks) -> Array:
    """Return the share of what is withheld that leaks: gain · ln(price outside / inside)."""
    xp, behave = engine.xp, parameters.behaviour
    gap = _price_gap(engine, parameters, state)
    share = behave.leakage_gain * xp.minimum(gap, behave.leakage_gap)
    material = parameters.layout.pool_material[parameters.layout.arc_origin]
    return xp.minimum(engine.gather(share, material) * shocks.leakage, 1.0)


def _price_gap(engine: Engine, parameters: KernelParameters, state: State) -> Array:
    """Return ln(spot outside / inside) beyond the usual, at least 0, ``(material, draw)``."""
    xp, base = engine.xp, parameters.baseline
    usual = xp.log(base.value_outside / base.value_inside)
    return xp.maximum(xp.log(state.spot / state.inside) - usual, 0.0)


def _settle(
    engine: Engine, parameters: KernelParameters, stock: Array
) -> tuple[Array, Array, Array]:
    """Return the stock after steady additions to stock and the sink, and both.

    Excess over what a pool stores goes to the sink, a share a month; the usual sink shrinks as soon
    as the stock is short.
    """
    xp, behave, base = engine.xp, parameters.behaviour, parameters.baseline
    steady = xp.minimum(base.steady_out, stock)
    stock = stock - steady
    usual = behave.cover * base.demand
    store = xp.where(base.surplus > 0, usual, usual + behave.storage * base.demand)
    excess = base.surplus + (stock - base.surplus - store) / behave.sink_time
    surplus = base.coproduct * xp.minimum(xp.maximum(excess, 0.0), stock)
    return stock - surplus, surplus, steady


def _contract_flows(
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


def _allowed_exports(engine: Engine, parameters: KernelParameters, orders: Array) -> Array:
    """Return the contract orders that each pool may or will serve, ``(pool, draw)``."""
    levels = parameters.layout.levels
    return engine.xp.concatenate(
        [engine.segment_sum(level.sum_origin, orders[level.arcs]) for level in levels]
    )


def _spot_orders(
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


def _market(
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
