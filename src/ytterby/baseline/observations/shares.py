"""Shares of world output and of imports, heard as homogeneous rows."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import replace

from ytterby.baseline.observations.separation import plants_report
from ytterby.baseline.reconcile.sums import Weights
from ytterby.baseline.sources.claims import Claim
from ytterby.baseline.sources.hearing import Hearing, read_once, share_error
from ytterby.baseline.sources.spans import share_claims
from ytterby.baseline.unknowns.magnet_customs import exporter_content
from ytterby.evidence.tiers import Z


def _current(hearing: Hearing, quantity: str) -> list[Claim]:
    """Return claims of this year, and those that name no year."""
    world = hearing.world
    claims = world.claims.find(quantity, period="")
    return read_once([c for c in claims if c.year in (world.year, None)])


def hear_stage_shares(hearing: Hearing) -> None:
    """Hear ``stage_share``; shares computed from heard tonnages are left out."""
    world, sums = hearing.world, hearing.sums
    pack = world.pack
    for claim in _current(hearing, "stage_share"):
        if "computed" in claim.reads or claim.region not in pack.regions:
            continue
        if claim.region == pack.rest or claim.value <= 0:
            continue
        place = [claim.region]
        pair: tuple[Weights, Weights] | None = None
        if claim.stage == "magnet":
            grades = group_grades(hearing, claim.material)
            pair = sums.magnets(place, grades), sums.magnets(None, grades)
        elif claim.element and not claim.material:
            elements = pack.element_set(claim.element)
            if claim.stage == "mine":
                pair = sums.mined(place, elements), sums.mined(None, elements)
            elif claim.stage == "separation":
                if plants_report(hearing, claim.region, elements):
                    continue
                returns = "with-returns" in claim.reads
                pair = (
                    sums.separated(place, elements, returns=returns),
                    sums.separated(None, elements, returns=returns),
                )
            elif claim.stage == "metal":
                pair = sums.reduced(place, elements), sums.reduced(None, elements)
        if pair is not None:
            hearing.share(claim, *pair)


def group_grades(hearing: Hearing, material: str) -> list[str]:
    """Return the grades that a claim's material stands for; NdFeB without a word is sintered."""
    grades = hearing.world.pack.grades
    exact = [g.id for g in grades if g.id == material]
    return exact or [g.id for g in grades if g.group == "sintered" and g.id.startswith(material)]


def hear_import_shares(hearing: Hearing) -> None:
    """Hear ``import_share``: by partner, of compounds and metals or of magnets; robust."""
    world, sums = hearing.world, hearing.sums
    pack = world.pack
    for claim in share_claims(world):
        if claim.partner not in pack.regions or claim.partner == pack.rest:
            continue
        places = pack.target(claim.region)
        origin = [claim.partner]
        if claim.material in ("magnet", "ndfeb"):
            part = _magnet_value(hearing, origin, places, claim.material)
            whole = _magnet_value(hearing, pack.regions, places, claim.material)
            sigma = math.hypot(share_error(claim), world.priors["error_import_value"])
            claim = replace(claim, sigma=sigma, low=claim.value - Z * sigma, high=None)
        elif claim.element and claim.region != "EU27":
            elements = pack.element_set(claim.element)
            families = ["oxide", "metal"]
            part = sums.traded(origin, places, families=families, elements=elements)
            whole = sums.traded(None, places, families=families, elements=elements)
        else:
            continue
        hearing.share(claim, part, whole, robust=True)


def _magnet_value(
    hearing: Hearing, origins: Iterable[str], places: Sequence[str], material: str
) -> Weights:
    """Return the customs value of imported magnets [1000 USD]: NdFeB, or the whole heading."""
    world = hearing.world
    out: Weights = {}
    ids = [g.id for g in world.pack.grades if material == "magnet" or g.id.startswith(material)]
    for origin in origins:
        if origin in places:
            continue
        share, unit = exporter_content(world, origin)
        price = unit if material == "ndfeb" else unit / share
        flows = hearing.sums.traded([origin], places, materials=ids, unit="product")
        out.update({j: w * price for j, w in flows.items()})
    return out
