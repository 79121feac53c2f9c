"""Uses of oxide and metal outside magnets."""

from __future__ import annotations

from collections import defaultdict

from ytterby.baseline.reconcile.draft import Draft
from ytterby.baseline.sources.world import World


def sector_sizes(world: World) -> dict[str, float]:
    """Return world direct use by sector this year [t REO]: shares of all use times all use."""
    total = world.centre("consumption", region="WLD", element="REO")
    out = {}
    for sector in world.pack.sectors:
        if set(sector.form) == {"magnet"}:
            continue
        found = world.at("sector_share", region="WLD", element="REO", sector=sector.id)
        if found is not None:
            out[sector.id] = found.value * total
    return out


def use_mix(world: World, sector: str) -> dict[str, float]:
    """Return shares of elements in a sector's direct use, summing to one."""
    parts = {
        e: found.value
        for e in world.pack.elements
        if (found := world.at("use_mix", region="WLD", sector=sector, element=e))
    }
    whole = sum(parts.values())
    return {e: v / whole for e, v in parts.items()} if whole else {}


def region_shares(world: World) -> dict[str, float]:
    """Return shares of world direct use by region, summing to one (``use_share`` claims)."""
    out: dict[str, float] = {}
    for region in world.pack.regions:
        found = [
            c
            for c in world.claims.every("use_share", region=region, element="REO", sector="")
            if c.year is None
        ]
        out[region] = found[0].value if found else world.priors["small_user"]
    total = sum(sector_sizes(world).values())
    for region, amount in net_imports(world).items():
        if region != max(out, key=lambda r: out[r]):
            least, part, extra = (
                world.priors[f"net_imports_{k}"] for k in ("least", "part", "extra")
            )
            most = 2 * out[region] + extra
            out[region] = max(out[region] * least, min(part * amount / total, most))
    whole = sum(out.values())
    return {r: v / whole for r, v in out.items()}


def net_imports(world: World) -> dict[str, float]:
    """Return net customs imports of compounds by region this year [t REO]."""
    out: dict[str, float] = defaultdict(float)
    for line in world.shipments:
        if line.hs == 280530 or world.is_concentrate(line):
            continue
        amount = line.quantity * world.content(line.hs, line.unit_value)
        out[line.destination] += amount
        out[line.origin] -= amount
    return {r: v for r, v in out.items() if v > 0}


def metal_user_shares(world: World, shares: dict[str, float]) -> dict[str, float]:
    """Return shares of world direct use of metal: net imports of regions without magnets."""
    makers = {a.region for a in world.able("make")} | {a.region for a in world.able("reduce")}
    net: dict[str, float] = defaultdict(float)
    for line in world.shipments:
        if line.hs == 280530 and not world.is_concentrate(line) and line.advice == "":
            net[line.destination] += line.quantity * world.content(line.hs, line.unit_value)
            net[line.origin] -= line.quantity * world.content(line.hs, line.unit_value)
    forms = {s.id: s.form for s in world.pack.sectors}
    total = sum(v for s, v in sector_sizes(world).items() if "oxide" not in forms[s])
    out = dict(shares)
    for region, amount in net.items():
        if region not in makers and amount > 0:
            out[region] = max(
                world.priors["net_imports_part"] * amount / total,
                world.priors["net_imports_least"] * shares[region],
            )
    whole = sum(out.values())
    return {r: v / whole for r, v in out.items()}


def add_direct_uses(draft: Draft, world: World) -> None:
    """Add use of oxide, or of metal in sectors that take metal, by region, sector and element."""
    shares = region_shares(world)
    metal_shares = metal_user_shares(world, shares)
    forms = {s.id: s.form for s in world.pack.sectors}
    floor = world.priors["smallest_use"]
    for sector, size in sector_sizes(world).items():
        mix = use_mix(world, sector)
        metal = "oxide" not in forms[sector]
        for region, share in (metal_shares if metal else shares).items():
            tilt = _regional(world, region, sector)
            for element, part in mix.items():
                amount = size * share * part * tilt
                if amount < floor or (metal and element not in world.pack.metal_elements):
                    continue
                material = f"{'metal' if metal else 'oxide'}:{element}"
                draft.use(material, region, sector, amount, max(draft.relative * amount, floor))


def _regional(world: World, region: str, sector: str) -> float:
    """Return a region's own share of a sector over the world's, where it is published."""
    own = world.at("sector_share", region=region, element="REO", sector=sector)
    everywhere = world.at("sector_share", region="WLD", element="REO", sector=sector)
    if own is None or everywhere is None or everywhere.value == 0:
        return 1.0
    direct = sum(sector_sizes(world).values())
    total = world.centre("consumption", region="WLD", element="REO")
    return own.value / (everywhere.value * total / direct)
