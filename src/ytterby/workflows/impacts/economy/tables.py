"""Tables of an impact: headlines, sectors, parts of industries, units, delay, states, gaps."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import polars as pl
from numpy.typing import NDArray

from ytterby.factors.economy import Economy
from ytterby.factors.estimates import Estimate
from ytterby.impact.economy import RULES, counted_share, describe, missing_value, need_value
from ytterby.results import Table, build_table
from ytterby.workflows.impacts.economy.asking import Impact
from ytterby.workflows.impacts.economy.headlines import CENTRAL, Headline

Floats = NDArray[np.float64]
ROW_UNIT = "as in the column unit"
YEAR = 12
SPREAD = ("central", "value", "low", "high", "worst")
RULES_NOTE = (
    "Rules: proportional, each product needs its own material, and parts with magnets from abroad "
    "keep coming; bottleneck, the worst material stops all dependent output; spared, what can do "
    "without goes without first. They bracket one loss and are never added."
)
READ_NOTE = (
    "value, low and high are the median and the central 80 % of the draws, worst the mean of the "
    "worst twentieth, central the run at central values."
)
INSIDE_NOTE = (
    "Substitution and stocks are inside the shortage, which is net of both; neither is applied "
    "again."
)
TIER_NOTE = (
    "tier_c_share: share of the central value that passes through an economic factor of tier C. "
    "tier_c_variance: share of the variance of the logarithm that goes with economic factors and "
    "behaviour of tier C at their centre; tier_c_economy, with economic factors alone."
)
APART_NOTE = "Direct, price transfer and propagated are three readings of one event; never added."
TRANSITION_NOTE = (
    "What is missing is taken to be built right after the run. CO2 is that of the time until then."
)
STATES_NOTE = (
    "An industry's loss shared out as its jobs are. Partial: assembly of vehicles alone is known "
    "there. Other states and other industries are not counted apart."
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
        _sectors(impacts, names, sources),
        _direct(impacts, sources),
        _parts(impacts, sources),
        _units(impacts, names),
        _leverage(impacts, names),
        _readings(headlines),
        _transition(impacts, sources),
        _states(impacts, sources),
        _left_out(impacts, names),
        _factors(impacts),
    )
    return {table.name: table for table in made}


def _sources(impacts: Sequence[Impact]) -> tuple[str, ...]:
    found = [s for i in impacts for _, _, e in list_factors(i.economy) for s in e.sources]
    return tuple(dict.fromkeys(found))


def list_factors(economy: Economy) -> list[tuple[str, str, Estimate]]:
    """Return every economic factor: what it is, of what, and the estimate."""
    out: list[tuple[str, str, Estimate]] = []
    for i in economy.industries.values():
        named = f"{i.label} (ISIC {i.id})"
        out.append(("value added", named, i.value_added))
        if i.output_ratio is not None:
            out.append(("output over value added", named, i.output_ratio))
        if i.jobs is not None:
            out.append(("jobs", named, i.jobs))
    for p in economy.parts:
        if p.share is not None:
            out.append(("share of the industry", f"{p.sector} in ISIC {p.industry}", p.share))
    out += [("dependence", s, e) for s, e in economy.dependence.items() if s in economy.sectors]
    out += [("made in a year", s, m.amount) for s, m in economy.made.items()]
    t = economy.transition
    if t is not None:
        out += [
            ("capacity factor of wind", "", t.capacity_factor),
            ("CO2 of the mean kilowatt-hour", "", t.grid),
            ("CO2 that an electric car avoids", "", t.car),
        ]
    out += [("jobs by state", f"{s.state}, ISIC {s.industry}", s.jobs) for s in economy.states]
    return out


def _spread(values: Floats, prefix: str = "") -> dict[str, float]:
    if np.isnan(values).all():
        return {f"{prefix}{name}": float("nan") for name in SPREAD}
    found = describe(values)
    return {f"{prefix}{name}": getattr(found, name) for name in SPREAD}


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
    return build_table("headlines", _frame(rows), units=units, sources=sources, note=note)


def _frame(rows: Sequence[Mapping[str, object]], **schema: pl.DataType) -> pl.DataFrame:
    return pl.DataFrame(list(rows), schema_overrides=schema, infer_schema_length=None)


def _sectors(impacts: Sequence[Impact], names: Mapping[str, str], sources: Sequence[str]) -> Table:
    rows = []
    for impact in impacts:
        losses, disruption = impact.counted.losses, impact.counted.disruption
        for sector in _by_loss(impact):
            own = [i for i, p in enumerate(losses.parts.parts) if p.sector == sector]
            depends = impact.economy.dependence[sector]
            fitted = losses.fitted.get(sector)
            before = losses.parts.value_added[own].sum(axis=0)
            at = disruption.sectors.index(sector) if sector in disruption.sectors else None
            months = np.zeros(1) if at is None else disruption.sector_months[at]
            for rule in (CENTRAL, *(r for r in RULES if r != CENTRAL)):
                row: dict[str, object] = {
                    "target": impact.place.code,
                    "sector": sector,
                    "label": names.get(sector, sector),
                    "industries": ", ".join(losses.parts.parts[i].industry for i in own),
                    "rule": rule,
                    "value_added_before": float(before[0]),
                    "months_short": float(months[0]),
                    "dependence": depends.value,
                    "dependence_low": depends.low,
                    "dependence_high": depends.high,
                    "fitted_at_home": None if fitted is None else float(fitted[0]),
                }
                for name, values in (
                    ("value_added", losses.value_added[rule]),
                    ("output", losses.output[rule]),
                    ("job_years", losses.job_years[rule]),
                ):
                    row |= {f"{name}_{k}": v for k, v in _spread(values[own].sum(axis=0)).items()}
                row["tier"] = max(losses.tiers[i][0] for i in own)
                rows.append(row)
    money = [f"{n}_{k}" for n in ("value_added", "output") for k in SPREAD]
    units = dict.fromkeys(money, "USD") | {f"job_years_{k}": "job-year" for k in SPREAD}
    units |= dict.fromkeys(("dependence", "dependence_low", "dependence_high"), "1")
    units |= {"value_added_before": "USD/year", "months_short": "month", "fitted_at_home": "1"}
    note = " ".join((READ_NOTE, RULES_NOTE, INSIDE_NOTE))
    frame = _frame(rows, fitted_at_home=pl.Float64())
    return build_table("sectors", frame, units=units, sources=sources, note=note)


def _by_loss(impact: Impact) -> list[str]:
    losses = impact.counted.losses
    sums: dict[str, float] = {}
    for part, value in zip(losses.parts.parts, losses.value_added[CENTRAL][:, 0], strict=True):
        sums[part.sector] = sums.get(part.sector, 0.0) + float(value)
    return sorted(sums, key=lambda s: (-sums[s], s))


def _parts(impacts: Sequence[Impact], sources: Sequence[str]) -> Table:
    rows = []
    for impact in impacts:
        losses = impact.counted.losses
        months = impact.counted.disruption.months
        for i, part in enumerate(losses.parts.parts):
            for rule in RULES:
                own = {
                    "value_added": losses.value_added[rule][i],
                    "output": losses.output[rule][i],
                    "job_years": losses.job_years[rule][i],
                }
                rows.append(
                    {
                        "target": impact.place.code,
                        "isic": part.industry,
                        "naics": impact.economy.industries[part.industry].naics,
                        "sector": part.sector,
                        "rule": rule,
                        "industry_share": float(losses.parts.share[i, 0]),
                        "lost_share": float(losses.lost_years[rule][i, 0] * YEAR / months),
                    }
                    | {f"{n}_{k}": v for n, values in own.items()
                       for k, v in _spread(values).items()}
                    | {"tier": losses.tiers[i][0]}
                )  # fmt: skip
    units = {f"{n}_{k}": "USD" for n in ("value_added", "output") for k in SPREAD}
    units |= {f"job_years_{k}": "job-year" for k in SPREAD}
    units |= dict.fromkeys(("industry_share", "lost_share"), "1")
    note = (
        "Which sector takes which part of an industry: shares of one industry sum to at most 1, so "
        "that nothing is counted twice. lost_share is of the part's output over the run. "
    )
    return build_table("parts", _frame(rows), units=units, sources=sources, note=note + RULES_NOTE)


def _direct(impacts: Sequence[Impact], sources: Sequence[str]) -> Table:
    """Return the share of each whole industry's output that is lost: where propagation starts."""
    rows = []
    for impact in impacts:
        losses = impact.counted.losses
        scale = YEAR / impact.counted.disruption.months
        found = losses.parts.parts
        for code in dict.fromkeys(p.industry for p in found):
            industry = impact.economy.industries[code]
            own = [i for i, p in enumerate(found) if p.industry == code]
            lost = {
                r: (losses.parts.share[own] * losses.lost_years[r][own]).sum(axis=0) * scale
                for r in RULES
            }
            centre = describe(lost[CENTRAL])
            rows.append(
                {
                    "target": impact.place.code,
                    "sector": code,
                    "naics": industry.naics,
                    "industry": industry.label,
                    "share": centre.value,
                    "low": centre.low,
                    "high": centre.high,
                    "spared": describe(lost["spared"]).value,
                    "bottleneck": describe(lost["bottleneck"]).value,
                }
            )
    units = dict.fromkeys(("share", "low", "high", "spared", "bottleneck"), "1")
    note = (
        "Share of all output of an industry (sector: ISIC Rev. 4) that is lost over the run; "
        "`ytterby propagate` reads this table as its losses. " + APART_NOTE
    )
    return build_table("direct", _frame(rows), units=units, sources=sources, note=note)


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
                | _spread(values)
                | {"unit": unit}
            )
    note = (
        "Equivalents: each product alone stands for the whole shortage of its sector. " + READ_NOTE
    )
    return build_table("units", _frame(rows), units=dict.fromkeys(SPREAD, ROW_UNIT), note=note)


