"""Export controls that answer prices and rivals' policies: copy-cat nationalism."""

from __future__ import annotations

from ytterby.simulate.kernel.engine import Array, Engine
from ytterby.simulate.kernel.values import KernelParameters, Shocks, State, TradeClass


def reaction_control(
    engine: Engine, parameters: KernelParameters, state: State, shocks: Shocks
) -> Array:
    """Return the share of each arc's orders that reactions let go, ``(arc, draw)`` or 1."""
    xp, reactions = engine.xp, parameters.reactions
    if reactions.size == 0:
        return xp.ones((1, 1))
    held = engine.gather(_with_none(engine, state.reaction), reactions.row)
    return 1.0 - held * (1.0 - shocks.exempt)


def reaction_classes(
    engine: Engine, parameters: KernelParameters, state: State, shocks: Shocks
) -> Shocks:
    """Return the shocks with the withheld share of spare goods kept from those it is aimed at.

    Who withholds contract orders does not sell the same goods to the same buyers as a stranger.
    Every class is cut in two: the withheld share goes to those whom the reaction leaves alone, the
    rest to whom the class allows. The share follows the state, so no market is parted before a
    reaction begins, and none at once.
    """
    reactions = parameters.reactions
    if reactions.size == 0:
        return shocks
    held = engine.gather(_with_none(engine, state.reaction), reactions.pool_row)
    classes: list[TradeClass] = []
    for group in shocks.classes:
        kept = held * (1.0 - group.exempt)
        for number in range(reactions.size):
            mine = kept * reactions.mine[number]
            classes.append(
                TradeClass(group.sellers * mine, group.buyers * reactions.spared[number])
            )
        classes.append(TradeClass(group.sellers * (1.0 - kept), group.buyers))
    return shocks._replace(classes=tuple(classes))


def update_reactions(
    engine: Engine, parameters: KernelParameters, state: State, shocks: Shocks
) -> Array:
    r"""Return how far each reaction goes next month, ``(reaction, draw)``.

    .. math::
        z^* = \chi \min\bigl(\bar z,\ \beta \max(\textstyle\sum_m v_m \ln (P^s_m / \bar P_m)
        - p_0, 0) + \gamma \pi\bigr), \qquad z \mathrel{+}= (z^* - z) / \tau

    with :math:`\chi` the share of the month in which it may act and :math:`\pi` how strongly rivals
    provoke it.
    """
    reactions = parameters.reactions
    if reactions.size == 0:
        return state.reaction
    xp, base = engine.xp, parameters.baseline
    dearer = base.priced * xp.log(state.spot / base.value_outside)
    rise = engine.segment_sum(reactions.watched, dearer)
    wished = (
        reactions.price_response * xp.maximum(rise - reactions.start, 0.0)
        + reactions.policy_response * shocks.provoked
    )
    aim = shocks.reacting * xp.minimum(wished, reactions.most)
    return state.reaction + (aim - state.reaction) / reactions.time


def _with_none(engine: Engine, reaction: Array) -> Array:
    """Return the reactions with a row of zeros behind the last, for rows without one."""
    xp = engine.xp
    return xp.concatenate([reaction, xp.zeros((1, reaction.shape[1]))])
