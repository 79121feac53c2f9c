"""Magnet output, and magnets in customs."""

from __future__ import annotations

from ytterby.baseline.claims import Claim
from ytterby.baseline.hearing import Hearing, read_once
from ytterby.baseline.observations.shares import group_grades
from ytterby.baseline.problem import Observation
from ytterby.baseline.sums import Weights
from ytterby.baseline.unknowns.magnets import magnet_pairs, magnet_tonnes, magnet_year


def rough_factor(hearing: Hearing, grades: list[str]) -> float:
    """Return rough block over finished magnet: the inverse of the mean material yield."""
    claims = hearing.world.claims
    found = [
        e.value
        for g in grades
        if (e := claims.since("recovery_yield", hearing.world.year, stage="magnet", material=g))
    ]
    return len(found) / sum(found) if found else 1.0


def _scaled(hearing: Hearing, claim: Claim, grades: list[str], weights: Weights) -> Weights:
    """Turn finished tonnes into what the claim counts: rough block, or either if it is not said."""
    factor = rough_factor(hearing, grades)
    if claim.scope.startswith("rough"):
        return {j: w * factor for j, w in weights.items()}
    if "not said" in claim.scope or "alloy" in claim.scope:
        return {j: w * (1 + factor) / 2 for j, w in weights.items()}
    return weights


def hear_magnets(hearing: Hearing) -> None:
    """Hear ``magnet_output`` and world ``magnet_use``; grades by interpolation between years."""
    world, sums = hearing.world, hearing.sums
    pack = world.pack
    for grade in pack.grades:
        found = world.at("magnet_output", region="WLD", material=grade.id)
        if found is None or not found.known:
            continue
        first = next(c for c in world.claims.find("magnet_output", material=grade.id))
        hearing.amount(
            first,
            sums.magnets(None, [grade.id]),
            value=found.value,
            sigma=found.sigma,
            name=f"magnet_output WLD {grade.id} {world.year}",
        )
    claims = world.claims.find("magnet_output", period="")
    current = [c for c in claims if c.year in (world.year, None)]
    for claim in read_once(current):
        if claim.region == "WLD" and claim.material in {g.id for g in pack.grades}:
            continue
        if "together" in claim.scope or "powder" in claim.scope:
            continue
        grades = group_grades(hearing, claim.material or "ndfeb")
        if claim.material == "magnet":
            grades = [*grades, "smco"]
        place = None if claim.region == "WLD" else [claim.region]
        if place and claim.region not in pack.regions:
            continue
        weights = _scaled(hearing, claim, grades, sums.magnets(place, grades))
        hearing.amount(claim, weights)
    for claim in world.claims.find("magnet_use", year=world.year, period="", sector=""):
        if claim.region == "WLD" and "high-performance" not in claim.scope:
            grades = group_grades(hearing, "ndfeb")
            weights = _scaled(hearing, claim, grades, sums.magnets(None, grades))
            hearing.amount(claim, weights)


def hear_magnet_trade(hearing: Hearing) -> None:
    """Hear customs: exports that a country counts as rare-earth magnets, and pairs in HS 850511.

    A pair's value becomes tonnes by the exporter's rare-earth share and unit value; both are
    judged, so an exporter's pairs share an error, and the rows are robust.
    """
    world, sums = hearing.world, hearing.sums
    pack = world.pack
    claims = world.claims.find("trade_quantity", year=world.year, period="", material="magnet")
    for claim in read_once(claims):
        if claim.product == "HS 850511" or claim.region not in pack.regions:
            continue
        places = None if claim.partner in ("", "WLD") else pack.target(claim.partner)
        weights = sums.traded([claim.region], places, families=["magnet"], unit="product")
        hearing.amount(claim, weights)
    if magnet_year(world) != world.year:
        return
    for (origin, destination), value in sorted(magnet_pairs(world).items()):
        weights = sums.traded([origin], [destination], families=["magnet"], unit="product")
        tonnes, _, _ = magnet_tonnes(world, origin, value)
        if not weights or tonnes < world.priors["small_link"]:
            continue
        error = world.priors["error_magnet_pair"] * tonnes
        common = world.priors["common_magnet_exporter"]
        row = dict(weights)
        row[hearing.nuisance(f"magnets of {origin}", common)] = -tonnes
        hearing.row(
            Observation(
                name=f"magnets {origin} {destination} {world.year}",
                weights=row,
                value=tonnes,
                sigma=error + 3.0,
                robust=True,
                source="cepii-baci-850511",
                quantity="trade_quantity",
                region=origin,
                stage="magnet",
                tier="B",
            )
        )
