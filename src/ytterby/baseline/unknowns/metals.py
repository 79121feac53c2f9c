"""Reduction of oxide to metal, customs lines of metal, and alloy that travels unseen."""

from __future__ import annotations

import math
from collections import defaultdict

from ytterby.baseline.reconcile.draft import Draft
from ytterby.baseline.reconcile.network import PROCESS, USE
from ytterby.baseline.sources.world import Shipment, World

Need = dict[tuple[str, str], float]


def add_metals(draft: Draft, world: World) -> None:
    """Add reduction, metal trade, alloy and swarf."""
    need = metal_need(draft, world)
    traded = _add_metal_trade(draft, world, need)
    made = _add_reduction(draft, world, need, traded)
    _add_alloy(draft, world, need, made, traded)
    _add_scrap(draft, world)


def metal_need(draft: Draft, world: World) -> Need:
    """Return expected metal needed by region and element [t REO]: magnets and direct use."""
    out: Need = defaultdict(float)
    table = world.technology
    for (kind, name, region, _, _), flow in draft.flows.items():
        if kind == USE and name.startswith("metal:"):
            out[region, name[6:]] += draft.prior[flow]
        elif kind == PROCESS:
            row = table.process_index[name]
            recipe = table.coefficient
            for k in range(recipe.indptr[row], recipe.indptr[row + 1]):
                material = table.materials[recipe.indices[k]]
                if material.startswith("metal:") and recipe.data[k] < 0:
                    out[region, material[6:]] -= float(recipe.data[k]) * draft.prior[flow]
    return out


def _metal_share(world: World, region: str, element: str) -> float | None:
    """Return a region's share of world metal of an element, by the smallest group claimed."""
    best: tuple[int, str] | None = None
    for claim in world.claims.every("stage_share", region=region, stage="metal", material=""):
        if claim.element in (*world.pack.groups, *world.pack.elements):
            members = world.pack.element_set(claim.element)
            if element in members and len(members) < 4 and (best is None or len(members) < best[0]):
                best = (len(members), claim.element)
    return (
        world.centre("stage_share", region=region, stage="metal", element=best[1]) if best else None
    )


def _add_reduction(draft: Draft, world: World, need: Need, traded: Need) -> Need:
    """Add ``reduce`` processes: shares by claims, the rest to the region with most of the need.

    Where no claim speaks of a region, it is expected to make what it exports and a little more.
    """
    table = world.technology
    able: dict[str, list[str]] = defaultdict(list)
    for ability in world.able("reduce"):
        able[ability.item].append(ability.region)
    made: Need = {}
    for element, regions in able.items():
        total = sum(v for (_, e), v in need.items() if e == element)
        home = max(regions, key=lambda r: need.get((r, element), 0.0))
        shares = {}
        for region in regions:
            if region != home:
                share = _metal_share(world, region, element)
                away = world.priors["metal_away"] * need.get((region, element), 0.0)
                away += max(-traded.get((region, element), 0.0), 0.0)
                shares[region] = share if share is not None else away / max(total, 1e-9)
        shares[home] = max(1 - sum(shares.values()), world.priors["least_home"])
        row = table.process_index[f"reduce:{element}"]
        gain = float(table.coefficient[row, table.material_index[f"metal:{element}"]])
        for region, share in shares.items():
            amount = share * total / gain
            draft.run(
                f"reduce:{element}",
                region,
                amount,
                max(draft.relative * amount, world.priors["smallest_use"]),
            )
            made[region, element] = amount * gain
    return made


def metal_price(world: World, element: str) -> float | None:
    """Return the expected customs value of metal [USD/kg REO]: oxide, mark-up and conversion.

    None where the oxide has no price.
    """
    if element not in world.prices:
        return None
    rules = world.trade_rules["error"]
    factor = world.oxide_factor[element]
    conversion = float(rules["metal_conversion"]) / factor
    return world.prices[element] * float(rules["metal_markup"]) + conversion


