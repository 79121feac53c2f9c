"""Sector needs: partial adjustment to price, choke prices, substitution with and without names."""

from __future__ import annotations

from typing import NamedTuple

from ytterby.simulate.kernel.engine import Array, Engine
from ytterby.simulate.kernel.values import KernelParameters, Shocks, State, Ways


class Needs(NamedTuple):
    """What sectors need and want this month.

    Attributes
    ----------
    need
        At baseline prices with today's technology, ``(use, draw)`` [unit of the material/month].
    substituted
        Need that was replaced, ``(use, draw)``.
    wanted
        At this month's prices, ``(use, draw)``.
    each
        Need that each named way replaced, ``(way, draw)``.
    response, unnamed, named, qualified
        New states: log of wanted over need, log shares replaced without and with a name, and how
        far each named way is approved.
    """

    need: Array
    substituted: Array
    each: Array
    wanted: Array
    response: Array
    unnamed: Array
    named: Array
    qualified: Array


def sector_needs(
    engine: Engine, parameters: KernelParameters, state: State, shocks: Shocks
) -> Needs:
    r"""Return needs after substitution and price.

    .. math::
        n^0_u &= N_u g_u e^{-\sum_j s_{ju}} + \text{need moved here from other uses} \\
        q^*_u &= \ln\bigl[c_u (P^c_u / \bar P_u)^{-\varepsilon_u} + (1 - c_u) h_u(P^s_u)\bigr],
        \quad q_u \mathrel{+}= (q^*_u - q_u) / \tau_q \\
        h_u(P) &= (P/\bar P)^{-\varepsilon}
        \frac{1 + (\bar P/\hat P_u)^\kappa}{1 + (P/\hat P_u)^\kappa}

    ``c`` is the share that the pool has under contract, from its own makers or in stock; only the
    rest meets the spot price :math:`P^s`, and leaves at the choke price :math:`\hat P`. Elasticity
    acts here and nowhere else.
    """
    xp, layout = engine.xp, parameters.layout
    behave, base = parameters.behaviour, parameters.baseline
    place = parameters.use_market
    covered = engine.gather(state.covered, layout.use_pool)
    contract, spot = (
        base.priced_twice * xp.log(xp.concatenate([state.inside, price]) / base.values)
        for price in (state.contract, state.spot)
    )
    at_contract = engine.gather(contract, place) + shocks.levy
    at_spot = engine.gather(spot, place) + shocks.levy
    # Beyond choke · e^-20 nothing of the logistic is left to see.
    steep = behave.choke_steepness
    leave = behave.choke_scale / (
        1.0 + xp.exp(xp.minimum(steep * (at_spot + behave.choke_log), 60.0))
    )
    elastic = -behave.elasticity
    kept_by_price = covered * xp.exp(elastic * at_contract) + (1.0 - covered) * (
        xp.exp(elastic * at_spot) * leave
    )
    target = xp.log(xp.maximum(kept_by_price, 1e-9))
    response = state.response + (target - state.response) / behave.response_time

    # Uses of one material in one market pay one price: exponents of markets, not of uses.
    at_market = covered * engine.gather(xp.exp(contract), place)
    paid = (at_market + (1.0 - covered) * engine.gather(xp.exp(spot), place)) * xp.exp(shocks.levy)
    aim = xp.minimum(
        xp.maximum(
            behave.substitution_response * (xp.log(paid)[None] - behave.substitution_start), 0.0
        ),
        behave.substitution_limit,
    )
    change = aim - state.substituted
    pace = xp.where(change > 0, behave.substitution_time, behave.substitution_return)
    unnamed = state.substituted + change / pace
    gross = parameters.baseline.need * shocks.need
    if parameters.ways.size == 0:
        kept = gross * xp.exp(-unnamed[0])
        return Needs(
            kept, gross - kept, state.replaced, kept * xp.exp(response), response, unnamed,
            state.replaced, state.qualified,
        )  # fmt: skip
    named, qualified = advance_ways(engine, parameters.ways, state, shocks, paid)
    ways = parameters.ways
    total = xp.maximum(engine.segment_sum(ways.sums, named), unnamed[0] * (1.0 - ways.alone))
    kept = gross * xp.exp(-total)
    replaced = gross - kept
    each = engine.gather(replaced / xp.maximum(total, 1e-300), ways.use) * named
    need = kept + engine.segment_sum(ways.moves, each * ways.rate)
    return Needs(need, replaced, each, need * xp.exp(response), response, unnamed, named, qualified)


def advance_ways(
    engine: Engine, ways: Ways, state: State, shocks: Shocks, paid: Array
) -> tuple[Array, Array]:
    r"""Return the log share that each named way replaces, and how far it is approved.

    .. math::
        \pi_j &= \frac{P_u}{\bar P_u} - \rho_j \frac{\bar P_v}{\bar P_u}
        \Bigl(\frac{P_v}{\bar P_v} - 1\Bigr), \qquad
        A_j \leftarrow \operatorname{clip}\bigl(A_j + (1/m_j \text{ if } \ln \pi_j > \sigma_j
        \text{, else} -1/f_j), 0, 1\bigr) \\
        s^*_j &= A_j^{4} \operatorname{clip}\bigl(\beta_j (\ln \pi_j - \sigma_j), 0, \bar s_j
        \bigr), \qquad s_j \mathrel{+}= (s^*_j - s_j) / \tau_j^\pm

    ``u`` is replaced by ``v``, ``ρ`` units of it a unit; a way out of the chain has ``ρ = 0``. What
    counts is by how much the grade has become dearer than its substitute. The gate is the share of
    users who have the approval when the last one needs ``m`` months for it.

    Parameters
    ----------
    paid
        Price that each use pays over its reference, ``(use, draw)``.
    """
    xp = engine.xp
    other = engine.gather(paid, ways.to) - 1.0
    gap = engine.gather(paid, ways.use) - ways.relative * other
    beyond = xp.log(xp.maximum(gap, 1e-9)) - ways.start
    step = xp.where(
        beyond > 0.0, ways.qualify * engine.gather(shocks.substitution, ways.use), -ways.forget
    )
    qualified = xp.minimum(xp.maximum(state.qualified + step, 0.0), 1.0)
    gate = qualified**2
    aim = gate * gate * xp.minimum(xp.maximum(ways.response * beyond, 0.0), ways.limit)
    change = aim - state.replaced
    pace = xp.where(change > 0.0, ways.time, ways.back)
    return state.replaced + change / pace, qualified
