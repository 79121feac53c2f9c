"""What was heard: observations collected with their claims and the errors that they share."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from ytterby.baseline.reconcile.draft import Unknowns
from ytterby.baseline.reconcile.problem import Limit, Observation, Problem
from ytterby.baseline.reconcile.sums import Sums, Weights
from ytterby.baseline.sources.claims import Claim
from ytterby.baseline.sources.world import World

ROUNDED = 0.01
"""What printed shares are rounded to [1]; figures within half of it are one figure."""


@dataclass(frozen=True, slots=True)
class Common:
    """A relative error that several claims share.

    Attributes
    ----------
    name
        What it is: ``basis IEA``.
    error
        Its relative standard error [1].
    centre
        Its expected value [1]: 0.08 if the truth is expected to be 8 % above what is printed.
    """

    name: str
    error: float
    centre: float = 0.0


class Hearing:
    """Collects observations, nuisance variables and limits on top of the unknowns.

    Parameters
    ----------
    unknowns
        The flows with their priors.
    world
        The sources.
    huber
        Threshold of the robust rows [1].
    """

    def __init__(self, unknowns: Unknowns, world: World, huber: float) -> None:
        self.unknowns, self.world, self.huber = unknowns, world, huber
        self.sums = Sums(unknowns.network)
        self.count = unknowns.network.size
        self.nuisances: dict[str, tuple[float, float, float]] = {}
        self.observations: list[Observation] = []
        self.limits: list[Limit] = []

    def nuisance(
        self, name: str, error: float, centre: float = 0.0, lower: float = -math.inf
    ) -> int:
        """Return the position of a nuisance variable, new or known."""
        if name not in self.nuisances:
            self.nuisances[name] = (centre, error, lower)
        return self.count + list(self.nuisances).index(name)

    def amount(
        self,
        claim: Claim,
        weights: Weights,
        *,
        common: Common | None = None,
        sigma: float | None = None,
        value: float | None = None,
        content_error: float = 0.0,
        name: str = "",
    ) -> None:
        """Hear a claim of an amount.

        The error of the fixed assays or recipes behind the weights is added in quadrature.

        With a common error c the row is weights·x - value (1 + beta) ~ 0, beta ~ N(centre, c); the
        claim's own error is reduced by it, but never below a third of itself.
        """
        value = claim.value if value is None else value
        sigma = claim.sigma if sigma is None else sigma
        if not weights or sigma <= 0:
            return
        row = dict(weights)
        if common is not None and value:
            row[self.nuisance(common.name, common.error, common.centre)] = -value
            sigma = math.sqrt(max(sigma**2 - (common.error * value) ** 2, (sigma / 3) ** 2))
        sigma = math.hypot(sigma, content_error * value)
        self._hear(claim, row, value, sigma, None, name)

    def share(
        self,
        claim: Claim,
        part: Weights,
        whole: Weights,
        *,
        name: str = "",
        robust: bool = False,
    ) -> None:
        """Hear a claim of a share as a homogeneous row."""
        if part and whole:
            error = share_error(claim) * self.ageing(claim)
            self._hear(claim, part, claim.value, error, whole, name, robust)

    def ageing(self, claim: Claim) -> float:
        """Return how much wider a claim on "recent years" is in a year long before them."""
        priors = self.world.priors
        old = self.world.year < priors["recent_since"]
        return priors["recent_widening"] if claim.year is None and old else 1.0

    def _hear(
        self,
        claim: Claim,
        weights: Weights,
        value: float,
        sigma: float,
        whole: Weights | None,
        name: str,
        robust: bool = False,
    ) -> None:
        words = [claim.quantity, claim.region, claim.partner, claim.stage, claim.element]
        words += [claim.material, claim.sector, str(self.world.year)]
        self.observations.append(
            Observation(
                name=name or " ".join(w for w in words if w),
                weights=weights,
                value=value,
                sigma=sigma,
                denominator=whole,
                robust=robust,
                claim=claim.claim,
                source=claim.source,
                quantity=claim.quantity,
                region=claim.region,
                stage=claim.stage,
                element=claim.element,
                tier=claim.tier,
            )
        )

    def row(self, observation: Observation) -> None:
        """Add an observation that no claim holds (a customs row)."""
        if any(j < self.count for j in observation.weights):
            self.observations.append(observation)

    def limit(self, name: str, weights: Weights, value: float) -> None:
        """Add a capacity that a sum of flows cannot exceed."""
        if weights:
            self.limits.append(Limit(name, weights, value))

    def freeze(self) -> Problem:
        """Return the problem."""
        extra = list(self.nuisances.values())
        flows = self.unknowns
        return Problem(
            network=flows.network,
            nuisances=tuple(self.nuisances),
            prior=np.append(flows.prior, [n[0] for n in extra]),
            prior_error=np.append(flows.prior_error, [n[1] for n in extra]),
            lower=np.append(flows.lower, [n[2] for n in extra]),
            upper=np.full(self.count + len(extra), np.inf),
            observations=tuple(self.observations),
            limits=tuple(self.limits),
            huber=self.huber,
        )


def share_error(claim: Claim) -> float:
    """Return the standard error of a share near nothing or all.

    A stated interval counts as it is. A default error by tier is relative; for a share s it is
    taken relative to the smaller of s and 1 - s, doubled, plus half a per cent for rounding.

    Examples
    --------
    >>> c = Claim(*[""] * 11, None, "", "", "", 0.94, 0.094, None, None, "", "", "", "B")
    >>> round(share_error(c), 4)
    0.017
    """
    if claim.low is not None or claim.high is not None or claim.value in (0.0, 1.0):
        bounded = claim.sigma
        return max(bounded, ROUNDED) if claim.value in (0.0, 1.0) else bounded
    relative = claim.sigma / claim.value
    return 2 * relative * min(claim.value, 1 - claim.value) + ROUNDED / 2


def read_once(claims: list[Claim]) -> list[Claim]:
    """Drop repetitions: claims of the same thing within half a per cent; the best tier stays.

    Two tables often quote one publication; hearing it twice would halve its error.
    """
    kept: list[Claim] = []
    for claim in sorted(claims, key=lambda c: (c.tier, c.sigma / (abs(c.value) or 1.0))):
        same = [
            k
            for k in kept
            if (k.region, k.partner, k.element, k.material, k.sector, k.year)
            == (
                claim.region,
                claim.partner,
                claim.element,
                claim.material,
                claim.sector,
                claim.year,
            )
            and abs(k.value - claim.value) <= ROUNDED / 2 * abs(claim.value)
        ]
        if not same:
            kept.append(claim)
    return kept
