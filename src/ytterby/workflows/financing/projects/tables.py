"""Tables of one project, and of all of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import polars as pl

from ytterby.evidence import Evidence
from ytterby.impact.projects import NDPR
from ytterby.impact.projects.building import Built
from ytterby.results import Table, build_table
from ytterby.workflows.financing.projects.appraise import HIGH, LOW, Appraisal, Figure, Floats

ROW_UNIT = "as in the column unit"
MILLION = 1e6
HEAVY = ("Dy", "Tb")
FIGURES_NOTE = (
    "Money of today, without inflation. value: the central draw; low and high: the central 80 % of "
    "the others; share: draws in which there is such a number. A chance has no interval of its own."
)
CASH_NOTE = (
    "Central draw, end of construction to closing; low and high: the central 80 % of the free cash "
    "flow. Costs are positive; free = revenue + contracts - operating - disposal - royalty - tax - "
    "capital - sustaining - working."
)
INPUTS_NOTE = (
    "basis: its own; stage level, what others of its kind print, at least half to twice as much; "
    "all projects, a term that holds for any. Tier C rests on judgement."
)
ALL_NOTE = (
    "break_even: price of NdPr at which it earns the required return, other prices fixed; "
    "break_even_all: with all prices moved alike. Not counted: what is sold besides rare earths, "
    "grants, inflation. missing: what nobody says; then no number is given."
)


def project_tables(
    built: Built, done: Appraisal, evidence: Evidence, heading: Mapping[str, str]
) -> dict[str, Table]:
    """Return ``figures``, ``cash-flow``, ``production`` and ``inputs`` of one project.

    Parameters
    ----------
    built, done
        The project and what it is worth.
    evidence
        For sources.
    heading
        Columns that say which project it is.
    """
    sources = sources_behind(built, evidence)
    return {
        "figures": _figures(done, heading, sources),
        "cash-flow": _cash(done, sources),
        "production": _production(done, sources),
        "inputs": _inputs(built, sources),
    }


def sources_behind(built: Built, evidence: Evidence) -> tuple[str, ...]:
    """Return the sources of a project's inputs."""
    ids = {c for a in built.assumptions for c in a.estimate.claims}
    found = evidence.claims.filter(pl.col("claim").is_in(list(ids)))
    return tuple(found["source"].unique().sort().to_list())


def _figures(done: Appraisal, heading: Mapping[str, str], sources: Sequence[str]) -> Table:
    rows = [
        {**heading, "figure": f.name, "value": f.value, "low": f.low, "high": f.high}
        | {"unit": f.unit, "share": f.share, "note": f.note}
        for f in done.figures.values()
    ]
    frame = pl.DataFrame(rows, infer_schema_length=None)
    units = dict.fromkeys(("value", "low", "high"), ROW_UNIT) | {"share": "1"}
    return build_table("figures", frame, units=units, sources=sources, note=FIGURES_NOTE)


def _cash(done: Appraisal, sources: Sequence[str]) -> Table:
    result = done.result
    rest = result.free[:, 1:] if result.free.shape[1] > 1 else result.free
    columns: dict[str, Floats] = {
        "output": result.production.sum(axis=1)[:, 0],
        "revenue": result.revenue[:, 0],
        "contracts": result.other[:, 0],
        "operating": result.operating[:, 0],
        "disposal": result.disposal[:, 0],
        "royalty": result.royalty[:, 0],
        "tax": result.tax[:, 0],
        "capital": result.capital[:, 0],
        "sustaining": result.sustaining[:, 0],
        "working": result.working[:, 0],
        "free": result.free[:, 0],
        "low": np.quantile(rest, LOW, axis=1),
        "high": np.quantile(rest, HIGH, axis=1),
        "debt_drawn": np.zeros(len(result.years)),
        "debt_service": np.zeros(len(result.years)),
        "equity": result.equity[:, 0],
    }
    if result.debt is not None:
        columns["debt_drawn"] = result.debt.drawn[:, 0]
        columns["debt_service"] = result.debt.service[:, 0]
    frame = pl.DataFrame({"year": list(result.years), **columns})
    units = {n: "t REO" if n == "output" else "USD" for n in columns}
    return build_table("cash-flow", frame, units=units, sources=sources, note=CASH_NOTE)


