"""Sector needs: partial adjustment to price, choke prices, substitution in tranches."""

from __future__ import annotations

from typing import NamedTuple

from ytterby.simulate.kernel.engine import Array, Engine
from ytterby.simulate.kernel.values import KernelParameters, Shocks, State


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
    response, tranches, qualified
        New states: log of wanted over need, log share replaced and how far each tranche is
        qualified.
    """

    need: Array
    substituted: Array
    wanted: Array
    response: Array
    tranches: Array
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
    at_contract = engine.gather(
        base.priced_twice * xp.log(xp.concatenate([state.inside, state.contract]) / base.values),
        place,
    )
    at_spot = engine.gather(
        base.priced_twice * xp.log(xp.concatenate([state.inside, state.spot]) / base.values), place
    )
    at_contract, at_spot = at_contract + shocks.levy, at_spot + shocks.levy
    # Beyond choke · e^-20 nothing of the logistic is left to see.
    steep = behave.choke_steepness
    leave = (1.0 + xp.exp(steep * behave.choke_log)) / (
        1.0 + xp.exp(xp.minimum(steep * (at_spot + behave.choke_log), 60.0))
    )
    elastic = -behave.elasticity
    kept_by_price = covered * xp.exp(elastic * at_contract) + (1.0 - covered) * (
        xp.exp(elastic * at_spot) * leave
    )
    target = xp.log(xp.maximum(kept_by_price, 1e-9))
    response = state.response + (target - state.response) / behave.response_time

    ratio = xp.log(covered * xp.exp(at_contract) + (1.0 - covered) * xp.exp(at_spot))
    aim = xp.minimum(
        xp.maximum(behave.substitution_response * (ratio[None] - behave.substitution_start), 0.0),
        behave.substitution_limit,
    )
    change = aim - state.substituted
    pace = xp.where(change > 0, behave.substitution_time, behave.substitution_return)
    tranches = state.substituted + change / pace
    gross = parameters.baseline.need * shocks.need
    total = tranches[0]
    for j in range(1, tranches.shape[0]):
        total = total + tranches[j]
    kept = gross * xp.exp(-total)
    replaced = gross - kept
    moved = engine.segment_sum(
        parameters.replacement,
        (replaced[None] * tranches / xp.maximum(total, 1e-300)[None]).reshape(
            -1, replaced.shape[1]
        ),
    )
    need = kept + moved
    return Needs(need, replaced, need * xp.exp(response), response, tranches, state.qualified)
