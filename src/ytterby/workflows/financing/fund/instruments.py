"""Instruments at equal security: what it costs the public to make one project clear its hurdle."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import polars as pl
from numpy.typing import NDArray

from ytterby.core.storage import write_atomic
from ytterby.errors import InputError, Problem, unknown_name
from ytterby.impact.fund import (
    INSTRUMENTS,
    Case,
    Sized,
    compare_instruments,
    cost_at,
    drawn,
    worst_part,
)
from ytterby.impact.projects import NDPR
from ytterby.results import start_manifest
from ytterby.results.table import build_table
from ytterby.workflows.financing.fund.projects import World, build_setting, build_world
from ytterby.workflows.financing.fund.words import compare_finding, compare_summaries
from ytterby.workflows.inputs import Asked, Progress
from ytterby.workflows.outcome import Outcome, command_line

Floats = NDArray[np.float64]
LOW, HIGH, P95 = 0.1, 0.9, 0.95
INSTRUMENT_ROWS = {
    "rank": pl.Int64,
    "instrument": pl.String,
    "size": pl.Float64,
    "size_unit": pl.String,
    "reaches": pl.Boolean,
    "cost": pl.Float64,
    "low": pl.Float64,
    "high": pl.Float64,
    "p95": pl.Float64,
    "worst": pl.Float64,
    "risk": pl.Float64,
    "users": pl.Float64,
    "society": pl.Float64,
    "society_low": pl.Float64,
    "society_high": pl.Float64,
    "society_p95": pl.Float64,
    "at_owners_rate": pl.Float64,
    "per_gap": pl.Float64,
    "cheap_prices": pl.Float64,
    "dear_prices": pl.Float64,
    "below_hurdle": pl.Float64,
    "loss_years": pl.Float64,
    "per_tonne": pl.Float64,
    "tier": pl.String,
}
"""``cost`` with its interval, ``p95`` and ``worst`` (mean of the worst twentieth) are the public's;
``users`` of those behind a tariff, ``society`` both; ``at_owners_rate`` both at the return that
owners require; ``per_gap`` dollars of it per dollar that
owners lack; ``cheap_prices``, ``dear_prices`` the public's mean in the third of draws with the
lowest and highest NdPr prices; ``below_hurdle`` the chance that owners fall short all the same."""


@dataclass(frozen=True)
class CompareOutcome(Outcome):
    """The comparison, and what it is made of.

    Attributes
    ----------
    found
        Instruments, the least cost first.
    case, world
        The project and what it is counted in.
    """

    found: tuple[Sized, ...] = field(default=(), repr=False)
    case: Case | None = field(default=None, repr=False)
    world: World | None = field(default=None, repr=False)


def compare_support(
    facility: str,
    *,
    instruments: Sequence[str] = (),
    odds: float | None = None,
    tonnes: float | None = None,
    years: int = 10,
    market: str = "USA",
    level: float = 1.0,
    rate: float | None = None,
    public_rate: float | None = None,
    draws: int = 256,
    seed: int = 0,
    as_of: str | None = None,
    workspace: Path | None = None,
    report: Path | None = None,
    progress: Progress | None = None,
) -> CompareOutcome:
    """Size each instrument so that a project just clears its hurdle, and tell what each costs.

    Parameters
    ----------
    facility
        Id of a mine or project that can be counted.
    instruments
        Which; all by default.
    odds
        Clear the hurdle with these odds instead of in expectation [1].
    tonnes
        Scale costs to so much NdPr oxide a year, in like projects [t/year].
    years
        Term of price support from the first output on [year].
    market
        Whose imports a tariff is laid on.
    level
        Multiplies the long-run level of prices [1].
    rate, public_rate
        Real required return of owners, and rate of the public [1/year]; from claims by default.
    draws, seed, as_of, workspace, progress
        As for other workflows.
    report
        Also write a self-contained HTML report to this file.

    Returns
    -------
    CompareOutcome
        Tables ``instruments`` and ``project``.

    Raises
    ------
    UnknownNameError, InputError
        Everything that is wrong with the inputs.
    """
    asked = Asked()
    place = asked.place(market, "market")
    for name in instruments:
        if name not in INSTRUMENTS:
            asked.problems.append(unknown_name("instrument", name, list(INSTRUMENTS)))
    if odds is not None and not 0.0 < odds < 1.0:
        what, fix = f"{odds:g} are no odds", "give a number between 0 and 1, such as 0.8"
        asked.problems.append(Problem("out-of-range", "odds", what, fix))
    if tonnes is not None and not tonnes > 0.0:
        asked.problems.append(
            Problem("out-of-range", "tonnes", f"{tonnes:g} is not above 0", "give tonnes a year")
        )
    if not 1 <= years <= 40:
        asked.problems.append(
            Problem("out-of-range", "years", f"{years} is no term", "give 1 to 40 years")
        )
    asked.finish()
    world = build_world(
        draws=draws,
        seed=seed,
        level=level,
        rate=rate,
        public_rate=public_rate,
        as_of=as_of,
        workspace=workspace,
        progress=progress,
    )
    case = world.case(facility)
    if not case.inputs.construction:
        what = f"{facility} runs already: its capital is spent"
        fix = "compare for a project that is yet to be built"
        raise InputError(Problem("already-built", "facility", what, fix))
    if progress is not None:
        progress("sizing instruments", 0.5)
    setting = build_setting(world, place, years=years)
    found = compare_instruments(case, setting, odds=odds, names=tuple(instruments))
    scale = 1.0 if tonnes is None else tonnes / steady_tonnes(case)
    options: dict[str, object] = {
        "compare": facility,
        "instrument": list(instruments) or None,
        "odds": odds,
        "tonnes": tonnes,
        "years": years,
        "market": market,
        "level": level,
        "rate": rate,
        "public_rate": public_rate,
        "draws": draws,
        "seed": seed,
        "as_of": as_of,
        "report": str(report) if report else None,
    }
    frame = instrument_frame(found, case, scale, world.built[facility].tier)
    project = project_frame(case, world)
    usd = dict.fromkeys(
        (
            "cost",
            "p95",
            "worst",
            "risk",
            "users",
            "society",
            "society_low",
            "society_high",
            "society_p95",
            "at_owners_rate",
            "cheap_prices",
            "dear_prices",
        ),
        "USD",
    )
    shares = dict.fromkeys(("rank", "per_gap", "below_hurdle", "loss_years"), "1")
    tables = {
        "instruments": build_table(
            "instruments",
            frame,
            units={
                **usd,
                **shares,
                "size": "size_unit",
                "low": "USD",
                "high": "USD",
                "per_tonne": "USD per t/year",
            },
            note="Present values at the public's real rate; low and high bound the public's cost.",
        ),
        "project": build_table("project", project, units={"value": "unit"}),
    }
    manifest = start_manifest(
        command_line(["fund"], options), world.chain, parameters=options, seed=seed
    )
    told = CompareOutcome(
        tables,
        manifest.finish(),
        compare_finding(world.name(facility), found, case, frame, odds, tonnes),
        compare_summaries(frame, project),
        found=found,
        case=case,
        world=world,
    )
    if report is not None:
        from ytterby.workflows.financing.fund.page import compare_page

        write_atomic(report, compare_page(told, facility).encode())
    return told


def steady_tonnes(case: Case) -> float:
    """Return NdPr oxide made a year once output is steady [t/year]."""
    at = [i for i, e in enumerate(case.inputs.elements) if e in NDPR]
    return float(case.base.production[:, at, 0].sum(axis=1).max())


def instrument_frame(found: Sequence[Sized], case: Case, scale: float, tier: str) -> pl.DataFrame:
    """Return what each instrument costs, ``INSTRUMENT_ROWS``.

    Parameters
    ----------
    found
        Instruments, the least cost first.
    case
        The project.
    scale
        How many like projects [1].
    tier
        Of the project's size and costs.
    """
    price = drawn(case.price.mean(axis=0))
    cheap, dear = np.quantile(price, (1 / 3, 2 / 3))
    gap = -float(drawn(case.base.npv(case.rate)).mean())
    tonnes = steady_tonnes(case) * scale
    rows = []
    for rank, one in enumerate(found, 1):
        row: dict[str, object] = dict.fromkeys(INSTRUMENT_ROWS)
        row |= {
            "rank": rank,
            "instrument": one.instrument.name,
            "size_unit": one.instrument.unit,
            "reaches": one.size is not None,
            "tier": max(tier, "C"),
        }
        if one.size is not None:
            # To the cent: what is left of money that came back is rounding.
            cost, users = (np.round(drawn(v) * scale, 2) for v in (one.cost, one.users))
            low, high, p95 = np.quantile(cost, (LOW, HIGH, P95))
            mean = float(cost.mean())
            society = mean + float(users.mean())
            row |= {
                "size": one.size * (scale if one.instrument.unit == "USD" else 1.0),
                "cost": mean,
                "low": min(float(low), mean),
                "high": max(float(high), mean),
                "p95": float(p95),
                "worst": -worst_part(-cost),
                "risk": float(cost.std()),
                "users": float(users.mean()),
                "society": society,
                "society_low": min(float(np.quantile(cost + users, LOW)), society),
                "society_high": max(float(np.quantile(cost + users, HIGH)), society),
                "society_p95": float(np.quantile(cost + users, P95)),
                "at_owners_rate": float(drawn(cost_at(case, one, case.rate)).mean()) * scale,
                "per_gap": society / (gap * scale) if gap > 0.0 else None,
                "cheap_prices": float(cost[price <= cheap].mean()),
                "dear_prices": float(cost[price >= dear].mean()),
                "below_hurdle": float((drawn(one.value) < 0.0).mean()),
                "loss_years": one.loss_years,
                "per_tonne": society / tonnes if tonnes > 0 else None,
            }
        rows.append(row)
    return pl.DataFrame(rows, schema=INSTRUMENT_ROWS)


def project_frame(case: Case, world: World) -> pl.DataFrame:
    """Return the project without any instrument: ``what, value, low, high, unit, tier``."""
    value = drawn(case.base.npv(case.rate))
    built = world.built[case.inputs.facility]
    basis = ", ".join(built.stage_level)
    rows = [
        ("value to its owners at the required return", value / 1e6, "million USD"),
        ("capital", drawn(case.inputs.capital) / 1e6, "million USD"),
        ("cash cost at nameplate", drawn(case.inputs.operating), "USD/kg REO"),
        ("NdPr price over its life", drawn(case.price.mean(axis=0)), "USD/kg"),
    ]
    out = [
        {
            "what": name,
            "value": float(v.mean()),
            "low": float(np.quantile(v, LOW)),
            "high": float(np.quantile(v, HIGH)),
            "unit": unit,
            "tier": built.tier,
            "note": "",
        }
        for name, v, unit in rows
    ]
    plain = [
        ("chance that it falls short of its hurdle", float((value < 0).mean()), "1", ""),
        ("NdPr oxide a year, steady", steady_tonnes(case), "t/year", ""),
        ("real required return of owners", case.rate, "1/year", ""),
        ("real rate of the public", case.public_rate, "1/year", ""),
    ]
    out += [
        {"what": n, "value": v, "low": None, "high": None, "unit": u, "tier": "", "note": t}
        for n, v, u, t in plain
    ]
    if basis:
        out[1]["note"] = f"of others of its kind: {basis}"
    schema = {
        "what": pl.String,
        "value": pl.Float64,
        "low": pl.Float64,
        "high": pl.Float64,
        "unit": pl.String,
        "tier": pl.String,
        "note": pl.String,
    }
    return pl.DataFrame(out, schema=schema)
