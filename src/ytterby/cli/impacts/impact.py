"""``ytterby impact``: what a scenario costs."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from cyclopts import Group, Parameter
from cyclopts.validators import Number

from ytterby.cli.options import ALL_EVIDENCE, TO_TERMINAL, Base, Output
from ytterby.cli.output import say, send, shown_progress

ASKED = Group("Impact", sort_key=0)
EFFORT = Group("Effort", sort_key=1)
MANY = Parameter(group=ASKED, negative=(), consume_multiple=True)


def impact(
    scenario: str,
    /,
    *,
    target: Annotated[tuple[str, ...], MANY] = ("USA",),
    year: Annotated[str | None, Parameter(group=ASKED)] = None,
    months: Annotated[int | None, Parameter(group=ASKED)] = None,
    calibrated: Annotated[bool, Parameter(group=ASKED)] = True,
    tiers: Annotated[bool, Parameter(group=EFFORT)] = True,
    draws: Annotated[int, Parameter(group=EFFORT, validator=Number(gte=1))] = 256,
    seed: Annotated[int, Parameter(group=EFFORT, validator=Number(gte=0))] = 0,
    workers: Annotated[int | None, Parameter(group=EFFORT, validator=Number(gte=1))] = None,
    report: Annotated[Path | None, Parameter(group="Output")] = None,
    output: Output = TO_TERMINAL,
    base: Base = ALL_EVIDENCE,
) -> None:
    """What a scenario costs: value added, jobs, electric cars and wind turbines not built, CO2.

    Direct losses by three rules that bracket each other, and a price transfer that stands apart.
    Every headline says how much of it rests on tier C.

    Parameters
    ----------
    scenario
        Name of a scenario (see 'ytterby scenario list'), or a YAML file of your own.
    target
        Countries: USA, JPN, DEU; several may be given. No other economy is known.
    year
        Year of the chain; by default what the scenario says.
    months
        Months to simulate; by default what the scenario asks for.
    calibrated
        Whether parameters calibrated on 2010 to 2012 are drawn as calibrated.
    tiers
        Whether to simulate all of it again with estimates of tier C at their centre, to tell what
        of the variance rests on them. Doubles the time.
    draws
        Of the disruption and of every economic factor.
    seed
        Of the draws; the same seed gives the same numbers.
    workers
        Processes; as many as there are processors by default.
    report
        Also write a self-contained HTML report to this file; it opens offline.
    """
    from ytterby.workflows.impacts.economy.impact import impact_of

    with shown_progress() as progress:
        result = impact_of(
            scenario,
            target,
            draws=draws,
            seed=seed,
            year=year,
            months=months,
            calibrated=calibrated,
            tiers=tiers,
            as_of=base.as_of,
            workspace=base.workspace,
            workers=workers,
            report=report,
            progress=progress,
        )
    send(result, output, report=report is None)
    if report is not None:
        say(f"wrote {report}")
