"""Arrays of the mechanisms that only some scenarios use: closures, marks, reactions, stores."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from ytterby.simulate.behaviour.parameters import Estimate
from ytterby.simulate.kernel.engine import segment_map
from ytterby.simulate.kernel.layout import Layout
from ytterby.simulate.kernel.values import Marks, Plants, Reactions, Stores
from ytterby.simulate.shocks.structure import Structure

Floats = NDArray[np.float64]


def closing_plants(layout: Layout, draw: Callable[[Estimate], Floats]) -> Plants:
    """Return when plants close and restart; none does yet."""
    none = np.zeros((len(layout.capacity), 1))
    one = np.ones((len(layout.capacity), 1))
    return Plants(False, none, one, one, one, none, one, one)


def marked_goods(layout: Layout, structure: Structure) -> Marks:
    """Return which pools mark what they make; none does yet."""
    return Marks(False, np.zeros((0, 1)), np.zeros((0, 1)))


def reactive_controls(layout: Layout, structure: Structure) -> Reactions:
    """Return the controls that answer prices and policies; none does yet."""
    row = np.zeros(len(layout.arc_flow), dtype=np.intp)
    empty = np.zeros((0, 1))
    watched = segment_map([], [], [], (0, len(layout.materials)))
    return Reactions(0, row, watched, empty, empty, empty, empty, empty)


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
