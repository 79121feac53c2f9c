"""Tables of an impact: headlines, units, readings, delay, states, gaps, factors."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import polars as pl

from ytterby.impact.economy import counted_share, need_value
from ytterby.results import Table, build_table
from ytterby.workflows.impacts.economy.asking import Impact
from ytterby.workflows.impacts.economy.headlines import Headline
from ytterby.workflows.impacts.economy.loss_tables import (
    checks_table,
    direct_table,
    leverage_table,
    parts_table,
    sectors_table,
)
from ytterby.workflows.impacts.economy.rows import (
    APART_NOTE,
    INSIDE_NOTE,
    READ_NOTE,
    ROW_UNIT,
    RULES_NOTE,
    SPREAD,
    STATES_NOTE,
    TIER_NOTE,
    TRANSITION_NOTE,
    frame_of,
    list_factors,
    spread_of,
)


def impact_tables(
    impacts: Sequence[Impact],
    headlines: Mapping[str, Sequence[Headline]],
    names: Mapping[str, str],
) -> dict[str, Table]:
    """Return all tables by name, the headlines first.

    Parameters
    ----------
    impacts
        One a target.
    headlines
        By target.
    names
        Labels of sectors.
    """
    sources = _sources(impacts)
    made = (
        _headlines(headlines, sources),
        sectors_table(impacts, names, sources),
        direct_table(impacts, sources),
        parts_table(impacts, sources),
        _units(impacts, names),
        leverage_table(impacts, names),
        _readings(headlines),
        _transition(impacts, sources),
        _states(impacts, sources),
        _left_out(impacts, names),
        checks_table(impacts),
        _factors(impacts),
    )
    return {table.name: table for table in made}


def _sources(impacts: Sequence[Impact]) -> tuple[str, ...]:
    found = [s for i in impacts for _, _, e in list_factors(i.economy) for s in e.sources]
    return tuple(dict.fromkeys(found))


def _headlines(headlines: Mapping[str, Sequence[Headline]], sources: Sequence[str]) -> Table:
    rows = [
        {"target": target, "headline": h.name, "rule": h.rule}
        | {name: getattr(h.spread, name) for name in ("value", "low", "high", "central", "worst")}
        | {
            "unit": h.unit,
            "tier_c_share": h.tier_share,
            "tier_c_variance": h.all_variance,
            "tier_c_economy": h.economy_variance,
            "tier": h.tier,
        }
        for target, own in headlines.items()
        for h in own
    ]
    units = dict.fromkeys(SPREAD, ROW_UNIT)
    units |= dict.fromkeys(("tier_c_share", "tier_c_variance", "tier_c_economy"), "1")
    note = " ".join((READ_NOTE, RULES_NOTE, INSIDE_NOTE, TIER_NOTE))
    return build_table("headlines", frame_of(rows), units=units, sources=sources, note=note)


def _units(impacts: Sequence[Impact], names: Mapping[str, str]) -> Table:
    rows = []
    for impact in impacts:
        d = impact.counted.disruption
        for (sector, product, region, unit), values in zip(d.products, d.units, strict=True):
            if region and region not in d.regions:
                continue
            rows.append(
                {"target": impact.place.code, "sector": sector, "label": names.get(sector, sector)}
                | {"product": product}
                | spread_of(values)
                | {"unit": unit}
            )
    note = (
        "Equivalents: each product alone stands for the whole shortage of its sector. " + READ_NOTE
    )
    return build_table("units", frame_of(rows), units=dict.fromkeys(SPREAD, ROW_UNIT), note=note)


def _readings(headlines: Mapping[str, Sequence[Headline]]) -> Table:
    rows = []
    for target, own in headlines.items():
        for h in own:
            if h.name not in ("value-added-lost", "price-transfer"):
                continue
            direct = h.name == "value-added-lost"
            rows.append(
                {
                    "target": target,
                    "reading": "direct" if direct else "price transfer",
                    "rule": h.rule,
                    "what": "value added that is not made"
                    if direct
                    else "what makers pay more for what arrives",
                    **{n: getattr(h.spread, n) for n in ("value", "low", "high")},
                    "where": "here",
                }
            )
        rows.append(
            {
                "target": target,
                "reading": "propagated",
                "rule": "",
                "what": "what suppliers and customers lose in turn",
                **dict.fromkeys(("value", "low", "high")),
                "where": "ytterby propagate, on an input-output system of your own and the table "
                "direct",
            }
        )
    schema = dict.fromkeys(("value", "low", "high"), pl.Float64())
    frame = frame_of(rows, **schema)
    units = dict.fromkeys(("value", "low", "high"), "USD")
    return build_table("readings", frame, units=units, note=APART_NOTE)


def _transition(impacts: Sequence[Impact], sources: Sequence[str]) -> Table:
    rows = []
    for impact in impacts:
        delay = impact.counted.delay
        for what, amount, unit, years, co2, tier in (
            ("electric cars", delay.cars, "unit", delay.car_years, delay.car_co2, delay.tiers[0]),
            ("wind turbines", delay.turbines, "MW", delay.turbine_years, delay.turbine_co2,
             delay.tiers[1]),
        ):  # fmt: skip
            gap = np.full(amount.shape, np.nan)
            rows.append(
                {"target": impact.place.code, "what": what}
                | {k: v for k, v in spread_of(amount).items() if k in ("value", "low", "high")}
                | {"unit": unit, "years_missing": float(years[0])}
                | {f"co2_{k}": v for k, v in spread_of(gap if co2 is None else co2).items()}
                | {"tier": tier}
            )
    units = dict.fromkeys(("value", "low", "high"), ROW_UNIT) | {"years_missing": "year"}
    units |= {f"co2_{k}": "t CO2" for k in SPREAD}
    return build_table(
        "transition", frame_of(rows), units=units, sources=sources, note=TRANSITION_NOTE
    )


def _states(impacts: Sequence[Impact], sources: Sequence[str]) -> Table:
    rows = [
        {"target": i.place.code, "state": s.state, "isic": s.industry, "sector": s.sector}
        | {"share": float(s.share[0])}
        | {f"value_added_{k}": v for k, v in spread_of(s.value_added).items()}
        | {f"job_years_{k}": v for k, v in spread_of(s.job_years).items()}
        | {"partial": s.partial, "tier": s.tier}
        for i in impacts
        for s in i.counted.states
    ]
    numbers = {f"value_added_{k}": "USD" for k in SPREAD}
    numbers |= {f"job_years_{k}": "job-year" for k in SPREAD} | {"share": "1"}
    if not rows:
        schema = dict.fromkeys(("target", "state", "isic", "sector"), pl.String)
        frame = pl.DataFrame(schema=schema | dict.fromkeys(numbers, pl.Float64))
        return build_table("states", frame, units=numbers, note=STATES_NOTE)
    return build_table("states", frame_of(rows), units=numbers, sources=sources, note=STATES_NOTE)


def _left_out(impacts: Sequence[Impact], names: Mapping[str, str]) -> Table:
    rows: list[dict[str, object]] = []
    for impact in impacts:
        d, counted = impact.counted.disruption, impact.economy.sectors
        total = sum(need_value(d, s) for s in d.sectors)
        for sector in d.sectors:
            if sector in counted:
                continue
            share = need_value(d, sector) / total if total > 0 else 0.0
            why = impact.economy.left_out.get(sector, "no value added of its industry found here")
            rows.append(
                {"target": impact.place.code, "sector": sector}
                | {"label": names.get(sector, sector), "need_share": share, "why": why}
            )
        rows.append(
            {"target": impact.place.code, "sector": "", "label": "all that is not counted"}
            | {"need_share": 1.0 - counted_share(d, counted), "why": ""}
        )
    frame = frame_of(rows).sort("target", "need_share", descending=[False, True])
    note = "Share of all need for rare earths, by value before."
    return build_table("left-out", frame, units={"need_share": "1"}, note=note)


def _factors(impacts: Sequence[Impact]) -> Table:
    rows = [
        {
            "target": i.place.code,
            "factor": factor,
            "of": of,
            "value": e.value,
            "low": e.low,
            "high": e.high,
            "unit": e.unit,
            "tier": e.tier,
            "claims": ", ".join(e.claims),
            "sources": ", ".join(e.sources),
        }
        for i in impacts
        for factor, of, e in list_factors(i.economy)
    ]
    units = dict.fromkeys(("value", "low", "high"), ROW_UNIT)
    return build_table("factors", frame_of(rows), units=units, note="Every economic factor used.")
