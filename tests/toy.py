"""A chain small enough to check with a pencil: four regions, three elements, two ores, two grades.

Every coefficient is round. In words: China mines `rock` and separates everything; the United States
mines rock, sends most of it and all its unseparated heavies to China, and makes a little ndfeb:N
from its own ore; Myanmar mines `clay` for China; Japan buys oxide and metal, makes magnets,
recycles its swarf, recovers some end-of-life neodymium and draws down its dysprosium stock.
"""

from __future__ import annotations

from functools import cache

import numpy as np
import polars as pl
import scipy.sparse as sp

from ytterby.core.chain import (
    CAPACITY_SCHEMA,
    FLOW_SCHEMA,
    INVENTORY_SCHEMA,
    PRICE_SCHEMA,
    RESIDUAL_SCHEMA,
    Chain,
)
from ytterby.core.technology import Technology

REGIONS = ("CHN", "USA", "JPN", "MMR")
ELEMENTS = ("La", "Nd", "Dy")
SECTORS = ("ev_traction", "automotive_other", "defence", "glass", "catalysts_fcc", "phosphors")

COMPOSITION: dict[str, dict[str, float]] = {
    "concentrate:rock": {"La": 0.6, "Nd": 0.35, "Dy": 0.05},
    "concentrate:clay": {"La": 0.2, "Nd": 0.4, "Dy": 0.4},
    "mixed:SEG:rock": {"Dy": 1.0},
    "oxide:La": {"La": 1.0},
    "oxide:Nd": {"Nd": 1.0},
    "oxide:Dy": {"Dy": 1.0},
    "metal:Nd": {"Nd": 1.0},
    "metal:Dy": {"Dy": 1.0},
    "ndfeb:N": {"Nd": 0.3},
    "ndfeb:H-SH": {"Nd": 0.25, "Dy": 0.05},
    "scrap:Nd": {"Nd": 1.0},
    "scrap:Dy": {"Dy": 1.0},
}
SEPARATION_YIELD, METAL_YIELD, RECYCLING_YIELD = 0.8, 0.9, 0.9
PROCESSES: dict[str, tuple[str, dict[str, float]]] = {
    "mine:rock": ("mine", {"concentrate:rock": 1.0}),
    "mine:clay": ("mine", {"concentrate:clay": 1.0}),
    "separate:rock:full": (
        "separation",
        {"concentrate:rock": -1.0, "oxide:La": 0.48, "oxide:Nd": 0.28, "oxide:Dy": 0.04},
    ),
    "separate:rock:light": (
        "separation",
        {"concentrate:rock": -1.0, "oxide:La": 0.48, "oxide:Nd": 0.28, "mixed:SEG:rock": 0.04},
    ),
    "separate:clay:full": (
        "separation",
        {"concentrate:clay": -1.0, "oxide:La": 0.16, "oxide:Nd": 0.32, "oxide:Dy": 0.32},
    ),
    "separate:SEG:rock": ("separation", {"mixed:SEG:rock": -1.0, "oxide:Dy": 0.8}),
    "reduce:Nd": ("metal", {"oxide:Nd": -1.0, "metal:Nd": 0.9}),
    "reduce:Dy": ("metal", {"oxide:Dy": -1.0, "metal:Dy": 0.9}),
    "make:ndfeb:N": ("magnet", {"ndfeb:N": 1.0, "metal:Nd": -0.4, "scrap:Nd": 0.1}),
    "make:ndfeb:H-SH": (
        "magnet",
        {
            "ndfeb:H-SH": 1.0,
            "metal:Nd": -0.35,
            "metal:Dy": -0.08,
            "scrap:Nd": 0.1,
            "scrap:Dy": 0.03,
        },
    ),
    "recycle:Nd": ("swarf", {"scrap:Nd": -1.0, "oxide:Nd": 0.9}),
    "recycle:Dy": ("swarf", {"scrap:Dy": -1.0, "oxide:Dy": 0.9}),
    "recover:Nd": ("end_of_life", {"oxide:Nd": 1.0}),
}

