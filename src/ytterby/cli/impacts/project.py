"""``ytterby project``: what a mine or plant earns, and at which price of NdPr it pays."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from cyclopts import Group, Parameter
from cyclopts.validators import Number

from ytterby.cli.options import ALL_EVIDENCE, TO_TERMINAL, Base, Output
from ytterby.cli.output import say, send, shown_progress

MONEY = Group("Money", sort_key=0)
EFFORT = Group("Effort", sort_key=1)
SHARE = Parameter(group=MONEY, validator=Number(gte=0, lte=1))


def project(
    facility: str | None = None,
    /,
    *,
    prices: Annotated[str, Parameter(group=MONEY)] = "outside",
    year: Annotated[str | None, Parameter(group=MONEY)] = None,
    rate: Annotated[float | None, SHARE] = None,
    debt: Annotated[float, SHARE] = 0.0,
    interest: Annotated[float | None, SHARE] = None,
    tenor: Annotated[int, Parameter(group=MONEY, validator=Number(gte=1))] = 10,
    sculpted: Annotated[bool, Parameter(group=MONEY, negative="")] = False,
    floor: Annotated[float | None, Parameter(group=MONEY, validator=Number(gte=0))] = None,
    floor_years: Annotated[int, Parameter(group=MONEY, validator=Number(gte=1))] = 10,
    upside: Annotated[float, SHARE] = 0.0,
    war: Annotated[bool, Parameter(group=EFFORT)] = True,
    draws: Annotated[int, Parameter(group=EFFORT, validator=Number(gte=1))] = 400,
    seed: Annotated[int, Parameter(group=EFFORT, validator=Number(gte=0))] = 0,
    report: Annotated[Path | None, Parameter(group="Output")] = None,
    output: Output = TO_TERMINAL,
    base: Base = ALL_EVIDENCE,
) -> None:
    """What a mine or plant earns, at which price of NdPr it pays, and whether it outlasts a war.

    Without a facility: all of them outside China, the cheapest first.

    Parameters
    ----------
    facility
        Id of a mine, or of a plant with ore of its own, such as aus-nolans.
    prices
        outside or inside (China, of the year), floor:110 (NdPr at least that), or a scenario.
    year
        Year that prices and ores are of.
    rate
        Real required return a year, such as 0.1; by default what the evidence says.
    debt
        Share of the capital that is lent, such as 0.6.
    interest
        Real interest a year; by default what the evidence says.
    tenor
        Years of repayment.
    sculpted
        Debt service follows the cash flow; else it is the same each year.
    floor
        A contract that guarantees this price of NdPr, USD/kg.
    floor_years
        How many years it does.
    upside
        Share of what the price lies above the floor that goes back.
    war
        Simulate a price war for one facility; --no-war is quicker.
    draws
        Draws of all uncertain inputs.
    seed
        Of the draws; the same seed gives the same numbers.
    report
        Also write a self-contained HTML report to this file; it opens offline.
    """
    from ytterby.workflows.financing.projects.project import project as run

    with shown_progress() as progress:
        result = run(
            facility,
            prices=prices,
            year=year,
            rate=rate,
            debt=debt,
            interest=interest,
            tenor=tenor,
            sculpted=sculpted,
            floor=floor,
            floor_years=floor_years,
            upside=upside,
            war=war,
            draws=draws,
            seed=seed,
            as_of=base.as_of,
            workspace=base.workspace,
            report=report,
            progress=progress,
        )
    send(result, output, report=report is None)
    if report is not None:
        say(f"wrote {report}")
