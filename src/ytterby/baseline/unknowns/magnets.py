"""Makers of magnets, links between them and users, and what sectors build in."""

from __future__ import annotations

from collections import defaultdict

from ytterby.baseline.draft import Draft
from ytterby.baseline.world import World


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
    output = world_grades(world)
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
        sizes[home] = max(total - sum(v for r, v in sizes.items() if r != home), 0.3 * total)
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
                made[home, grade_id] = max(left[grade_id], 0.2 * output[grade_id])
    for (region, grade_id), amount in made.items():
        draft.run(f"make:{grade_id}", region, amount)
    return made


def magnet_tonnes(world: World, origin: str, value: float) -> tuple[float, float, float]:
    """Return tonnes of rare-earth magnets in a customs value, their share and unit value.

    tonnes = value x rare-earth share / unit value, both claims by exporter (``trade_content``,
    ``price``); exporters without a claim use those of the rest of the world.
    """
    rest = world.pack.rest
    share = world.at("trade_content", region=origin, material="magnet") or world.at(
        "trade_content", region=rest, material="magnet"
    )
    price = world.at("price", region=origin, material="ndfeb", period="") or world.at(
        "price", region=rest, material="ndfeb", period=""
    )
    part = share.value if share else 0.7
    unit = price.value if price else 75.0
    return value * part / unit / 1000.0, part, unit


def magnet_year(world: World) -> int | None:
    """Return the year of the customs values of magnets: this year, or the nearest within two."""
    claims = world.claims.find("trade_value", material="magnet", period="", product="HS 850511")
    years = {c.year for c in claims if c.year is not None and abs(c.year - world.year) <= 2}
    return min(years, key=lambda y: (abs(y - world.year), -y), default=None)


def magnet_pairs(world: World) -> dict[tuple[str, str], float]:
    """Return customs value of magnets between modelled regions [USD], of the nearest year known."""
    pairs: dict[tuple[str, str], float] = defaultdict(float)
    year = magnet_year(world)
    if year is None:
        return {}
    for claim in world.claims.find("trade_value", year=year, material="magnet", period=""):
        if claim.product != "HS 850511" or "sum over" in claim.scope:
            continue
        origin, destination = (
            world.pack.region_of(claim.region),
            world.pack.region_of(claim.partner),
        )
        if "WLD" not in (claim.region, claim.partner) and origin != destination:
            pairs[origin, destination] += claim.value
    return dict(pairs)


def _add_links(
    draft: Draft, world: World, made: dict[tuple[str, str], float]
) -> dict[tuple[str, str], float]:
    """Add magnet links: booked pairs, and the main maker to every region that builds magnets in."""
    output = world_grades(world)
    whole = sum(output.values())
    home = max({r for r, _ in made}, key=lambda r: sum(v for (q, _), v in made.items() if q == r))
    tonnes = {
        pair: magnet_tonnes(world, pair[0], value)[0] for pair, value in magnet_pairs(world).items()
    }
    shares = use_shares(world, "ndfeb")
    smallest = world.priors["small_link"]
    for region in world.pack.regions:
        if region != home and (home, region) not in tonnes:
            away = shares.get(region, 0.0) * whole
            tonnes[home, region] = max(0.5 * away, smallest)
    flows: dict[tuple[str, str], float] = defaultdict(float)
    for (origin, destination), amount in sorted(tonnes.items()):
        if amount < smallest * 0.5:
            continue
        own = {g: made.get((origin, g), 0.0) for g in output}
        total = sum(own.values())
        for grade, world_amount in output.items():
            mix = own[grade] / total if total > 0 else world_amount / whole
            if total > 0 and own[grade] == 0 and origin != home:
                mix = 0.0
            part = amount * mix
            if part < world.priors["smallest_link"]:
                continue
            draft.ship(grade, origin, destination, part)
            flows[destination, grade] += part
            flows[origin, grade] -= part
    return flows


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
            has = max(has, 0.3 * shares.get(region, 0.0) * total)
            for sector, share in split.items():
                amount = has * share / whole
                if amount > floor:
                    draft.use(grade, region, sector, amount)
