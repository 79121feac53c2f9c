"""Separated oxide, oxide from returns, and metal."""

from __future__ import annotations

from ytterby.baseline.observations.supply import basis
from ytterby.baseline.reconcile.sums import Weights, add
from ytterby.baseline.sources.claims import Claim
from ytterby.baseline.sources.fiscal import fiscal_halves
from ytterby.baseline.sources.hearing import Common, Hearing, read_once

ORIGINS = {"from-imported-ores": ("MMR", "LAO", "MYS", "VNM", "USA")}
"""Readings of ``separation_output`` that count the oxide of some origins' ores only: those of
South-East Asia and the USA. ``from-own-ores`` counts the region's own."""


def hear_separation(hearing: Hearing) -> None:
    """Hear ``separation_output``; the scope says whether re-separated scrap counts."""
    world, sums = hearing.world, hearing.sums
    pack = world.pack
    shared = {
        (c.source, c.region, c.element, c.scope)
        for c in world.claims.find("stage_share", year=world.year, stage="separation")
    }
    for claim in read_once(fiscal_halves(world, "separation_output")):
        if claim.region not in pack.regions or claim.value == 0 or not claim.element:
            continue
        if "not-output" in claim.reads:
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
        elif "sold" in claim.reads:
            light = pack.element_set(pack.circuit_light)
            weights = add(sums.separated(place, light), (-1.0, sums.surplus(place, light)))
        elif dug := _origins(claim):
            ores = [a.item for r in dug for a in world.able("mine") if a.region == r]
            weights = sums.separated(place, elements, ores=list(dict.fromkeys(ores)))
        elif claim.facility:
            weights = sums.separated(place, elements, ores=pack.plant_ores[claim.facility])
        else:
            returns = "with-returns" in claim.reads
            weights = sums.separated(place, elements, returns=returns)
        if claim.element == "REO" and claim.region == "MYS":
            weights = add(weights, (-1.0, sums.surplus(place, pack.element_set("LREE"))))
        common = basis(hearing, claim.mass_basis, claim.source, elements)
        # a plant weighs what it made: an assay that is off moves its ore, not its oxide
        error = 0.0 if claim.facility else world.content_error(elements)
        hearing.amount(claim, weights, common=common, content_error=error)


def _origins(claim: Claim) -> tuple[str, ...]:
    """Return where the ores were dug that a claim is limited to; nothing if to none."""
    if "from-own-ores" in claim.reads:
        return (claim.region,)
    return next((o for tag, o in ORIGINS.items() if tag in claim.reads), ())


def plants_report(hearing: Hearing, region: str, elements: tuple[str, ...]) -> bool:
    """Whether every plant that separates ores in a region reports its own output this year.

    Then others' estimates of the region add nothing. An element group counts if the plants report
    the elements that make up most of it (Nd and Pr, of the magnet elements).
    """
    world = hearing.world
    ores = {a.item for a in world.able("separate") if a.region == region}
    told: set[str] = set()
    for claim in fiscal_halves(world, "separation_output"):
        plant = world.pack.plant_ores.get(claim.facility)
        if plant and claim.region == region and claim.element and claim.tier != "C":
            members = set(world.pack.element_set(claim.element))
            if members <= set(elements) and "Nd" in members:
                told.update(plant)
    feeds = {o for o in ores if o} or {
        a.item
        for a in world.able("concentrate")
        if a.partner == region and a.region != region and a.item
    }
    return bool(feeds) and feeds <= told


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
        factors = [world.oxide_factor[e] for e in elements]
        factor = sum(factors) / len(factors)
        hearing.amount(
            claim,
            sums.reduced([claim.region], elements),
            value=claim.value * factor,
            sigma=claim.sigma * factor,
            common=Common("metal content", world.priors["error_metal_content"]),
        )
