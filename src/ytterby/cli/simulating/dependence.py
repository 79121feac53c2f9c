"""``ytterby dependence``: what stays unmet at once, and months after a partner is lost."""

from __future__ import annotations

from typing import Annotated

from cyclopts import Parameter

from ytterby.cli.options import ALL_EVIDENCE, NO_FILTERS, TO_TERMINAL, Base, Filters, Output
from ytterby.cli.output import send, shown_progress


def dependence(
    *,
    target: str = "USA",
    partner: str | None = None,
    after: Annotated[tuple[int, ...], Parameter(consume_multiple=True)] = (),
    only_target: Annotated[bool, Parameter(negative="")] = False,
    draws: int = 64,
    seed: int = 0,
    filters: Filters = NO_FILTERS,
    output: Output = TO_TERMINAL,
    base: Base = ALL_EVIDENCE,
) -> None:
    """How much of a country's need stays unmet when a partner is lost for good.

    At once by linear program, and after 3, 12 and 36 months by simulation.

    Parameters
    ----------
    target
        Country or bloc whose need it is: USA, JPN, EU27 …
    partner
        Country or bloc that is lost; the controlling one by default.
    after
        Months after the loss at which to look; 3, 12 and 36 by default.
    only_target
        Only the target loses the partner; by default everybody does.
    draws
        Draws of behaviour for the 80 % intervals; 1 for none.
    seed
        Of the draws; the same seed gives the same answer.
    """
    from ytterby.workflows.stressing.dependence import dependence as run

    with shown_progress() as progress:
        result = run(
            target,
            partner,
            year=filters.year,
            element=filters.element or None,
            after=after or None,
            only_target=only_target,
            draws=draws,
            seed=seed,
            as_of=base.as_of,
            workspace=base.workspace,
            progress=progress,
        )
    send(result, output)
