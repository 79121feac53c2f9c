"""Price transfer: what the tonnes that do arrive cost more. Another reading, not a further loss."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from ytterby.core.disruption import Disruption

Floats = NDArray[np.float64]
KILOGRAMS = 1000.0


@dataclass(frozen=True)
class Transfer:
    """What makers pay more for what they get.

    Attributes
    ----------
    cost
        By sector of the disruption, (sector, draw) [USD]; below 0 where prices fall.
    unpriced
        Share of use by mass whose element has no price, by sector, (sector) [1]; not counted.
    """

    cost: Floats = field(repr=False)
    unpriced: Floats = field(repr=False)


def count_transfer(disruption: Disruption) -> Transfer:
    """Return the extra cost of what arrives, by sector.

    $$ X_s = \\sum_{e,t} 1000\\,u_{se}\\,(1 - s_{st})\\,(p_{et} - p_{e0}) $$

    with $u$ use before [t REO/month], $s$ the share unmet and $p$ the volume-weighted price of the
    oxide outside the controller [USD/kg]. What metal and magnet makers add is taken as unchanged.

    Parameters
    ----------
    disruption
        The disruption.
    """
    elements = [o.partition(":")[2] for o in disruption.oxides]
    at = [elements.index(e) if e in elements else -1 for e in disruption.elements]
    known = [i for i, j in enumerate(at) if j >= 0]
    rise = disruption.price - disruption.price_before[:, None, None]
    use = disruption.use[:, known] * KILOGRAMS
    arrives = 1.0 - np.clip(disruption.sector_share, 0.0, 1.0)
    paid = np.einsum("se,emd->smd", use, rise[[at[i] for i in known]])
    whole = disruption.use.sum(axis=1)
    missing = whole - disruption.use[:, known].sum(axis=1)
    share = np.divide(missing, whole, out=np.zeros_like(whole), where=whole > 0)
    return Transfer(np.asarray((paid * arrives).sum(axis=1)), share)
