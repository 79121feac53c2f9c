"""A fund: public money in several projects at the same prices, its cash, return and security."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np
import polars as pl
from numpy.typing import NDArray

from ytterby.core.storage import write_atomic
from ytterby.errors import InputError
from ytterby.impact.fund import (
    Backed,
    Fund,
    Setting,
    back_project,
    concentration,
    correlation,
    drawn,
    hold,
    parse_portfolio,
    present_years,
    read_text,
    worst_part,
)
from ytterby.impact.fund.portfolio import EXAMPLE, Position
from ytterby.results import start_manifest
from ytterby.results.table import build_table
from ytterby.workflows.financing.fund_projects import (
    World,
    added_odds,
    build_setting,
    build_world,
    project_problems,
)
from ytterby.workflows.financing.fund_words import fund_finding, fund_summaries
from ytterby.workflows.inputs import Progress
from ytterby.workflows.outcome import Outcome, command_line

Floats = NDArray[np.float64]
QUANTILES = {"p05": 0.05, "p10": 0.1, "p25": 0.25, "p50": 0.5, "p75": 0.75, "p90": 0.9, "p95": 0.95}
ELEMENTS = ("Nd", "Pr", "Dy", "Tb")
FLOW_UNITS = dict.fromkeys(("paid", "received", "net", *QUANTILES), "USD")


@dataclass(frozen=True)
class FundOutcome(Outcome):
    """A fund's tables, and the fund itself.

    Attributes
    ----------
    fund, world
        Cash flows and what they are counted in.
    """

    fund: Fund | None = field(default=None, repr=False)
    world: World | None = field(default=None, repr=False)


def example_portfolio() -> str:
    """Return a portfolio to begin with, as text."""
    return EXAMPLE.read_text(encoding="utf-8")


def run_fund(
    portfolio: Path | str,
    *,
    level: float = 1.0,
    rate: float | None = None,
    public_rate: float | None = None,
    draws: int = 256,
    seed: int = 0,
    as_of: str | None = None,
    workspace: Path | None = None,
    report: Path | None = None,
    progress: Progress | None = None,
) -> FundOutcome:
    """Tell what a portfolio of public support costs, returns and secures.

    Parameters
    ----------
    portfolio
        CSV file, or ``example``.
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
    FundOutcome
        Tables ``fund`` (key figures), ``positions``, ``cash`` (by year), ``security`` (tonnes),
        ``concentration`` and ``correlation``.

    Raises
    ------
    UnknownNameError, InputError
        Everything that is wrong with the portfolio and the options.
    """
    path = Path(portfolio)
    own = str(portfolio) == "example"
    text = example_portfolio() if own else read_text(path)
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
    positions = parse_portfolio(text, list(world.built), "example" if own else path.name)
    problems = project_problems(world.built, tuple(p.facility for p in positions))
    if problems:
        raise InputError(problems)
    if progress is not None:
        progress("cash flows", 0.5)
    fund = build_fund(world, positions, build_setting(world, None, years=10))
    frames = {
        "fund": key_figures(fund, world),
        "positions": position_frame(fund, world),
        "cash": cash_frame(fund),
        "security": security_frame(fund, world),
        "concentration": concentration_frame(fund, world),
        "correlation": correlation_frame(fund),
    }
    units: dict[str, dict[str, str]] = {
        "fund": {"value": "unit", "low": "unit", "high": "unit"},
        "positions": {
            **dict.fromkeys(("amount", "committed", "value", "low", "high", "worst"), "USD"),
            **dict.fromkeys(("share", "loss", "gap_closed", "odds_without", "odds_with"), "1"),
            "start_year": "year",
        },
        "cash": FLOW_UNITS,
        "security": {"tonnes": "t REO/year", "low": "t REO/year", "high": "t REO/year"},
        "concentration": {"index": "1", "share": "1"},
        "correlation": {"correlation": "1"},
    }
    notes = {
        "fund": "Public side alone; present values at the public's real rate.",
        "security": "Output if built times what public money adds to the odds of building, which "
        "follows how much of what owners lack it closes; its most is a judgement of tier C.",
        "cash": "Quantiles are of the net cash of the public over draws.",
    }
    options: dict[str, object] = {
        "level": level,
        "rate": rate,
        "public_rate": public_rate,
        "draws": draws,
        "seed": seed,
        "as_of": as_of,
        "report": str(report) if report else None,
    }
    manifest = start_manifest(
        command_line(["fund", str(portfolio)], options),
        world.chain,
        parameters={**options, "portfolio": str(portfolio)},
        seed=seed,
    )
    told = FundOutcome(
        {
            name: build_table(name, frame, units=units[name], note=notes.get(name, ""), sources=())
            for name, frame in frames.items()
        },
        manifest.finish(),
        fund_finding(frames, len(positions), len(fund.backed)),
        fund_summaries(frames),
        fund=fund,
        world=world,
    )
    if report is not None:
        from ytterby.workflows.financing.fund_page import fund_page

        write_atomic(report, fund_page(told, frames).encode())
    return told


def build_fund(world: World, positions: tuple[Position, ...], setting: Setting) -> Fund:
    """Return the cash flows of some positions at the world's prices.

    Parameters
    ----------
    world
        Projects and prices.
    positions
        Of the portfolio.
    setting
        What is the same for all instruments.
    """
    added = added_odds(world)
    backed: dict[str, Backed] = {}
    for one in positions:
        if one.facility in backed:
            continue
        inputs = world.built[one.facility].inputs
        assert inputs is not None
        if one.start is not None:
            inputs = replace(inputs, start=max(one.start, int(world.market.horizon.years[0])))
        backed[one.facility] = back_project(
            inputs,
            world.market.of(inputs),
            world.success.get(
                one.facility, 1.0 if world.built[one.facility].facts.running else 0.0
            ),
            added,
            world.draws,
            positions=[p for p in positions if p.facility == one.facility],
            setting=setting,
            rate=world.rate,
            public_rate=world.public_rate,
        )
    first = min(b.case.inputs.start for b in backed.values())
    last = max(b.case.inputs.start + b.case.inputs.years for b in backed.values())
    years = tuple(range(first, last))
    held = tuple(hold(p, backed[p.facility], setting, years) for p in positions)
    return Fund(years, held, backed, world.public_rate)


def still_prices(world: World) -> dict[str, float]:
    """Return oxide prices by which tonnes of other elements count as NdPr [USD/kg]."""
    rows = world.chain.prices.filter(
        (pl.col("market") == "outside") & pl.col("material").str.starts_with("oxide:")
    )
    return {
        m.removeprefix("oxide:"): float(v)
        for m, v in rows.select("material", "value").iter_rows()
        if v is not None
    }


FIGURES = {
    "figure": pl.String,
    "value": pl.Float64,
    "low": pl.Float64,
    "high": pl.Float64,
    "unit": pl.String,
    "tier": pl.String,
    "note": pl.String,
}


def key_figures(fund: Fund, world: World) -> pl.DataFrame:
    """Return the fund's key figures, ``FIGURES`` [unit]."""
    value = drawn(fund.value())
    cost = -value
    found = drawn(fund.returns())
    known = found[np.isfinite(found)]
    committed = sum(h.committed for h in fund.held)
    tonnes = fund.equivalent_tonnes(still_prices(world))
    steady = drawn(tonnes.max(axis=0))
    whole = drawn(tonnes.sum(axis=0))
    mean_cost = float(cost.mean())

    def row(
        name: str, values: Floats, unit: str, tier: str = "C", note: str = ""
    ) -> dict[str, object]:
        low, high = (float(v) for v in np.quantile(values, (0.1, 0.9)))
        mean = float(values.mean())
        bounds = {"low": min(low, mean), "high": max(high, mean)}
        return {"figure": name, "value": mean, **bounds, "unit": unit, "tier": tier, "note": note}

    def plain(name: str, value: float | None, unit: str, note: str = "") -> dict[str, object]:
        return {"figure": name, "value": value, "low": None, "high": None, "unit": unit,
                "tier": "C", "note": note}  # fmt: skip

    rows = [
        plain("committed", committed, "USD", "amounts, and the worst twentieth of price support"),
        row("cost to the public", cost, "USD", note="present value; below 0 it earns"),
        plain("cost, 95th percentile", float(np.quantile(cost, 0.95)), "USD"),
        plain("cost, mean of the worst twentieth", -worst_part(value), "USD"),
        plain("chance of a loss", float((value < 0).mean()), "1"),
        plain(
            "internal rate of return, middle draw",
            float(np.median(known)) if known.size >= 0.5 * found.size else None,
            "1/year",
            f"{known.size} of {found.size} draws have one",
        ),
        row("extra tonnes a year at most", steady, "t NdPr eq/year",
            note="expected output that public money adds, in the year of the most"),
        row("extra tonnes in all years", whole, "t NdPr eq"),
        plain(
            "extra tonnes a year per million committed",
            float(steady.mean()) / (committed / 1e6) if committed > 0 else None,
            "t NdPr eq/year per million USD",
        ),
        plain(
            "extra tonnes a year per million of expected cost",
            float(steady.mean()) / (mean_cost / 1e6) if mean_cost > 0 else None,
            "t NdPr eq/year per million USD",
            "" if mean_cost > 0 else "it is expected to earn",
        ),
    ]  # fmt: skip
    return pl.DataFrame(rows, schema=FIGURES)


