"""A channel: what several events do to one property of the chain, combined in one way."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
Index = NDArray[np.intp]


@dataclass
class Channel:
    """Rows of values by month and draw.

    Attributes
    ----------
    rows
        Length of the axis that it is about.
    neutral
        Value where nothing is done.
    combine
        How two events that meet act together, such as ``np.multiply``.
    """

    rows: int
    neutral: float
    combine: Callable[[Floats, Floats], Floats]
    _parts: list[tuple[Flags, Floats]] = field(default_factory=list)

    def add(self, where: Flags, values: Floats) -> None:
        """Let an event act on some rows; values are ``(month, 1 or draw)``."""
        if where.any() and (values != self.neutral).any():
            self._parts.append((where, values))

    @property
    def idle(self) -> bool:
        """Whether no event uses it."""
        return not self._parts

    @property
    def width(self) -> int:
        """Draws that its values tell apart."""
        return max((values.shape[1] for _, values in self._parts), default=1)

    def at(self, month: int, part: slice) -> Floats:
        """Return the values of a month, ``(row, 1 or draw)``; 1 where all draws are alike."""
        wide = self.width > 1
        result = np.full((self.rows, part.stop - part.start if wide else 1), self.neutral)
        for where, values in self._parts:
            result[where] = self.combine(result[where], pick(values, month, part))
        return result


def pick(values: Floats, month: int, part: slice) -> Floats:
    """Return one month of ``(month, 1 or draw)`` as a row ``(1, 1 or draw)``."""
    row: Floats = values[month][None]
    return row if row.shape[1] == 1 else row[:, part]


def less(share: Floats) -> Floats:
    """Return what is left when a share is taken away."""
    return np.asarray(1.0 - share, dtype=np.float64)
