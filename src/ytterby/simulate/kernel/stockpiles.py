"""Government stocks: filled up when goods are to be had, released when they are not."""

from __future__ import annotations

from ytterby.simulate.kernel.engine import Array, Engine
from ytterby.simulate.kernel.values import KernelParameters, Shocks, State

SHORT = 0.1
"""Share of a pool's wants that it lacks, from which governments buy nothing at all."""


def refill_orders(
    engine: Engine, parameters: KernelParameters, state: State, shocks: Shocks
) -> Array | None:
    r"""Return what governments want to buy, ``(pool, draw)`` [unit of the material/month].

    .. math:: \min\bigl(\nu (G^*_n - G_n)^+, \bar R_n\bigr)
        \max\Bigl(0, 1 - \frac{1 - c_n}{\theta}\Bigr)

    ``c`` is the share of its wants that a pool had without buying at spot last month: in a shortage
    governments stay out of the market.
    """
    stores = parameters.stores
    if not stores.active:
        return None
    xp = engine.xp
    missing = xp.maximum(stores.target - state.government, 0.0)
    wanted = xp.minimum(stores.speed * shocks.refill * missing, stores.most)
    return wanted * xp.maximum(1.0 - (1.0 - state.covered) / SHORT, 0.0)


def fill_stores(
    engine: Engine,
    parameters: KernelParameters,
    refill: Array | None,
    stock: Array,
    cover: Array,
) -> tuple[Array, Array]:
    """Return what is left in the pools and what governments put into store, ``(pool, draw)``.

    Only goods beyond what home, processes and wanted cover need go into store; what leaves the pool
    is what the store gains.

    Parameters
    ----------
    refill
        What governments want to buy; ``None`` where none does.
    stock, cover
        Goods in the pool when all are served, and what it wants to hold, ``(pool, draw)``.
    """
    if refill is None:
        return stock, stock * 0.0
    xp = engine.xp
    stored = xp.minimum(refill, xp.maximum(stock - cover, 0.0))
    return stock - stored, stored
