"""Orders, from the sectors up the chain: what each pool asks for and each process is to run."""

from __future__ import annotations

from typing import NamedTuple

from ytterby.simulate.kernel.engine import Array, Engine
from ytterby.simulate.kernel.values import KernelParameters, Shocks, State


class Orders(NamedTuple):
    """What is asked for this month.

    Attributes
    ----------
    home
        Per level, what uses and processes here want from the pool, ``(pool, draw)``.
    build
        Per level, orders to correct the stock; negative when it is run down.
    cover
        Per level, the stock that the pool wants to hold.
    wanted
        Per level, all that the pool wants to take in.
    arcs
        Per level, contract orders, ``(arc, draw)``.
    activity, contracted
        Per level, what each process is to run, in all and without new business,
        ``(process, draw)``.
    room
        What each pool's processes could make beyond what is contracted, ``(pool, draw)``.
    ceiling
        Largest activity of each process this month, ``(process, draw)``.
    """

    home: list[Array]
    build: list[Array]
    cover: list[Array]
    wanted: list[Array]
    arcs: list[Array]
    activity: list[Array]
    contracted: list[Array]
    room: Array
    ceiling: Array


def place_orders(
    engine: Engine,
    parameters: KernelParameters,
    state: State,
    shocks: Shocks,
    wanted: Array,
    refill: Array | None = None,
) -> Orders:
    r"""Return the orders of a month, last level first.

    .. math::
        d_n &= \text{uses} + \text{inputs of processes} + E_n + X_n + \text{steady flows} \\
        b_n &= \operatorname{clip}\bigl((K_n d_n - H_n)/\tau_H,\, -\beta^- d_n,\, \beta^+ d_n\bigr),
        \quad K_n = K^0_n (1 + k_A A_n) (P_n/\bar P_n)^{-\eta} \\
        o_n &= d_n + b_n

    Contract weights split :math:`o_n - X_n` over own production and arcs, less what comes from
    new sources; new business :math:`X_n` falls to spare capacity at home. A process that makes
    several things follows their orders weighted by value.

    Parameters
    ----------
    wanted
        What sectors want at this month's prices, ``(use, draw)``.
    refill
        What governments want to put into store, ``(pool, draw)``.
    """
    xp, layout = engine.xp, parameters.layout
    behave, base = parameters.behaviour, parameters.baseline
    levels = layout.levels
    ceiling = _ceiling(engine, parameters, state, shocks)
    value = pool_value(engine, parameters, state)
    demand = [engine.segment_sum(level.sum_uses, wanted[level.uses]) for level in levels]
    activity: list[Array] = [None] * len(levels)
    contracted: list[Array] = [None] * len(levels)
    build: list[Array] = [None] * len(levels)
    cover: list[Array] = [None] * len(levels)
    total: list[Array] = [None] * len(levels)
    arcs: list[Array] = [None] * len(levels)
    ratio: list[Array] = [None] * len(levels)
    spare: list[Array] = [None] * len(levels)
    room = _spare_output(engine, parameters, state, ceiling)
    months = _wanted_months(engine, parameters, state, shocks)
    arising = shocks.arising * _collected(engine, parameters, state)

    pushed = _push(engine, parameters, state, ceiling)
    for there, intake in levels[0].intake:
        demand[there] = demand[there] + engine.segment_sum(intake, pushed[levels[0].processes])
    for here in reversed(range(len(levels))):
        level = levels[here]
        foreign = state.export_orders[level.pools]
        new = state.spot_orders[level.pools]
        steady = base.steady_out[level.pools] + base.surplus[level.pools]
        throughput = demand[here] + foreign + new + steady
        cover[here] = months[level.pools] * throughput
        stored = 0.0 if refill is None else refill[level.pools]
        gap = (cover[here] - state.stock[level.pools]) / behave.stock_time
        build[here] = behave.hoarding * xp.minimum(
            xp.maximum(gap, -behave.draw_limit * throughput), behave.build_limit * throughput
        )
        total[here] = throughput + build[here] + stored
        asked = xp.maximum(total[here] - new - shocks.supply[level.pools], 0.0)
        own = base.own_weight[level.pools] * asked
        arcs[here] = base.arc_weight[level.arcs] * engine.gather(asked, level.arc_destination)
        made = base.own[level.pools]
        ratio[here] = own / xp.where(made > 0, made, 1.0)
        spare[here] = xp.minimum(new / xp.where(room[level.pools] > 0, room[level.pools], 1.0), 1.0)
        activity[here], contracted[here] = _desired(
            engine, parameters, state, here, ceiling, value, ratio, spare, arising
        )
        activity[here] = xp.where(
            base.push[level.processes] > 0, pushed[level.processes], activity[here]
        )
        if here == 0:
            continue
        for there, intake in level.intake:
            demand[there] = demand[there] + engine.segment_sum(intake, activity[here])
    return Orders(demand, build, cover, total, arcs, activity, contracted, room, ceiling)


def _wanted_months(
    engine: Engine, parameters: KernelParameters, state: State, shocks: Shocks
) -> Array:
    """Return the cover that each pool wants: more in alarm, less of what is dear [month]."""
    xp, behave, base = engine.xp, parameters.behaviour, parameters.baseline
    prices = xp.concatenate([state.inside, state.spot])
    dearer = base.priced_twice * xp.log(prices / base.values)
    factor = engine.gather(xp.exp(-behave.cover_response * dearer), parameters.pool_market)
    return behave.cover * (1.0 + behave.announcement_gain * shocks.announcement) * factor