def _production(done: Appraisal, sources: Sequence[str]) -> Table:
    result = done.result
    made = result.production
    rest = made[:, :, 1:] if made.shape[2] > 1 else made
    rows = [
        (year, element, float(made[y, i, 0]), *_bounds(rest[y, i]))
        for y, year in enumerate(result.years)
        if made[y].sum() > 0
        for i, element in enumerate(result.inputs.elements)
    ]
    schema = {"year": pl.Int64, "element": pl.String} | dict.fromkeys(
        ("output", "low", "high"), pl.Float64
    )
    frame = pl.DataFrame(rows, schema=schema, orient="row")
    units = dict.fromkeys(("output", "low", "high"), "t REO")
    return build_table("production", frame, units=units, sources=sources)


def _bounds(drawn: Floats) -> tuple[float, ...]:
    return tuple(float(v) for v in np.quantile(drawn, (LOW, HIGH)))


def _inputs(built: Built, sources: Sequence[str]) -> Table:
    rows = [
        {
            "input": a.name,
            "value": a.estimate.value,
            "low": a.estimate.low,
            "high": a.estimate.high,
            "unit": a.estimate.unit,
            "basis": a.basis,
            "tier": a.estimate.tier,
            "claims": ";".join(a.estimate.claims),
        }
        for a in built.assumptions
    ]
    units = dict.fromkeys(("value", "low", "high"), ROW_UNIT)
    frame = pl.DataFrame(rows, infer_schema_length=None)
    return build_table("inputs", frame, units=units, sources=sources, note=INPUTS_NOTE)


ALL = {
    "facility": pl.String,
    "name": pl.String,
    "region": pl.String,
    "status": pl.String,
    "product": pl.String,
    "capacity": pl.Float64,
    "ndpr": pl.Float64,
    "dytb": pl.Float64,
    "break_even": pl.Float64,
    "low": pl.Float64,
    "high": pl.Float64,
    "break_even_all": pl.Float64,
    "npv": pl.Float64,
    "npv_low": pl.Float64,
    "npv_high": pl.Float64,
    "irr": pl.Float64,
    "loss": pl.Float64,
    "tier": pl.String,
    "stage_level": pl.String,
    "missing": pl.String,
}
"""Columns of all projects."""


def all_table(
    built: Mapping[str, Built],
    done: Mapping[str, Appraisal],
    names: Mapping[str, Mapping[str, str]],
    sources: Sequence[str],
) -> Table:
    """Return ``projects``: those that can be counted in rising order, then those with gaps."""
    rows = [_row(b, done.get(k), names[k]) for k, b in built.items()]
    frame = pl.DataFrame(rows, schema=ALL).sort(
        "break_even", "break_even_all", "facility", nulls_last=True
    )
    price = dict.fromkeys(("break_even", "low", "high", "break_even_all"), "USD/kg")
    units = price | dict.fromkeys(("npv", "npv_low", "npv_high"), "USD")
    units |= dict.fromkeys(("capacity", "ndpr", "dytb"), "t REO/year")
    units |= {"irr": "1/year", "loss": "1"}
    return build_table("projects", frame, units=units, sources=sources, note=ALL_NOTE)


def _row(built: Built, done: Appraisal | None, name: Mapping[str, str]) -> dict[str, object]:
    own: dict[str, object] = dict.fromkeys(ALL, None)
    own |= {"facility": built.facts.facility, "product": built.product, **name}
    own |= {"tier": "", "stage_level": "", "missing": "; ".join(built.missing)}
    if built.inputs is None or done is None:
        return own
    made = built.inputs.capacity[0]
    none = Figure("", "", None, None, None)
    f = done.figures
    pair, npv = f["break_even"], f["npv"]
    own |= {
        "capacity": made,
        "ndpr": made * built.inputs.mass(NDPR),
        "dytb": made * built.inputs.mass(HEAVY),
        "break_even": pair.value,
        "low": pair.low,
        "high": pair.high,
        "break_even_all": f["break_even_all"].value,
        "npv": npv.value,
        "npv_low": npv.low,
        "npv_high": npv.high,
        "irr": f.get("irr", none).value,
        "loss": f["loss"].value,
        "tier": built.tier,
        "stage_level": ", ".join(built.stage_level),
    }
    return own
