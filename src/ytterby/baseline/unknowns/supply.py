"""Mines, concentrate and its separation, by-products and end-of-life recovery."""

from __future__ import annotations

from collections import defaultdict

from ytterby.baseline.reconcile.draft import Draft
from ytterby.baseline.reconcile.network import PROCESS
from ytterby.baseline.sources.fiscal import fiscal_halves
from ytterby.baseline.sources.world import World


def add_supply(draft: Draft, world: World) -> None:
    """Add all that brings rare earths in, as far as separated oxide."""
    mined = _add_mines(draft, world)
    arriving = _add_concentrate(draft, world, mined)
    _add_separation(draft, world, arriving)
    for ability in world.able("byproduct"):
        centre = world.centre(
            "separation_output",
            world.priors["floor"],
            region=ability.region,
            element=ability.item,
        )
        draft.run(f"byproduct:{ability.item}", ability.region, centre)
    for ability in world.able("recover"):
        centre = world.centre(
            "recycling_output",
            world.priors["floor"],
            region=ability.region,
            stage="end_of_life",
            element=ability.item,
        )
        draft.run(f"recover:{ability.item}", ability.region, centre)


def mine_estimate(world: World, region: str) -> float | None:
    """Return a region's mine output this year by claims [t REO], else the sum of its members'."""
    members = {
        c.region
        for c in world.claims.find("mine_production", element="REO", facility="")
        if c.region != "WLD" and c.region and world.pack.region_of(c.region) == region
    }
    chosen = {region} if region in members else members
    parts = [
        found.value
        for code in sorted(chosen)
        if (found := world.at("mine_production", region=code, element="REO", facility=""))
    ]
    return sum(parts) if parts else None


def imported_feed(world: World, origin: str, destination: str) -> float | None:
    """Return what a region imports to process from another [t REO], by claim or customs."""
    if origin == destination:
        return None
    found = world.at("feed_import", region=destination, partner=origin, element="REO")
    if found is not None and found.exact:
        return found.value
    for rule, weight in world.concentrate_rules():
        if (rule["origin"], rule["destination"]) == (origin, destination):
            return float(rule["content"]) * weight
    return None


def plant_feed(world: World, region: str, ore: str) -> float | None:
    """Return the ore that a region's plant took in [t REO], by the NdPr oxide that it reports.

    Customs see less where concentrate travels under several headings; what was made needs its ore.
    """
    table = world.technology
    for claim in fiscal_halves(world, "separation_output"):
        ores = world.pack.plant_ores.get(claim.facility, ())
        if claim.region != region or claim.element != "NdPr" or list(ores) != [ore]:
            continue
        row = table.process_index.get(f"separate:{ore}:light")
        if row is None:
            continue
        gain = sum(
            float(table.coefficient[row, table.material_index[f"oxide:{e}"]])
            for e in world.pack.element_set("NdPr")
        )
        return claim.value / gain if gain > 0 else None
    return None


def ore_shares(world: World, region: str, ores: list[str]) -> dict[str, float]:
    """Return how a region's output splits over its ores, by quotas of its deposits, else evenly."""
    if len(ores) == 1:
        return {ores[0]: 1.0}
    quotas = {}
    for ore in world.pack.ores:
        if ore.id in ores:
            found = (
                world.at("mining_quota", region=region, facility=ore.quota) if ore.quota else None
            )
            if found is not None:
                quotas[ore.id] = found.value
    if len(quotas) == len(ores):
        whole = sum(quotas.values())
        return {o: v / whole for o, v in quotas.items()}
    small = world.priors["small_ore"]
    return {o: (1 - small * (len(ores) - 1) if i == 0 else small) for i, o in enumerate(ores)}


def _add_mines(draft: Draft, world: World) -> dict[tuple[str, str], float]:
    ores = defaultdict(list)
    for ability in world.able("mine"):
        ores[ability.region].append(ability.item)
    mined = {}
    sold: dict[str, float] = defaultdict(float)
    for pair in sorted({(a.region, a.partner) for a in world.able("concentrate")}):
        fed = [plant_feed(world, pair[1], o) for o in ores[pair[0]] if pair[0] != pair[1]]
        sold[pair[0]] += sum(v for v in fed if v) or imported_feed(world, *pair) or 0.0
    home = {a.region for a in world.able("separate")}
    for region, items in ores.items():
        total = mine_estimate(world, region)
        if total is None:
            total = sold[region] or world.priors["small_mine"]
        elif sold[region] > total and (region in world.pack.official_only or region not in home):
            total = (total + sold[region]) / 2
        for ore, share in ore_shares(world, region, items).items():
            mined[region, ore] = total * share
            draft.run(
                f"mine:{ore}",
                region,
                total * share,
                max(draft.relative * share * max(total, sold[region]), draft.floor),
            )
    return mined


