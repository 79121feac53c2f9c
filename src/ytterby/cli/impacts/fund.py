"""``ytterby fund``: public money in projects, and instruments at equal security."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from cyclopts import Group, Parameter
from cyclopts.validators import Number

from ytterby.cli.options import ALL_EVIDENCE, TO_TERMINAL, Base, Output
from ytterby.cli.output import say, send, shown_progress
from ytterby.errors import InputError, Problem

COMPARE = Group("Instruments at equal security", sort_key=0)
MARKET = Group("Prices and rates", sort_key=1)
EFFORT = Group("Effort", sort_key=2)
MANY = Parameter(group=COMPARE, negative=(), consume_multiple=True, show_default=False)


def fund(
    portfolio: str | None = None,
    /,
    *,
    compare: Annotated[str | None, Parameter(group=COMPARE)] = None,
    instrument: Annotated[tuple[str, ...], MANY] = (),
    odds: Annotated[float | None, Parameter(group=COMPARE)] = None,
    tonnes: Annotated[float | None, Parameter(group=COMPARE)] = None,
    years: Annotated[int, Parameter(group=COMPARE)] = 10,
    market: Annotated[str, Parameter(group=COMPARE)] = "USA",
    level: Annotated[float, Parameter(group=MARKET)] = 1.0,
    rate: Annotated[float | None, Parameter(group=MARKET)] = None,
    public_rate: Annotated[float | None, Parameter(group=MARKET)] = None,
    draws: Annotated[int, Parameter(group=EFFORT, validator=Number(gte=1))] = 256,
    seed: Annotated[int, Parameter(group=EFFORT, validator=Number(gte=0))] = 0,
    report: Annotated[Path | None, Parameter(group="Output")] = None,
    output: Output = TO_TERMINAL,
    base: Base = ALL_EVIDENCE,
) -> None:
    """A fund of public support: cash, return, tonnes of security; or instruments compared.

    'ytterby fund example' prints a portfolio to begin with. With --compare it takes one project
    and makes each instrument as large as the project needs to clear its hurdle.

    Parameters
    ----------
    portfolio
        CSV file: facility, instrument, amount, share, start, terms; or 'example', printed.
    compare
        A project instead of a portfolio, such as zaf-phalaborwa.
    instrument
        Only these: floor, offtake, credit, grant, loan, equity, tariff, stockpile.
    odds
        Clear the hurdle with these odds (0.8) instead of in expectation.
    tonnes
        Scale costs to so many tonnes of NdPr oxide a year.
    years
        Years of price support from the first output.
    market
        Country or bloc whose imports from the controller a tariff is laid on.
    level
        Multiplies the long-run level of prices: 0.8 for a fifth less.
    rate
        Real return that owners require, 0.1 for 10 %; from the evidence by default.
    public_rate
        Real rate at which the public discounts; from the evidence by default.
    draws
        Draws of prices, costs and odds.
    seed
        Of the draws; the same seed gives the same numbers.
    report
        Also write a self-contained HTML report to this file; it opens offline.
    """
    if (portfolio is None) == (compare is None):
        what = "give a portfolio or a project to compare instruments for, one of them"
        fix = "ytterby fund PORTFOLIO.csv, or ytterby fund --compare zaf-phalaborwa"
        raise InputError(Problem("no-portfolio", "portfolio", what, fix))
    if portfolio == "example":
        from ytterby.workflows.financing.fund.fund import example_portfolio

        print(example_portfolio(), end="")  # noqa: T201
        return
    with shown_progress() as progress:
        if compare is not None:
            from ytterby.workflows.financing.fund.instruments import compare_support

            result = compare_support(
                compare,
                instruments=instrument,
                odds=odds,
                tonnes=tonnes,
                years=years,
                market=market,
                level=level,
                rate=rate,
                public_rate=public_rate,
                draws=draws,
                seed=seed,
                as_of=base.as_of,
                workspace=base.workspace,
                report=report,
                progress=progress,
            )
            send(result, output, report=report is None)
        else:
            from ytterby.workflows.financing.fund.fund import run_fund

            assert portfolio is not None
            send(
                run_fund(
                    portfolio,
                    level=level,
                    rate=rate,
                    public_rate=public_rate,
                    draws=draws,
                    seed=seed,
                    as_of=base.as_of,
                    workspace=base.workspace,
                    report=report,
                    progress=progress,
                ),
                output,
                report=report is None,
            )
    if report is not None:
        say(f"wrote {report}")
