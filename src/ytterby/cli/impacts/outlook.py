"""``ytterby outlook``: supply, demand and the price that would close the gap, to 2040."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from cyclopts import Group, Parameter
from cyclopts.validators import Number

from ytterby.cli.options import ALL_EVIDENCE, TO_TERMINAL, Base, Output
from ytterby.cli.output import say, send, shown_progress

EFFORT = Group("Effort", sort_key=1)


def outlook(
    element: str = "NdPr",
    /,
    *,
    to: int = 2040,
    prices: str = "outside",
    rate: Annotated[float | None, Parameter(validator=Number(gte=0, lte=1))] = None,
    draws: Annotated[int, Parameter(group=EFFORT, validator=Number(gte=1))] = 400,
    seed: Annotated[int, Parameter(group=EFFORT, validator=Number(gte=0))] = 0,
    report: Annotated[Path | None, Parameter(group="Output")] = None,
    output: Output = TO_TERMINAL,
    base: Base = ALL_EVIDENCE,
) -> None:
    """How supply and demand of a magnet rare earth go on, and which price would close the gap.

    Plants that run, the pipeline at its odds by status, published paths of demand, and the stack
    of what projects need.

    Parameters
    ----------
    element
        NdPr, DyTb, Nd, Pr, Dy or Tb.
    to
        Last year, 2040 at most.
    prices
        Of the other elements: outside or inside (China, of the year), or floor:110.
    rate
        Real required return a year, such as 0.1; by default what the evidence says.
    draws
        Draws of demand, starts, odds and costs.
    seed
        Of the draws; the same seed gives the same numbers.
    report
        Also write a self-contained HTML report to this file; it opens offline.
    """
    from ytterby.workflows.financing.outlook.outlook import outlook as run

    with shown_progress() as progress:
        result = run(
            element,
            to=to,
            prices=prices,
            rate=rate,
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
