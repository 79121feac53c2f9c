"""``ytterby show``: how things stand."""

from __future__ import annotations

from cyclopts import App

from ytterby.cli.options import ALL_EVIDENCE, NO_FILTERS, TO_TERMINAL, Base, Filters, Output
from ytterby.cli.output import send, shown_progress

app = App(
    name="show",
    help="How things stand: shares, concentration, flows, prices, plants, risk …",
    help_format="plaintext",
)
app.command(
    "ytterby.cli.risk:risk",
    name="risk",
    help="Risk scores that people cite: as published and corrected, with intervals and reasons.",
)
app.command(
    "ytterby.cli.risk:methods",
    name="methods",
    help="The risk methods there are, their modes, traps and definitions.",
)


@app.default
def show(
    topic: str,
    /,
    *,
    filters: Filters = NO_FILTERS,
    output: Output = TO_TERMINAL,
    base: Base = ALL_EVIDENCE,
) -> None:
    """Show one side of how things stand.

    Parameters
    ----------
    topic
        shares, hhi, reliance, usgs-reliance, n-1, n-2, single-points, cost-curve, cost-gap,
        flows, balance, use, prices, facilities, capacities, inventories, residuals,
        evidence-share or years.
    """
    from ytterby.workflows.show import show as run

    with shown_progress() as progress:
        result = run(
            topic,
            year=filters.year,
            element=filters.element or None,
            stage=filters.stage or None,
            region=filters.region or None,
            as_of=base.as_of,
            workspace=base.workspace,
            progress=progress,
        )
    send(result, output)
