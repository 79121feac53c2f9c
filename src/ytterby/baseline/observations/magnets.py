"""Magnet output, and magnets in customs."""

from __future__ import annotations

import math

from ytterby.baseline.observations.shares import group_grades
from ytterby.baseline.reconcile.problem import Observation
from ytterby.baseline.reconcile.sums import Weights
from ytterby.baseline.sources.claims import Claim
from ytterby.baseline.sources.hearing import Hearing, read_once
from ytterby.baseline.unknowns.magnet_customs import magnet_customs, magnet_tonnes


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
    if "rough" in claim.reads:
        return {j: w * factor for j, w in weights.items()}
    if "rough-or-finished" in claim.reads:
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
        if "other-goods" in claim.reads:
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
        if claim.region == "WLD" and "part-only" not in claim.reads:
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
    _hear_customs(hearing)


def _hear_customs(hearing: Hearing) -> None:
    """Hear listed pairs one by one, and what each region's totals leave for all others.

    A total is heard as its remainder, so that no listed pair counts twice. An exporter's pairs
    share the error of its content and price.
    """
    world = hearing.world
    customs = magnet_customs(world)
    if customs is None or customs.year != world.year:
        return
    rest: dict[str, list[str]] = {}
    taken: dict[str, float] = {}
    for (origin, destination), small in sorted(customs.unlisted.items()):
        if (origin, destination) in customs.listed:
            for side in (f"from {origin}", f"to {destination}"):
                taken[side] = taken.get(side, 0.0) + small
        else:
            rest.setdefault(f"from {origin}", []).append(destination)
            rest.setdefault(f"to {destination}", []).append(origin)
    for (origin, destination), big in sorted(customs.listed.items()):
        small = customs.unlisted.get((origin, destination), 0.0)
        amount = magnet_tonnes(world, origin, big + small)
        error = math.hypot(
            world.priors["error_magnet_pair"] * magnet_tonnes(world, origin, big),
            world.priors["unlisted"] * magnet_tonnes(world, origin, small),
        )
        name = f"magnets {origin} {destination}"
        _hear_value(hearing, name, {(origin, destination): amount}, amount, error)
    for side, left in (("from", customs.exports_left), ("to", customs.imports_left)):
        for region, value in sorted(left.items()):
            key = f"{side} {region}"
            value -= taken.get(key, 0.0)
            others = rest.get(key, [])
            pairs = [(region, o) if side == "from" else (o, region) for o in others]
            parts = {p: magnet_tonnes(world, p[0], customs.unlisted[p]) for p in pairs}
            fitted = sum(customs.unlisted[p] for p in pairs)
            if value <= 0 or fitted <= 0:
                continue
            amount = sum(parts.values()) * value / fitted
            error = world.priors["error_magnet_rest"] * amount
            _hear_value(hearing, f"other magnets {key}", parts, amount, error)


def _hear_value(
    hearing: Hearing,
    name: str,
    parts: dict[tuple[str, str], float],
    amount: float,
    error: float,
) -> None:
    """Hear the magnets on some links [t product], expected by link in ``parts``."""
    world = hearing.world
    row: Weights = {}
    common: dict[str, float] = {}
    for (origin, destination), tonnes in parts.items():
        row |= hearing.sums.traded([origin], [destination], families=["magnet"], unit="product")
        common[origin] = common.get(origin, 0.0) + tonnes
    if not row or amount < world.priors["floor"]:
        return
    error_common = world.priors["common_magnet_exporter"]
    for origin, tonnes in common.items():
        row[hearing.nuisance(f"magnets of {origin}", error_common)] = -tonnes
    hearing.row(
        Observation(
            name=f"{name} {world.year}",
            weights=row,
            value=amount,
            sigma=error + world.priors["error_magnet_floor"],
            robust=True,
            source="cepii-baci-850511",
            quantity="trade_quantity",
            region=next(iter(common)),
            stage="magnet",
            tier="B",
        )
    )
