"""Months of cover: stocks over what a region's makers and users take."""

from __future__ import annotations

import numpy as np
import polars as pl

from ytterby.core.chain import Chain
from ytterby.indicators.accounts.arrays import Floats, FlowArrays, arrays
from ytterby.indicators.origin.measures import Places
from ytterby.indicators.registry import indicator


def _throughput(a: FlowArrays) -> Floats:
    """Return what is used or processed: ``(material, region)`` [unit of the material a year]."""
    out = np.zeros((len(a.technology.materials), len(a.regions)))
    rows = a.rows("use")
    np.add.at(out, (a.material[rows], a.region[rows]), a.values[rows, 0])
    taken = -np.minimum(a.coefficient, 0.0)
    for row in a.rows("process"):
        out[:, a.region[row]] += taken[a.process[row]] * a.values[row, 0]
    return out


@indicator(
    "months of cover",
    quantity="months_of_cover",
    meaning="Stocks held over what a region uses and processes in a month.",
    dims=("material", "region"),
    source="claims on stocks; interval of the claim",
)
def months_of_cover(chain: Chain, targets: Places) -> pl.DataFrame:
    """Return months of cover by form and holder; a bloc is weighted by what its members take.

    Parameters
    ----------
    chain
        The chain.
    targets
        Label → member regions.

    Returns
    -------
    DataFrame
        ``region, family, material, holder, months_of_cover, low, high`` [month]``, tier, source``.
        ``material`` is blank where a stock is of a whole family. Members without a claim are left
        out of the weighting: a gap is no zero.
    """
    a = arrays(chain, draws=0, prior=0)
    need = _throughput(a)
    family = np.asarray(a.technology.family)
    names = np.asarray(a.technology.materials)
    rows = []
    for target, members in targets.items():
        held = chain.inventories.filter(pl.col("region").is_in(list(members)))
        for key, part in held.group_by("family", "material", "holder", maintain_order=True):
            form, material, holder = (str(k or "") for k in key)
            keep = (names == material) if material else (family == form) if form else names != ""
            weights = [float(need[keep, a.regions.index(r)].sum()) for r in part["region"]]
            if len(weights) == 1 or sum(weights) <= 0.0:
                weights = [1.0] * len(weights)
            weight = np.asarray(weights) / sum(weights)
            bounds = [
                float(weight @ part[c].fill_null(part["cover"]).to_numpy())
                for c in ("cover", "low", "high")
            ]
            tier = str(part["tier"].max())
            source = ";".join(part["source"].drop_nulls().unique(maintain_order=True))
            rows.append((target, form, material, holder, *bounds, tier, source))
    schema = dict.fromkeys(("region", "family", "material", "holder"), pl.String())
    numbers = dict.fromkeys(("months_of_cover", "low", "high"), pl.Float64())
    tail = dict.fromkeys(("tier", "source"), pl.String())
    return pl.DataFrame(rows, schema={**schema, **numbers, **tail}, orient="row")
