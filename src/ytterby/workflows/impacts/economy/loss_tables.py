"""Tables of direct losses: sectors, parts of industries, whole industries, leverage, checks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import polars as pl
from numpy.typing import NDArray

from ytterby.impact.economy import RULES, describe, missing_value, need_value
from ytterby.results import Table, build_table
from ytterby.workflows.impacts.economy.asking import Impact
from ytterby.workflows.impacts.economy.headlines import CENTRAL
from ytterby.workflows.impacts.economy.rows import (
    APART_NOTE,
    INSIDE_NOTE,
    READ_NOTE,
    ROW_UNIT,
    RULES_NOTE,
    SPREAD,
    YEAR,
    by_loss,
    frame_of,
    spread_of,
)

Floats = NDArray[np.float64]


def sectors_table(
    impacts: Sequence[Impact], names: Mapping[str, str], sources: Sequence[str]
) -> Table:
    """Return sectors by rule."""
    rows = []
    for impact in impacts:
        losses, disruption = impact.counted.losses, impact.counted.disruption
        for sector in by_loss(impact):
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
                    row |= {f"{name}_{k}": v for k, v in spread_of(values[own].sum(axis=0)).items()}
                row["tier"] = max(losses.tiers[i][0] for i in own)
                rows.append(row)
    money = [f"{n}_{k}" for n in ("value_added", "output") for k in SPREAD]
    units = dict.fromkeys(money, "USD") | {f"job_years_{k}": "job-year" for k in SPREAD}
    units |= dict.fromkeys(("dependence", "dependence_low", "dependence_high"), "1")
    units |= {"value_added_before": "USD/year", "months_short": "month", "fitted_at_home": "1"}
    note = " ".join((READ_NOTE, RULES_NOTE, INSIDE_NOTE))
    frame = frame_of(rows, fitted_at_home=pl.Float64())
    return build_table("sectors", frame, units=units, sources=sources, note=note)


def parts_table(impacts: Sequence[Impact], sources: Sequence[str]) -> Table:
    """Return which sector takes which part of an industry, and what it loses."""
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
                       for k, v in spread_of(values).items()}
                    | {"tier": losses.tiers[i][0]}
                )  # fmt: skip
    units = {f"{n}_{k}": "USD" for n in ("value_added", "output") for k in SPREAD}
    units |= {f"job_years_{k}": "job-year" for k in SPREAD}
    units |= dict.fromkeys(("industry_share", "lost_share"), "1")
    note = (
        "Which sector takes which part of an industry: shares of one industry sum to at most 1, so "
        "that nothing is counted twice. lost_share is of the part's output over the run. "
    )
    return build_table(
        "parts", frame_of(rows), units=units, sources=sources, note=note + RULES_NOTE
    )


def direct_table(impacts: Sequence[Impact], sources: Sequence[str]) -> Table:
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
        "Share of all output of an industry (sector: ISIC Rev. 4) that is lost in a mean month of "
        "the run; `ytterby propagate` reads this table as its losses. " + APART_NOTE
    )
    return build_table("direct", frame_of(rows), units=units, sources=sources, note=note)


def leverage_table(impacts: Sequence[Impact], names: Mapping[str, str]) -> Table:
    """Return the value of what is missing beside the output that it stops."""
    rows = []
    for impact in impacts:
        losses, d = impact.counted.losses, impact.counted.disruption
        for sector in by_loss(impact):
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
    return build_table("leverage", frame_of(rows), units=units, note=note)


def _ratio(stopped: Floats, missing: Floats) -> float:
    return float(stopped[0] / missing[0]) if missing[0] > 0 else float("nan")


def checks_table(impacts: Sequence[Impact]) -> Table:
    """Return published figures beside what all that depends makes or employs in a year here."""
    rows = []
    for impact in impacts:
        parts = impact.counted.losses.parts
        depends = np.array([impact.economy.dependence[p.sector].value for p in parts.parts])
        fitted = impact.counted.losses.fitted
        home = np.array([fitted[p.sector][0] if p.sector in fitted else 1.0 for p in parts.parts])
        for check in impact.economy.checks:
            own = getattr(parts, check.of)[:, 0]
            figure = check.figure
            rows.append(
                {
                    "target": impact.place.code,
                    "figure": check.what,
                    "published": figure.value,
                    "published_low": figure.low,
                    "published_high": figure.high,
                    "here": float(np.nansum(own * depends)),
                    "here_fitted": float(np.nansum(own * np.minimum(depends, home))),
                    "unit": figure.unit,
                    "tier": figure.tier,
                    "sources": ", ".join(figure.sources),
                }
            )
    columns = ("published", "published_low", "published_high", "here", "here_fitted")
    schema = {"target": pl.String, "figure": pl.String, **dict.fromkeys(columns, pl.Float64),
              "unit": pl.String, "tier": pl.String, "sources": pl.String}  # fmt: skip
    frame = pl.DataFrame(rows, schema=schema, orient="row")
    note = (
        "Not used. here: value added, output or jobs of all counted parts times the share that "
        "depends, in a year without a shortage; here_fitted: of that, what has its magnets fitted "
        "at home."
    )
    units = dict.fromkeys(columns, ROW_UNIT)
    return build_table("checks", frame, units=units, note=note)
