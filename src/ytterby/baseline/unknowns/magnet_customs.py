"""Magnets in customs: pairs that are listed, and what listed totals leave for all other pairs."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ytterby.baseline.sources.claims import Claim
from ytterby.baseline.sources.world import World
from ytterby.errors import EvidenceError, Problem

HEADING = "HS 850511"
"""The heading of metal magnets; it counts magnets of all metals."""

ROUNDS = 300
"""Rounds of proportional fitting; forty codes settle in far fewer."""

Pairs = dict[tuple[str, str], float]


@dataclass(frozen=True)
class MagnetCustoms:
    """Customs values of magnets of one year [USD].

    Attributes
    ----------
    year
        The year of the values.
    listed
        Value between modelled regions in pairs that the source lists.
    unlisted
        Value in pairs too small to be listed: proportional fit to what the totals leave.
    imports_left, exports_left
        What a region's total leaves after the listed pairs; only totals of this very year.
    """

    year: int
    listed: Pairs
    unlisted: Pairs
    imports_left: dict[str, float]
    exports_left: dict[str, float]


def exporter_content(world: World, origin: str) -> tuple[float, float]:
    """Return rare-earth share [1] and unit value [USD/kg] of an exporter's magnets.

    Both are claims by exporter (``trade_content``, ``price``); exporters without a claim use those
    of the rest of the world.

    Raises
    ------
    EvidenceError
        ``no-magnet-content``: neither the exporter nor the rest of the world has one.
    """
    rest = world.pack.rest
    share = world.at("trade_content", region=origin, material="magnet") or world.at(
        "trade_content", region=rest, material="magnet"
    )
    price = world.at("price", region=origin, material="ndfeb", period="") or world.at(
        "price", region=rest, material="ndfeb", period=""
    )
    if share is None or price is None:
        raise EvidenceError(
            Problem(
                "no-magnet-content",
                f"trade_content and price of magnets, {origin} and {rest}",
                "the customs value of magnets cannot be turned into tonnes",
                f"add claims of trade_content (magnet) and price (ndfeb) for {rest}",
            )
        )
    return share.value, price.value


def magnet_tonnes(world: World, origin: str, value: float) -> float:
    """Return tonnes of rare-earth magnets in a customs value [USD]."""
    share, unit = exporter_content(world, origin)
    return value * share / unit / 1000.0


def _claims(world: World) -> list[Claim]:
    found = world.claims.find("trade_value", material="magnet", period="", product=HEADING)
    return [c for c in found if (c.region, c.partner) != ("WLD", "WLD")]


def magnet_year(world: World) -> int | None:
    """Return the year of the customs values of magnets: this year, or the nearest known."""
    years = {c.year for c in _claims(world) if c.year is not None}
    return min(years, key=lambda y: (abs(y - world.year), -y), default=None)


def magnet_customs(world: World) -> MagnetCustoms | None:
    """Return the customs values of magnets of the nearest year known."""
    year = magnet_year(world)
    if year is None:
        return None
    claims = _claims(world)
    pairs = {
        (c.region, c.partner): c.value
        for c in claims
        if c.year == year and "WLD" not in (c.region, c.partner)
    }
    imports, exports = _totals(claims, year, "region"), _totals(claims, year, "partner")
    bought, sold = {c: v for c, (v, _) in imports.items()}, {c: v for c, (v, _) in exports.items()}
    for (origin, destination), value in pairs.items():
        bought[destination] = bought.get(destination, 0.0) - value
        sold[origin] = sold.get(origin, 0.0) - value
    cells = _fit(pairs, bought, sold, world.pack.rest)
    where = world.pack.region_of
    listed: Pairs = defaultdict(float)
    unlisted: Pairs = defaultdict(float)
    for found, out in ((pairs, listed), (cells, unlisted)):
        for (origin, destination), value in found.items():
            if where(origin) != where(destination):
                out[where(origin), where(destination)] += value
    inside: dict[str, float] = defaultdict(float)
    for (origin, destination), value in cells.items():
        if where(origin) == where(destination):
            inside[where(origin)] += value
    return MagnetCustoms(
        year,
        dict(listed),
        dict(unlisted),
        _left(world, bought, {c for c, (_, exact) in imports.items() if exact}, inside),
        _left(world, sold, {c for c, (_, exact) in exports.items() if exact}, inside),
    )


def _left(
    world: World, amounts: dict[str, float], exact: set[str], inside: dict[str, float]
) -> dict[str, float]:
    """Sum what is left over the codes of a region, without trade inside the region."""
    out: dict[str, float] = defaultdict(float)
    for code in sorted(exact):
        out[world.pack.region_of(code)] += max(amounts.get(code, 0.0), 0.0)
    return {r: v - inside.get(r, 0.0) for r, v in out.items() if v > inside.get(r, 0.0)}


def _totals(claims: list[Claim], year: int, world_side: str) -> dict[str, tuple[float, bool]]:
    """Return totals by code, of the year or the nearest, and whether they are of the year."""
    best: dict[str, tuple[int, Claim]] = {}
    for claim in claims:
        if getattr(claim, world_side) != "WLD" or claim.year is None:
            continue
        code = claim.partner if world_side == "region" else claim.region
        apart = abs(claim.year - year)
        if code not in best or apart < best[code][0]:
            best[code] = (apart, claim)
    return {code: (claim.value, apart == 0) for code, (apart, claim) in best.items()}


def _fit(pairs: Pairs, bought: dict[str, float], sold: dict[str, float], rest: str) -> Pairs:
    """Spread what totals leave over pairs that are not listed, by proportional fitting.

    No cell exceeds the smallest listed pair, for it would be listed. What exporters of a known
    total cannot supply comes from the rest of the world, and the other way round.
    """
    codes = sorted({*bought, *sold, rest, *(c for pair in pairs for c in pair)})
    place = {c: i for i, c in enumerate(codes)}
    rows: NDArray[np.float64] = np.array([max(sold.get(c, 0.0), 0.0) for c in codes])
    columns: NDArray[np.float64] = np.array([max(bought.get(c, 0.0), 0.0) for c in codes])
    gap = columns.sum() - rows.sum()
    (rows if gap > 0 else columns)[place[rest]] += abs(gap)
    cap = min(pairs.values(), default=np.inf)
    free = ~np.eye(len(codes), dtype=bool)
    for origin, destination in pairs:
        free[place[origin], place[destination]] = False
    cells = np.where(free, np.outer(rows, columns) / max(rows.sum(), 1.0), 0.0)
    for _ in range(ROUNDS):
        for axis, goal in ((1, rows), (0, columns)):
            have = cells.sum(axis=axis)
            factor = np.divide(goal, have, out=np.zeros_like(goal), where=have > 0)
            cells = np.minimum(cells * np.expand_dims(factor, axis), cap)
    return {
        (codes[i], codes[j]): float(cells[i, j]) for i, j in zip(*np.nonzero(cells), strict=True)
    }
