"""``ytterby trace``: where the rare earths in use really come from."""

from __future__ import annotations

from typing import Annotated

from cyclopts import Parameter

from ytterby.cli.options import ALL_EVIDENCE, NO_FILTERS, TO_TERMINAL, Base, Filters, Output
from ytterby.cli.output import send, shown_progress


def trace(
    *,
    partner: Annotated[
        str | None,
        Parameter(help="Country or bloc whose part is traced; the controlling one by default."),
    ] = None,
    filters: Filters = NO_FILTERS,
    output: Output = TO_TERMINAL,
    base: Base = ALL_EVIDENCE,
) -> None:
    """The share of the rare earths in use that came through a country, stage by stage.

    Customs view, stage trace, ever touched, owner control and dependence stand side by side, under
    both mixing rules.
    """
    from ytterby.workflows.trace import trace as run

    with shown_progress() as progress:
        result = run(
            region=filters.region or ("USA",),
            element=filters.element or None,
            stage=filters.stage or None,
            partner=partner,
            year=filters.year,
            as_of=base.as_of,
            workspace=base.workspace,
            progress=progress,
        )
    send(result, output)
