"""The parts of a cost gap: known ones, unknown ones, and a remainder that closes the sum."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

Drawn = NDArray[np.float64]
"""Best estimate first, then draws ``(1 + draw)`` [USD/kg]."""

PARTS = ("geology", "scale", "capex", "reagents", "labour", "environment", "subsidy")
"""Why a kilogram costs more outside: what is looked for, in the order in which it is shown."""
UNEXPLAINED = "unexplained"


@dataclass(frozen=True)
class Gap:
    """What one stage costs outside and inside a controlling country, and why.

    Attributes
    ----------
    outside, inside
        Cost of a kilogram of the product [USD/kg]; ``None`` where nobody says.
    known
        Part → what it explains [USD/kg]; a part that is missing is unknown.
    tier
        The weakest tier behind it.
    claims
        What it rests on.
    notes
        What is not in it.
    """

    outside: Drawn | None
    inside: Drawn | None
    known: Mapping[str, Drawn] = field(default_factory=dict)
    tier: str = ""
    claims: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def gap(self) -> Drawn | None:
        """Return outside minus inside; ``None`` where either is unknown."""
        if self.outside is None or self.inside is None:
            return None
        return np.asarray(self.outside - self.inside)

    @property
    def unexplained(self) -> Drawn | None:
        """Return what the known parts leave of the gap, in every draw."""
        gap = self.gap
        if gap is None:
            return None
        return np.asarray(gap - sum(self.known.values(), start=np.zeros_like(gap)))

    def lines(self) -> Iterator[tuple[str, Drawn | None]]:
        """Yield ``outside``, ``inside``, ``gap``, each part (``None`` unknown), the remainder."""
        yield "outside", self.outside
        yield "inside", self.inside
        yield "gap", self.gap
        for part in PARTS:
            yield part, self.known.get(part)
        yield UNEXPLAINED, self.unexplained

    def times(self, factor: Drawn | float) -> Gap:
        """Return the gap per kilogram of something that takes so much of the product."""
        scaled = {part: np.asarray(v * factor) for part, v in self.known.items()}
        outside = None if self.outside is None else np.asarray(self.outside * factor)
        inside = None if self.inside is None else np.asarray(self.inside * factor)
        return Gap(outside, inside, scaled, self.tier, self.claims, self.notes)


def total(gaps: Mapping[str, Gap]) -> Gap:
    """Return the sum of stages; a stage whose gap is unknown is left out and named in the notes.

    Examples
    --------
    >>> one = Gap(np.array([5.0]), np.array([2.0]), {"labour": np.array([1.0])})
    >>> both = total({"metal": one, "magnet": one, "mine": Gap(None, None)})
    >>> float(both.gap[0]), float(both.unexplained[0]), both.notes
    (6.0, 4.0, ('mine is left out: its cost is unknown on one side',))
    """
    counted = [g for g in gaps.values() if g.gap is not None]
    left = tuple(
        f"{stage} is left out: its cost is unknown on one side"
        for stage, g in gaps.items()
        if g.gap is None
    )
    notes = (*left, *(n for g in gaps.values() for n in g.notes))
    if not counted:
        return Gap(None, None, notes=notes)
    known: dict[str, Drawn] = {}
    for gap in counted:
        for part, value in gap.known.items():
            known[part] = known[part] + value if part in known else value
    outside = np.sum([g.outside for g in counted if g.outside is not None], axis=0)
    inside = np.sum([g.inside for g in counted if g.inside is not None], axis=0)
    tier = max((g.tier for g in counted), default="")
    claims = tuple(dict.fromkeys(c for g in counted for c in g.claims))
    return Gap(outside, inside, known, tier, claims, tuple(dict.fromkeys(notes)))
