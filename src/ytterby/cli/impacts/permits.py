"""``ytterby permits``: how long permits take, and whom they need."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from cyclopts import Group, Parameter
from cyclopts.validators import Number

from ytterby.cli.options import ALL_EVIDENCE, TO_TERMINAL, Base, Output
from ytterby.cli.output import say, send

ASKED = Group("Asked", sort_key=0)
EFFORT = Group("Effort", sort_key=1)


def permits(
    where: str | None = None,
    /,
    *,
    stage: Annotated[
        tuple[str, ...],
        Parameter(group=ASKED, negative=(), consume_multiple=True, show_default=False),
    ] = (),
    radioactive: Annotated[bool | None, Parameter(group=ASKED)] = None,
    federal: Annotated[bool, Parameter(group=ASKED)] = True,
    draws: Annotated[int, Parameter(group=EFFORT, validator=Number(gte=1))] = 400,
    seed: Annotated[int, Parameter(group=EFFORT, validator=Number(gte=0))] = 0,
    report: Annotated[Path | None, Parameter(group="Output")] = None,
    output: Output = TO_TERMINAL,
    base: Base = ALL_EVIDENCE,
) -> None:
    """How long permits take, step by step: months, the longest path, limits of the law, staff.

    Parameters
    ----------
    where
        A region (USA, AUS, EU27, MYS, BRA, CAN, or a country of the EU) or a facility by id or
        name; all regions by default.
    stage
        mine, separation, metal or magnet; separation by default, all stages of a facility.
    radioactive
        Whether the ore carries thorium that a regulator counts; by default yes, for a facility by
        its ore.
    federal
        Whether it stands on federal land.
    draws
        Draws of all durations.
    seed
        Of the draws; the same seed gives the same numbers.
    report
        Also write a self-contained HTML report to this file; it opens offline.
    """
    from ytterby.workflows.footprints.permits import permits as tell

    result = tell(
        where,
        stage=stage or None,
        radioactive=radioactive,
        federal=federal,
        draws=draws,
        seed=seed,
        as_of=base.as_of,
        workspace=base.workspace,
        report=report,
    )
    send(result, output, report=report is None)
    if report is not None:
        say(f"wrote {report}")
