"""The frozen chain: one year's balanced flows with their uncertainty."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import polars as pl
from numpy.typing import NDArray

from ytterby.core.technology import Technology

FLOW_SCHEMA: dict[str, type[pl.DataType]] = {
    "flow": pl.Int32,  # position, = row number, = row of ``draws``
    "kind": pl.String,  # process | trade | use | stock | surplus
    "stage": pl.String,  # stage of the process; "" for other kinds
    "process": pl.String,  # id in the technology for kind process, else ""
    "material": pl.String,  # id in the technology for kinds other than process, else ""
    "region": pl.String,  # where it happens; origin of a trade
    "destination": pl.String,  # of a trade, else ""
    "sector": pl.String,  # of a use, else ""
    "value": pl.Float64,  # activity per year, or units of the material per year
    "standard_error": pl.Float64,
    "prior": pl.Float64,
    "prior_error": pl.Float64,
    "evidence_share": pl.Float64,  # 1 - (standard_error / prior_error)**2, clipped to 0..1
}
"""Columns of ``Chain.flows``. ``stock`` is an addition to stock (may be negative); ``surplus`` is a
legitimate, costed sink for what nobody wants; ``use`` is manufacturing use."""

RESIDUAL_SCHEMA: dict[str, type[pl.DataType]] = {
    "observation": pl.String,  # e.g. "mine_production CHN 2024"
    "claim": pl.String,  # id of the claim(s), ";"-separated; "" for imported series
    "source": pl.String,  # source id
    "quantity": pl.String,
    "region": pl.String,
    "stage": pl.String,
    "element": pl.String,
    "observed": pl.Float64,
    "sigma": pl.Float64,
    "fitted": pl.Float64,
    "score": pl.Float64,  # (fitted - observed) / sigma
    "tier": pl.String,
}

CAPACITY_SCHEMA: dict[str, type[pl.DataType]] = {
    "region": pl.String,
    "stage": pl.String,
    "process": pl.String,  # "" = any process of the stage
    "facility": pl.String,  # "residual" closes a region and stage
    "operator": pl.String,
    "controller": pl.String,  # ISO code of the controlling company's country
    "capacity": pl.Float64,  # units of activity per year; null is a gap
    "output_share": pl.Float64,  # share of the region-stage total that it makes
    "status": pl.String,
    "start_year": pl.Int32,
    "tier": pl.String,
    "source": pl.String,
}

PRICE_SCHEMA: dict[str, type[pl.DataType]] = {
    "material": pl.String,
    "market": pl.String,  # inside (the controller) | outside
    "value": pl.Float64,  # USD per kg of REO (oxide, metal) or of product (magnet), without VAT
    "low": pl.Float64,
    "high": pl.Float64,
    "tier": pl.String,
    "source": pl.String,
}

INVENTORY_SCHEMA: dict[str, type[pl.DataType]] = {
    "region": pl.String,
    "family": pl.String,  # family of material, or "" for all
    "material": pl.String,  # one material, or "" for all of the family
    "holder": pl.String,  # industry | government
    "cover": pl.Float64,  # months of the region's baseline use of it
    "low": pl.Float64,
    "high": pl.Float64,
    "tier": pl.String,
    "source": pl.String,
}


@dataclass(frozen=True)
class Chain:
    """One balanced chain.

    Attributes
    ----------
    pack, year, as_of
        What it is a chain of; ``as_of`` is an ISO date or ``None`` for all that is known.
    evidence_version
        Version and content hash of the evidence base.
    overrides
        Ids of the user's claims that were in force.
    technology
        Materials, processes and elements.
    regions
        Region codes, ``(region)``; ISO 3166 alpha-3, ``XEU`` (other EU27 members) and ``ROW``.
    sectors
        Sector ids.
    flows
        Polars frame, ``FLOW_SCHEMA``; the best estimate, balanced to 1e-9.
    draws
        Posterior draws ``(flow, draw)`` in the units of ``flows.value``, clipped at the bounds;
        every interval of every derived number is taken over them.
    residuals, capacities, prices, inventories
        Frames of the schemas above.
    """

    pack: str
    year: int
    as_of: str | None
    evidence_version: str
    overrides: tuple[str, ...]
    technology: Technology = field(repr=False)
    regions: tuple[str, ...] = field(repr=False)
    sectors: tuple[str, ...] = field(repr=False)
    flows: pl.DataFrame = field(repr=False)
    draws: NDArray[np.float64] = field(repr=False)
    residuals: pl.DataFrame = field(repr=False)
    capacities: pl.DataFrame = field(repr=False)
    prices: pl.DataFrame = field(repr=False)
    inventories: pl.DataFrame = field(repr=False)