ACTIVITY: dict[tuple[str, str], float] = {
    ("mine:rock", "CHN"): 1000.0,
    ("mine:rock", "USA"): 400.0,
    ("mine:clay", "MMR"): 100.0,
    ("separate:rock:full", "CHN"): 1300.0,
    ("separate:rock:light", "USA"): 100.0,
    ("separate:clay:full", "CHN"): 100.0,
    ("separate:SEG:rock", "CHN"): 4.0,
    ("reduce:Nd", "CHN"): 390.0,
    ("reduce:Nd", "USA"): 20.0,
    ("reduce:Nd", "JPN"): 50.0,
    ("reduce:Dy", "CHN"): 30.0,
    ("reduce:Dy", "JPN"): 5.0,
    ("make:ndfeb:N", "CHN"): 600.0,
    ("make:ndfeb:N", "USA"): 45.0,
    ("make:ndfeb:N", "JPN"): 40.0,
    ("make:ndfeb:H-SH", "CHN"): 300.0,
    ("make:ndfeb:H-SH", "JPN"): 100.0,
    ("recycle:Nd", "CHN"): 94.5,
    ("recycle:Nd", "JPN"): 14.0,
    ("recycle:Dy", "CHN"): 9.0,
    ("recycle:Dy", "JPN"): 3.0,
    ("recover:Nd", "JPN"): 2.0,
}
TRADE: dict[tuple[str, str, str], float] = {
    ("concentrate:rock", "USA", "CHN"): 300.0,
    ("concentrate:clay", "MMR", "CHN"): 100.0,
    ("mixed:SEG:rock", "USA", "CHN"): 4.0,
    ("oxide:La", "CHN", "USA"): 40.0,
    ("oxide:Nd", "CHN", "JPN"): 30.0,
    ("oxide:Nd", "USA", "JPN"): 6.0,
    ("oxide:Dy", "CHN", "JPN"): 4.0,
    ("metal:Nd", "CHN", "JPN"): 6.0,
    ("metal:Dy", "CHN", "JPN"): 3.0,
    ("scrap:Nd", "USA", "CHN"): 4.5,
    ("ndfeb:N", "CHN", "USA"): 100.0,
    ("ndfeb:N", "CHN", "JPN"): 60.0,
    ("ndfeb:N", "JPN", "USA"): 10.0,
    ("ndfeb:H-SH", "CHN", "USA"): 50.0,
    ("ndfeb:H-SH", "JPN", "USA"): 40.0,
}
USE: dict[tuple[str, str, str], float] = {
    ("oxide:La", "CHN", "catalysts_fcc"): 300.0,
    ("oxide:La", "USA", "catalysts_fcc"): 88.0,
    ("oxide:Nd", "CHN", "glass"): 50.0,
    ("oxide:Nd", "USA", "glass"): 2.0,
    ("oxide:Nd", "JPN", "glass"): 0.6,
    ("oxide:Dy", "CHN", "phosphors"): 1.3,
    ("oxide:Dy", "JPN", "phosphors"): 1.7,
    ("ndfeb:N", "CHN", "automotive_other"): 440.0,
    ("ndfeb:N", "USA", "automotive_other"): 150.0,
    ("ndfeb:N", "USA", "defence"): 5.0,
    ("ndfeb:N", "JPN", "automotive_other"): 90.0,
    ("ndfeb:H-SH", "CHN", "ev_traction"): 250.0,
    ("ndfeb:H-SH", "USA", "ev_traction"): 60.0,
    ("ndfeb:H-SH", "USA", "defence"): 30.0,
    ("ndfeb:H-SH", "JPN", "ev_traction"): 60.0,
}
STOCK: dict[tuple[str, str], float] = {("oxide:Nd", "CHN"): 11.05, ("metal:Dy", "JPN"): -0.5}
SURPLUS: dict[tuple[str, str], float] = {("oxide:La", "CHN"): 300.0, ("oxide:Dy", "CHN"): 60.0}


