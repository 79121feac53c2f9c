"""Topics that indicators answer: shares, concentration, reliance, use, balance, evidence share."""

from __future__ import annotations

import numpy as np
import polars as pl

from ytterby import indicators
from ytterby.core.chain import Chain
from ytterby.indicators.accounts.arrays import arrays, summary_frame
from ytterby.indicators.accounts.context import element_groups, pack_of
from ytterby.indicators.accounts.sums import sum_pool_flows, sum_processes
from ytterby.indicators.standing.shares import Basis
from ytterby.packs import read_pack
from ytterby.workflows.topics.selection import Selection

BASES: tuple[Basis, ...] = ("location", "control")
BALANCE = (
    "made",
    "imports",
    "processed",
    "exports",
    "used",
    "stock_added",
    "surplus",
    "imbalance",
)
"""Columns of a balance; what comes in, less what goes out, is the imbalance."""


def shares(chain: Chain, wanted: Selection) -> pl.DataFrame:
    """Return who makes what share of each stage, by place and by controlling country."""
    frames = [
        indicators.output_shares(chain, basis=basis).with_columns(basis=pl.lit(basis))
        for basis in BASES
    ]
    frame = wanted.keep(pl.concat(frames))
    product = pl.col("stage").str.contains("product")
    return frame.select(
        "stage",
        "element",
        "region",
        "basis",
        pl.when(product).then(None).otherwise("output").alias("output"),
        pl.when(product).then("output").otherwise(None).alias("product_mass"),
        "share",
        "low",
        "high",
        "evidence_share",
    )


def hhi(chain: Chain, wanted: Selection) -> pl.DataFrame:
    """Return concentration by place, by control, and of the market outside a region."""
    # A chain made by hand has no pack of its own: it is spoken of as rare earths.
    controller = ((pack_of(chain) or read_pack()).controller,)
    outside = wanted.regions or controller
    named = "+".join(wanted.region_labels or controller)
    parts = [
        indicators.concentration(chain).with_columns(basis=pl.lit("location")),
        indicators.concentration(chain, basis="control").with_columns(basis=pl.lit("control")),
        indicators.concentration(chain, outside=outside).with_columns(
            basis=pl.lit(f"location, outside {named}")
        ),
    ]
    frame = wanted.keep(pl.concat(parts), by_region=False)
    order = ["stage", "element", "basis", "leader", "leader_share", "hhi", "low", "high"]
    return frame.select(*order, "evidence_share").sort(
        "stage", "element", "basis", descending=[False, False, True], maintain_order=True
    )


def reliance(chain: Chain, wanted: Selection) -> pl.DataFrame:
    """Return apparent consumption and net import reliance."""
    return wanted.keep(indicators.net_import_reliance(chain))


def n_minus_1(chain: Chain, wanted: Selection) -> pl.DataFrame:
    """Return what the others could supply if the largest supplier fell out."""
    return _n_minus(chain, wanted, 1)


def n_minus_2(chain: Chain, wanted: Selection) -> pl.DataFrame:
    """Return what the others could supply if the two largest suppliers fell out."""
    return _n_minus(chain, wanted, 2)


def _n_minus(chain: Chain, wanted: Selection, n: int) -> pl.DataFrame:
    frames = [
        indicators.n_minus_supply(chain, n, basis=b).with_columns(basis=pl.lit(b)) for b in BASES
    ]
    return wanted.keep(pl.concat(frames), by_region=False)


def use(chain: Chain, wanted: Selection) -> pl.DataFrame:
    """Return manufacturing use by region, sector and element."""
    a = arrays(chain)
    tech = chain.technology
    rows = a.rows("use")
    picked = (*tech.elements, *element_groups(chain))
    sets = {e: (e,) for e in tech.elements} | element_groups(chain)
    pairs, at = np.unique(np.stack([a.region[rows], a.sector[rows]]), axis=1, return_inverse=True)
    keys: dict[str, list[str]] = {"element": [], "region": [], "sector": []}
    values = []
    for element in picked:
        if not wanted.takes_element(element):
            continue
        members = [tech.element_index[e] for e in sets[element]]
        held = tech.composition[:, members].sum(axis=1)[a.material[rows]]
        total = np.zeros((pairs.shape[1], a.values.shape[1]))
        np.add.at(total, at, a.values[rows] * held[:, None])
        for k in np.flatnonzero(total[:, 0] > 0.0):
            keys["element"].append(element)
            keys["region"].append(chain.regions[pairs[0, k]])
            keys["sector"].append(chain.sectors[pairs[1, k]])
            values.append(total[k])
    stacked = np.stack(values) if values else np.zeros((0, a.values.shape[1]))
    frame = summary_frame(keys, stacked, a.posterior, "use")
    return wanted.keep(frame).sort("use", descending=True, maintain_order=True)


def balance(chain: Chain, wanted: Selection) -> pl.DataFrame:
    """Return where each element goes in each region and form; the last column is what is left."""
    a = arrays(chain, draws=0, prior=0)
    tech = chain.technology
    family = np.asarray(tech.family)
    out = []
    for form in dict.fromkeys(tech.family):
        keep = family == form
        held = tech.composition * keep[:, None]
        made, used = np.maximum(a.coefficient, 0.0) @ held, -np.minimum(a.coefficient, 0.0) @ held
        parts = {
            "made": sum_processes(a, made),
            "imports": sum_pool_flows(a, "trade", keep, destination=True),
            "processed": -sum_processes(a, used),
            "exports": -sum_pool_flows(a, "trade", keep),
            "used": -sum_pool_flows(a, "use", keep),
            "stock_added": -sum_pool_flows(a, "stock", keep),
            "surplus": -sum_pool_flows(a, "surplus", keep),
        }
        left = np.sum(list(parts.values()), axis=0)[:, :, 0]
        size = np.sum([np.abs(p) for p in parts.values()], axis=0)[:, :, 0]
        for i, j in zip(*np.nonzero(size > 1e-9), strict=True):
            moved = {n: abs(float(p[i, j, 0])) for n, p in parts.items()}
            moved["stock_added"] = -float(parts["stock_added"][i, j, 0])
            key = {"element": tech.elements[i], "material": form, "region": chain.regions[j]}
            out.append(key | moved | {"imbalance": float(left[i, j])})
    schema = dict.fromkeys(("element", "material", "region"), pl.String())
    numbers = dict.fromkeys(BALANCE, pl.Float64())
    return wanted.keep(pl.DataFrame(out, schema={**schema, **numbers}))


def evidence_shares(chain: Chain, wanted: Selection) -> pl.DataFrame:
    """Return how much of each stage's leading share is evidence, the weakest first."""
    frame = indicators.output_shares(chain)
    top = frame.group_by("stage", "element", maintain_order=True).first()
    best = wanted.keep(top, by_region=False).select(
        "stage", "element", "region", "share", "low", "high", "evidence_share"
    )
    return best.sort("evidence_share", nulls_last=True, maintain_order=True)
