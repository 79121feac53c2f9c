"""Prices inside and outside the controller; contract and spot tonnes apart."""

from __future__ import annotations

from typing import NamedTuple

from ytterby.simulate.kernel.engine import Array, Engine
from ytterby.simulate.kernel.values import KernelParameters, State

LEAST_PASSED = 0.2
"""Share of its reference that a price keeps however cheap its inputs get: the rest of the cost is
work, energy and capital. A guard against negative prices, reached in no shipped scenario."""


DEPTH = 2
"""Steps over which cost passes: oxide to metal, metal to magnets."""


class Market(NamedTuple):
    """What prices react to, ``(material, draw)`` [unit of the material/month].

    Attributes
    ----------
    sink_inside, sink_outside
        What usually goes to the sink.
    excess_inside, excess_outside
        Stock beyond what pools want to hold.
    wanted_inside, supplied_inside, wanted_outside, supplied_outside
        Home wants, at reference prices where orders go unmet, stock building and steady additions,
        against production and net inflow.
    contract, spot
        Tonnes outside by how they are priced.
    scale
        A billionth of what the world usually turns over: below it nothing counts.
    attached
        What the inside ships to the outside over what it usually ships [1].
    """

    sink_inside: Array
    sink_outside: Array
    excess_inside: Array
    excess_outside: Array
    wanted_inside: Array
    supplied_inside: Array
    wanted_outside: Array
    supplied_outside: Array
    contract: Array
    spot: Array
    scale: Array
    attached: Array


def update_prices(
    engine: Engine,
    parameters: KernelParameters,
    state: State,
    market: Market,
    tax: Array,
    rent: Array,
) -> tuple[Array, Array, Array, Array]:
    r"""Return inside, contract, spot and average prices of the next month.

    .. math::
        \ln P^{in}_m &= \ln B_m + p_m, \quad
        p_m \mathrel{+}= \lambda^{\pm} (p^*_m - p_m), \quad
        p^*_m = \operatorname{clip}\bigl(\ln(D/S)/\varepsilon_m,\, p^-,\, p^+\bigr) \\
        \ln P^s_m &\mathrel{+}= \mu^{\pm} \bigl(T_m - \ln P^s_m\bigr), \quad
        T_m = \operatorname{clip}[\ln F_m + \ln(D/S)/\varepsilon_m,\, \ln F_m,\, B_m]

    :math:`D` is what would be wanted at reference prices and :math:`S` what is supplied, so that a
    price goes back when supply does; buyers driven off count as far as orders go unmet.
    :math:`B` is the reference price moved by what inputs cost more; :math:`F` the price inside plus
    the usual gap, the export tax, the rent of a quota and the dearer inputs outside;
    :math:`B_m` what buyers can bear at most (``_bearable``). A spot price never stays below
    :math:`F`. Contracts follow
    :math:`F` while the inside ships, and the outside average in so far as it does not. The outside
    average is weighted by volume.
    """
    inside = _inside(engine, parameters, state, market)
    xp, behave, base = engine.xp, parameters.behaviour, parameters.baseline
    gap = base.value_outside / base.value_inside
    linked = inside * gap * (1.0 + tax)
    dearer = engine.segment_sum(parameters.layout.pass_through, state.average - linked)
    floor = rent + xp.maximum(linked + base.share_made_outside * dearer, LEAST_PASSED * linked)

    aim = market.attached * floor + (1.0 - market.attached) * xp.maximum(state.average, floor)
    contract = state.contract + (aim - state.contract) / behave.contract_time

    tight = base.market_outside * _tightness(
        engine,
        market.wanted_outside,
        market.supplied_outside,
        market.sink_outside,
        market.excess_outside,
        market.scale,
    )
    push = xp.minimum(
        xp.maximum(tight / behave.price_elasticity, -behave.spot_step), behave.spot_step
    )
    last = xp.log(state.spot)
    low = xp.log(floor)
    target = _aims(engine, parameters, state, low, xp.maximum(low + push, low))
    speed = xp.where(target > last, behave.spot_up, behave.spot_down)
    # Nobody sells abroad for less than what goods cost at the border.
    spot = xp.exp(xp.maximum(last + speed * (target - last), low))

    weight = market.contract + market.spot
    average = (market.contract * contract + (market.spot + market.scale) * spot) / (
        weight + market.scale
    )
    priced = base.priced > 0
    return (
        xp.where(priced, inside, state.inside),
        xp.where(priced, contract, state.contract),
        xp.where(priced, spot, state.spot),
        xp.where(priced, average, state.average),
    )


