"""Nested pools: who may sell to whom outside of contracts, month by month."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np

from ytterby.simulate.kernel.values import TradeClass
from ytterby.simulate.shocks.channel import Flags, Floats, pick


class Regime(NamedTuple):
    """Sellers who may not sell to some buyers, ``(pool)``, in some months, ``(month, 1|draw)``."""

    sellers: Flags
    buyers: Flags
    active: Flags


class Preference(NamedTuple):
    """Buyers whom some sellers serve first, with a share of what they have to spare.

    Both ``(pool)``; the share, and whether sellers' own controls leave it alone, ``(month, 1 or
    draw)`` [1].
    """

    sellers: Flags
    buyers: Flags
    share: Floats
    exempt: Floats


@dataclass
class Classes:
    """Collects regimes and preferences, then gives each month's nested pools."""

    pools: int
    regimes: list[Regime] = field(default_factory=list)
    preferences: list[Preference] = field(default_factory=list)
    _known: dict[bytes, tuple[TradeClass, ...]] = field(default_factory=dict)

    def at(self, month: int, part: slice, closed: Floats | None = None) -> tuple[TradeClass, ...]:
        """Return those whom agreements bind, then the most bound sellers first, the free last.

        Parameters
        ----------
        month, part
            Which month, and which draws.
        closed
            Share of spare goods that is offered to nobody but those of an agreement, ``(pool, 1 or
            draw)``; none by default.
        """
        active = [pick(r.active.astype(np.float64), month, part) > 0.0 for r in self.regimes]
        width = max((a.shape[1] for a in active), default=1)
        on = np.array([np.broadcast_to(a[0], (width,)) for a in active], dtype=bool)
        key = on.tobytes() + bytes([width % 251])
        if key not in self._known:
            self._known[key] = self._nested(on.reshape(len(self.regimes), width))
        nested = self._known[key]
        if closed is not None and closed.any():
            nested = tuple(c._replace(sellers=c.sellers * (1.0 - closed)) for c in nested)
        return (*self._preferred(month, part, active), *nested)

    def _preferred(
        self, month: int, part: slice, active: Sequence[Flags]
    ) -> tuple[TradeClass, ...]:
        """Return a pool per agreement; a control between its parties suspends it for its goods."""
        found = []
        for sellers, buyers, share, exempt in self.preferences:
            offered = sellers[:, None] * pick(share, month, part)
            free = pick(exempt, month, part)
            for on, regime in zip(active, self.regimes, strict=True):
                if (regime.buyers & buyers).any():
                    bound = regime.sellers[:, None]
                    offered = offered * (1.0 - bound * on * (1.0 - free))
            found.append(TradeClass(offered, buyers[:, None].astype(np.float64), free))
        return tuple(found)

    def _nested(self, on: Flags) -> tuple[TradeClass, ...]:
        """Return one class per set of regimes that binds a seller in some draw.

        Parameters
        ----------
        on
            Regimes in force, ``(regime, 1 or draw)``.
        """
        if not self.regimes:
            everybody = np.ones((self.pools, 1))
            return (TradeClass(everybody, everybody),)
        # Which regimes bind each pool in each draw, (regime, pool, draw).
        pairs = zip(self.regimes, on, strict=True)
        bound = np.array([r.sellers[:, None] & o[None] for r, o in pairs])
        columns = bound.reshape(len(bound), -1).T
        signatures = {tuple(column) for column in np.unique(columns, axis=0).tolist()}
        classes = []
        for signature in sorted(signatures, key=lambda s: (sum(s), s), reverse=True):
            chosen = np.array(signature, dtype=bool)[:, None, None]
            members = (bound == chosen).all(axis=0)
            buyers = np.ones((self.pools, 1), dtype=bool)
            for regime, inside in zip(self.regimes, signature, strict=True):
                if inside:
                    buyers[:, 0] &= ~regime.buyers
            classes.append(TradeClass(members.astype(np.float64), buyers.astype(np.float64)))
        return tuple(classes)
