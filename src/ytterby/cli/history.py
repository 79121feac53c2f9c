"""``ytterby history``: how an indicator moved, and what happened then."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from ytterby.cli.options import ALL_EVIDENCE, NO_FILTERS, TO_TERMINAL, Base, Filters, Output
from ytterby.cli.output import say, send, shown_progress


def history(
    indicator: str,
    /,
    *,
    partner: str | None = None,
    material: Annotated[
        tuple[str, ...], Parameter(negative=(), consume_multiple=True, show_default=False)
    ] = (),
    mode: str | None = None,
    form: str = "magnet",
    report: Annotated[Path | None, Parameter(group="Output")] = None,
    filters: Filters = NO_FILTERS,
    output: Output = TO_TERMINAL,
    base: Base = ALL_EVIDENCE,
) -> None:
    """An indicator as a time series, with the events that may have moved it.

    Parameters
    ----------
    indicator
        share, controlled-share, hhi, hhi-control, n-1, reliance, customs, ever-touched,
        stage-trace, owner-control, dependence, price-outside or price-inside; or a risk method
        such as geopolrisk ('ytterby show methods' lists them).
    partner
        Country or bloc whose part is measured; China by default.
    material
        Of a risk method: its materials.
    mode
        Of a risk method: strict or corrected; both by default.
    form
        What is used, for what is traced: magnet, oxide, metal or all.
    report
        Also write a self-contained HTML page with the charts to this file; it opens offline.
    """
    from ytterby.workflows.history.history import history as run

    with shown_progress() as progress:
        result = run(
            indicator,
            region=filters.region or ("USA",),
            partner=partner,
            element=filters.element or None,
            material=material or None,
            mode=mode,
            stage=filters.stage or None,
            form=form,
            year=filters.year,
            as_of=base.as_of,
            workspace=base.workspace,
            report=report,
            progress=progress,
        )
    send(result, output, report=report is None)
    if report is not None:
        say(f"wrote {report}")
