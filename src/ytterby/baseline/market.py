"""Prices inside and outside the controlling country, and what lies in stock."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ytterby.core.chain import INVENTORY_SCHEMA, PRICE_SCHEMA
from ytterby.evidence.tiers import Z

if TYPE_CHECKING:
    import polars as pl

    from ytterby.baseline.sources.claims import Estimate
    from ytterby.baseline.sources.world import World

Row = tuple[str, str, float, float, float, str, str]


def _row(world: World, material: str, market: str, found: Estimate, factor: float = 1.0) -> Row:
    spread = min(Z * found.sigma, world.priors["widest_price"] * found.value)
    source = ";".join(found.claims[:3])
    return (
        material,
        market,
        found.value * factor,
        (found.value - spread) * factor,
        (found.value + spread) * factor,
        found.tier,
        source,
    )


def price_table(world: World) -> pl.DataFrame:
    """Return ``PRICE_SCHEMA``: oxides, metals and magnets [USD/kg], inside and outside.

    Outside is the export (FOB) price of the year; inside is the price in the controlling country
    without value-added tax: its own claims, months averaged, where there are any, else the outside
    price. A metal without a price is its oxide with mark-up and conversion (trade.toml); a magnet
    grade is the average price of its family scaled by the value of its rare earths.
    """
    import polars as pl

    rows: list[Row] = []
    outside: dict[str, Estimate] = {}
    ratio = _inside_ratio(world)
    home = world.pack.controller
    for element in world.pack.elements:
        found = world.claims.at(
            "price", world.year, element=element, material="oxide", region="WLD"
        ) or world.claims.at("price", world.year, element=element, material="oxide", region=home)
        if found is None:
            continue
        outside[element] = found
        rows.append(_row(world, f"oxide:{element}", "outside", found))
        rows.append(_row(world, f"oxide:{element}", "inside", found, ratio.get(element, 1.0)))
    rules = world.trade_rules["error"]
    for element in world.pack.metal_elements:
        factor = world.oxide_factor[element]
        own = world.claims.at("price", world.year, element=element, material="metal", region="WLD")
        if own is not None and own.exact:
            rows.append(_row(world, f"metal:{element}", "outside", own, 1 / factor))
            rows.append(_row(world, f"metal:{element}", "inside", own, 1 / factor))
        elif element in outside:
            for market, share in (("outside", 1.0), ("inside", ratio.get(element, 1.0))):
                base = _row(world, f"metal:{element}", market, outside[element], share)
                up, fixed = float(rules["metal_markup"]), float(rules["metal_conversion"]) / factor
                value, low, high = (p * up + fixed for p in base[2:5])
                rows.append((base[0], market, value, low, high, "C", base[6]))
    rows += _magnet_rows(world, outside, ratio)
    return pl.DataFrame(rows, schema=PRICE_SCHEMA, orient="row")


def _inside_ratio(world: World) -> dict[str, float]:
    """Return the price inside over outside by element, from claims of the year."""
    out: dict[str, float] = {}
    home = world.pack.controller
    for group in ("NdPr", *world.pack.elements):
        inside = [
            c.value
            for c in world.claims.find(
                "price",
                year=world.year,
                element=group,
                material="oxide",
                region=home,
            )
            if "inside" in c.reads and c.unit == "USD/kg"
        ]
        abroad = world.claims.at("price", world.year, element=group, material="oxide", region="WLD")
        if inside and abroad is not None and abroad.exact:
            value = sum(inside) / len(inside) / abroad.value
            for element in world.pack.element_set(group):
                out[element] = value
    return out


def _magnet_rows(world: World, oxides: dict[str, Estimate], ratio: dict[str, float]) -> list[Row]:
    technology = world.technology
    worth = {}
    for grade in world.pack.grades:
        content = technology.composition[technology.material_index[grade.id]]
        worth[grade.id] = sum(
            float(content[technology.element_index[e]]) * oxides[e].value for e in oxides
        )
    rows: list[Row] = []
    ndfeb = [g.id for g in world.pack.grades if g.id.startswith("ndfeb")]
    output = {g: world.centre("magnet_output", region="WLD", material=g) for g in ndfeb}
    mean = sum(output[g] * worth[g] for g in ndfeb) / max(sum(output.values()), 1.0)
    inside, moves = ratio.get("Nd", 1.0), world.priors["magnet_price_moves"]
    average = world.claims.at("price", world.year, material="ndfeb", region=world.pack.controller)
    average = average or world.claims.at("price", world.year, material="ndfeb", region="WLD")
    for grade in world.pack.grades:
        own = world.claims.at("price", world.year, material=grade.id)
        if own is not None:
            base, scale = own, 1.0
        elif average is not None and grade.id in ndfeb:
            base, scale = average, 1 - moves + moves * worth[grade.id] / mean
        else:
            continue
        moved = 1 - moves + moves * inside
        for market, share in (("outside", 1.0), ("inside", moved)):
            row = _row(world, grade.id, market, base, scale * share)
            rows.append((*row[:5], "C", row[6]))
    return rows


def inventory_table(world: World) -> pl.DataFrame:
    """Return ``INVENTORY_SCHEMA``: months of use that industry and governments hold.

    Every region's industry holds the desired cover of normal times (``behaviour_parameter``)
    unless a claim of that region and material says otherwise; targets are not stocks.
    """
    import polars as pl

    rows: list[tuple[str, str, str, str, float, float, float, str, str]] = []
    usual = world.at("behaviour_parameter", scope="desired cover without alarm")
    for region in world.pack.regions:
        if usual is None:
            break
        spread = Z * usual.sigma
        low = max(usual.value - spread, 0.0)
        rows.append(
            (
                region,
                "",
                "",
                "industry",
                usual.value,
                low,
                usual.value + spread,
                usual.tier,
                ";".join(usual.claims),
            )
        )
    for claim in world.claims.find("stock_cover", period=""):
        if "target" in claim.reads or not (claim.element or claim.material):
            continue
        if claim.year is not None and abs(claim.year - world.year) > 2:
            continue
        holder = "government" if "state" in claim.reads else "industry"
        spread = Z * claim.sigma
        material, family = "", ""
        if claim.element in world.pack.elements:
            material, family = f"oxide:{claim.element}", "oxide"
        elif claim.material in {f.id for f in world.pack.families}:
            family = claim.material
        else:
            continue
        places = (
            (claim.region,)
            if claim.region in world.pack.regions
            else world.pack.target(claim.region)
        )
        for place in places:
            rows.append(
                (
                    place,
                    family,
                    material,
                    holder,
                    claim.value,
                    max(claim.value - spread, 0.0),
                    claim.value + spread,
                    claim.tier,
                    claim.source,
                )
            )
    return pl.DataFrame(rows, schema=INVENTORY_SCHEMA, orient="row")
