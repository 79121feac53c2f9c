"""Makers of magnets, links between them and users, and what sectors build in."""

from __future__ import annotations

import math
from collections import defaultdict

from ytterby.baseline.reconcile.draft import Draft
from ytterby.baseline.sources.world import World
from ytterby.baseline.unknowns.magnet_customs import magnet_customs, magnet_tonnes


def add_magnets(draft: Draft, world: World) -> None:
    """Add makers, trade and use of every grade."""
    made = _add_makers(draft, world)
    exports = _add_links(draft, world, made)
    _add_uses(draft, world, made, exports)


def world_grades(world: World) -> dict[str, float]:
    """Return world output of each grade this year [t product]."""
    return {
        g.id: world.centre("magnet_output", region="WLD", material=g.id) for g in world.pack.grades
    }


def _group_output(world: World, group: str, region: str, total: float) -> float:
    """Return a region's expected output of a group of grades by share or tonnage claims."""
    material = {"sintered": "ndfeb"}.get(group) or next(
        g.id for g in world.pack.grades if g.group == group
    )
    tonnes = world.at("magnet_output", region=region, material=material)
    if tonnes is not None:
        return tonnes.value
    share = world.at("stage_share", region=region, stage="magnet", material=material)
    return share.value * total if share is not None else world.priors["small_maker"]


def _add_makers(draft: Draft, world: World) -> dict[tuple[str, str], float]:
    """Add ``make`` processes: the largest maker of a group gets what the others leave."""
    grades = {g.id: g for g in world.pack.grades}
    output, least = world_grades(world), world.priors["least_home"]
    makers: dict[str, list[str]] = defaultdict(list)
    for ability in world.able("make"):
        makers[ability.item].append(ability.region)
    groups: dict[str, list[str]] = defaultdict(list)
    for grade in grades.values():
        groups[grade.group].append(grade.id)
    made: dict[tuple[str, str], float] = {}
    for group, items in groups.items():
        total = sum(output[g] for g in items)
        regions = list(dict.fromkeys(r for g in items for r in makers[g]))
        sizes = {r: _group_output(world, group, r, total) for r in regions}
        home = max(sizes, key=lambda r: (len([g for g in items if r in makers[g]]), sizes[r]))
        sizes[home] = max(total - sum(v for r, v in sizes.items() if r != home), least * total)
        left = {g: output[g] for g in items}
        for region, size in sizes.items():
            if region == home:
                continue
            mine = [g for g in items if region in makers[g]]
            whole = sum(output[g] for g in mine)
            for grade_id in mine:
                amount = size * output[grade_id] / whole
                made[region, grade_id] = amount
                left[grade_id] -= amount
        for grade_id in items:
            if home in makers[grade_id]:
                made[home, grade_id] = max(left[grade_id], least * output[grade_id])
    for (region, grade_id), amount in made.items():
        draft.run(f"make:{grade_id}", region, amount)
    return made


def _add_links(
    draft: Draft, world: World, made: dict[tuple[str, str], float]
) -> dict[tuple[str, str], float]:
    """Add magnet links: listed pairs, what totals leave for others, and a little to everybody.

    Values of another year are scaled by world output. A region without a total gets the smallest
    link, from all exporters by their share of exports.
    """
    priors, output = world.priors, world_grades(world)
    links = _customs_links(world)
    smallest = priors["small_link"]
    sold: dict[str, float] = defaultdict(float)
    for (origin, _), (amount, _) in links.items():
        sold[origin] += amount
    if not sold:
        for (origin, _), amount in made.items():
            sold[origin] += amount
    whole = sum(sold.values())
    bought = {destination for _, destination in links}
    for region in world.pack.regions:
        if region not in bought:
            for origin, amount in sold.items():
                if origin != region:
                    part = smallest * amount / whole
                    links[origin, region] = (part, part * priors["unlisted"])
    suppliers: dict[tuple[str, str], list[tuple[float, float, str]]] = defaultdict(list)
    for (origin, destination), (amount, error) in sorted(links.items()):
        for grade, share in _grade_mix(origin, made, output).items():
            suppliers[destination, grade].append((amount * share, error * share, origin))
    flows: dict[tuple[str, str], float] = defaultdict(float)
    for (destination, grade), found in sorted(suppliers.items()):
        for rank, (part, error, origin) in enumerate(sorted(found, reverse=True)):
            if part < priors["smallest_link"] and rank > 1:  # two stay: nobody is known to have one
                continue
            draft.ship(grade, origin, destination, part, max(error, draft.floor))
            flows[destination, grade] += part
            flows[origin, grade] -= part
    return flows


def _grade_mix(
    origin: str, made: dict[tuple[str, str], float], output: dict[str, float]
) -> dict[str, float]:
    """Return shares of grades in a region's exports: what it makes, else the world's mix."""
    own = {g: made[origin, g] for g in output if made.get((origin, g), 0.0) > 0} or output
    total = sum(own.values())
    return {g: v / total for g, v in own.items()}


def _customs_links(world: World) -> dict[tuple[str, str], tuple[float, float]]:
    """Return expected magnets on each link of customs, and their error [t]."""
    customs = magnet_customs(world)
    if customs is None:
        return {}
    scale = 1.0
    if customs.year != world.year:
        then = _world_output(world, customs.year)
        scale = sum(world_grades(world).values()) / then if then > 0 else 1.0
    out = {}
    for pair in sorted({*customs.listed, *customs.unlisted}):
        big = scale * magnet_tonnes(world, pair[0], customs.listed.get(pair, 0.0))
        small = scale * magnet_tonnes(world, pair[0], customs.unlisted.get(pair, 0.0))
        error = math.hypot(world.priors["relative"] * big, world.priors["unlisted"] * small)
        out[pair] = (big + small, error)
    return out


def _world_output(world: World, year: int) -> float:
    found = (
        world.claims.at("magnet_output", year, region="WLD", material=g.id)
        for g in world.pack.grades
    )
    return sum(f.value for f in found if f is not None)


def use_shares(world: World, material: str) -> dict[str, float]:
    """Return shares of world use by region (``use_share`` claims)."""
    out = {}
    for claim in world.claims.every("use_share", material=material):
        if claim.region in world.pack.regions and not claim.sector:
            found = world.at("use_share", region=claim.region, material=material, sector="")
            if found is not None:
                out[claim.region] = found.value
    return out


def _add_uses(
    draft: Draft,
    world: World,
    made: dict[tuple[str, str], float],
    arriving: dict[tuple[str, str], float],
) -> None:
    """Split what each region has of a grade over sectors by the grade's world use."""
    floor = world.priors["smallest_link"]
    shares = use_shares(world, "ndfeb")
    output = world_grades(world)
    for grade, total in output.items():
        split = {
            c.sector: c.value
            for c in world.claims.every("sector_share", region="WLD", material=grade)
            if c.sector
        }
        whole = sum(split.values())
        for region in world.pack.regions:
            has = made.get((region, grade), 0.0) + arriving.get((region, grade), 0.0)
            has = max(has, world.priors["least_built_in"] * shares.get(region, 0.0) * total)
            for sector, share in split.items():
                amount = has * share / whole
                if amount > floor:
                    draft.use(grade, region, sector, amount)
