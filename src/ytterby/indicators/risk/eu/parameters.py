"""Parameters of the EU method: recycling, substitution, uses, restrictions, governance."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import polars as pl

from ytterby.core.regions import countries
from ytterby.evidence import Evidence
from ytterby.evidence.governance import SOURCE as GOVERNANCE_SOURCE
from ytterby.evidence.governance import UNSTATED
from ytterby.indicators.risk.eu.formula import scale_governance
from ytterby.indicators.risk.eu.inputs import Number, Use
from ytterby.packs import Pack

SCHEME = "EU27"
"""Whose uses, substitution and value added the studies describe."""

FOR_SUPPLY, FOR_ECONOMY = "supply risk", "economic importance"
NO_RESTRICTION = 1.0
SINGLE_MARKET = 0.8
"""Multiplier of members of the EU, as appendix 7 of the 2023 study prints it for every material."""


def read_parameter(evidence: Evidence, quantity: str, element: str, scope: str = "") -> Number:
    """Return one parameter of an element; a NaN value where nothing is known.

    The latest publication counts; two of one day are averaged by their precision.

    Parameters
    ----------
    evidence
        The evidence as of a date.
    quantity
        ``substitution_index`` or ``end_of_life_recycling_input_rate``.
    element
        Symbol.
    scope
        Scope to match, blank for any.
    """
    rows = evidence.select(quantity, element=element, region=SCHEME)
    if scope:
        rows = rows.filter(pl.col("scope").str.starts_with(scope))
    if rows.is_empty():
        return Number(float("nan"))
    rows = rows.filter(pl.col("published_on") == pl.col("published_on").max())
    weight = 1.0 / np.maximum(rows["sigma"].to_numpy(), 1e-9) ** 2
    value = float((rows["value"].to_numpy() * weight).sum() / weight.sum())
    sigma = float(1.0 / np.sqrt(weight.sum()))
    return Number(value, sigma, ";".join(rows["source"].unique(maintain_order=True)))


def read_uses(evidence: Evidence, element: str) -> tuple[Use, ...]:
    """Return the uses of an element in the EU by industry, none where they are unknown.

    A study's table of uses comes first. Where it lacks the element, what is known of the world's
    use as magnets is taken, in the industry to which the study's table books magnets.
    """
    rows = evidence.select("end_use_share", element=element, region=SCHEME)
    out = []
    for row in rows.sort("claim").iter_rows(named=True):
        industry, _, name = row["scope"].partition(": ")
        industry = "" if industry == "no sector" else industry
        number = Number(row["value"], row["sigma"], row["source"], row["note"])
        out.append(Use(industry, f"{name} ({industry})" if industry else name, number))
    if out:
        return tuple(out)
    magnets = evidence.select("end_use_share", region=SCHEME).filter(
        pl.col("scope").str.ends_with(": magnets")
    )
    industries = magnets["scope"].str.split(": ").list.first().unique()
    world = evidence.select("sector_share", element=element, material="magnet", region="WLD")
    if world.is_empty() or len(industries) != 1:
        return ()
    row = world.sort("published_on").row(-1, named=True)
    note = "share of the world's use; the study's table of uses was found without this element"
    industry = str(industries[0])
    number = Number(row["value"], row["sigma"], row["source"], note)
    return (Use(industry, f"magnets ({industry})", number),)


def read_value_added(evidence: Evidence) -> dict[str, Number]:
    """Return value added by NACE division [EUR/year]."""
    rows = evidence.select("value_added", region=SCHEME).sort("published_on")
    return {
        r["scope"]: Number(r["value"], r["sigma"], r["source"], r["note"])
        for r in rows.iter_rows(named=True)
    }


def trade_restrictions(evidence: Evidence, regions: Sequence[str], pack: Pack) -> dict[str, Number]:
    """Return the trade restriction multiplier of every region of the chain.

    Parameters
    ----------
    evidence
        The evidence as of a date.
    regions
        Regions of the chain.
    pack
        The pack, for members of gathered regions.
    """
    rows = evidence.select("trade_restriction", element="REO").sort("published_on")
    known = {r["region"]: Number(r["value"], 0.0, r["source"]) for r in rows.iter_rows(named=True)}
    out = {}
    for code in regions:
        country = countries().get(code)
        inside = code == pack.rest_of_eu or (country is not None and country.eu27)
        if inside:
            out[code] = known.get(SCHEME, Number(SINGLE_MARKET, note="member of the EU"))
        elif code in known:
            out[code] = known[code]
        else:
            note = "not in the study's table: no restriction counted"
            out[code] = Number(NO_RESTRICTION, note=note)
    return out


def supplier_governance(
    rows: pl.DataFrame, regions: Sequence[str], pack: Pack
) -> tuple[dict[str, Number], tuple[str, ...]]:
    """Return rescaled governance of every region of the chain, and what a reader must know.

    The mean over the years of each dimension, then over the dimensions that are there. The
    standard error is the mean of theirs: errors of one country's dimensions and years are taken to
    move together. Where none is stated the widest of all countries stands in. A gathered region has
    the mean of its countries and their standard deviation.

    Parameters
    ----------
    rows
        Columns of `ytterby.evidence.governance.governance`.
    regions
        Regions of the chain.
    pack
        The pack.
    """
    dimensions = sorted(rows["dimension"].unique().to_list())
    number = pl.col("estimate", "standard_error").mean()
    each = rows.group_by("region", "dimension").agg(number).group_by("region").agg(number)
    estimate = {r["region"]: r for r in each.iter_rows(named=True)}
    gathered: dict[str, list[float]] = {pack.rest: [], pack.rest_of_eu: []}
    for code, row in estimate.items():
        home = pack.region_of(code) if code in countries() else ""
        if home in gathered:
            gathered[home].append(float(row["estimate"]))
    widest = max((e for e in each["standard_error"] if e is not None), default=UNSTATED)
    out: dict[str, Number] = {}
    for code in regions:
        if gathered.get(code):
            values = np.asarray(gathered[code])
            note = f"mean of {len(values)} countries"
            g, sigma = float(scale_governance(values.mean())), float(2.0 * values.std())
            out[code] = Number(g, sigma, GOVERNANCE_SOURCE, note)
        elif code in estimate:
            row = estimate[code]
            g, error, note = float(scale_governance(row["estimate"])), row["standard_error"], ""
            if error is None:
                error, note = widest, "its standard error is taken as the widest of all countries"
            out[code] = Number(g, 2.0 * float(error), GOVERNANCE_SOURCE, note)
        else:
            out[code] = Number(float("nan"), note="no estimate")
    named = ", ".join(d.replace("_", " ") for d in dimensions)
    count = len(dimensions)
    note = (
        f"governance is the mean of {count} of six dimensions ({named}); the studies take all six"
        if count < 6
        else "governance is the mean of all six dimensions"
    )
    return out, (note,)
