"""Stock changes everywhere, and surplus of what nobody wants."""

from __future__ import annotations

from collections import defaultdict

from ytterby.baseline.reconcile.draft import Draft
from ytterby.baseline.sources.world import World
from ytterby.baseline.unknowns.supply import oxide_supply


def add_stocks(draft: Draft, world: World) -> None:
    """Add a stock change to every pool but magnets and swarf, and surplus oxide to separators.

    A stock change may have either sign; its error is a small share of the pool's throughput,
    otherwise scarce elements would appear "from stock".
    """
    _add_surplus(draft, world)
    priors = world.priors
    smallest = priors["smallest_use"]
    family = dict(zip(world.technology.materials, world.technology.family, strict=True))
    width = {"concentrate": priors["stock_concentrate"], "mixed": priors["stock_mixed"]}
    makes = {(region, material) for region, material in _made(draft, world)}
    for (region, material), (inflow, outflow) in draft.pool_throughput().items():
        kind = family[material]
        if kind in ("magnet", "scrap"):
            continue
        share = width.get(kind)
        if share is None:
            share = priors["stock_home" if (region, material) in makes else "stock_away"]
        draft.store(
            material, region, share * max(inflow, priors["stock_outflow"] * outflow) + smallest
        )


def _made(draft: Draft, world: World) -> set[tuple[str, str]]:
    table = world.technology
    out = set()
    for (kind, name, region, _, _), _flow in draft.flows.items():
        if kind == 0:
            row = table.process_index[name]
            recipe = table.coefficient
            for k in range(recipe.indptr[row], recipe.indptr[row + 1]):
                if recipe.data[k] > 0:
                    out.add((region, table.materials[recipe.indices[k]]))
    return out


def _add_surplus(draft: Draft, world: World) -> None:
    """Add surplus of the pack's surplus elements where they are separated.

    The centre is the world's expected supply less use of the element, shared by supply.
    """
    supply = oxide_supply(draft, world)
    used: dict[str, float] = defaultdict(float)
    for (_region, material), (_, outflow) in _without_trade(draft).items():
        if material.startswith("oxide:"):
            used[material[6:]] += outflow
    made: dict[str, float] = defaultdict(float)
    for (_region, element), amount in supply.items():
        made[element] += amount
    for (region, element), amount in supply.items():
        if element not in world.pack.surplus_elements or amount < world.priors["smallest_link"]:
            continue
        left = 1 - used[element] / made[element]
        share = min(max(left, world.priors["surplus_floor"]), world.priors["surplus_most"])
        error = max(draft.relative * share, world.priors["surplus_width"]) * amount
        draft.discard(f"oxide:{element}", region, share * amount, error)


def _without_trade(draft: Draft) -> dict[tuple[str, str], tuple[float, float]]:
    """Expected outflow of pools by processes and use only."""
    shipped: dict[tuple[str, str], float] = defaultdict(float)
    for (kind, name, region, _, _), flow in draft.flows.items():
        if kind == 1:
            shipped[region, name] += draft.prior[flow]
    return {
        pool: (inflow, outflow - shipped.get(pool, 0.0))
        for pool, (inflow, outflow) in draft.pool_throughput().items()
    }
