"""Consumption, uses and shares of use."""

from __future__ import annotations

from ytterby.baseline.observations.magnets import rough_factor
from ytterby.baseline.observations.shares import group_grades
from ytterby.baseline.observations.supply import basis
from ytterby.baseline.reconcile.sums import Sums, Weights, add
from ytterby.baseline.sources.hearing import Common, Hearing, read_once
from ytterby.baseline.unknowns.uses import sector_sizes


def all_use(
    sums: Sums, regions: list[str] | None, elements: tuple[str, ...] | None = None
) -> Weights:
    """Return what a place uses in all: direct use, and the metal that goes into magnets [t REO]."""
    direct = sums.used(regions, elements, families=["oxide", "metal"])
    return add(direct, sums.consumed("metal", regions, elements))


def hear_consumption(hearing: Hearing) -> None:
    """Hear ``consumption``: all use of a place, or of oxide or metal by processes and sectors."""
    world, sums = hearing.world, hearing.sums
    pack = world.pack
    for claim in read_once(world.claims.find("consumption", period="")):
        everywhere = claim.region == "WLD" and claim.element == "REO"
        if claim.year != world.year or not claim.element:
            continue
        if not everywhere and claim.region not in pack.regions:
            continue
        place = None if everywhere else [claim.region]
        elements = pack.element_set(claim.element)
        if claim.material in ("oxide", "metal"):
            direct = sums.used(place, elements, families=[claim.material])
            weights = add(direct, sums.consumed(claim.material, place, elements))
        else:
            weights = all_use(sums, place, elements)
        hearing.amount(claim, weights)
    found = world.at("consumption", region="WLD", element="REO")
    if found is not None and found.known and not found.exact:
        first = world.claims.find("consumption", region="WLD", element="REO")[0]
        hearing.amount(
            first,
            all_use(sums, None, pack.element_set("REO")),
            value=found.value,
            sigma=found.sigma,
            name=f"consumption WLD REO {world.year}",
        )


def hear_sectors(hearing: Hearing) -> None:
    """Hear sectors: shares of world use of rare earths and of magnets, and uses in tonnes."""
    world, sums = hearing.world, hearing.sums
    pack = world.pack
    everything = all_use(sums, None, pack.element_set("REO"))
    for sector in sector_sizes(world):
        found = world.at("sector_share", region="WLD", element="REO", sector=sector)
        claims = world.claims.find("sector_share", region="WLD", element="REO", sector=sector)
        if found is None or not claims:
            continue
        part = sums.used(None, None, sectors=[sector], families=["oxide", "metal"])
        hearing.share(claims[0], part, everything)
    magnets = [g.id for g in pack.grades if g.id.startswith("ndfeb")]
    for sector_row in pack.sectors:
        claims = world.claims.find(
            "sector_share", region="WLD", material="ndfeb", sector=sector_row.id
        )
        if claims:
            part = sums.used(None, sectors=[sector_row.id], materials=magnets, unit="product")
            whole = sums.used(None, materials=magnets, unit="product")
            hearing.share(claims[0], part, whole)
    for claim in read_once(world.claims.find("use", year=world.year, region="WLD", period="")):
        if claim.element != "MAG" or "part-only" in claim.reads:
            continue
        elements = pack.element_set(claim.element)
        weights = (
            sums.used(None, elements, sectors=[claim.sector])
            if claim.sector
            else all_use(sums, None, elements)
        )
        common = basis(hearing, claim.mass_basis, claim.source, elements)
        hearing.amount(claim, weights, common=common)
    for claim in world.claims.find("magnet_use", year=world.year, region="WLD", period=""):
        # high-performance magnets, perhaps of one country only, are no world total of all magnets
        if claim.sector and "part-only" not in claim.reads:
            weights = sums.used(None, sectors=[claim.sector], materials=magnets, unit="product")
            factor = (1 + rough_factor(hearing, group_grades(hearing, "ndfeb"))) / 2
            rough = {j: w * factor for j, w in weights.items()}
            hearing.amount(
                claim, rough, common=Common("finished or rough use", world.priors["error_rough"])
            )


def hear_use_shares(hearing: Hearing) -> None:
    """Hear ``use_share`` of regions in direct use and in magnets."""
    world, sums = hearing.world, hearing.sums
    direct = sums.used(None, None, families=["oxide", "metal"])
    magnets = [g.id for g in world.pack.grades if g.id.startswith("ndfeb")]
    built = sums.used(None, materials=magnets, unit="product")
    for claim in world.claims.find("use_share"):
        if claim.region not in world.pack.regions or claim.sector or claim.year is not None:
            continue
        if claim.region == world.pack.rest:
            continue
        if claim.element == "REO":
            part = sums.used([claim.region], None, families=["oxide", "metal"])
            hearing.share(claim, part, direct)
        elif claim.material == "ndfeb":
            part = sums.used([claim.region], materials=magnets, unit="product")
            hearing.share(claim, part, built)
