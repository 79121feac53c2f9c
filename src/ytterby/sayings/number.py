"""One number by one definition."""

from __future__ import annotations

from dataclasses import dataclass

RECONCILED = "reconciled"
"""In place of a tier: the number comes from the balanced chain, not from one source."""


@dataclass(frozen=True, slots=True)
class Number:
    """What a definition gives.

    Attributes
    ----------
    definition
        Its name.
    year
        Of what year it speaks; ``None`` where it speaks of none.
    value, low, high
        The number and its central 80 % interval [unit of the saying].
    tier
        A, B or C, the worst of what it rests on, or ``reconciled``.
    sources
        Ids of the sources behind it, the weightiest first.
    evidence_share
        For a reconciled number, how much of it is evidence rather than prior [1].
    detail
        What a reader may want to know: names of plants, a note of the source.
    recalled
        Whether nothing better than tier C speaks of it.
    """

    definition: str
    year: int | None
    value: float
    low: float
    high: float
    tier: str
    sources: tuple[str, ...] = ()
    evidence_share: float | None = None
    detail: str = ""
    recalled: bool = False

    @property
    def weak(self) -> bool:
        """Whether it rests on recollection, or on priors more than on evidence."""
        share = self.evidence_share
        return self.recalled or (share is not None and share < 0.5)