def _leverage(impacts: Sequence[Impact], names: Mapping[str, str]) -> Table:
    rows = []
    for impact in impacts:
        losses, d = impact.counted.losses, impact.counted.disruption
        for sector in _by_loss(impact):
            own = [i for i, p in enumerate(losses.parts.parts) if p.sector == sector]
            missing = missing_value(d, sector)
            stopped = {r: losses.output[r][own].sum(axis=0) for r in RULES}
            rows.append(
                {
                    "target": impact.place.code,
                    "sector": sector,
                    "label": names.get(sector, sector),
                    "need_value": need_value(d, sector),
                    "missing_value": float(missing[0]),
                    "output_stopped": float(stopped[CENTRAL][0]),
                    **{f"ratio_{r}": _ratio(stopped[r], missing) for r in RULES},
                }
            )
    units = {"need_value": "USD/year", "missing_value": "USD", "output_stopped": "USD"}
    units |= {f"ratio_{r}": "USD/USD" for r in RULES}
    note = (
        "Value of the materials that are missing, at prices before, beside the output that they "
        "stop, of the central run. A high ratio says that a buyer would pay far more than the "
        "price, so that the loss is the more likely too high. " + RULES_NOTE
    )
    return build_table("leverage", _frame(rows), units=units, note=note)