def position_frame(fund: Fund, world: World) -> pl.DataFrame:
    """Return each position: what is promised, what it is worth to the public, its odds [USD, 1]."""
    rows = []
    for held in fund.held:
        value = drawn(present_years(held.public, fund.rate))
        low, high = (float(v) for v in np.quantile(value, (0.1, 0.9)))
        backed = fund.backed[held.position.facility]
        rows.append(
            {
                "facility": held.position.facility,
                "instrument": held.position.instrument,
                "amount": held.position.amount or None,
                "share": held.position.share,
                "start_year": backed.case.inputs.start,
                "committed": held.committed,
                "value": float(value.mean()),
                "low": min(low, float(value.mean())),
                "high": max(high, float(value.mean())),
                "worst": worst_part(value),
                "loss": float((value < 0).mean()),
                "gap_closed": backed.closed,
                "odds_without": backed.odds_without,
                "odds_with": float(drawn(backed.odds_with).mean()),
                "tier": max(world.built[held.position.facility].tier, "C"),
            }
        )
    return pl.DataFrame(rows, infer_schema_length=None)


def cash_frame(fund: Fund) -> pl.DataFrame:
    """Return the public's cash by year: paid, received, net and its quantiles [USD]."""
    paid = np.asarray(sum(np.minimum(h.public, 0.0) for h in fund.held))
    received = np.asarray(sum(np.maximum(h.public, 0.0) for h in fund.held))
    net = fund.public
    some = net[:, 1:] if net.shape[1] > 1 else net
    out: dict[str, object] = {
        "year": list(fund.years),
        "paid": (-paid[:, 1:] if net.shape[1] > 1 else -paid).mean(axis=1),
        "received": (received[:, 1:] if net.shape[1] > 1 else received).mean(axis=1),
        "net": some.mean(axis=1),
    }
    for name, q in QUANTILES.items():
        out[name] = np.quantile(some, q, axis=1)
    frame = pl.DataFrame(out)
    moving = pl.any_horizontal(pl.col("paid", "received").abs() > 0.5)
    last = frame.filter(moving)["year"].max()
    return frame.filter(pl.col("year") <= last) if last is not None else frame.head(1)


