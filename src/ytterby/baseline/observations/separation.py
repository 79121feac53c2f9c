"""Separated oxide, oxide from returns, and metal."""

from __future__ import annotations

import math

from ytterby.baseline.claims import Claim
from ytterby.baseline.hearing import Common, Hearing, read_once
from ytterby.baseline.observations.supply import basis
from ytterby.baseline.sums import Weights, add

SKIPPED = ("formulated", "run rate", "pilot", "target", "press", "government claim")
"""Scopes of ``separation_output`` that are not the separation of ores in a year."""

ORIGINS = {
    "from quota ores": ("CHN",),
    "from quota ores, outlook": ("CHN",),
    "implied by a company comparison, from quotas": ("CHN",),
    "from imported ores of South-East Asia and USA, outlook": ("MMR", "LAO", "MYS", "VNM", "USA"),
}
"""Scopes of ``separation_output`` that count the oxide of some origins' ores only."""


def fiscal_halves(hearing: Hearing, quantity: str) -> list[Claim]:
    """Return claims of this year, fiscal years turned into the calendar year.

    Of two fiscal years that share the calendar year each counts half, with independent errors and
    three per cent for what moved within them. Quarters and run rates are left out.
    """
    world, found = hearing.world, []
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
            sigma = math.hypot(own, 0.03 * value)
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


def hear_separation(hearing: Hearing) -> None:
    """Hear ``separation_output``; the scope says whether re-separated scrap counts."""
    world, sums = hearing.world, hearing.sums
    pack = world.pack
    shared = {
        (c.source, c.region, c.element, c.scope)
        for c in world.claims.find("stage_share", year=world.year, stage="separation")
    }
    for claim in read_once(fiscal_halves(hearing, "separation_output")):
        if claim.region not in pack.regions or claim.value == 0 or not claim.element:
            continue
        if claim.scope.startswith(SKIPPED):
            continue
        if claim.facility and claim.facility not in pack.plant_ores:
            continue
        if (claim.source, claim.region, claim.element, claim.scope) in shared:
            continue
        elements = pack.element_set(claim.element)
        place = [claim.region]
        weights: Weights
        if claim.element in {a.item for a in world.able("byproduct")}:
            weights = sums.byproduct(place, elements)
        elif claim.scope.startswith("compounds and metals"):
            light = pack.element_set(pack.circuit_light)
            weights = add(sums.separated(place, light), (-1.0, sums.surplus(place, light)))
        elif claim.scope in ORIGINS:
            ores = [
                a.item for r in ORIGINS[claim.scope] for a in world.able("mine") if a.region == r
            ]
            weights = sums.separated(place, elements, ores=list(dict.fromkeys(ores)))
        elif claim.facility:
            weights = sums.separated(place, elements, ores=pack.plant_ores[claim.facility])
        else:
            returns = claim.scope.startswith("including")
            weights = sums.separated(place, elements, returns=returns)
        if claim.element == "REO" and claim.region == "MYS":
            weights = add(weights, (-1.0, sums.surplus(place, pack.element_set("LREE"))))
        common = basis(hearing, claim.mass_basis, claim.source, elements)
        error = world.content_error(elements)
        hearing.amount(claim, weights, common=common, content_error=error)


def hear_returns(hearing: Hearing) -> None:
    """Hear ``recycling_output``: swarf and end of life together, or end of life only."""
    world, sums = hearing.world, hearing.sums
    for claim in read_once(world.claims.find("recycling_output", year=world.year, period="")):
        if claim.region not in world.pack.regions or not claim.element:
            continue
        elements = world.pack.element_set(claim.element)
        stages = ["end_of_life"] if claim.stage == "end_of_life" else ["swarf", "end_of_life"]
        error = world.content_error(elements, magnets=True)
        weights = sums.returned([claim.region], elements, stages)
        hearing.amount(claim, weights, content_error=error)


def hear_metal(hearing: Hearing) -> None:
    """Hear ``metal_output``: tonnes of metal, turned into oxide by the oxide factors."""
    world, sums = hearing.world, hearing.sums
    for claim in read_once(world.claims.find("metal_output", year=world.year, period="")):
        if claim.region not in world.pack.regions or not claim.element:
            continue
        elements = world.pack.element_set(claim.element)
        factors = [world.oxide_factor.get(e, 1.17) for e in elements]
        factor = sum(factors) / len(factors)
        hearing.amount(
            claim,
            sums.reduced([claim.region], elements),
            value=claim.value * factor,
            sigma=claim.sigma * factor,
            common=Common("metal content", 0.01),
        )
