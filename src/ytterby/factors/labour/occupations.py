"""Which occupations work at a kind of plant, and what they earn there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ytterby.evidence import Evidence
from ytterby.factors.draws import Draws
from ytterby.factors.estimates import Estimate, resolve
from ytterby.factors.labour.readings import estimate_of, labour_readings
from ytterby.factors.labour.roles import ROLES


@dataclass(frozen=True)
class Mix:
    """The occupations of a kind of plant.

    Attributes
    ----------
    industry
        ``mine``, ``separation``, ``metal``, ``magnet`` or ``construction``.
    shares
        Share of each role in the staff, before they are made to sum to one [1].
    pay
        Mean annual wage by role in the United States, with the 10th and 90th percentile of what
        workers earn as its bounds [USD/year].
    """

    industry: str
    shares: Mapping[str, Estimate]
    pay: Mapping[str, Estimate]

    @property
    def roles(self) -> tuple[str, ...]:
        """Roles, family by family."""
        return tuple(r for r in ROLES if r in self.shares)

    def draw(self, draws: Draws) -> NDArray[np.float64]:
        """Return shares of the roles that sum to one in every draw, ``(role, 1 + draws)`` [1]."""
        drawn = np.array([draws.of(self.shares[r], f"{self.industry} {r}") for r in self.roles])
        return np.asarray(drawn / drawn.sum(axis=0))


def read_mix(evidence: Evidence, stage: str) -> Mix | None:
    """Return the occupations of a stage's plants, of the industry that stands in for them.

    Parameters
    ----------
    evidence
        The evidence as of its date.
    stage
        A stage, or ``construction``.

    Returns
    -------
    Mix or None
        ``None`` where no share was published by the evidence's date.
    """
    read = labour_readings()
    industry = read["industry"][stage]
    rows = read["mix"][industry]
    shares = {r: e for r, row in rows.items() if (e := resolve(evidence, row["share"]))}
    pay = {r: e for r, row in rows.items() if (e := resolve(evidence, row["pay"]))}
    # One role that is known, such as radiation protection, is no mix.
    return Mix(industry, shares, pay) if len(shares) > len(rows) / 2 else None


def pay_elsewhere(evidence: Evidence, region: str) -> Estimate | None:
    """Return the average wage of a region outside the United States, of all branches [USD/year]."""
    claims = labour_readings()["pay"].get(region)
    return estimate_of(evidence, claims) if claims else None