def _aims(
    engine: Engine, parameters: KernelParameters, state: State, low: Array, wished: Array
) -> Array:
    r"""Return where spot prices outside tend to, in logs, ``(material, draw)``.

    .. math::
        B_m = (1 - \omega_m) \ln \hat P_m + \omega_m \min\Bigl(\ln \hat P_m,\,
        \ln \max_j \Bigl[P_m + \frac{e^{T_j} - C_j}{a_{jm}}\Bigr]\Bigr)

    Sectors bear a material up to their choke price, makers up to what is left of the price that
    their product tends to when its cost at average prices :math:`C` is paid: nobody turns dear
    oxide into cheap metal. :math:`\omega` is the share of what is used outside that makers work
    on, :math:`a` the input per unit of output.
    """
    xp, behave, base = engine.xp, parameters.behaviour, parameters.baseline
    links, worked = parameters.layout.pass_through, parameters.layout.worked_outside[:, None]
    choke = xp.log(behave.market_choke)
    aim = xp.minimum(wished, xp.maximum(choke, low))
    if links.empty:
        return aim
    cost = base.value_outside + engine.segment_sum(links, state.average - base.value_outside)
    paid = engine.gather(state.average, links.source)
    # Down to up: what metal bears depends on magnets, what oxide bears on metal.
    for _ in range(DEPTH):
        left = engine.gather(xp.exp(aim) - cost, links.target) / links.weight[:, None]
        most = -engine.segment_minimum(links.by_source, -(paid + left), 0.0)
        borne = xp.log(xp.maximum(most, xp.exp(low)))
        bound = choke + worked * xp.minimum(borne - choke, 0.0)
        aim = xp.minimum(wished, xp.maximum(bound, low))
    return aim


def _inside(engine: Engine, parameters: KernelParameters, state: State, market: Market) -> Array:
    xp, behave, base = engine.xp, parameters.behaviour, parameters.baseline
    reference = base.value_inside

    def moved(prices: Array) -> Array:
        change = engine.segment_sum(parameters.layout.pass_through, prices - reference)
        return xp.maximum(reference + change, LEAST_PASSED * reference)

    premium = xp.log(state.inside / moved(state.inside))
    tight = base.market_inside * _tightness(
        engine,
        market.wanted_inside,
        market.supplied_inside,
        market.sink_inside,
        market.excess_inside,
        market.scale,
    )
    target = xp.minimum(
        xp.maximum(tight / behave.price_elasticity, behave.inside_floor),
        behave.inside_ceiling,
    )
    speed = xp.where(target > premium, behave.inside_up, behave.inside_down)
    factor = xp.where(base.priced > 0, xp.exp(premium + speed * (target - premium)), 1.0)
    prices = state.inside
    for _ in parameters.layout.levels:
        prices = moved(prices) * factor
    return prices


def _tightness(
    engine: Engine, wanted: Array, supplied: Array, sink: Array, excess: Array, scale: Array
) -> Array:
    """Return ln(wanted / supplied), at most ±6.

    Two buffers come before the price: what usually goes to the sink, whose loss makes nothing dear,
    and stock beyond what anybody wants to hold, which is offered before anything gets dearer.
    """
    xp = engine.xp
    needed = xp.minimum(xp.maximum(supplied, wanted), wanted + sink)
    offered = supplied + xp.minimum(excess, xp.maximum(needed - supplied, 0.0))
    ratio = xp.log((needed + scale) / (offered + scale))
    return xp.minimum(xp.maximum(ratio, -6.0), 6.0)
