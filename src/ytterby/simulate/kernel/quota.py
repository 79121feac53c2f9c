"""Export quotas: one tonnage for many goods, and the rent per kilogram that it earns."""

from __future__ import annotations

from typing import NamedTuple

from ytterby.simulate.kernel.engine import Array, Engine
from ytterby.simulate.kernel.values import KernelParameters, Shocks, State

STEPS = 8
"""Newton steps to the rent that clears; they rise to it, so that a fixed number is safe."""
LEAST_FACTOR = 0.02
"""Least ratio of a price without rent to the price paid that the Newton steps look at."""
FLATTEST = 0.01
"""Least elasticity that a market is taken to have: with none no rent would ever clear a quota."""


class Rationed(NamedTuple):
    """What a quota lets go, and what it is worth.

    Attributes
    ----------
    share
        Share of permitted orders that fits under the quota, ``(arc, draw)``; 1 where none applies.
    rent
        Worth of a right to export, ``(quota, draw)`` [USD/kg REO].
    """

    share: Array
    rent: Array


def apply_quotas(
    engine: Engine, parameters: KernelParameters, state: State, shocks: Shocks, asked: Array
) -> Rationed:
    r"""Ration orders to the quotas, and move each quota's rent toward what clears it.

    .. math::
        \sum_e o_e c_e \Bigl(1 + \frac{(R^* - R) c_e}{P_e}\Bigr)^{-\varepsilon_e} = Q,
        \qquad R \mathrel{+}= \rho^{\pm} (R^* - R)

    All goods under one quota share the rent per kilogram of contained oxide, for one tonnage is
    what they compete for: so the cheap ones multiply in price and the dear ones hardly move. The
    rent never exceeds what the good that could bear most is worth in use.

    Parameters
    ----------
    asked
        Orders that other controls permit, ``(arc, draw)`` [unit of the material/month].
    """
    xp, layout, behave = engine.xp, parameters.layout, parameters.behaviour
    quotas = parameters.quotas
    if quotas.size == 0:
        return Rationed(asked[:, :1] * 0.0 + 1.0, state.rent)
    wanted = quotas.content * engine.gather(asked, quotas.arcs)
    total = engine.segment_sum(quotas.sums, wanted)
    active = shocks.quota_active > 0
    allowed = xp.where(active, shocks.quota, total)
    fits = xp.minimum(1.0, allowed / xp.maximum(total, 1e-300))
    open_rows = xp.concatenate([fits, fits[:1] * 0.0 + 1.0])
    share = engine.gather(open_rows, parameters.quota_row)

    material = layout.pool_material[layout.arc_origin][quotas.arcs]
    price = engine.gather(state.contract, material)
    flat = xp.maximum(engine.gather(behave.price_elasticity, material), FLATTEST)
    # What has no price on record neither bears a rent nor answers to one.
    priced = engine.gather(parameters.baseline.priced, material) > 0
    weight = xp.where(priced, quotas.content / price, 0.0)
    # The rent cannot fall by more than there is of it.
    change = -state.rent
    for _ in range(STEPS):
        factor = xp.maximum(1.0 + engine.gather(change, quotas.of) * weight, LEAST_FACTOR)
        demand = wanted * xp.exp(-flat * xp.log(factor))
        slope = engine.segment_sum(quotas.sums, demand * flat * weight / factor)
        excess = engine.segment_sum(quotas.sums, demand) - allowed
        change = xp.maximum(change + excess / xp.maximum(slope, 1e-300), -state.rent)
    bare = price - quotas.content * engine.gather(state.rent, quotas.of)
    worth = xp.where(priced, engine.gather(behave.market_choke, material) - bare, 0.0)
    most = -engine.segment_minimum(quotas.sums, -worth / xp.maximum(quotas.content, 1e-12), 0.0)
    target = xp.minimum(xp.maximum(state.rent + change, 0.0), xp.maximum(most, 0.0))
    target = xp.where(active, target, 0.0)
    speed = xp.where(target > state.rent, behave.rent_up, behave.rent_down)
    return Rationed(share, state.rent + speed * (target - state.rent))


def rent_of_materials(engine: Engine, parameters: KernelParameters, rent: Array) -> Array:
    """Return what quotas add to the price abroad, ``(material, draw)`` [USD/kg]."""
    return engine.segment_sum(parameters.quotas.held, rent)
