"""Published import shares of a year, or of a span of years that holds it."""

from __future__ import annotations

import math

from ytterby.baseline.sources.claims import Claim
from ytterby.baseline.sources.hearing import share_error
from ytterby.baseline.sources.world import World
from ytterby.evidence.tiers import Z


def share_claims(world: World) -> list[Claim]:
    """Return claims of this year, and of the latest span of four years that ends no earlier.

    A mean over four years is no figure of one of them: its error grows by ``span_error``.
    """
    found = []
    extra = world.priors["span_error"]
    spans: dict[tuple[str, str, str], Claim] = {}
    for claim in world.claims.find("import_share"):
        if not claim.partner or not 0 < claim.value <= 1:
            continue
        if claim.year == world.year and not claim.period:
            found.append(claim)
            continue
        first, _, last = claim.period.partition("-")
        if claim.year is None and first.isdigit() and last.isdigit():
            key = (claim.region, claim.partner, claim.element)
            if int(first) <= world.year <= int(last) and (
                key not in spans or claim.period > spans[key].period
            ):
                spans[key] = claim
    for claim in spans.values():
        sigma = math.hypot(share_error(claim), extra)
        wide = {"sigma": sigma, "low": claim.value - Z * sigma, "high": claim.value + Z * sigma}
        found.append(Claim(**{f: wide.get(f, getattr(claim, f)) for f in Claim.__slots__}))
    return found
