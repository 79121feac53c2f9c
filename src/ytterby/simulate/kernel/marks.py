"""Goods that hold marked material: who may use them, and which shipments need a licence."""

from __future__ import annotations

from ytterby.simulate.kernel.engine import Array, Engine
from ytterby.simulate.kernel.trade import Trade
from ytterby.simulate.kernel.values import KernelParameters, Shocks, State


def mark_licences(
    engine: Engine, parameters: KernelParameters, state: State, shocks: Shocks
) -> Shocks:
    """Return the shocks with licences for marked goods limited to the marked share."""
    if not parameters.marks.active:
        return shocks
    raise NotImplementedError


def served_by_mark(
    engine: Engine, parameters: KernelParameters, state: State, shocks: Shocks
) -> Array:
    """Return the share of its need that a sector may be served, ``(use, 1 or draw)``."""
    if not parameters.marks.active:
        return shocks.access
    raise NotImplementedError


def update_marks(
    engine: Engine, parameters: KernelParameters, state: State, moved: Trade, run: Array
) -> Array:
    """Return the marked share of each pool's goods next month, ``(pool, draw)``.

    Parameters
    ----------
    moved
        What was traded this month.
    run
        Activity of each process, ``(process, draw)``.
    """
    if not parameters.marks.active:
        return state.marked
    raise NotImplementedError
