"""``ytterby people``: who is needed, where and when."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from cyclopts import Group, Parameter
from cyclopts.validators import Number

from ytterby.cli.options import ALL_EVIDENCE, TO_TERMINAL, Base, Output
from ytterby.cli.output import say, send, shown_progress

ASKED = Group("Plan", sort_key=0)
EFFORT = Group("Effort", sort_key=1)


def people(
    target: str | None = None,
    /,
    *,
    first: Annotated[int | None, Parameter(name="--from", group=ASKED)] = None,
    last: Annotated[int | None, Parameter(name="--to", group=ASKED)] = None,
    employer: Annotated[bool, Parameter(group=ASKED, negative=())] = False,
    announced: Annotated[bool | None, Parameter(group=ASKED)] = None,
    example: Annotated[bool, Parameter(group=ASKED, negative=())] = False,
    draws: Annotated[int, Parameter(group=EFFORT, validator=Number(gte=16))] = 256,
    seed: Annotated[int, Parameter(group=EFFORT, validator=Number(gte=0))] = 0,
    report: Annotated[Path | None, Parameter(group="Output")] = None,
    output: Output = TO_TERMINAL,
    base: Base = ALL_EVIDENCE,
) -> None:
    """Who is needed, where and when: positions by phase, role and country, wages, and the gap.

    Of one plant, of a scenario's pipeline outside China, or of a portfolio of your own. Without
    anything it lists plants with their head counts.

    Parameters
    ----------
    target
        Id of a facility (usa-fort-worth), a scenario (see 'ytterby scenario list', or a YAML file),
        or a portfolio: a CSV or Excel file with a column facility, and stage, region, status,
        start, capacity, capacity_unit, odds where the evidence does not know or you differ.
    first
        First year.
    last
        Last year.
    employer
        The hiring plan of one plant: role, whole persons, when to begin to look, training, wages.
    announced
        Plants start when they say. By default only an employer's plan takes that for granted; in
        all others they are as late as plants of their status tend to be.
    example
        Use the portfolio that ships as an example.
    draws
        Draws of what is uncertain: more give steadier intervals.
    seed
        The same seed gives the same numbers.
    report
        Also write a self-contained HTML report to this file; it opens offline.
    """
    from ytterby.workflows.people.listing import list_people
    from ytterby.workflows.people.people import plan_people
    from ytterby.workflows.people.portfolio import example_portfolio

    if example:
        target = str(example_portfolio())
    if target is None:
        send(list_people(as_of=base.as_of, workspace=base.workspace), output)
        return
    with shown_progress() as progress:
        result = plan_people(
            target,
            first=first,
            last=last,
            employer=employer,
            announced=announced,
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
