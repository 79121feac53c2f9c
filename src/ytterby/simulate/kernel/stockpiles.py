"""Government stocks: filled up when goods are to be had, released when they are not."""

from __future__ import annotations

from ytterby.simulate.kernel.engine import Array, Engine
from ytterby.simulate.kernel.values import KernelParameters, Shocks, State


def refill_orders(
    engine: Engine, parameters: KernelParameters, state: State, shocks: Shocks
) -> Array | None:
    """Return what governments want to buy, ``(pool, draw)`` [unit of the material/month]."""
    if not parameters.stores.active:
        return None
    raise NotImplementedError


def fill_stores(
    engine: Engine,
    parameters: KernelParameters,
    refill: Array | None,
    stock: Array,
    cover: Array,
) -> tuple[Array, Array]:
    """Return what is left in the pools and what governments put into store, ``(pool, draw)``.

    Parameters
    ----------
    refill
        What governments want to buy; ``None`` where none does.
    stock, cover
        Goods in the pool when all are served, and what it wants to hold, ``(pool, draw)``.
    """
    if refill is None:
        return stock, stock * 0.0
    raise NotImplementedError
