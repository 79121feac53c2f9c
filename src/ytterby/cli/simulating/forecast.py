"""``ytterby forecast``: a forecast on record, with its hash."""

from __future__ import annotations

from typing import Annotated

from cyclopts import Parameter

from ytterby.cli.options import TO_TERMINAL, Output
from ytterby.cli.output import send


def forecast(
    name: str | None = None,
    /,
    *,
    outcomes: Annotated[bool, Parameter(negative="")] = False,
    output: Output = TO_TERMINAL,
) -> None:
    """A forecast on record: magnet exports, prices, and who stops when, with odds.

    It was made as of a date from what was public then, is never changed, and is checked against its
    hash before it is shown.

    Parameters
    ----------
    name
        Which forecast; the last one by default.
    outcomes
        Lay it beside what came since, with the size of every miss.
    """
    if outcomes:
        from ytterby.workflows.forecasting.outcomes import forecast_outcomes

        send(forecast_outcomes(name), output)
        return
    from ytterby.workflows.forecasting.forecast import forecast as run

    send(run(name), output)
