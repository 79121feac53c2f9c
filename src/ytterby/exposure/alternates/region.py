"""The same material from makers outside the partner: who makes it, how much, at what price."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from ytterby.core.chain import Chain
from ytterby.core.regions import region_name
from ytterby.evidence import Evidence
from ytterby.exposure.alternates.base import Alternate, with_numbers
from ytterby.exposure.alternates.claimed import Figure, find_figure
from ytterby.exposure.alternates.grade import COST_UNKNOWN, USD_KG, qualification

MOST = 5
"""Makers of a material that are listed."""
LEAST = 0.005
"""Share of what is made outside below which a maker is not listed [1]."""
UNIT_VALUE = "customs unit value of rare-earth magnets exported"


def outside_makers(chain: Chain, materials: Sequence[str], partner: Sequence[str]) -> pl.DataFrame:
    """Return who makes each material outside the partner, and how much.

    Returns
    -------
    DataFrame
        ``material, region, made`` [unit of the material/year]``, share_outside, share_world`` [1],
        the largest first.
    """
    tech = chain.technology
    runs = chain.flows.filter(pl.col("kind") == "process").select("process", "region", "value")
    rows = []
    for material in materials:
        if material not in tech.material_index:
            continue
        column = tech.coefficient[:, [tech.material_index[material]]].toarray()[:, 0]
        makes = {p: float(c) for p, c in zip(tech.processes, column, strict=True) if c > 0.0}
        made = (
            runs.filter(pl.col("process").is_in(list(makes)))
            .with_columns(
                made=pl.col("value") * pl.col("process").replace_strict(makes, default=0.0)
            )
            .group_by("region")
            .agg(pl.col("made").sum())
        )
        world = float(made["made"].sum())
        out = made.filter(~pl.col("region").is_in(list(partner)) & (pl.col("made") > 0.0))
        total = float(out["made"].sum())
        if total <= 0.0 or world <= 0.0:
            continue
        rows.append(
            out.sort("made", "region", descending=[True, False])
            .with_columns(
                pl.lit(material).alias("material"),
                share_outside=pl.col("made") / total,
                share_world=pl.col("made") / world,
            )
            .filter(pl.col("share_outside") >= LEAST)
            .head(MOST)
        )
    order = ["material", "region", "made", "share_outside", "share_world"]
    schema = {"material": pl.String, "region": pl.String} | dict.fromkeys(order[2:], pl.Float64)
    return pl.concat(rows).select(order) if rows else pl.DataFrame(schema=schema)


def other_regions(
    chain: Chain,
    evidence: Evidence,
    makers: pl.DataFrame,
    home: Sequence[str],
    partner: Sequence[str],
) -> list[Alternate]:
    """Return makers outside the partner as alternates, with their prices where these are known.

    Parameters
    ----------
    chain
        Its facilities and prices.
    evidence
        Unit values of exports by region, premiums paid, time to qualify.
    makers
        From `outside_makers`.
    home
        Regions in which the products are made.
    partner
        Regions of the partner.
    """
    tech = chain.technology
    out = []
    for row in makers.iter_rows(named=True):
        family = tech.family[tech.material_index[row["material"]]]
        stage = {"oxide": "separation", "metal": "metal", "magnet": "magnet"}.get(family, "")
        cost, gap, tier, source, note = _premium(chain, evidence, row, family, partner)
        plants = _plants(chain, row["region"], stage, row["material"])
        where = region_name(row["region"])
        own = " (at home)" if row["region"] in home else ""
        rated, named = plants
        listed = f"Plants: {', '.join(named)}. " if named else ""
        unit = tech.unit[tech.material_index[row["material"]]]
        out.append(
            with_numbers(
                Alternate(
                    row["material"],
                    "region",
                    f"made in {where}{own}",
                    capacity=rated,
                    share_outside=row["share_outside"],
                    region=row["region"],
                    cost_unit=USD_KG if cost else "",
                    gaps="; ".join(filter(None, [gap, "" if rated else "capacity not known"])),
                    note=f"{listed}Makes {row['made']:,.0f} {unit} a year, "
                    f"{100 * row['share_world']:.1f} % of the world. {note}".strip(),
                    tier=tier,
                    source=source,
                ),
                cost,
                qualification(evidence, stage),
            )
        )
    return out


def _plants(chain: Chain, region: str, stage: str, material: str) -> tuple[float | None, list[str]]:
    """Return the rated capacity of a region's plants that may make a material, and their names."""
    makes = [
        p
        for p, s in zip(chain.technology.processes, chain.technology.stage, strict=True)
        if s == stage
        and chain.technology.coefficient[
            [chain.technology.process_index[p]], [chain.technology.material_index[material]]
        ].item()
        > 0.0
    ]
    rows = chain.capacities.filter(
        (pl.col("region") == region)
        & (pl.col("stage") == stage)
        & ((pl.col("process") == "") | pl.col("process").is_in(makes))
        & (pl.col("facility") != "residual")
    ).sort("capacity", descending=True, nulls_last=True)
    rated = rows["capacity"].drop_nulls()
    names = [str(n) for n in rows["operator"] if n]
    return (float(rated.sum()) if len(rated) else None), list(dict.fromkeys(names))[:3]


def _premium(
    chain: Chain,
    evidence: Evidence,
    row: dict[str, object],
    family: str,
    partner: Sequence[str],
) -> tuple[dict[str, float], str, str, str, str]:
    """Return the cost over the partner's goods, what is not known, tier, source and a note."""
    material, region = str(row["material"]), str(row["region"])
    if material.startswith("ndfeb"):
        there = find_figure(evidence, "price", scope=UNIT_VALUE, region=region)
        here = find_figure(evidence, "price", scope=UNIT_VALUE, region=partner[0])
        if there is not None and here is not None:
            note = "Cost: unit value of its exports less the partner's, all grades and shapes."
            return _gap(there, here), "price by grade not known", max(there.tier, here.tier), (
                f"{there.source}; {here.source}"
            ), note  # fmt: skip
        paid = find_figure(evidence, "cost_gap", scope="premium accepted", region=region)
        price = chain.prices.filter(
            (pl.col("material") == material) & (pl.col("market") == "inside")
        )
        if paid is not None and price.height:
            base = float(price["value"][0])
            cost = {"cost": paid.value * base, "cost_low": paid.low * base}
            cost |= {"cost_high": paid.high * base}
            return cost, "", paid.tier, paid.source, "Cost: premium that buyers accepted."
        return {}, COST_UNKNOWN, "C", "", ""
    rows = {
        m: (float(v), str(t), str(s))
        for m, v, t, s in chain.prices.filter(
            (pl.col("material") == material) & pl.col("value").is_not_null()
        )
        .select("market", "value", "tier", "source")
        .iter_rows()
    }
    if family != "magnet" and {"inside", "outside"} <= set(rows):
        inside, outside = rows["inside"], rows["outside"]
        cost = dict.fromkeys(("cost", "cost_low", "cost_high"), outside[0] - inside[0])
        source = "; ".join(dict.fromkeys((inside[2], outside[2])))
        note = "Cost: price outside the partner less price inside, per kg of oxide equivalent."
        return (
            cost,
            "interval of the difference not known",
            max(inside[1], outside[1]),
            source,
            note,
        )
    return {}, COST_UNKNOWN, "C", "", ""


def _gap(there: Figure, here: Figure) -> dict[str, float]:
    return {
        "cost": there.value - here.value,
        "cost_low": there.low - here.high,
        "cost_high": there.high - here.low,
    }