def _add_concentrate(
    draft: Draft, world: World, mined: dict[tuple[str, str], float]
) -> dict[tuple[str, str], float]:
    """Add concentrate links; a destination whose imports are known gets them, others the rest."""
    links = defaultdict(list)
    for ability in world.able("concentrate"):
        for region, ore in mined:
            if region == ability.region and ability.item in ("", ore):
                links[region, ore].append(ability.partner)
    separators = {(a.region, a.item) for a in world.able("separate")}
    arriving: dict[tuple[str, str], float] = defaultdict(float)
    for (region, ore), destinations in links.items():
        total = mined[region, ore]
        own = sum(v for (r, _), v in mined.items() if r == region)
        places = [d for d in destinations if (d, "") in separators or (d, ore) in separators]
        if not places:  # nobody separates it: it is stockpiled
            draft.discard(f"concentrate:{ore}", region, total)
        known = {}
        for place in places:
            if place == region:
                continue
            fed = plant_feed(world, place, ore)
            amount = imported_feed(world, region, place)
            if fed is not None:
                known[place] = fed
            elif amount is not None:
                known[place] = min(amount * total / own, total * 2)
        rest = max(total - sum(known.values()), world.priors["concentrate_rest"] * total)
        open_places = [p for p in places if p not in known]
        for place in places:
            amount = known.get(place, rest / max(len(open_places), 1))
            arriving[place, ore] += amount
            if place != region:
                draft.ship(f"concentrate:{ore}", region, place, amount)
    return arriving


def _add_separation(draft: Draft, world: World, arriving: dict[tuple[str, str], float]) -> None:
    circuit = {(a.region, a.item): a.circuit for a in world.able("separate")}
    sources = defaultdict(list)
    for ability in world.able("separate_rest"):
        sources[ability.partner].append(ability.region)
    table = world.technology
    for (region, ore), amount in arriving.items():
        kind = circuit.get((region, ore)) or circuit[region, ""]
        process = f"separate:{ore}:{kind}"
        own = draft.prior[draft.flows[mine]] if (mine := _mine(ore, region)) in draft.flows else 0.0
        wide = world.priors["own_circuit"] * own
        draft.run(process, region, amount, max(draft.relative * amount, wide, draft.floor))
        mixed = f"mixed:SEG:{ore}"
        row = table.process_index[process]
        made = amount * float(table.coefficient[row, table.material_index[mixed]])
        if made <= 0:
            continue
        stored = world.priors["seg_stored"]
        places = sources.get(region, [])
        draft.discard(mixed, region, made * (stored if places else 1.0))
        away = world.priors["rest_away"]
        for rank, place in enumerate(places):
            share = away if rank else 1 - away * (len(places) - 1)
            part = made * (1 - stored) * share
            error = part if rank else None
            if place != region:
                draft.ship(mixed, region, place, part, error)
            draft.run(f"separate:SEG:{ore}", place, part, error)


def _mine(ore: str, region: str) -> tuple[int, str, str, str, str]:
    """Return the key of a mine among the flows."""
    return (PROCESS, f"mine:{ore}", region, "", "")


def oxide_supply(draft: Draft, world: World) -> dict[tuple[str, str], float]:
    """Return expected oxide made by region and element [t REO], returns included."""
    out: dict[tuple[str, str], float] = defaultdict(float)
    table = world.technology
    for (kind, name, region, _, _), flow in draft.flows.items():
        if kind != PROCESS:
            continue
        row = table.process_index[name]
        recipe = table.coefficient
        for k in range(recipe.indptr[row], recipe.indptr[row + 1]):
            material = table.materials[recipe.indices[k]]
            if material.startswith("oxide:") and recipe.data[k] > 0:
                out[region, material[6:]] += float(recipe.data[k]) * draft.prior[flow]
    return out
