"""Every factor with its boundary, allocation and source; and what a footprint can be asked of."""

from __future__ import annotations

import polars as pl

from ytterby.factors.environment import Factor, indicators, origins
from ytterby.packs import Pack
from ytterby.workflows.footprints.base import Ground
from ytterby.workflows.footprints.plants import KG, find_stages
from ytterby.workflows.footprints.portfolio import Listed

FACTORS = {
    "of": pl.String,
    "indicator": pl.String,
    "what": pl.String,
    "covers": pl.String,
    "boundary": pl.String,
    "allocation": pl.String,
    "value": pl.Float64,
    "low": pl.Float64,
    "high": pl.Float64,
    "unit": pl.String,
    "tier": pl.String,
    "claims": pl.String,
    "source": pl.String,
}


def factor_frame(ground: Ground) -> pl.DataFrame:
    """Return every factor, and a row without a value where an indicator has none.

    Parameters
    ----------
    ground
        What every footprint starts from.
    """
    rows: list[dict[str, object]] = []
    held = [(r.id, "kg REO", r.factors) for r in ground.routes.values()]
    held += [(s.id, s.per, s.factors) for s in ground.steps.values()]
    for name, per, factors in held:
        for factor in factors:
            rows.append(_row(name, per, factor))
        known = {f.indicator for f in factors}
        for indicator in indicators():
            if indicator not in known:
                gap = Factor(indicator, None, "", "", "")
                rows.append(_row(name, per, gap))
    return pl.DataFrame(rows, schema=FACTORS, orient="row")


def _row(name: str, per: str, factor: Factor) -> dict[str, object]:
    one = factor.amount
    return {
        "of": name,
        "indicator": factor.indicator,
        "what": factor.what,
        "covers": factor.covers,
        "boundary": factor.boundary,
        "allocation": factor.allocation,
        "value": one.value if one else None,
        "low": one.low if one else None,
        "high": one.high if one else None,
        "unit": f"{indicators()[factor.indicator].unit}/{per}",
        "tier": one.tier if one else "",
        "claims": ", ".join(one.claims) if one else "",
        "source": ", ".join(one.sources) if one else "",
    }


def list_frame(ground: Ground, pack: Pack) -> pl.DataFrame:
    """Return what a footprint can be asked of: topics, origins, facilities that can be counted.

    Parameters
    ----------
    ground
        What every footprint starts from.
    pack
        For ores of plants.
    """
    rows: list[dict[str, object]] = [
        {"name": o.id, "kind": "origin of a magnet", "label": o.label, "region": "", "output": None}
        for o in origins().values()
    ]
    table = ground.evidence.facilities
    listed = [Listed(f) for f in table["facility"].unique(maintain_order=True)]
    stages, _ = find_stages(ground, pack, listed)
    rows += [
        {
            "name": s.facility,
            "kind": s.stage,
            "label": s.name,
            "region": s.region,
            "output": s.output / KG,
        }
        for s in stages
    ]
    schema = dict.fromkeys(("name", "kind", "label", "region"), pl.String) | {"output": pl.Float64}
    return pl.DataFrame(rows, schema=schema, orient="row")
