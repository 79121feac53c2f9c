"""``ytterby company``: what a company has, covers and hangs on."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from ytterby.cli.options import ALL_EVIDENCE, TO_TERMINAL, Base, Output
from ytterby.cli.output import say, send, shown_progress
from ytterby.errors import InputError, Problem


def company(
    name: str | None = None,
    /,
    *,
    year: Annotated[int | None, Parameter(group="Chain")] = None,
    report: Annotated[Path | None, Parameter(group="Output")] = None,
    output: Output = TO_TERMINAL,
    base: Base = ALL_EVIDENCE,
) -> None:
    """A company's dossier: plants, stages, exposure, public money, people, worth at nameplate.

    Without a name it lists the companies. It judges nobody and advises nothing; what no source
    says is a dash.

    Parameters
    ----------
    name
        Name or alias of a company: 'MP Materials', lynas, 'Energy Fuels'.
    year
        Year of the chain that says where regions buy and sell; the last one by default.
    report
        Also write a self-contained HTML report to this file; it opens offline.
    """
    from ytterby.workflows.financing.companies.companies import list_companies, show_company

    if name is None:
        if report is not None:
            fix = "name a company: ytterby company lynas --report FILE"
            raise InputError(Problem("no-company", "report", "a report is of one company", fix))
        send(list_companies(as_of=base.as_of, workspace=base.workspace), output)
        return
    with shown_progress() as progress:
        result = show_company(
            name,
            year=year,
            as_of=base.as_of,
            workspace=base.workspace,
            report=report,
            progress=progress,
        )
    send(result, output, report=report is None)
    if report is not None:
        say(f"wrote {report}")