def _add_metal_trade(draft: Draft, world: World, need: Need) -> Need:
    """Add metal links that customs show, split over elements by need and unit value."""
    from ytterby.baseline.unknowns.trade import split_line

    rules = world.trade_rules["error"]
    able = {a.region for a in world.able("reduce")}
    total: dict[str, float] = defaultdict(float)
    for (_, element), amount in need.items():
        total[element] += amount
    basket = {e: v for e, v in total.items() if v > 0}
    prices = {e: p for e in basket if (p := metal_price(world, e)) is not None}
    traded: Need = defaultdict(float)
    for line in metal_lines(world):
        if line.origin not in able:
            continue
        content = world.content(280530, line.unit_value)
        amount = line.quantity * content
        parts = split_line(basket, prices, line.unit_value / content / float(rules["markup"]))
        for element, share in parts.items():
            flow = amount * share
            if flow > world.trade_rules["basket"]["keep_above"]:
                draft.ship(
                    f"metal:{element}",
                    line.origin,
                    line.destination,
                    flow,
                    max(draft.relative * flow, float(rules["least"])),
                )
                traded[line.destination, element] += flow
                traded[line.origin, element] -= flow
    return traded


def metal_lines(world: World) -> list[Shipment]:
    """Return customs lines of metal that are metal and large enough."""
    smallest = float(world.trade_rules["error"]["smallest_metal"])
    return [
        s
        for s in world.shipments
        if s.hs == 280530
        and s.quantity > smallest
        and s.advice in ("", "unit_value", "quantity")
        and not world.is_concentrate(s)
    ]


def _add_alloy(draft: Draft, world: World, need: Need, made: Need, traded: Need) -> None:
    """Add alloy links: each importer's expected lack of metal, split over its suppliers.

    The amount on a link is a nuisance variable in the customs rows of metal, for alloy does not
    travel under that heading; the flows of metal are the sum of both.
    """
    suppliers: dict[str, list[str]] = defaultdict(list)
    for ability in world.able("alloy"):
        suppliers[ability.partner].append(ability.region)
    for region, origins in suppliers.items():
        wants = {e: v for (r, e), v in need.items() if r == region and v > 0}
        lack = sum(
            max(v - made.get((region, e), 0.0) - max(traded.get((region, e), 0.0), 0.0), 0.0)
            for e, v in wants.items()
        )
        whole = sum(wants.values())
        if not whole:
            continue
        weight = {o: sum(v for (r, _), v in made.items() if r == o) for o in origins}
        base = sum(math.sqrt(w) for w in weight.values())
        for origin in origins:
            amount = max(lack * math.sqrt(weight[origin]) / base, world.priors["alloy_floor"])
            draft.alloys[origin, region] = amount
            for element, part in wants.items():
                flow = amount * part / whole
                keep = float(world.trade_rules["basket"]["keep_above"])
                if (PROCESS, f"reduce:{element}", origin, "", "") in draft.flows or flow > keep:
                    draft.ship(
                        f"metal:{element}",
                        origin,
                        region,
                        flow,
                        flow + float(world.trade_rules["error"]["least"]),
                    )


def _add_scrap(draft: Draft, world: World) -> None:
    """Add recycling of swarf where there are plants, and its loss elsewhere."""
    table = world.technology
    recyclers = {a.region for a in world.able("recycle")}
    least = 2 * world.priors["smallest_use"]
    scrap: Need = defaultdict(float)
    for (kind, name, region, _, _), flow in list(draft.flows.items()):
        if kind != PROCESS or not name.startswith("make:"):
            continue
        row = table.process_index[name]
        recipe = table.coefficient
        for k in range(recipe.indptr[row], recipe.indptr[row + 1]):
            material = table.materials[recipe.indices[k]]
            if material.startswith("scrap:"):
                scrap[region, material[6:]] += float(recipe.data[k]) * draft.prior[flow]
    yields = {
        r: world.centre("recovery_yield", region=r, stage="swarf", process="recycle")
        for r in recyclers
    }
    best = max(yields.values(), default=1.0)
    for (region, element), amount in scrap.items():
        if region in recyclers:
            part = amount * yields[region] / best
            draft.run(f"recycle:{element}", region, part, draft.relative * part + least)
            draft.discard(
                f"scrap:{element}",
                region,
                amount - part,
                world.priors["swarf_loss"] * amount + least,
            )
        else:
            draft.discard(f"scrap:{element}", region, amount, draft.relative * amount + least)