@cache
def toy_technology() -> Technology:
    """Return the technology of the toy."""
    materials = tuple(COMPOSITION)
    coefficient = np.array(
        [[made.get(m, 0.0) for m in materials] for _, made in PROCESSES.values()]
    )
    heads = {"ndfeb": "magnet"}
    family = tuple(heads.get(m.split(":")[0], m.split(":")[0]) for m in materials)
    return Technology(
        elements=ELEMENTS,
        materials=materials,
        family=family,
        unit=tuple("t" if f == "magnet" else "t REO" for f in family),
        composition=np.array([[COMPOSITION[m].get(e, 0.0) for e in ELEMENTS] for m in materials]),
        processes=tuple(PROCESSES),
        stage=tuple(stage for stage, _ in PROCESSES.values()),
        coefficient=sp.csr_array(coefficient),
    )


def _flow_rows() -> list[dict[str, object]]:
    empty = {"stage": "", "process": "", "material": "", "destination": "", "sector": ""}
    rows: list[dict[str, object]] = []
    for (process, region), value in ACTIVITY.items():
        stage = PROCESSES[process][0]
        rows.append(
            empty
            | {"kind": "process", "process": process, "stage": stage}
            | {"region": region, "value": value}
        )
    for (material, origin, to), value in TRADE.items():
        rows.append(
            empty
            | {"kind": "trade", "material": material}
            | {"region": origin, "destination": to, "value": value}
        )
    for (material, region, sector), value in USE.items():
        rows.append(
            empty
            | {"kind": "use", "material": material}
            | {"region": region, "sector": sector, "value": value}
        )
    for kind, table in (("stock", STOCK), ("surplus", SURPLUS)):
        for (material, region), value in table.items():
            rows.append(
                empty | {"kind": kind, "material": material, "region": region, "value": value}
            )
    return rows


def toy_flows() -> pl.DataFrame:
    """Return the balanced flows; uncertainty is 5 %, priors 10 % for processes and 50 % else."""
    frame = pl.DataFrame(_flow_rows())
    size = pl.col("value").abs()
    prior_error = pl.when(pl.col("kind") == "process").then(0.1 * size).otherwise(0.5 * size)
    return frame.with_columns(
        pl.int_range(pl.len()).alias("flow"),
        (0.05 * size).alias("standard_error"),
        pl.col("value").alias("prior"),
        prior_error.alias("prior_error"),
        (1.0 - (0.05 * size / prior_error) ** 2).alias("evidence_share"),
    ).select(pl.col(name).cast(dtype) for name, dtype in FLOW_SCHEMA.items())


def _capacities() -> pl.DataFrame:
    rows = [
        ("USA", "mine", "mine:rock", "usa-rock-mine", "Rock Co", "USA", 500.0, 1.0, 2017),
        ("MMR", "mine", "mine:clay", "mmr-clay-north", "North Clay", "CHN", 80.0, 0.75, 2015),
        ("MMR", "mine", "mine:clay", "residual", "", "MMR", None, 0.25, None),
        ("CHN", "mine", "", "residual", "", "CHN", 1200.0, 1.0, None),
        ("CHN", "separation", "", "chn-north", "Northern", "CHN", 1000.0, 0.7, 2000),
        ("CHN", "separation", "", "residual", "", "CHN", 500.0, 0.3, None),
        ("USA", "separation", "", "usa-rock-separation", "Rock Co", "USA", 120.0, 1.0, 2023),
        ("CHN", "metal", "", "residual", "", "CHN", 500.0, 1.0, None),
        ("USA", "metal", "", "usa-metal", "Rock Co", "USA", None, 1.0, 2024),
        ("JPN", "metal", "", "jpn-metal", "Metals KK", "JPN", 60.0, 1.0, 1990),
        ("CHN", "magnet", "", "residual", "", "CHN", 1200.0, 1.0, None),
        ("USA", "magnet", "", "usa-magnet", "Rock Co", "USA", 50.0, 1.0, 2024),
        ("JPN", "magnet", "", "jpn-magnet", "Magnets KK", "JPN", 160.0, 0.8, 1985),
        ("JPN", "magnet", "", "residual", "", "CHN", 40.0, 0.2, None),
    ]
    names = [n for n in CAPACITY_SCHEMA if n not in {"status", "tier", "source"}]
    return (
        pl.DataFrame(rows, schema=names, orient="row")
        .with_columns(
            pl.lit("operating").alias("status"),
            pl.lit("C").alias("tier"),
            pl.lit("toy").alias("source"),
        )
        .select(pl.col(name).cast(dtype) for name, dtype in CAPACITY_SCHEMA.items())
    )


