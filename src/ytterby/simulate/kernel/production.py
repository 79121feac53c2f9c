"""Production of one level: what is to be run, as far as the scarcest input reaches."""

from __future__ import annotations

from ytterby.simulate.kernel.engine import Array, Engine
from ytterby.simulate.kernel.layout import Level


def produce(
    engine: Engine,
    level: Level,
    wanted: Array,
    intake_share: list[Array],
    stocks: list[Array],
    made: list[Array],
) -> tuple[Array, list[Array], list[Array]]:
    """Run the processes of a level; return activity, stocks and output per level.

    .. math:: a_k = a^*_k \\min_{i \\in k} r_i

    Inputs that a process cannot use for want of another stay in stock; everything it makes goes to
    its region's pools, wanted or not.

    Parameters
    ----------
    wanted
        What each process is to run, within capacity, ``(process, draw)``.
    intake_share
        Per level, share of its wants that each pool serves, ``(pool, draw)``.
    stocks, made
        Per level, ``(pool, draw)``.
    """
    xp = engine.xp
    share = wanted * 0.0 + 1.0
    for there, pools in level.intake_pools:
        share = xp.minimum(share, engine.segment_minimum(pools, intake_share[there], 1.0))
    activity = wanted * share
    stocks, made = list(stocks), list(made)
    for there, intake in level.intake:
        taken = engine.segment_sum(intake, activity)
        stocks[there] = xp.maximum(stocks[there] - taken, 0.0)
    for there, output in level.output:
        more = engine.segment_sum(output, activity)
        stocks[there] = stocks[there] + more
        made[there] = made[there] + more
    return activity, stocks, made
