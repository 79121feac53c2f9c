"""Plants that lose money close; idle ones come back when it pays."""

from __future__ import annotations

from ytterby.simulate.kernel.engine import Array, Engine
from ytterby.simulate.kernel.values import KernelParameters, PlantState, Shocks, State


def update_plants(
    engine: Engine, parameters: KernelParameters, state: State, shocks: Shocks
) -> PlantState:
    r"""Return which plants are open next month.

    .. math::
        W_k &= 1 + \sum_{n} v_{kn} (P_n/\bar P_n - 1) - \sum_{n} c_{kn} (P_n/\bar P_n - 1) \\
        o_k &\mathrel{+}= \min(o^*_k - o_k, 0)/\tau_X \ \text{ if } W_k < W^R, \quad
        (1 - o_k)/\tau_R \ \text{ from } W^R \text{ on}, \\
        o^*_k &= 1 - (1 - o^-)\, \operatorname{clip}\Bigl(\frac{W^X - W_k}{w\, W^X}, 0, 1\Bigr)

    :math:`W` is what a process makes, at the market's price or the floor that its makers are
    guaranteed, less what its inputs cost more; :math:`v` weighs products by value, :math:`c` is
    cost of inputs over the value of products.
    """
    plants = parameters.plants
    if not plants.active:
        return state.plants
    xp = engine.xp
    worth = worth_of_output(engine, parameters, state.inside, state.average, shocks.floor)
    losing = (plants.exit_from - worth) / xp.maximum(plants.exit_width * plants.exit_from, 1e-12)
    aim = 1.0 - (1.0 - plants.least) * xp.minimum(xp.maximum(losing, 0.0), 1.0)
    closed = xp.minimum(aim - state.plants.open, 0.0) / plants.exit_time
    opened = (1.0 - state.plants.open) / plants.return_time
    pays = worth >= plants.return_from
    back = shocks.restart * (worth >= plants.restart_from) / plants.restart_time
    return PlantState(
        open=state.plants.open + xp.where(pays, opened, closed),
        restarted=xp.minimum(state.plants.restarted + back, 1.0),
    )


def worth_of_output(
    engine: Engine, parameters: KernelParameters, inside: Array, average: Array, floor: Array
) -> Array:
    """Return the worth of what each process makes over the baseline's, ``(process, draw)`` [1].

    Parameters
    ----------
    inside, average
        Prices of the market inside and of that outside, ``(material, draw)`` [USD/kg].
    floor
        Price that makers are guaranteed, 0 for none, ``(pool, draw)`` [USD/kg].
    """
    xp, base, plants = engine.xp, parameters.baseline, parameters.plants
    moved = base.priced_twice * (xp.concatenate([inside, average]) / base.values - 1.0)
    usual = engine.gather(base.values, parameters.pool_market)
    least = xp.where(floor > 0.0, floor / usual - 1.0, -1.0)
    paid = xp.maximum(engine.segment_sum(plants.basket, moved), least)
    dearer = engine.gather(moved, parameters.pool_market)
    return 1.0 + engine.segment_sum(plants.made, paid) - engine.segment_sum(plants.taken, dearer)
