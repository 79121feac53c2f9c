"""The value of the materials that are missing beside the output that they stop."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from ytterby.core.disruption import Disruption

Floats = NDArray[np.float64]


def missing_value(disruption: Disruption, sector: str) -> Floats:
    """Return what the materials that a sector lacks would have cost before, (draw) [USD].

    Parameters
    ----------
    disruption
        The disruption.
    sector
        Of its sectors; materials without a price are left out.
    """
    own = [i for i, (s, _) in enumerate(disruption.pairs) if s == sector]
    worth = np.nan_to_num(disruption.pair_value[own])
    return np.asarray(worth @ disruption.pair_months[own])


def need_value(disruption: Disruption, sector: str) -> float:
    """Return what the materials that a sector needs cost in a year before [USD/year]."""
    own = [i for i, (s, _) in enumerate(disruption.pairs) if s == sector]
    return float(np.nan_to_num(disruption.pair_value[own]).sum() * 12)


def counted_share(disruption: Disruption, counted: tuple[str, ...]) -> float:
    """Return the share of all need, by value, of the sectors that are counted [1]."""
    total = sum(need_value(disruption, s) for s in disruption.sectors)
    own = sum(need_value(disruption, s) for s in disruption.sectors if s in counted)
    return own / total if total > 0 else 0.0
