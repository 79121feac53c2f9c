"""The pool network of one element: where the mass in each pool comes from.

A node is a pool (region, material). Its inflows are imports, which carry the mix of the pool they
left, and products of processes, which carry the mix of their inputs weighted by the element's mass.
What is drawn from stock carries the mix of its pool. Mines, end-of-life recovery and by-products
have no inputs: there the element begins. Swarf is a loop like any other.

Two mixing rules. *Well mixed*: a pool's exports and its domestic use have the same mix.
*Own first*: exports are taken from the region's own production first, so domestic use gets more of
the imports; a pool that makes, imports and exports is then two nodes.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from ytterby.indicators.accounts.arrays import Bools, Floats, FlowArrays, Ints
from ytterby.indicators.accounts.sums import scatter_sum

Mixing = Literal["well_mixed", "own_first"]
MIXINGS: tuple[Mixing, ...] = ("well_mixed", "own_first")


@dataclass(frozen=True)
class Network:
    """Inflows of the pools of one element.

    Attributes
    ----------
    element
        Symbol.
    region, material
        Position of each node's region and material, ``(node)``.
    home
        Node from which a pool's domestic use is taken, -1 where nothing ever flows in,
        ``(region, material)``.
    to, source
        Nodes of each arc; ``source`` is -1 where the element begins, ``(arc)``.
    process
        Process of each arc, -1 for trade, ``(arc)``.
    weight
        Share of the inflow of ``to`` that comes along the arc, ``(arc, column)`` [1].
    """

    element: str
    region: Ints
    material: Ints
    home: Ints
    to: Ints
    source: Ints
    process: Ints
    weight: Floats


def _process_arcs(a: FlowArrays, e: int) -> list[tuple[int, int, int, float]]:
    """Return (process, made material, input or -1, mass of the element per activity)."""
    mass = a.coefficient * a.technology.composition[:, e]
    out = []
    for p in range(len(mass)):
        made, used = np.flatnonzero(mass[p] > 0.0), np.flatnonzero(mass[p] < 0.0)
        total = -mass[p, used].sum()
        for m in made:
            if not len(used):
                out.append((p, int(m), -1, float(mass[p, m])))
            out.extend((p, int(m), int(i), float(mass[p, m] * -mass[p, i] / total)) for i in used)
    return out


def _raw_arcs(a: FlowArrays, e: int) -> tuple[Ints, Ints, Ints, Ints, Floats]:
    """Return to-pool, from-pool, from-trade flag, process and mass of every inflow.

    Pools are numbered ``region × materials + material``; -1 is a beginning.
    """
    width = len(a.technology.materials)
    rows = a.rows("process")
    to, source, process, mass = [], [], [], []
    for p, made, used, per in _process_arcs(a, e):
        here = rows[a.process[rows] == p]
        place = a.region[here] * width
        to.append(place + made)
        source.append(place + used if used >= 0 else np.full(len(here), -1))
        process.append(np.full(len(here), p))
        mass.append(a.values[here] * per)
    held = a.technology.composition[:, e]
    here = a.rows("trade")
    here = here[held[a.material[here]] > 0.0]
    to.append(a.destination[here] * width + a.material[here])
    source.append(a.region[here] * width + a.material[here])
    process.append(np.full(len(here), -1))
    mass.append(a.values[here] * held[a.material[here], None])
    flat = np.maximum(np.concatenate(mass), 0.0)
    keep = flat.any(axis=1)
    ends = (np.concatenate(to)[keep], np.concatenate(source)[keep])
    kind = np.concatenate(process)[keep]
    return (*ends, (kind < 0).astype(np.int64), kind, flat[keep])


def _ratio(part: Floats, whole: Floats) -> Floats:
    return np.divide(part, whole, out=np.zeros_like(part), where=whole > 0.0)


def build_network(a: FlowArrays, element: str, mixing: Mixing = "well_mixed") -> Network:
    """Return the pool network of an element.

    Parameters
    ----------
    a
        The chain's flows.
    element
        Symbol.
    mixing
        ``well_mixed`` or ``own_first``.
    """
    e = a.technology.element(element)
    width = len(a.technology.materials)
    pools = len(a.regions) * width
    to, source, traded, process, mass = _raw_arcs(a, e)
    made = scatter_sum(to[traded == 0], mass[traded == 0], pools)
    bought = scatter_sum(to[traded == 1], mass[traded == 1], pools)
    sold = scatter_sum(source[traded == 1], mass[traded == 1], pools)
    split: Bools = np.zeros(pools, dtype=bool)
    if mixing == "own_first":
        split = np.asarray(made.any(axis=1) & bought.any(axis=1) & sold.any(axis=1))

    fed = np.flatnonzero((made + bought).any(axis=1))
    home = np.full(pools, -1)
    home[fed] = np.arange(len(fed))
    away = home.copy()  # the node from which exports are taken
    away[np.flatnonzero(split)] = len(fed) + np.arange(int(split.sum()))
    pool_of_node = np.concatenate([fed, np.flatnonzero(split)])

    # Own first: exports take min(made, sold) of own production, imports for the rest.
    own = np.minimum(made, sold)
    rest = np.minimum(sold - own, bought)
    out_share = np.where(traded[:, None] == 0, _ratio(own, made)[to], _ratio(rest, bought)[to])
    twice = np.flatnonzero(split[to])
    stay = mass.copy()
    stay[twice] = mass[twice] * (1.0 - out_share[twice])
    # Where nothing stays (or leaves) in a column, the mix is that of the pool.
    for part, share in ((stay, 1.0 - out_share), (leave := mass * out_share, out_share)):
        empty = scatter_sum(to[twice], (mass * share)[twice], pools) <= 0.0
        part[twice] = np.where(empty[to[twice]], mass[twice], part[twice])

    arc_to = np.concatenate([home[to], away[to[twice]]])
    sources = np.concatenate([source, source[twice]])
    by_trade = np.concatenate([traded, traded[twice]]) == 1
    arc_from = np.where(sources < 0, -1, np.where(by_trade, away[sources], home[sources]))
    all_mass = np.concatenate([stay, leave[twice]])
    total = scatter_sum(arc_to, all_mass, len(pool_of_node))
    return Network(
        element=element,
        region=pool_of_node // width,
        material=pool_of_node % width,
        home=home.reshape(len(a.regions), width),
        to=arc_to,
        source=arc_from,
        process=np.concatenate([process, process[twice]]),
        weight=_ratio(all_mass, total[arc_to]),
    )