def _collected(engine: Engine, parameters: KernelParameters, state: State) -> Array:
    """Return the multiple of what returns that prices bring, ``(process, 1 or draw)``."""
    returns, base = parameters.returns, parameters.baseline
    if not returns.active:
        return returns.most
    xp = engine.xp
    logs = [
        engine.segment_sum(parameters.contained, xp.log(price / reference))
        for price, reference in (
            (state.inside, base.value_inside),
            (state.average, base.value_outside),
        )
    ]
    dearer = returns.inside * logs[0] + (1.0 - returns.inside) * logs[1]
    return xp.minimum(xp.exp(returns.response * dearer), returns.most)


def _spare_output(
    engine: Engine, parameters: KernelParameters, state: State, ceiling: Array
) -> Array:
    """Return what each pool's processes could make beyond what is contracted, ``(pool, draw)``."""
    layout = parameters.layout
    room = engine.xp.maximum(ceiling - state.contracted, 0.0) * (
        1.0 - parameters.baseline.fixed
    ) * (1.0 - parameters.baseline.push)  # fmt: skip
    made = [None] * len(layout.levels)
    for level in layout.levels:
        for there, output in level.output:
            more = engine.segment_sum(output, room[level.processes])
            made[there] = more if made[there] is None else made[there] + more
    empty = ceiling[:1] * 0.0
    return engine.xp.concatenate(
        [
            engine.xp.repeat(empty, level.pools.stop - level.pools.start, axis=0)
            if found is None
            else found
            for level, found in zip(layout.levels, made, strict=True)
        ]
    )


def pool_value(engine: Engine, parameters: KernelParameters, state: State) -> Array:
    """Return the price of each pool's material in its market, ``(pool, draw)`` [USD/kg]."""
    material = parameters.layout.pool_material
    return engine.xp.where(
        parameters.baseline.inside > 0,
        engine.gather(state.inside, material),
        engine.gather(state.average, material),
    )


def _ceiling(engine: Engine, parameters: KernelParameters, state: State, shocks: Shocks) -> Array:
    """Return min(capacity, readiness + ramp · capacity), ``(process, draw)``.

    Where a plan limits output, what is not recorded grows with the value of what is made, to a
    multiple of the plan, and never beyond what could run without it.
    """
    xp, behave, base = engine.xp, parameters.behaviour, parameters.baseline
    share = shocks.capacity
    worth = engine.segment_sum(parameters.contained, state.inside / base.value_inside)
    dearer = xp.log(xp.maximum(worth, 1.0))
    beyond = xp.minimum(behave.unrecorded_response * dearer, xp.log(behave.unrecorded_limit))
    share = xp.minimum(share * xp.exp(shocks.unrecorded * beyond), xp.maximum(share, 1.0))
    plants = state.plants
    restarted = parameters.plants.idle * plants.restarted
    capacity = (base.capacity * share + restarted + shocks.added_capacity) * plants.open
    return xp.minimum(capacity, state.ready + behave.ramp * capacity)


def _push(engine: Engine, parameters: KernelParameters, state: State, ceiling: Array) -> Array:
    """Return activity of returns that work what scrap there is, 0 for others, ``(process, draw)``.

    The share of the baseline is that of the scarcest scrap in stock; never more than the stock.
    """
    xp, layout, base = engine.xp, parameters.layout, parameters.baseline
    level = layout.levels[0]
    zero = ceiling * 0.0
    least = None
    for there, intake in level.intake:
        pools = layout.levels[there].pools
        usual = base.demand[pools]
        share = state.stock[pools] / xp.where(usual > 0, usual, 1.0)
        flipped = intake.transposed
        found = engine.segment_minimum(flipped, share, 1e300)
        least = found if least is None else xp.minimum(least, found)
    if least is None:
        return zero
    run = xp.minimum(least, 1e6) * base.activity[level.processes]
    run = xp.minimum(run, ceiling[level.processes]) * base.push[level.processes]
    return xp.concatenate([run, zero[level.processes.stop :]])


def _desired(
    engine: Engine,
    parameters: KernelParameters,
    state: State,
    here: int,
    ceiling: Array,
    value: Array,
    ratio: list[Array],
    spare: list[Array],
    arising: Array,
) -> tuple[Array, Array]:
    """Return what processes of a level are to run, in all and without new business.

    Contracts and home ask for baseline · orders over usual, new business for a share of the room
    that is left; both ratios are means over a process's products, weighted by what each brings.
    """
    xp, layout, base = engine.xp, parameters.layout, parameters.baseline
    level = layout.levels[here]
    span = level.processes
    worth = usual = extra = ceiling[span] * 0.0
    for there, output in level.output_weight:
        pools = layout.levels[there].pools
        price = xp.maximum(value[pools], 1e-12)
        worth = worth + engine.segment_sum(output, price)
        usual = usual + engine.segment_sum(output, price * ratio[there])
        extra = extra + engine.segment_sum(output, price * spare[there])
    worth = xp.maximum(worth, 1e-300)
    room = xp.maximum(ceiling[span] - state.contracted[span], 0.0)
    contracted = xp.minimum(base.activity[span] * usual / worth, ceiling[span])
    run = xp.minimum(contracted + room * extra / worth, ceiling[span])
    fixed = base.fixed[span] > 0
    # What returns is no matter of capacity: only what stands still (ceiling) is lost.
    steady = xp.minimum(base.activity[span], ceiling[span]) * arising[span]
    return xp.where(fixed, steady, run), xp.where(fixed, steady, contracted)
