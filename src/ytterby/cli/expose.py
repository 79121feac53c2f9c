"""``ytterby expose``: how exposed a bill of materials is."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from ytterby.cli.options import ALL_EVIDENCE, NO_FILTERS, TO_TERMINAL, Base, Filters, Output
from ytterby.cli.output import FEW_ROWS, say, send, shown_progress


def expose(
    file: Path | None = None,
    /,
    *,
    example: str | None = None,
    template: Annotated[Path | None, Parameter(group="Output")] = None,
    sheet: str | None = None,
    partner: str | None = None,
    scenario: Annotated[
        tuple[str, ...], Parameter(negative=(), consume_multiple=True, show_default=False)
    ] = (),
    quick: Annotated[bool, Parameter(negative=())] = False,
    draws: int = 1,
    seed: int = 0,
    on: str | None = None,
    report: Annotated[Path | None, Parameter(group="Output")] = None,
    filters: Filters = NO_FILTERS,
    output: Output = TO_TERMINAL,
    base: Base = ALL_EVIDENCE,
) -> None:
    """How exposed a bill of materials is, and which scenario stops it first.

    Products, parts, materials, mass and units in; element demand, the five measures, chokepoint,
    months of cover, value at risk, rules, first stop and alternates out. --region is where the
    products are made (the United States if none is given).

    Parameters
    ----------
    file
        The bill of materials: CSV or Excel.
    example
        Use a bill that ships: a name, or 'list' to see them.
    template
        Write an empty bill with the columns to fill in to this file (.csv or .xlsx), and stop.
    sheet
        Sheet of a workbook; the first one by default.
    partner
        Country or bloc that is asked about; China by default.
    scenario
        Only these scenarios, by name or as YAML files; all that ship by default.
    quick
        Without scenarios.
    draws
        Draws of the scenarios' parameters, for the spread of the first stop; 1 for central values.
    seed
        Stream of the draws.
    on
        Day for rules as an ISO date; today by default.
    report
        Also write a self-contained HTML report to this file; it opens offline.
    """
    if template is not None:
        from ytterby.workflows.exposing.bills import write_template

        say(f"wrote {write_template(template)}")
        if file is None and example is None:
            return
    if example == "list":
        from ytterby.workflows.exposing.bills import list_examples

        send(list_examples(), output)
        return
    from ytterby.workflows.exposing.expose import expose as run

    with shown_progress() as progress:
        result = run(
            file,
            example=example,
            region=filters.region or None,
            partner=partner,
            sheet=sheet,
            scenario=scenario or None,
            quick=quick,
            draws=draws,
            seed=seed,
            on=on,
            year=filters.year,
            element=filters.element or None,
            stage=filters.stage or None,
            as_of=base.as_of,
            workspace=base.workspace,
            excel=output.excel,
            report=report,
            also=(output.csv, output.parquet),
            progress=progress,
        )
    # The workflow wrote the workbook, after it had checked that none is written over the bill.
    send(result, replace(output, excel=None), FEW_ROWS, report=report is None)
    for path in (output.excel, report):
        if path is not None:
            say(f"wrote {path}")
