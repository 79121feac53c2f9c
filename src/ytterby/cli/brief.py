"""``ytterby brief``: how dependent a country or bloc is."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from ytterby.cli.options import ALL_EVIDENCE, NO_FILTERS, TO_TERMINAL, Base, Filters, Output
from ytterby.cli.output import FEW_ROWS, say, send, shown_progress


def brief(
    target: str,
    /,
    *,
    report: Annotated[Path | None, Parameter(group="Output")] = None,
    filters: Filters = NO_FILTERS,
    output: Output = TO_TERMINAL,
    base: Base = ALL_EVIDENCE,
) -> None:
    """How dependent a country or bloc is: the five measures, chokepoints and owners.

    Parameters
    ----------
    target
        Country or bloc, by code or name: USA, JPN, EU27, 'South Korea'.
    report
        Also write a self-contained HTML page to this file.
    """
    from ytterby.workflows.briefing.brief import brief as run

    with shown_progress() as progress:
        result = run(
            target,
            year=filters.year,
            element=filters.element or None,
            stage=filters.stage or None,
            region=filters.region or None,
            as_of=base.as_of,
            workspace=base.workspace,
            report=report,
            progress=progress,
        )
    send(result, output, FEW_ROWS, report=True)
    if report is not None:
        say(f"wrote {report}")
