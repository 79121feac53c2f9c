"""Serve a region's own sectors and processes from its pool, rated orders first."""

from __future__ import annotations

from typing import NamedTuple

from ytterby.simulate.kernel.engine import Array, Engine
from ytterby.simulate.kernel.layout import Level


class Served(NamedTuple):
    """What the home market got.

    Attributes
    ----------
    delivered
        To sectors, ``(use, draw)``.
    share
        Share of what processes want that the pool can give, ``(pool, draw)``.
    stock, government
        What is left, processes not yet served, ``(pool, draw)``.
    released
        From government stocks, ``(pool, draw)``.
    """

    delivered: Array
    share: Array
    stock: Array
    government: Array
    released: Array


def serve_home(
    engine: Engine,
    level: Level,
    stock: Array,
    government: Array,
    home: Array,
    wanted: Array,
    rated: Array,
    release: Array,
) -> Served:
    """Share a pool among sectors and processes, pro rata within each rank.

    Government stocks fill a share ``release`` of what is lacking, continuously: a release all at
    once above a threshold would let a stricter control help its target.

    Parameters
    ----------
    stock, government
        Goods in the pool and in government stores, ``(pool, draw)``.
    home
        What uses and processes want, ``(pool, draw)``.
    wanted, rated
        What sectors want and whether they come first, ``(use, draw)``.
    release
        [1/month]
    """
    xp = engine.xp
    lacking = xp.maximum(home - stock, 0.0)
    released = xp.minimum(government, release * lacking)
    stock = stock + released
    first = engine.segment_sum(level.sum_uses, wanted * rated)
    share_first = xp.minimum(1.0, stock / xp.maximum(first, 1e-300))
    rest = xp.maximum(home - first, 0.0)
    left = xp.maximum(stock - first * share_first, 0.0)
    share = xp.minimum(1.0, left / xp.maximum(rest, 1e-300))
    delivered = wanted * (
        rated * engine.gather(share_first, level.use_pool)
        + (1.0 - rated) * engine.gather(share, level.use_pool)
    )
    stock = xp.maximum(stock - engine.segment_sum(level.sum_uses, delivered), 0.0)
    return Served(delivered, share, stock, government - released, released)
