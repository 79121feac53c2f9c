"""Shares of world output and of imports, heard as homogeneous rows."""

from __future__ import annotations

from ytterby.baseline.claims import Claim
from ytterby.baseline.hearing import Hearing, read_once
from ytterby.baseline.sums import Weights


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
        if claim.scope.startswith("computed") or claim.region not in pack.regions:
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
                returns = "including" in claim.scope
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
    """Hear ``import_share``: by partner, of compounds and metals or of magnets."""
    world, sums = hearing.world, hearing.sums
    pack = world.pack
    spans = {f"{a}-{b}" for a, b in _spans(world.year)}
    for claim in world.claims.find("import_share"):
        if claim.year not in (world.year, None) or not claim.partner:
            continue
        if claim.year is None and claim.period not in spans:
            continue
        if claim.partner not in pack.regions or claim.partner == pack.rest:
            continue
        places = pack.target(claim.region)
        origin = [claim.partner]
        if claim.material == "magnet":
            part = sums.traded(origin, places, families=["magnet"], unit="product")
            whole = sums.traded(None, places, families=["magnet"], unit="product")
        elif claim.element and claim.region != "EU27":
            elements = pack.element_set(claim.element)
            families = ["oxide", "metal"]
            part = sums.traded(origin, places, families=families, elements=elements)
            whole = sums.traded(None, places, families=families, elements=elements)
        else:
            continue
        hearing.share(claim, part, whole)


def _spans(year: int) -> list[tuple[str, str]]:
    """Spans of four years, as USGS prints them, that hold a year: the latest that is common."""
    return [(str(start), str(start + 3)[2:]) for start in range(year - 3, year + 1)]
