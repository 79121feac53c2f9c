"""Whose controls can stop a company: what its stages buy from and sell to each country."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import polars as pl

from ytterby.evidence import Evidence
from ytterby.factors.intervals import interval
from ytterby.impact.companies.assets import Asset
from ytterby.impact.companies.coverage import held
from ytterby.impact.companies.network import Network
from ytterby.impact.companies.register import Company

LEAST = 0.005
"""Shares below this are left out [1]."""
EXPOSURE: Mapping[str, type[pl.DataType]] = {
    "region": pl.String,
    "stage": pl.String,
    "direction": pl.String,  # feed | sales
    "partner": pl.String,
    "share": pl.Float64,
    "low": pl.Float64,
    "high": pl.Float64,
    "controller": pl.Boolean,
    "tier": pl.String,
}


def exposure_table(
    assets: Sequence[Asset], network: Network, controllers: tuple[str, ...]
) -> pl.DataFrame:
    """Return shares of feed and sales by partner, for each region and stage with a running plant.

    The shares are of the whole stage of the region, not of the company: a proxy, tier C.

    Parameters
    ----------
    assets
        Plants of the company.
    network
        Flows of the chain.
    controllers
        Regions of the controlling country; always shown.

    Returns
    -------
    polars.DataFrame
        ``EXPOSURE``, largest first; the region itself stands for what it makes or keeps.
    """
    rows = []
    pairs = dict.fromkeys((a.region, a.stage) for a in held(assets) if a.state == "running")
    for region, stage in pairs:
        for direction, found in (
            ("feed", network.feed(region, stage)),
            ("sales", network.sales(region, stage)),
        ):
            if not found:
                continue
            shown = {r: interval(v) for r, v in found.items()}
            for home in controllers:
                shown.setdefault(home, (0.0, 0.0, 0.0))
            for partner in sorted(shown, key=lambda r: -shown[r][0]):
                share, low, high = shown[partner]
                if share < LEAST and partner not in controllers:
                    continue
                values = (region, stage, direction, partner, share, low, high)
                rows.append((*values, partner in controllers, "C"))
    return pl.DataFrame(rows, schema=dict(EXPOSURE), orient="row")


def events_of(
    company: Company, assets: Sequence[Asset], evidence: Evidence, controllers: tuple[str, ...]
) -> pl.DataFrame:
    """Return events that name a company, and acts of the controlling country on what it handles.

    Parameters
    ----------
    company, assets
        Who, and its plants.
    evidence
        The events.
    controllers
        Countries whose acts concern anyone who buys from or sells to them.

    Returns
    -------
    polars.DataFrame
        ``event, date, why, instrument, effect, tier, source``, the latest first; ``why`` is
        ``named`` or ``control on its stages``.
    """
    stages = {a.stage for a in held(assets)}
    homes = {a.region for a in held(assets)} | {a.controller for a in held(assets)}
    first = min((a.start_year for a in held(assets) if a.start_year), default=None)
    rows = []
    for row in evidence.events.iter_rows(named=True):
        parties = {p.strip() for side in ("actor", "target") for p in (row[side] or "").split(";")}
        if any(p.casefold() in company.names for p in parties):
            why = "named"
        elif (
            set((row["actor"] or "").split(";")) & set(controllers)
            and set((row["target"] or "").split(";")) & ({"WLD"} | homes)
            and set((row["stage"] or "").split(";")) & stages
            and (first is None or int(str(row["date"])[:4]) >= max(first, 2020))
        ):
            why = "control on its stages"
        else:
            continue
        kept = {
            k: row[k] or "" for k in ("event", "date", "instrument", "effect", "tier", "source")
        }
        rows.append({**kept, "date": str(row["date"]), "why": why})
    columns = ("event", "date", "why", "instrument", "effect", "tier", "source")
    frame = pl.DataFrame(rows, schema=dict.fromkeys(columns, pl.String))
    return frame.sort("date", descending=True)
