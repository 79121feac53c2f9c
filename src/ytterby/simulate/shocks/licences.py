"""Licence terms of a month, arc by arc."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ytterby.simulate.behaviour.start import LONGEST_DELAY
from ytterby.simulate.shocks.channel import Flags, Floats, pick


@dataclass(frozen=True)
class LicenceTerms:
    """Terms of a licence event.

    Attributes
    ----------
    licensed, general
        Share of the month under licensing and share of trade under general licences,
        ``(month, 1 or draw)``.
    delay, clearing, approval, validity
        ``(draw)``.
    marked
        Whether only the marked part of goods needs the licence.
    """

    licensed: Floats
    general: Floats
    delay: Floats
    clearing: Floats
    approval: Floats
    validity: Floats
    marked: bool = False


def licence_month(
    rows: NDArray[np.intp],
    terms: Sequence[tuple[Flags, LicenceTerms]],
    month: int,
    part: slice,
) -> dict[str, Floats]:
    """Return the fields of ``Shocks`` per licensed arc; a later event overrides an earlier one."""
    shape = (len(rows), part.stop - part.start)
    found = {
        name: np.zeros(shape) for name in ("licensed", "general", "clearing", "approval", "by_mark")
    }
    found["validity"] = np.ones(shape)
    lag = np.zeros((LONGEST_DELAY + 1, *shape))
    for arcs, event in terms:
        # An event that is off in a draw leaves the terms of others there as they are.
        licensed = np.broadcast_to(pick(event.licensed, month, part), (1, shape[1]))
        if not licensed.any():
            continue
        mine = arcs[rows]
        on = licensed > 0.0

        def put(name: str, values: Floats, mine: Flags = mine, on: Flags = on) -> None:
            found[name][mine] = np.where(on, values, found[name][mine])

        put("licensed", licensed)
        put("general", pick(event.general, month, part))
        put("by_mark", np.full((1, 1), float(event.marked)))
        for name in ("clearing", "approval", "validity"):
            put(name, getattr(event, name)[part][None])
        months = np.arange(LONGEST_DELAY + 1.0)[:, None]
        delay = np.clip(event.delay[part], 0.0, LONGEST_DELAY)[None]
        weight = np.maximum(1.0 - np.abs(months - delay), 0.0)[:, None]
        lag[:, mine] = np.where(on[None], weight, lag[:, mine])
    found["validity"] = np.maximum(found["validity"], 1.0)
    return {**found, "filing_lag": lag}
