"""Need against pipeline: hires a year beside the graduates of the region."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from ytterby.factors.estimates import Estimate
from ytterby.factors.labour import Graduates
from ytterby.impact.people.staff import ROLE_IDS


@dataclass(frozen=True)
class Gap:
    """Hires of some roles in a region beside those who graduate for them.

    Attributes
    ----------
    region, roles
        Where, and which roles.
    what
        Whom, in words.
    year
        The year of the most hires.
    need
        Hires in that year, ``(1 + draws)`` [1/year].
    graduates
        [1/year]; ``None`` where nobody counts them.
    others
        Positions that all branches open in a year in the same occupation [1/year].
    """

    region: str
    roles: tuple[str, ...]
    what: str
    year: int
    need: NDArray[np.float64] = field(repr=False)
    graduates: Estimate | None
    others: Estimate | None

    @property
    def share(self) -> float | None:
        """Hires over graduates [1], central."""
        return None if self.graduates is None else float(self.need[0]) / self.graduates.value

    @property
    def short(self) -> bool | None:
        """Whether openings elsewhere alone exceed graduates; ``None`` where not known."""
        if self.graduates is None or self.others is None:
            return None
        return self.others.value > self.graduates.value


def find_gaps(
    hires: Mapping[str, NDArray[np.float64]],
    years: Sequence[int],
    graduates: Sequence[Graduates],
) -> tuple[Gap, ...]:
    """Return need beside pipeline, by region.

    Parameters
    ----------
    hires
        By region, ``(role, year, 1 + draws)`` [job/year].
    years
        Calendar years.
    graduates
        What is known of them.
    """
    out = []
    for region, taken in hires.items():
        counted: set[str] = set()
        for row in (g for g in graduates if g.region == region):
            gap = _gap(region, row.roles, row.what, taken, years, row.count, row.others)
            if gap is not None:
                out.append(gap)
            counted |= set(row.roles)
        left = tuple(r for r in ROLE_IDS if r not in counted and r != "builder")
        rest = _gap(region, left, "all other roles", taken, years, None, None)
        if rest is not None:
            out.append(rest)
    return tuple(out)


def _gap(
    region: str,
    roles: tuple[str, ...],
    what: str,
    taken: NDArray[np.float64],
    years: Sequence[int],
    count: Estimate | None,
    others: Estimate | None,
) -> Gap | None:
    own = taken[[ROLE_IDS.index(r) for r in roles]].sum(axis=0)
    at = int(own[:, 0].argmax())
    if own[at, 0] <= 0:
        return None
    return Gap(region, roles, what, years[at], own[at], count, others)