PRICE = {"oxide:La": 1.0, "oxide:Nd": 60.0, "oxide:Dy": 250.0, "metal:Nd": 75.0}
PRICE |= {"metal:Dy": 320.0, "ndfeb:N": 40.0, "ndfeb:H-SH": 60.0, "concentrate:rock": 5.0}


def _prices() -> pl.DataFrame:
    rows = [
        (material, market, value * up, value * up * 0.9, value * up * 1.1, "C", "toy")
        for material, value in PRICE.items()
        for market, up in (("inside", 1.0), ("outside", 1.2))
    ]
    return pl.DataFrame(rows, schema=PRICE_SCHEMA, orient="row")


def _inventories() -> pl.DataFrame:
    rows = [
        ("USA", "magnet", "", "industry", 2.0, 1.0, 3.0, "C", "toy"),
        ("USA", "oxide", "oxide:La", "industry", 3.0, 1.5, 4.5, "C", "toy"),
        ("JPN", "metal", "", "industry", 2.0, 1.0, 3.0, "B", "toy"),
        ("JPN", "oxide", "", "government", 4.0, 2.0, 8.0, "C", "toy"),
    ]
    return pl.DataFrame(rows, schema=INVENTORY_SCHEMA, orient="row")


def _residuals() -> pl.DataFrame:
    rows = [
        (
            "mine_production CHN 2024",
            "toy-0001",
            "toy",
            "mine_production",
            "CHN",
            "mine",
            "",
            990.0,
            20.0,
            1000.0,
            0.5,
            "A",
        ),
    ]
    return pl.DataFrame(rows, schema=RESIDUAL_SCHEMA, orient="row")


def _draws(value: np.ndarray, count: int, seed: int) -> np.ndarray:
    """Scatter each flow by 5 % independently: like the real draws, not balanced exactly."""
    noise = np.random.default_rng(seed).normal(0.0, 0.05, (len(value), count))
    return np.asarray(value[:, None] * np.clip(1.0 + noise, 0.0, None))


def toy_chain(*, draws: int = 40, seed: int = 1, year: int = 2024) -> Chain:
    """Return the toy chain, with `draws` posterior draws."""
    flows = toy_flows()
    return Chain(
        pack="toy",
        year=year,
        as_of=None,
        evidence_version="toy",
        overrides=(),
        technology=toy_technology(),
        regions=REGIONS,
        sectors=SECTORS,
        flows=flows,
        draws=_draws(flows["value"].to_numpy(), draws, seed),
        residuals=_residuals(),
        capacities=_capacities(),
        prices=_prices(),
        inventories=_inventories(),
    )


def toy_imbalance(chain: Chain) -> np.ndarray:
    """Return in − out of every pool ``(material, region)`` of the best estimate."""
    tech = chain.technology
    place = {r: i for i, r in enumerate(chain.regions)}
    net = np.zeros((len(tech.materials), len(chain.regions)))
    made = tech.coefficient.toarray()
    for row in chain.flows.iter_rows(named=True):
        at = place[row["region"]]
        if row["kind"] == "process":
            net[:, at] += made[tech.process_index[row["process"]]] * row["value"]
            continue
        m = tech.material_index[row["material"]]
        net[m, at] -= row["value"]
        if row["kind"] == "trade":
            net[m, place[row["destination"]]] += row["value"]
    return net
