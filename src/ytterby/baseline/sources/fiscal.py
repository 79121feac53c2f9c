"""Fiscal years as calendar years."""

from __future__ import annotations

import math

from ytterby.baseline.sources.claims import Claim
from ytterby.baseline.sources.world import World


def fiscal_halves(world: World, quantity: str) -> list[Claim]:
    """Return claims of this year, fiscal years turned into the calendar year.

    Of two fiscal years that share the calendar year each counts half, with independent errors and
    ``fiscal_error`` for what moved within them. Quarters and run rates are left out.
    """
    found = []
    groups: dict[tuple[str, ...], dict[int, Claim]] = {}
    for claim in world.claims.find(quantity):
        if claim.period.startswith("FY") and claim.year is not None:
            key = (claim.region, claim.element, claim.material, claim.facility)
            groups.setdefault(key, {})[claim.year] = claim
        elif not claim.period and claim.year == world.year:
            found.append(claim)
    for claims in groups.values():
        pair = [claims[y] for y in (world.year, world.year + 1) if y in claims]
        if len(pair) == 2:
            value = (pair[0].value + pair[1].value) / 2
            own = math.hypot(pair[0].sigma, pair[1].sigma) / 2
            sigma = math.hypot(own, world.priors["fiscal_error"] * value)
            changed = {f: getattr(pair[0], f) for f in Claim.__slots__}
            changed |= {
                "value": value,
                "sigma": sigma,
                "low": None,
                "high": None,
                "claim": ";".join(c.claim for c in pair),
                "year": world.year,
                "period": "",
            }
            found.append(Claim(**changed))
    return found