def security_frame(fund: Fund, world: World) -> pl.DataFrame:
    """Return expected extra output by facility and element in its steady years [t REO/year]."""
    rows = []
    for facility, backed in fund.backed.items():
        for element in ELEMENTS:
            if element not in backed.case.inputs.elements:
                continue
            made = backed.tonnes((element,)).max(axis=0) * backed.extra
            some = drawn(made)
            low, high = (float(v) for v in np.quantile(some, (0.1, 0.9)))
            rows.append(
                {
                    "facility": facility,
                    "element": element,
                    "tonnes": float(some.mean()),
                    "low": min(low, float(some.mean())),
                    "high": max(high, float(some.mean())),
                    "tier": "C",
                }
            )
    schema = {"facility": pl.String, "element": pl.String, "tonnes": pl.Float64}
    schema |= {"low": pl.Float64, "high": pl.Float64, "tier": pl.String}
    return pl.DataFrame(rows, schema=schema)


def concentration_frame(fund: Fund, world: World) -> pl.DataFrame:
    """Return how concentrated what is promised is: ``by, index, largest, share`` [1]."""
    table = world.base.facilities
    place: Mapping[str, str] = dict(zip(table["facility"], table["region"], strict=True))
    operator: Mapping[str, str] = dict(zip(table["facility"], table["operator"], strict=True))
    kinds = {
        "project": lambda h: h.position.facility,
        "operator": lambda h: operator.get(h.position.facility, ""),
        "country": lambda h: place.get(h.position.facility, ""),
        "instrument": lambda h: h.position.instrument,
    }
    rows = []
    for name, key in kinds.items():
        weights: dict[str, float] = {}
        for held in fund.held:
            weights[key(held)] = weights.get(key(held), 0.0) + held.committed
        total = sum(weights.values())
        top = max(weights, key=lambda k: weights[k])
        rows.append(
            {
                "by": name,
                "index": concentration(weights) if total > 0 else None,
                "largest": top,
                "share": weights[top] / total if total > 0 else None,
            }
        )
    schema = {"by": pl.String, "index": pl.Float64, "largest": pl.String, "share": pl.Float64}
    return pl.DataFrame(rows, schema=schema)


def correlation_frame(fund: Fund) -> pl.DataFrame:
    """Return how the positions' values move together over draws: ``first, second`` [1]."""
    values = fund.values()
    found = correlation(values[:, 1:] if values.shape[1] > 1 else values)
    labels = [h.position.label for h in fund.held]
    rows = [
        {"first": labels[i], "second": labels[j], "correlation": float(found[i, j])}
        for i in range(len(labels))
        for j in range(i + 1, len(labels))
        if np.isfinite(found[i, j])
    ]
    schema = {"first": pl.String, "second": pl.String, "correlation": pl.Float64}
    return pl.DataFrame(rows, schema=schema)