def _ratio(stopped: Floats, missing: Floats) -> float:
    return float(stopped[0] / missing[0]) if missing[0] > 0 else float("nan")


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
    frame = _frame(rows, **schema)
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
                | {k: v for k, v in _spread(amount).items() if k in ("value", "low", "high")}
                | {"unit": unit, "years_missing": float(years[0])}
                | {f"co2_{k}": v for k, v in _spread(gap if co2 is None else co2).items()}
                | {"tier": tier}
            )
    units = dict.fromkeys(("value", "low", "high"), ROW_UNIT) | {"years_missing": "year"}
    units |= {f"co2_{k}": "t CO2" for k in SPREAD}
    return build_table(
        "transition", _frame(rows), units=units, sources=sources, note=TRANSITION_NOTE
    )


def _states(impacts: Sequence[Impact], sources: Sequence[str]) -> Table:
    rows = [
        {"target": i.place.code, "state": s.state, "isic": s.industry, "share": float(s.share[0])}
        | {f"value_added_{k}": v for k, v in _spread(s.value_added).items()}
        | {f"job_years_{k}": v for k, v in _spread(s.job_years).items()}
        | {"partial": s.partial, "tier": s.tier}
        for i in impacts
        for s in i.counted.states
    ]
    numbers = {f"value_added_{k}": "USD" for k in SPREAD}
    numbers |= {f"job_years_{k}": "job-year" for k in SPREAD} | {"share": "1"}
    if not rows:
        schema = {"target": pl.String, "state": pl.String, "isic": pl.String}
        frame = pl.DataFrame(schema=schema | dict.fromkeys(numbers, pl.Float64))
        return build_table("states", frame, units=numbers, note=STATES_NOTE)
    return build_table("states", _frame(rows), units=numbers, sources=sources, note=STATES_NOTE)


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
    frame = _frame(rows).sort("target", "need_share", descending=[False, True])
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
    return build_table("factors", _frame(rows), units=units, note="Every economic factor used.")
