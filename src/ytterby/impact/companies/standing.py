"""What a company's plants are of their region and of all outside the controlling country."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import polars as pl

from ytterby.evidence import Evidence
from ytterby.factors.intervals import interval
from ytterby.impact.companies.assets import Asset, state_of
from ytterby.impact.companies.coverage import held
from ytterby.impact.companies.network import Network

OUTPUT: Mapping[str, type[pl.DataType]] = {
    "facility": pl.String,
    "stage": pl.String,
    "region": pl.String,
    "share_of_region": pl.Float64,
    "share_outside": pl.Float64,
    "low": pl.Float64,
    "high": pl.Float64,
    "tier": pl.String,
}
NAMEPLATE: Mapping[str, type[pl.DataType]] = {
    "stage": pl.String,
    "unit": pl.String,
    "state": pl.String,
    "capacity": pl.Float64,
    "known_outside": pl.Float64,
    "share": pl.Float64,
    "plants_without_capacity": pl.Int64,
}


def output_standing(
    assets: Sequence[Asset], network: Network, controllers: tuple[str, ...]
) -> pl.DataFrame:
    """Return each running plant's share of its stage's activity in the year of the chain.

    The chain allocates a region's output among its plants by capacity, so that the share of the
    region is a proxy; that of all regions outside the controlling country multiplies it by what the
    region did, draw by draw.

    Parameters
    ----------
    assets
        Plants of the company.
    network
        Flows of the chain.
    controllers
        Regions of the controlling country.

    Returns
    -------
    polars.DataFrame
        ``OUTPUT``; ``low`` and ``high`` bound ``share_outside``; a plant whose capacity nobody
        gives has gaps.
    """
    table = network.chain.capacities
    own = {(a.facility, a.stage): a for a in held(assets)}
    rows = []
    for row in table.filter(pl.col("facility") != "residual").iter_rows(named=True):
        if (row["facility"], row["stage"]) not in own:
            continue
        share = row["output_share"]
        out: dict[str, object] = dict.fromkeys(OUTPUT)
        out |= {k: row[k] for k in ("facility", "stage", "region", "tier")}
        out["share_of_region"] = share
        if share is not None and row["region"] not in controllers:
            whole = network.activity_outside(row["stage"], controllers)
            part = share * network.activity(row["region"], row["stage"]) / whole
            out["share_outside"], out["low"], out["high"] = interval(part)
        rows.append(out)
    return pl.DataFrame(rows, schema=dict(OUTPUT))


def nameplate_standing(
    assets: Sequence[Asset], evidence: Evidence, controllers: tuple[str, ...]
) -> pl.DataFrame:
    """Return a company's nameplate over all known ones outside the controlling country.

    Capacities add up only in one unit; each row is of one stage, unit and state. Plants whose
    capacity nobody gives are counted, not guessed, so that the true share is lower.

    Parameters
    ----------
    assets
        Plants of the company.
    evidence
        The facility table.
    controllers
        Regions of the controlling country.

    Returns
    -------
    polars.DataFrame
        ``NAMEPLATE`` [unit of the row, 1].
    """
    rows = []
    outside = [
        row for row in evidence.facilities.iter_rows(named=True) if row["region"] not in controllers
    ]
    keys = dict.fromkeys(
        (a.stage, a.unit, a.state)
        for a in held(assets)
        if a.capacity is not None and a.region not in controllers
    )
    for stage, unit, state in keys:
        own = sum(
            a.capacity or 0.0
            for a in held(assets)
            if (a.stage, a.unit, a.state) == (stage, unit, state) and a.region not in controllers
        )
        like = [r for r in outside if r["stage"] == stage and state_of(r["status"] or "") == state]
        known = sum(r["capacity"] or 0.0 for r in like if r["capacity_unit"] == unit)
        rows.append(
            {
                "stage": stage,
                "unit": unit,
                "state": state,
                "capacity": own,
                "known_outside": known,
                "share": own / known if known > 0 else None,
                "plants_without_capacity": sum(r["capacity"] is None for r in like),
            }
        )
    return pl.DataFrame(rows, schema=dict(NAMEPLATE))
