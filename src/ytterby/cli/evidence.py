"""``ytterby evidence``: what the numbers rest on, and your own."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from cyclopts import App, Parameter

from ytterby.cli.options import ALL_EVIDENCE, NO_FILTERS, TO_TERMINAL, Base, Filters, Output
from ytterby.cli.output import say, send, shown_progress
from ytterby.cli.running import print_problems

MANY = Parameter(negative=(), consume_multiple=True, show_default=False)

app = App(name="evidence", help="What the numbers rest on; add your own.", help_format="plaintext")


@app.command(name="list")
def list_claims(
    *,
    quantity: str | None = None,
    source: str | None = None,
    filters: Filters = NO_FILTERS,
    output: Output = TO_TERMINAL,
    base: Base = ALL_EVIDENCE,
) -> None:
    """List claims: one number each, with its interval, tier and source.

    Parameters
    ----------
    quantity
        A quantity of the reference, such as mine_production.
    source
        A source, such as usgs-mcs-2025.
    """
    from ytterby.workflows.evidence import list_claims as run

    result = run(
        quantity=quantity,
        source=source,
        year=filters.year,
        element=filters.element or None,
        stage=filters.stage or None,
        region=filters.region or None,
        as_of=base.as_of,
        workspace=base.workspace,
    )
    send(result, output)


@app.command
def show(claim: str, /, *, output: Output = TO_TERMINAL, base: Base = ALL_EVIDENCE) -> None:
    """Show one claim with its source and what became of its row when it was curated.

    Parameters
    ----------
    claim
        Its id, such as field-0001; 'ytterby evidence list' shows them.
    """
    from ytterby.workflows.evidence import show_claim as run

    send(run(claim, as_of=base.as_of, workspace=base.workspace), output)


@app.command
def check(*, output: Output = TO_TERMINAL, base: Base = ALL_EVIDENCE) -> int:
    """Check every table: schema, bounds, sums, duplicates, units, names, dates, licences."""
    from ytterby.workflows.evidence import check_evidence as run

    result = run(as_of=base.as_of, workspace=base.workspace)
    if output.json or output.csv is not None:
        send(result, output)
    elif result.problems:
        print_problems(result.problems)
    errors = sum(p.severity == "error" for p in result.problems)
    say(f"{result.claims:,} claims checked: {errors} errors, {len(result.problems) - errors} notes")
    return 2 if errors else 0


@app.command
def sources(*, output: Output = TO_TERMINAL, base: Base = ALL_EVIDENCE) -> None:
    """List the sources: publisher, title, year, address, licence and how many claims each has."""
    from ytterby.workflows.evidence import list_sources as run

    send(run(as_of=base.as_of, workspace=base.workspace), output)


@app.command(name="import")
def import_data(
    kind: str,
    path: Path,
    /,
    *,
    dry_run: Annotated[bool, Parameter(negative=(), show_default=False)] = False,
    hs: Annotated[tuple[int, ...], MANY] = (),
    commodity: Annotated[tuple[str, ...], MANY] = (),
    first_year: int | None = None,
    last_year: int | None = None,
    sheet: str | None = None,
    output: Output = TO_TERMINAL,
    base: Base = ALL_EVIDENCE,
) -> None:
    """Bring data into your workspace; 'ytterby evidence remove' undoes it.

    Parameters
    ----------
    kind
        claims (your own, CSV or Excel), baci, comtrade, world-mining-data, geopolrisk or wgi.
    path
        The file or folder.
    dry_run
        Read and check all, write nothing.
    hs
        HS codes to take.
    commodity
        Commodities of World Mining Data to take.
    first_year
        First year to take.
    last_year
        Last year to take.
    sheet
        Which sheet of an Excel workbook of claims.
    """
    from ytterby.workflows.evidence import import_data as run

    with shown_progress() as progress:
        result = run(
            kind,
            path,
            dry_run=dry_run,
            codes=hs or None,
            commodities=commodity or None,
            first_year=first_year,
            last_year=last_year,
            sheet=sheet,
            workspace=base.workspace,
            progress=progress,
        )
    send(result, output)
    if result.problems:
        print_problems(result.problems, output.json)
    if result.written:
        say(f"imported as {result.batch}; 'ytterby evidence remove {result.batch}' undoes it")
    else:
        say("nothing was written")


@app.command
def imports(*, output: Output = TO_TERMINAL, base: Base = ALL_EVIDENCE) -> None:
    """List what is in your workspace: batches of claims and imported series."""
    from ytterby.workflows.evidence import list_imports as run

    send(run(workspace=base.workspace), output)


@app.command
def remove(batch: str, /, *, base: Base = ALL_EVIDENCE) -> None:
    """Take an import out of force; your own claims can be restored.

    Parameters
    ----------
    batch
        Its name, as 'ytterby evidence imports' lists it.
    """
    from ytterby.workflows.evidence import remove_import as run

    say(run(batch, workspace=base.workspace))


@app.command
def restore(batch: str, /, *, base: Base = ALL_EVIDENCE) -> None:
    """Put a removed batch of your own claims back in force.

    Parameters
    ----------
    batch
        Its name.
    """
    from ytterby.workflows.evidence import restore_import as run

    say(run(batch, workspace=base.workspace))
