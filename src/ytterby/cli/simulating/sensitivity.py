"""``ytterby sensitivity``: what matters most."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from cyclopts import Group, Parameter
from cyclopts.validators import Number

from ytterby.cli.options import ALL_EVIDENCE, TO_TERMINAL, Base, Output
from ytterby.cli.output import say, send, shown_progress

ASKED = Group("Outcome", sort_key=0)
EFFORT = Group("Effort", sort_key=1)
MANY = Parameter(group=ASKED, negative=(), consume_multiple=True, show_default=False)
COUNT = Parameter(group=EFFORT, validator=Number(gte=1))


def sensitivity(
    scenario: str,
    /,
    *,
    outcome: Annotated[str, Parameter(group=ASKED)] = "shortage",
    target: Annotated[str, Parameter(group=ASKED)] = "USA",
    element: Annotated[tuple[str, ...], MANY] = (),
    sector: Annotated[tuple[str, ...], MANY] = (),
    region: Annotated[tuple[str, ...], MANY] = (),
    material: Annotated[tuple[str, ...], MANY] = (),
    year: Annotated[str | None, Parameter(group=ASKED)] = None,
    months: Annotated[int | None, Parameter(group=ASKED)] = None,
    calibrated: Annotated[bool, Parameter(group=ASKED)] = True,
    trajectories: Annotated[int, COUNT] = 10,
    points: Annotated[int, COUNT] = 256,
    leading: Annotated[int, COUNT] = 10,
    seed: Annotated[int, Parameter(group=EFFORT, validator=Number(gte=0))] = 0,
    workers: Annotated[int | None, COUNT] = None,
    report: Annotated[Path | None, Parameter(group="Output")] = None,
    output: Output = TO_TERMINAL,
    base: Base = ALL_EVIDENCE,
) -> None:
    """What matters most: which uncertain parameter moves an outcome of a scenario, and how much.

    Screens all parameters (Morris), then shares the variance out among the leading ones (Sobol').

    Parameters
    ----------
    scenario
        Name of a scenario (see 'ytterby scenario list'), or a YAML file of your own.
    outcome
        shortage, months-lost, worst-month, first-shortfall, first-stoppage, peak-price,
        peak-average-price, lowest-inside-price, lowest-cover or units-not-made.
    target
        Country or bloc that the scenario is about: USA, JPN, EU27 …
    element
        What the outcome is of, such as Dy; without this and the next three, all makers of the
        target.
    sector
        The same for a sector, such as wind.
    region
        The same for the makers of any region.
    material
        The same for a material, for lowest-cover.
    year
        Year of the chain; by default what the scenario says.
    months
        Months to simulate; by default what the scenario asks for.
    calibrated
        Whether parameters calibrated on 2010 to 2012 count together, as one.
    trajectories
        Of the screening: each takes one run per parameter.
    points
        Rows of a matrix, a power of two: more give narrower intervals.
    leading
        Parameters that get shares of the variance.
    seed
        Of the runs that are chosen; the same seed gives the same numbers.
    workers
        Processes; as many as there are processors by default.
    report
        Also write a self-contained HTML report to this file; it opens offline.
    """
    from ytterby.workflows.stressing.sensitivity import stress_sensitivity

    with shown_progress() as progress:
        result = stress_sensitivity(
            scenario,
            target,
            outcome=outcome,
            element=element or None,
            sector=sector or None,
            region=region or None,
            material=material or None,
            year=year,
            months=months,
            trajectories=trajectories,
            points=points,
            leading=leading,
            seed=seed,
            calibrated=calibrated,
            workers=workers,
            as_of=base.as_of,
            workspace=base.workspace,
            report=report,
            progress=progress,
        )
    send(result, output, report=report is None)
    if report is not None:
        say(f"wrote {report}")
