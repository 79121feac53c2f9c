"""Goods that hold marked material: who may use them, and which shipments need a licence.

Marks follow goods down the chain by the *largest* marked share among the inputs of a process: who
makes an unmarked product needs all its inputs unmarked, and makers sort what they buy so that as
many products as possible are. With inputs of 60 % and 30 % marked, 60 % of the product is.
"""

from __future__ import annotations

from ytterby.simulate.kernel.engine import Array, Engine
from ytterby.simulate.kernel.layout import Level
from ytterby.simulate.kernel.serve import Served
from ytterby.simulate.kernel.trade import Trade
from ytterby.simulate.kernel.values import KernelParameters, Shocks, State, TradeClass

TINY = 1e-300
"""Divides where there is nothing."""


def mark_licences(
    engine: Engine, parameters: KernelParameters, state: State, shocks: Shocks
) -> Shocks:
    r"""Return the shocks with licences for marked goods limited to the marked share.

    .. math:: \psi_e \leftarrow \psi_e (1 - b_e (1 - m_{o(e)}))

    with b 1 where only marked goods need the licence. Of spare goods in tied pools strangers are
    offered the unmarked part only: nobody gets a licence for a sale on the spot.
    """
    if not parameters.marks.active:
        return shocks
    origin = parameters.layout.arc_origin[parameters.licensed]
    unmarked = 1.0 - engine.gather(state.marked, origin)
    offered = 1.0 - shocks.tied * state.marked
    return shocks._replace(
        licensed=shocks.licensed * (1.0 - shocks.by_mark * unmarked),
        classes=tuple(
            TradeClass(group.sellers * offered, group.buyers, group.exempt)
            for group in shocks.classes
        ),
    )


def served_by_mark(
    engine: Engine, parameters: KernelParameters, state: State, shocks: Shocks, wanted: Array
) -> Array:
    r"""Return the share of its need that a sector may be served, ``(use, 1 or draw)``.

    .. math::
        a_u \leftarrow a_u \Bigl[1 - \delta_u \max\Bigl(0,\ 1 - \frac{(1 - m_n) T_n}
        {\sum_{v \in n} \delta_v w_v}\Bigr)\Bigr]

    with :math:`T_n` what sectors and processes here take in a month. Denied sectors are given the
    unmarked part of it first; the others, who may use either, take the rest.

    Parameters
    ----------
    wanted
        What sectors want at this month's prices, ``(use, draw)``.
    """
    if not parameters.marks.active:
        return shocks.access
    xp, layout = engine.xp, parameters.layout
    taken = engine.segment_sum(parameters.marks.intake, state.contracted)
    barred = []
    for level in layout.levels:
        uses = level.uses
        everybody = engine.segment_sum(level.sum_uses, wanted[uses]) + taken[level.pools]
        denied = engine.segment_sum(level.sum_uses, shocks.denied[uses] * wanted[uses])
        free = (1.0 - state.marked[level.pools]) * everybody
        short = xp.maximum(1.0 - free / xp.maximum(denied, TINY), 0.0)
        barred.append(shocks.denied[uses] * engine.gather(short, level.use_pool))
    return shocks.access * (1.0 - xp.concatenate(barred))


def serve_barred(
    engine: Engine,
    parameters: KernelParameters,
    level: Level,
    served: Served,
    barred: Array,
    release: Array,
) -> Served:
    """Let government stocks fill part of what sectors may not be served from the market.

    What is in store at home is beyond the reach of those who mark.

    Parameters
    ----------
    level
        Where in the chain.
    served
        What the home market got.
    barred
        What sectors want and may not be served, ``(use, draw)``.
    release
        [1/month]
    """
    if not parameters.marks.active:
        return served
    xp = engine.xp
    lacking = engine.segment_sum(level.sum_uses, barred)
    given = xp.minimum(served.government, release * lacking)
    part = engine.gather(given / xp.maximum(lacking, TINY), level.use_pool)
    return served._replace(
        delivered=served.delivered + barred * part,
        government=served.government - given,
        released=served.released + given,
    )


def update_marks(
    engine: Engine,
    parameters: KernelParameters,
    state: State,
    shocks: Shocks,
    moved: Trade,
    run: Array,
    let: Array,
) -> Array:
    r"""Return the marked share of each pool's goods next month, ``(pool, draw)``.

    .. math::
        m_n \leftarrow \frac{m_n H_n + \sum_k a_k q_k + \sum_e f_e m_e + B_n m^B}
        {H_n + \sum_k a_k + \sum_e f_e + B_n + \text{new supply}}, \qquad
        q_k = \max_{i \in k} m_i

    H is what is held and under way, :math:`m_e` the share of what is shipped that is marked: less
    than the origin's where licences stop marked goods alone. New supply is unmarked; old stock that
    nobody decides about has the share of the pool. Source pools are wholly marked.

    Parameters
    ----------
    moved
        What was traded this month.
    run
        Activity of each process, ``(process, draw)``.
    let
        Share of each arc's orders that licences let go, ``(arc, draw)``.
    """
    marks = parameters.marks
    if not marks.active:
        return state.marked
    xp, layout, old = engine.xp, parameters.layout, state.marked
    passed = 1.0 - engine.segment_minimum(marks.inputs, 1.0 - old, 1.0)
    made = engine.segment_sum(marks.outputs, run)
    made_marked = engine.segment_sum(marks.outputs, run * passed)
    sent = _sent(engine, parameters, shocks, old, let)
    spot = old * (1.0 - shocks.tied) / xp.maximum(1.0 - old * shocks.tied, TINY)
    inflow, marked = [], []
    for level in layout.levels:
        pools, arcs = level.pools, level.arcs
        shipped = moved.shipped[arcs]
        sold = engine.segment_sum(level.sum_material, moved.sold[pools])
        sold_marked = engine.segment_sum(level.sum_material, moved.sold[pools] * spot[pools])
        mean = engine.gather(sold_marked / xp.maximum(sold, TINY), level.pool_material)
        inflow.append(engine.segment_sum(level.sum_destination, shipped) + moved.bought[pools])
        marked.append(
            engine.segment_sum(level.sum_destination, shipped * sent[arcs])
            + moved.bought[pools] * mean
        )
    held = state.stock + state.arriving + state.underway
    total = held + made + xp.concatenate(inflow) + shocks.supply
    share = (held * old + made_marked + xp.concatenate(marked)) / xp.maximum(total, TINY)
    share = xp.where(total > 0.0, xp.minimum(share, 1.0), old) * marks.carries
    return xp.where(marks.source > 0.0, 1.0, share)


def _sent(
    engine: Engine, parameters: KernelParameters, shocks: Shocks, old: Array, let: Array
) -> Array:
    """Return the marked share of what is shipped on each arc, ``(arc, draw)``."""
    xp = engine.xp
    origin = engine.gather(old, parameters.layout.arc_origin)
    rows = xp.concatenate([shocks.by_mark, xp.zeros((1, shocks.by_mark.shape[1]))])
    by_mark = engine.gather(rows, parameters.licence_row)
    through = xp.maximum(let - (1.0 - origin), 0.0) / xp.maximum(let, TINY)
    return origin * (1.0 - by_mark) + by_mark * xp.minimum(through, origin)
