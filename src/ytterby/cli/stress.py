"""``ytterby stress``: break the chain."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from ytterby.cli.options import ALL_EVIDENCE, NO_FILTERS, TO_TERMINAL, Base, Filters, Output
from ytterby.cli.output import FEW_ROWS, say, send, shown_progress


def stress(
    scenario: str,
    /,
    *,
    target: str = "USA",
    months: int | None = None,
    report: Annotated[Path | None, Parameter(group="Output")] = None,
    filters: Filters = NO_FILTERS,
    output: Output = TO_TERMINAL,
    base: Base = ALL_EVIDENCE,
) -> None:
    """What falls short, from which month, by how much, and at what price.

    Parameters
    ----------
    scenario
        Name of a scenario (see 'ytterby scenario list'), or a YAML file of your own.
    target
        Country or bloc whose shortage is reported: USA, JPN, EU27 …
    months
        Months to simulate; by default what the scenario asks for.
    report
        Also write a self-contained HTML report to this file; it opens offline.
    """
    from ytterby.workflows.stressing.stress import stress as run

    with shown_progress() as progress:
        result = run(
            scenario,
            target,
            year=filters.year,
            months=months,
            element=filters.element or None,
            stage=filters.stage or None,
            region=filters.region or None,
            as_of=base.as_of,
            workspace=base.workspace,
            report=report,
            progress=progress,
        )
    send(result, output, FEW_ROWS)
    if report is not None:
        say(f"wrote {report}")
