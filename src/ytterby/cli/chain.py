"""``ytterby chain``: plants and flows, and what moves when plants stop."""

from __future__ import annotations

from typing import Annotated

from cyclopts import Parameter

from ytterby.cli.options import ALL_EVIDENCE, TO_TERMINAL, Base, Output
from ytterby.cli.output import send, shown_progress

MANY = Parameter(negative=(), consume_multiple=True, show_default=False)
QUIET = Parameter(show_default=False)


def chain(
    *,
    off: Annotated[tuple[str, ...], MANY] = (),
    element: Annotated[str, QUIET] = "",
    stage: Annotated[str, QUIET] = "",
    status: Annotated[str, QUIET] = "",
    owner: Annotated[str, QUIET] = "",
    country: str = "USA",
    year: int | None = None,
    output: Output = TO_TERMINAL,
    base: Base = ALL_EVIDENCE,
) -> None:
    """Who stands where in the chain, what flows, and what moves when plants stop.

    At once and at the same recipes: nobody reacts and there are no prices; ``ytterby stress`` is
    for that.

    Parameters
    ----------
    off
        Plants that stop, by id: mys-kuantan usa-mountain-pass.
    element
        Only this element or group.
    stage
        Only plants of this stage, and the flows that leave it.
    status
        running, or one status: planned, construction …
    owner
        Country of the company that controls a plant, or outside: all but the controlling one.
    country
        Whose need is asked about first.
    year
        Year of the flows; the last one with a chain by default.
    """
    from ytterby.workflows.chain.chain import chain as run

    with shown_progress() as progress:
        result = run(
            element=element,
            stage=stage,
            status=status,
            owner=owner,
            country=country,
            off=off,
            year=year,
            as_of=base.as_of,
            workspace=base.workspace,
            progress=progress,
        )
    send(result, output)
