"""One month: pure, the same for every engine, the draw axis last."""

from __future__ import annotations

from ytterby.simulate.kernel.business import (
    allowed_exports,
    contract_flows,
    market_of,
    spot_orders,
)
from ytterby.simulate.kernel.closures import update_plants
from ytterby.simulate.kernel.engine import Array, Engine
from ytterby.simulate.kernel.licence import decide_licences, licence_control
from ytterby.simulate.kernel.marks import (
    mark_licences,
    serve_barred,
    served_by_mark,
    update_marks,
)
from ytterby.simulate.kernel.needs import sector_needs
from ytterby.simulate.kernel.orders import place_orders
from ytterby.simulate.kernel.prices import update_prices
from ytterby.simulate.kernel.production import produce
from ytterby.simulate.kernel.quota import apply_quotas, rent_of_materials
from ytterby.simulate.kernel.reactions import (
    reaction_classes,
    reaction_control,
    update_reactions,
)
from ytterby.simulate.kernel.serve import serve_home
from ytterby.simulate.kernel.stockpiles import fill_stores, refill_orders
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
    shocks = mark_licences(engine, parameters, state, shocks)
    shocks = reaction_classes(engine, parameters, state, shocks)
    needs = sector_needs(engine, parameters, state, shocks)
    share = served_by_mark(engine, parameters, state, shocks, needs.wanted)
    access, barred = needs.wanted * share, needs.wanted * (shocks.access - share)
    driven_off = xp.maximum(needs.need - needs.wanted, 0.0)
    refill = refill_orders(engine, parameters, state, shocks)
    orders = place_orders(engine, parameters, state, shocks, access, refill)
    ordered = xp.concatenate(orders.arcs)
    loyal = _loyalty(engine, parameters, state)
    control, filed, single, let = _controls(engine, parameters, state, shocks, ordered, loyal)
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
        release = xp.where(shocks.release > 0.0, shocks.release, behave.release)[level.pools]
        served = serve_home(
            engine,
            level,
            stocks[here],
            government[here],
            orders.home[here],
            access[level.uses],
            shocks.rated[level.uses],
            release,
        )
        served = serve_barred(engine, parameters, level, served, barred[level.uses], release)
        stocks[here], government[here] = served.stock, served.government
        intake_share[here] = served.share
        delivered.append(served.delivered)
        released.append(served.released)

    kept, stored = fill_stores(
        engine, parameters, refill, xp.concatenate(stocks), xp.concatenate(orders.cover)
    )
    stock, surplus, steady_out = _settle(engine, parameters, kept)
    moved = Trade(*(xp.concatenate([getattr(t, f) for t in trades]) for f in Trade._fields))
    run = xp.concatenate(activity)
    taken = xp.concatenate(orders.home)
    built = xp.concatenate(orders.build)
    output = xp.concatenate(made)
    inflow, outflow = contract_flows(engine, parameters, moved)
    # What was in store when the month began is on offer once, whatever of it was then sold.
    excess = xp.maximum(state.stock - xp.concatenate(orders.cover), 0.0)
    missed = xp.concatenate(
        [engine.segment_sum(level.sum_uses, driven_off[level.uses]) for level in layout.levels]
    )
    # What governments let go is as good as new to whoever needs it.
    eased = xp.concatenate(released)
    fresh = output + shocks.supply + eased
    market = market_of(
        engine, parameters, moved, taken, missed, built, fresh, inflow, outflow, excess
    )
    rent = rent_of_materials(engine, parameters, rationed.rent)
    inside, contract, spot, average = update_prices(
        engine, parameters, state, market, shocks.tax, rent
    )
    new = State(
        stock=stock,
        government=xp.concatenate(government) + stored,
        arriving=state.underway + xp.concatenate(arriving),
        underway=xp.concatenate(underway),
        ready=xp.maximum(run, state.ready * (1.0 - 1.0 / behave.idle_time)),
        export_orders=state.export_orders
        + (
            allowed_exports(engine, parameters, ordered * (control + (1.0 - control) * leak))
            - state.export_orders
        )
        / behave.order_time,
        contracted=xp.concatenate(orders.contracted),
        spot_orders=spot_orders(engine, parameters, state, shocks, orders, moved),
        plants=update_plants(engine, parameters, state, shocks),
        response=needs.response,
        substituted=needs.unnamed,
        replaced=needs.named,
        qualified=needs.qualified,
        covered=xp.minimum(
            (inflow + output + base.steady_in + shocks.supply + eased + stock)
            / xp.maximum(taken, 1e-300),
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
        marked=update_marks(engine, parameters, state, shocks, moved, run, let),
        reaction=update_reactions(engine, parameters, state, shocks),
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
        replaced=needs.each,
        wanted=needs.wanted,
        delivered=xp.concatenate(delivered),
        stock=new.stock,
        government=new.government,
        transit=new.arriving + new.underway,
        activity=run,
        open=new.plants.open,
        surplus=surplus,
        steady_out=steady_out,
        supply=shocks.supply + 0.0 * stock,
        released=eased,
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
) -> tuple[Array, Array, Array, Array]:
    """Return the share of each arc's orders that goes, applications, and licences' part in it.

    The last is the share of each arc's orders that licences let go.
    """
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
    control = shocks.control * reaction_control(engine, parameters, state, shocks)
    return control * licensed * (1.0 - shocks.held) * kept, needs, single, licensed


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
