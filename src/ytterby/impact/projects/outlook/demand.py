"""How demand for magnet rare earths may grow: published paths as one fan."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ytterby.evidence import Evidence
from ytterby.evidence.tiers import Z
from ytterby.factors.draws import Draws
from ytterby.factors.estimates import resolve

Floats = NDArray[np.float64]
BASE = 2024
"""Year of which paths are multiples."""


@dataclass(frozen=True)
class Growth:
    """Paths of demand as multiples of the base year.

    Attributes
    ----------
    years
        Calendar years.
    paths
        Name → multiple by year [1]; a path ends where its source does (``nan``).
    central
        Name of the middle path.
    claims
        What they rest on.
    missing
        Paths that were not published by the evidence's date.
    """

    years: tuple[int, ...]
    paths: Mapping[str, Floats] = field(repr=False)
    central: str
    claims: tuple[str, ...]
    missing: tuple[str, ...]

    @property
    def middle(self) -> Floats:
        """The middle path by year [1]."""
        return self.paths[self.central]

    def bounds(self) -> tuple[Floats, Floats]:
        """Return the lowest and the highest of all paths by year [1]."""
        every = np.stack(list(self.paths.values()))
        return np.nanmin(every, axis=0), np.nanmax(every, axis=0)

    def draw(self, draws: Draws) -> Floats:
        """Return multiples of the base, ``(year, draw)`` [1]; the middle path first.

        The lowest and the highest published path bound the central 80 %; a draw stays on its side
        of the middle in all years.
        """
        low, high = self.bounds()
        z = draws.stream("growth of demand").standard_normal(draws.count)
        size = np.abs(z)[None, :] / Z
        bound = np.where(z[None, :] < 0, low[:, None], high[:, None])
        drawn = self.middle[:, None] * (bound / self.middle[:, None]) ** size
        return np.concatenate([self.middle[:, None], drawn], axis=1)


@cache
def readings() -> dict[str, Any]:
    """Return the readings as they are written."""
    return tomllib.loads(Path(__file__).with_name("readings.toml").read_text(encoding="utf-8"))


def read_growth(evidence: Evidence, years: Sequence[int]) -> Growth | None:
    """Return how demand may grow; ``None`` where the middle path was not published yet.

    Parameters
    ----------
    evidence
        Claims as of its date.
    years
        Calendar years from the base on.
    """
    told = readings()["growth"]
    base = resolve(evidence, told["base"])
    if base is None:
        return None
    at = np.asarray(years, dtype=np.float64)
    paths: dict[str, Floats] = {}
    claims, missing = [*base.claims], []
    for name, points in told["paths"].items():
        found = {int(y): e for y, c in points.items() if (e := resolve(evidence, c)) is not None}
        if len(found) < len(points):
            missing.append(name)
            continue
        known = [BASE, *found]
        values = [1.0, *(e.value / base.value for e in found.values())]
        path = np.interp(at, known, values)
        paths[name] = np.where(at <= max(known), path, np.nan)
        claims += [c for e in found.values() for c in e.claims]
    for name, claim in told["rates"].items():
        rate = resolve(evidence, claim)
        if rate is None:
            missing.append(name)
            continue
        paths[name] = (1.0 + rate.value) ** (at - BASE)
        claims += rate.claims
    if told["central"] not in paths:
        return None
    return Growth(tuple(years), paths, told["central"], tuple(claims), tuple(missing))
