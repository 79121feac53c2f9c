"""Arrays of the mechanisms that only some scenarios use: closures, marks, reactions, stores."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from ytterby.simulate.kernel.engine import segment_map
from ytterby.simulate.kernel.layout import Layout
from ytterby.simulate.kernel.values import Reactions, Returns, Stores
from ytterby.simulate.shocks.structure import Collection, Structure

Floats = NDArray[np.float64]


def reactive_controls(layout: Layout, structure: Structure) -> Reactions:
    """Return the controls that answer prices and policies; a later one takes arcs of earlier."""
    found = structure.reactions
    size = len(found)
    row = np.full(len(layout.arc_flow), size, dtype=np.intp)
    pool_row = np.full(len(layout.demand), size, dtype=np.intp)
    for number, reaction in enumerate(found):
        row[reaction.arcs] = number
        pool_row[reaction.sellers] = number
    weights = [(n, int(m)) for n, r in enumerate(found) for m in np.flatnonzero(r.watched)]
    watched = segment_map(
        [n for n, _ in weights],
        [m for _, m in weights],
        [float(found[n].watched[m]) for n, m in weights],
        (size, len(layout.materials)),
    )

    def rows(values: list[Floats]) -> Floats:
        return np.stack(values) if values else np.zeros((0, 1))

    return Reactions(
        size,
        row,
        pool_row,
        mine=np.array([[pool_row == n] for n in range(size)], dtype=np.float64).reshape(
            size, len(pool_row), 1
        ),
        spared=np.array([r.spared for r in found], dtype=np.float64).reshape(
            size, len(pool_row), 1
        ),
        watched=watched,
        start=rows([r.start for r in found]),
        price_response=rows([r.price_response for r in found]),
        policy_response=rows([r.policy_response for r in found]),
        most=rows([r.most for r in found]),
        time=rows([np.maximum(r.time, 1.0) for r in found]),
    )


def returning_products(layout: Layout, asked: Sequence[Collection]) -> Returns:
    """Return how the return of old products answers prices."""
    inside = {int(r) for r in layout.pool_region[layout.inside]}
    here = np.array([[float(int(r) in inside)] for r in layout.process_region]).reshape(-1, 1)
    response, most = np.zeros_like(here), np.ones_like(here)
    for found in asked:
        rows = found.processes[:, None]
        response = np.where(rows, found.response[None], response)
        most = np.where(rows, found.most[None], most)
    return Returns(bool(asked), here, response, most)


def government_stores(layout: Layout, structure: Structure, held: Floats) -> Stores:
    """Return the government stocks that are filled up: to what they hold when a run starts.

    Parameters
    ----------
    layout, structure
        Of the run.
    held
        What the evidence says that governments hold, ``(pool)`` [unit of the material].
    """
    empty = np.zeros((0, 1))
    if not structure.refill:
        return Stores(False, empty, empty, empty)
    none = np.zeros((len(layout.demand), 1))
    target = held[:, None] + sum(structure.reserve, none)
    speed = most = none
    for refill in structure.refill:
        pools = refill.pools[:, None]
        speed = np.maximum(speed, pools * refill.speed[None])
        most = np.maximum(most, pools * refill.most)
    return Stores(True, target, speed, most)
