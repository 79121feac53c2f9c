"""Exact absorption probabilities on a pool network, for many hit sets and draws at once.

Follow an atom in a pool upstream: with probability ``w`` it came along an arc; there the walk is a
*hit* with probability ``h``, ends with probability ``s ≥ h`` and else goes on to the arc's source.
The share of each pool that was hit solves ``y = Σ w h + Σ w (1 − s) y[source]``. One symbolic
elimination per network (fewest new entries first) is replayed on vectors over hit sets × draws.
Nothing is ever subtracted (Grassmann, Taksar and Heyman 1985), so shares near 0 and 1 keep their
digits and loops need no iteration.
"""

from __future__ import annotations

import heapq
from dataclasses import dataclass

import numpy as np

from ytterby.indicators.accounts.arrays import Floats, Ints
from ytterby.indicators.accounts.network import Network
from ytterby.indicators.accounts.sums import scatter_sum

BLOCK = 2_000_000
"""Numbers that are worked on at once."""


@dataclass(frozen=True)
class _Step:
    """Elimination of one node: slots of its row, of its column and of the products."""

    node: int
    row: Ints
    column: Ints
    product: Ints
    after: Ints


@dataclass(frozen=True)
class Plan:
    """The symbolic elimination of a network: which products to add where, in which order."""

    steps: tuple[_Step, ...]
    arc_slot: Ints
    hit_slot: Ints
    free_slot: Ints
    slots: int


def plan_elimination(network: Network) -> Plan:
    """Return the order and the places of the elimination; it depends only on who feeds whom."""
    size = len(network.region)
    hit, free = size, size + 1
    slot: dict[tuple[int, int], int] = {}

    def at(i: int, j: int) -> int:
        return slot.setdefault((i, j), len(slot))

    row: list[set[int]] = [set() for _ in range(size)]
    column: list[set[int]] = [set() for _ in range(size)]
    for i, j in zip(network.to.tolist(), network.source.tolist(), strict=True):
        if j >= 0 and i != j:
            row[i].add(j)
            column[j].add(i)
    arcs = [
        at(i, j if j >= 0 else free)
        for i, j in zip(network.to.tolist(), network.source.tolist(), strict=True)
    ]
    hits = [at(i, hit) for i in range(size)]
    frees = [at(i, free) for i in range(size)]
    done = [False] * size
    heap = [(len(row[k]) * len(column[k]), k) for k in range(size)]
    heapq.heapify(heap)
    steps: list[_Step] = []
    while heap:
        cost, k = heapq.heappop(heap)
        if done[k] or cost != len(row[k]) * len(column[k]):
            continue
        done[k] = True
        ahead, above = sorted(row[k]), sorted(column[k])
        for i in above:
            row[i].discard(k)
            row[i].update(ahead)
            row[i].discard(i)
        for j in ahead:
            column[j].discard(k)
            column[j].update(above)
            column[j].discard(j)
        ends = [*ahead, hit, free]
        product = [[at(i, j) for j in ends] for i in above]
        steps.append(
            _Step(
                k,
                np.asarray([at(k, j) for j in ends]),
                np.asarray([at(i, k) for i in above], dtype=np.int64),
                np.asarray(product, dtype=np.int64).reshape(len(above), len(ends)),
                np.asarray(ahead, dtype=np.int64),
            )
        )
        for n in {*ahead, *above}:
            heapq.heappush(heap, (len(row[n]) * len(column[n]), n))
    return Plan(tuple(steps), np.asarray(arcs), np.asarray(hits), np.asarray(frees), len(slot))


def absorbed_share(network: Network, hits: Floats, stops: Floats | None = None) -> Floats:
    """Return the share of each pool's mass that was hit on its way.

    Parameters
    ----------
    network
        The pool network of an element.
    hits
        Probability that an arc is a hit, ``(arc, hit set)`` [1].
    stops
        Probability that the walk ends at the arc, hit or not, at least ``hits``; ``hits`` by
        default, so that a walk goes on until it is hit.

    Returns
    -------
    ndarray
        ``(node, hit set, column)`` [1]. A pool without inflow in a column has 0.
    """
    plan = plan_elimination(network)
    count, columns = hits.shape[1], network.weight.shape[1]
    size = len(network.region)
    ends = hits if stops is None else stops
    slots, parts, arcs = [plan.arc_slot], [1.0 - ends], [np.arange(len(ends))]
    for slot, part in ((plan.hit_slot, hits), (plan.free_slot, ends - hits)):
        some = np.flatnonzero(part.any(axis=1))
        slots.append(slot[network.to[some]])
        parts.append(part[some])
        arcs.append(some)
    where, part = np.concatenate(slots), np.concatenate(parts)
    weight = network.weight[np.concatenate(arcs)]
    # Some columns at a time: what is worked on then stays in the processor's cache.
    width = max(1, BLOCK // max(1, plan.slots * count))
    blocks = [
        _eliminate(plan, where, part, weight[:, k : k + width], size)
        for k in range(0, columns, width)
    ]
    return np.concatenate(blocks, axis=2)


def _eliminate(plan: Plan, where: Ints, part: Floats, weight: Floats, size: int) -> Floats:
    """Return the share of each pool that was hit in some columns: ``(node, hit set, column)``."""
    count, columns = part.shape[1], weight.shape[1]
    cells = weight[:, None, :] * part[:, :, None]
    store = scatter_sum(where, cells, plan.slots)
    store = store.reshape(plan.slots, count * columns)
    scale = np.zeros((size, count * columns))
    for step in plan.steps:
        row = store[step.row]
        total = row.sum(axis=0)
        np.divide(1.0, total, out=scale[step.node], where=total > 0.0)
        if len(step.column):
            factor = store[step.column] * scale[step.node]
            store[step.product] += factor[:, None, :] * row[None, :, :]
    share = np.zeros((size, count * columns))
    for step in reversed(plan.steps):
        ahead, reached = store[step.row[:-2]], share[step.after]
        known = store[step.row[-2]] + np.einsum("jk,jk->k", ahead, reached)
        share[step.node] = known * scale[step.node]
    return share.reshape(size, count, columns)
