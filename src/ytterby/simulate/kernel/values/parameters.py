"""Structure and behaviour: all that stays the same over a run."""

from __future__ import annotations

from typing import NamedTuple

from ytterby.simulate.kernel.engine import Array, Index, SegmentMap
from ytterby.simulate.kernel.layout import Layout
from ytterby.simulate.kernel.values.behaviour import Behaviour


class Baseline(NamedTuple):
    """Columns of the layout as arrays of the engine, each ``(…, 1)``; see ``Layout``.

    ``values`` and ``priced_twice`` hold reference prices and whether they are known, of the market
    inside and then of that outside, ``(2 · material, 1)``.
    """

    activity: Array
    capacity: Array
    need: Array
    arc_weight: Array
    own: Array
    own_weight: Array
    steady_in: Array
    steady_out: Array
    surplus: Array
    demand: Array
    coproduct: Array
    inside: Array
    fixed: Array
    push: Array
    value_inside: Array
    value_outside: Array
    priced: Array
    values: Array
    priced_twice: Array
    market_inside: Array
    market_outside: Array
    share_made_outside: Array


class Quotas(NamedTuple):
    """Which orders compete for which quota; an arc is under one quota at most.

    Attributes
    ----------
    size
        How many quotas there are.
    arcs, of
        Arcs under a quota, positions on the arc axis, and the quota of each, ``(arc under quota)``.
    content
        Contained oxide per unit of the good, ``(arc under quota, 1)`` [t REO/unit].
    sums
        Sum over a quota's arcs, ``(quota, arc under quota)``.
    held
        Contained oxide of each material under each quota, ``(material, quota)`` [t REO/unit].
    """

    size: int
    arcs: Index
    of: Index
    content: Array
    sums: SegmentMap
    held: SegmentMap


class Plants(NamedTuple):
    """When makers give up capacity and when idle capacity is brought back.

    Attributes
    ----------
    active
        Whether any plant closes or restarts at all.
    made, taken
        Share of each product in the value of what a process makes, and cost of each priced input
        over it, ``(process, pool)`` [1].
    basket
        Prices that each pool's makers live on, inside first: those of the market to which they sold
        in the baseline, of the good or of the oxides in it where it has no price of its own,
        ``(pool, 2 · material)`` [1].
    exit_from
        Worth of what a process makes over the baseline's from which the first lose money, 0 for
        never, ``(process, draw)`` [1].
    exit_width
        Fall of that worth below it, as a share of it, at which all lose money, ``(process, draw)``.
    exit_time, return_time
        Months in which capacity is given up, and comes back, ``(process, draw)`` [month].
    return_from
        Worth over the baseline's from which it comes back, ``(process, draw)`` [1].
    least
        Share of capacity that stays open at any price, ``(process, draw)`` [1].
    idle
        Capacity that stands idle at the baseline, ``(process, 1)`` [unit of activity/month].
    restart_from
        Worth over the baseline's from which idle capacity is brought back, ``(process, draw)``.
    restart_time
        Months that it takes, ``(process, draw)`` [month].
    """

    active: bool
    made: SegmentMap
    taken: SegmentMap
    basket: SegmentMap
    exit_from: Array
    exit_width: Array
    exit_time: Array
    return_time: Array
    return_from: Array
    least: Array
    idle: Array
    restart_from: Array
    restart_time: Array


class Marks(NamedTuple):
    """Goods that hold material from somewhere, followed down the chain.

    Attributes
    ----------
    active
        Whether anything is marked.
    source
        1 for pools whose regions mark what they make or pass on, ``(pool, 1)``.
    carries
        1 for pools of goods that can hold marked material, ``(pool, 1)``.
    first
        Marked share of each pool's goods in the baseline, ``(pool, 1)``.
    inputs
        Pools that each process draws on and whose marks it passes on, ``(process, pool)``.
    outputs
        What each process makes, per unit of activity, ``(pool, process)``.
    intake
        What each process takes from pools, per unit of activity, ``(pool, process)``.
    """

    active: bool
    source: Array
    carries: Array
    first: Array
    inputs: SegmentMap
    outputs: SegmentMap
    intake: SegmentMap


