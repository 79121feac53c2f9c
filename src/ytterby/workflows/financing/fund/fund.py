"""A fund: public money in several projects at the same prices, its cash, return and security."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ytterby.core.storage import write_atomic
from ytterby.errors import InputError, Problem
from ytterby.impact.fund import (
    Backed,
    Fund,
    Setting,
    back_project,
    hold,
    parse_portfolio,
    read_text,
)
from ytterby.impact.fund.portfolio import EXAMPLE, Position
from ytterby.results import start_manifest
from ytterby.results.table import build_table
from ytterby.workflows.financing.fund.projects import (
    World,
    build_setting,
    build_world,
    project_problems,
    read_term,
)
from ytterby.workflows.financing.fund.tables import (
    QUANTILES,
    cash_frame,
    concentration_frame,
    correlation_frame,
    key_figures,
    position_frame,
    security_frame,
)
from ytterby.workflows.financing.fund.words import fund_finding, fund_summaries
from ytterby.workflows.inputs import Progress, part
from ytterby.workflows.outcome import Outcome, command_line

Floats = NDArray[np.float64]
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
        progress=part(progress, 0.0, 0.5),
    )
    positions = parse_portfolio(text, list(world.built), "example" if own else path.name)
    problems = project_problems(world.built, tuple(p.facility for p in positions))
    problems += _past(positions, int(world.market.horizon.years[0]), path.name)
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
        from ytterby.workflows.financing.fund.page import fund_page

        write_atomic(report, fund_page(told, frames).encode())
    return told


def _past(positions: tuple[Position, ...], first: int, place: str) -> list[Problem]:
    """Return a problem for each plant whose building would begin before the evidence ends."""
    return [
        Problem(
            "past-start",
            f"{place}, line {one.row}, start",
            f"{one.start} is past: what is yet to be built cannot begin before {first}",
            f"give {first} or later, or leave the cell blank",
        )
        for one in positions
        if one.start is not None and one.start < first
    ]


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
    added = read_term(world.base, "additionality")
    backed: dict[str, Backed] = {}
    for one in positions:
        if one.facility in backed:
            continue
        inputs = world.built[one.facility].inputs
        assert inputs is not None
        if one.start is not None:
            inputs = replace(inputs, start=one.start)
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
