"""Random balanced chains of the toy's technology: any split of makers, users and trade."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import polars as pl

from tests.toy import PRICE, toy_chain, toy_technology
from ytterby.core.chain import CAPACITY_SCHEMA, FLOW_SCHEMA, INVENTORY_SCHEMA, PRICE_SCHEMA, Chain

REGIONS = ("CHN", "USA", "JPN", "DEU")
GRADES = ("ndfeb:N", "ndfeb:H-SH")
SECTORS = ("ev_traction", "defence", "glass", "catalysts_fcc")

Table = dict[tuple[str, ...], float]


def random_chain(seed: int) -> Chain:
    """Return a balanced chain: uses first, then whoever makes what they need, up to the mines."""
    random = np.random.default_rng(seed)
    tech = toy_technology()
    made = {
        p: dict(zip(tech.materials, row, strict=True))
        for p, row in zip(tech.processes, tech.coefficient.toarray(), strict=True)
    }
    use: Table = {}
    demand: dict[tuple[str, str], float] = {}

    def want(material: str, region: str, amount: float) -> None:
        demand[material, region] = demand.get((material, region), 0.0) + amount

    for region in REGIONS:
        for grade in GRADES:
            for sector in random.permutation(SECTORS[:2])[: random.integers(0, 3)]:
                use[grade, region, str(sector)] = float(random.lognormal(3.0, 1.0))
        for oxide, sector in (("oxide:La", "catalysts_fcc"), ("oxide:Nd", "glass")):
            if random.random() < 0.5:
                use[oxide, region, sector] = float(random.lognormal(2.0, 1.0))
    if not any(material == "ndfeb:H-SH" for material, *_ in use):
        use["ndfeb:H-SH", "USA", "ev_traction"] = 30.0
    for (material, region, _), amount in use.items():
        want(material, region, amount)

    activity: Table = {}
    trade: Table = {}
    surplus: Table = {}

    def supply(material: str) -> dict[str, float]:
        """Choose who supplies each region with a material; return what each region must make."""
        out: dict[str, float] = {}
        makers = [str(r) for r in random.permutation(REGIONS)[: random.integers(1, 4)]]
        for region in REGIONS:
            amount = demand.get((material, region), 0.0)
            if amount <= 0:
                continue
            weights = random.dirichlet(np.full(len(makers), 0.6))
            for maker, weight in zip(makers, weights, strict=True):
                part = amount * float(weight)
                if part < 1e-6 * amount:
                    continue
                out[maker] = out.get(maker, 0.0) + part
                if maker != region:
                    key = (material, maker, region)
                    trade[key] = trade.get(key, 0.0) + part
            lost = amount - sum(
                amount * float(w) for w in weights if float(w) * amount >= 1e-6 * amount
            )
            out[makers[0]] = out.get(makers[0], 0.0) + lost
            if lost and makers[0] != region:
                key = (material, makers[0], region)
                trade[key] = trade.get(key, 0.0) + lost
        return out

    def run(process: str, region: str, amount: float) -> None:
        activity[process, region] = activity.get((process, region), 0.0) + amount
        for material, value in made[process].items():
            if value < 0:
                want(material, region, -value * amount)

    for grade in GRADES:
        for region, amount in supply(grade).items():
            run(f"make:{grade}", region, amount)
    recycled: dict[tuple[str, str], float] = {}
    for element in ("Nd", "Dy"):
        for (process, region), amount in list(activity.items()):
            scrap = made[process].get(f"scrap:{element}", 0.0) * amount
            if scrap <= 0 or not process.startswith("make"):
                continue
            share = float(random.choice([0.0, 0.6, 1.0]))
            activity[f"recycle:{element}", region] = (
                activity.get((f"recycle:{element}", region), 0.0) + share * scrap
            )
            key = (f"oxide:{element}", region)
            recycled[key] = recycled.get(key, 0.0) + 0.9 * share * scrap
            if share < 1.0:
                at = (f"scrap:{element}", region)
                surplus[at] = surplus.get(at, 0.0) + (1.0 - share) * scrap
    for element in ("Nd", "Dy"):
        for region, amount in supply(f"metal:{element}").items():
            run(f"reduce:{element}", region, amount / 0.9)
    needed = {oxide: supply(oxide) for oxide in ("oxide:La", "oxide:Nd", "oxide:Dy")}
    ore = {r: str(random.choice(["rock", "clay"])) for r in REGIONS}
    for region in REGIONS:
        process = f"separate:{ore[region]}:full"
        short = {
            oxide: max(own.get(region, 0.0) - recycled.get((oxide, region), 0.0), 0.0)
            for oxide, own in needed.items()
        }
        level = max(v / made[process][oxide] for oxide, v in short.items())
        if level > 0:
            run(process, region, level)
        for oxide, own in needed.items():
            left = level * made[process][oxide] + recycled.get((oxide, region), 0.0)
            left -= own.get(region, 0.0)
            if left > 1e-9:
                surplus[oxide, region] = left
    for kind in ("rock", "clay"):
        for region, amount in supply(f"concentrate:{kind}").items():
            run(f"mine:{kind}", region, amount)
    return _chain(tech_rows(activity, trade, use, surplus), random)


def tech_rows(activity: Table, trade: Table, use: Table, surplus: Table) -> pl.DataFrame:
    """Return flows of the four tables."""
    stage = dict(zip(toy_technology().processes, toy_technology().stage, strict=True))
    empty = dict.fromkeys(("stage", "process", "material", "region", "destination", "sector"), "")
    rows: list[dict[str, object]] = []
    for (process, region), value in activity.items():
        row = {"kind": "process", "process": process, "region": region, "stage": stage[process]}
        rows.append(empty | row | {"value": value})
    for (material, origin, to), value in trade.items():
        row = {"kind": "trade", "material": material, "region": origin, "destination": to}
        rows.append(empty | row | {"value": value})
    for (material, region, sector), value in use.items():
        row = {"kind": "use", "material": material, "region": region, "sector": sector}
        rows.append(empty | row | {"value": value})
    for (material, region), value in surplus.items():
        row = {"kind": "surplus", "material": material, "region": region}
        rows.append(empty | row | {"value": value})
    frame = pl.DataFrame(rows).filter(pl.col("value") > 0)
    zero = [pl.lit(0.0).alias(n) for n in ("standard_error", "prior", "prior_error")]
    return frame.with_columns(
        pl.int_range(pl.len()).alias("flow"), *zero, pl.lit(0.0).alias("evidence_share")
    ).select(pl.col(name).cast(dtype) for name, dtype in FLOW_SCHEMA.items())


def _chain(flows: pl.DataFrame, random: np.random.Generator) -> Chain:
    prices = [
        (m, market, v * float(random.lognormal(0.0, 0.1)), None, None, "C", "random")
        for m, v in PRICE.items()
        for market in ("inside", "outside")
    ]
    held = [
        (r, f, "", "industry", float(random.uniform(0.2, 3.0)), None, None, "C", "random")
        for r in REGIONS
        for f in ("oxide", "metal", "magnet")
    ]
    held += [("USA", "magnet", "", "government", 2.0, None, None, "C", "random")]
    return replace(
        toy_chain(),
        regions=REGIONS,
        sectors=SECTORS,
        flows=flows,
        draws=np.repeat(flows["value"].to_numpy()[:, None], 2, axis=1),
        capacities=pl.DataFrame(schema=CAPACITY_SCHEMA),
        prices=pl.DataFrame(prices, schema=PRICE_SCHEMA, orient="row"),
        inventories=pl.DataFrame(held, schema=INVENTORY_SCHEMA, orient="row"),
    )