class Reactions(NamedTuple):
    """Export controls that answer prices and rivals' policies.

    Attributes
    ----------
    size
        How many there are.
    row
        Reaction of each arc, one past the last for arcs without, ``(arc)``.
    pool_row
        The same for pools that hold what is withheld, ``(pool)``.
    mine
        1 for these pools, ``(reaction, pool, 1)``.
    spared
        1 for pools of buyers whom it leaves alone, ``(reaction, pool, 1)``.
    watched
        Weights of the materials whose prices each watches, ``(reaction, material)``.
    start, price_response, policy_response
        Log of spot over reference price from which it begins, share withheld per unit beyond, and
        per unit of provocation, ``(reaction, draw)``.
    most, time
        Largest share withheld [1], and months in which it follows, ``(reaction, draw)``.
    """

    size: int
    row: Index
    pool_row: Index
    mine: Array
    spared: Array
    watched: SegmentMap
    start: Array
    price_response: Array
    policy_response: Array
    most: Array
    time: Array


class Stores(NamedTuple):
    """Government stocks that are filled up again.

    Attributes
    ----------
    active
        Whether any is.
    target
        What they are to hold, ``(pool, draw)`` [unit of the material].
    speed
        Share of what is missing that is bought in a month, ``(pool, draw)`` [1/month].
    most
        Most that is bought in a month, ``(pool, draw)`` [unit of the material/month].
    """

    active: bool
    target: Array
    speed: Array
    most: Array


class Ways(NamedTuple):
    """Named ways of substitution, one row for each use that can go one.

    Attributes
    ----------
    size
        How many there are.
    names
        What people call each.
    use, to
        Use whose need is replaced, and the use that needs more instead; its own where the
        substitute is none of the chain's materials.
    alone
        1 for uses whose named ways are all the substitution there is, ``(use, draw)``; for others
        what goes without a name counts as far as it goes further.
    sums, moves
        Sum over a use's ways, and over those that lead to it, ``(use, way)``.
    rate
        Need for the other per unit of need replaced, ``(way, draw)`` [unit/unit].
    relative
        The same at reference prices, over that of what is replaced [1].
    response, limit, start
        Log share per log of the price, largest log share, log of the price from which it pays,
        ``(way, draw)``.
    time, back
        Months to get there and back, ``(way, draw)`` [month].
    qualify, forget
        Share of the approval that a month brings, and takes where nobody wants it,
        ``(way, draw)`` [1/month].
    cost
        Extra cost of the substitute per unit replaced, ``(way, draw)`` [USD/kg].
    """

    size: int
    names: tuple[str, ...]
    use: Index
    to: Index
    alone: Array
    sums: SegmentMap
    moves: SegmentMap
    rate: Array
    relative: Array
    response: Array
    limit: Array
    start: Array
    time: Array
    back: Array
    qualify: Array
    forget: Array
    cost: Array


class Returns(NamedTuple):
    """How the return of old products answers the price of what they hold.

    Attributes
    ----------
    active
        Whether any does.
    inside
        1 for processes in the market inside, ``(process, 1)``.
    response
        Log of what returns per log of the price, ``(process, draw)`` [1].
    most
        Most that returns over the baseline's, ``(process, draw)`` [1].
    """

    active: bool
    inside: Array
    response: Array
    most: Array


class KernelParameters(NamedTuple):
    """Structure and behaviour: all that stays the same over a run.

    Attributes
    ----------
    layout
        The compiled chain.
    behaviour
        Arrays of behaviour.
    baseline
        Baseline columns of the layout as arrays of the engine, ``(…, 1)``.
    ways
        Named ways of substitution.
    returns
        How the return of old products answers prices.
    contained
        Share of each oxide in the value of what a process makes, ``(process, material)`` [1].
    pool_market, use_market
        Row of each pool and use in prices of both markets, inside first, ``(pool)``, ``(use)``.
    licensed
        Arcs that any licence event touches, positions on the arc axis.
    licence_row
        Row of each arc in the licence state, the row after the last for arcs without, ``(arc)``.
    quotas, quota_row
        Export quotas, and the quota of each arc, one past the last for arcs without, ``(arc)``.
    plants, marks, reactions, stores
        Closures and restarts, marked goods, reactive controls, and stocks that are filled up.
    """

    layout: Layout
    behaviour: Behaviour
    baseline: Baseline
    ways: Ways
    returns: Returns
    contained: SegmentMap
    pool_market: Index
    use_market: Index
    licensed: Index
    licence_row: Index
    quotas: Quotas
    quota_row: Index
    plants: Plants
    marks: Marks
    reactions: Reactions
    stores: Stores
