"""``ytterby expected-loss``: what a year without each supplier costs, by element, and its odds."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from ytterby.cli.options import ALL_EVIDENCE, OUTPUT, TO_TERMINAL, Base, Output
from ytterby.cli.output import say, send, shown_progress


def expected_loss(
    *,
    target: str = "USA",
    supplier: Annotated[tuple[str, ...], Parameter(consume_multiple=True, negative=())] = (),
    element: Annotated[tuple[str, ...], Parameter(consume_multiple=True, negative=())] = (),
    alone: Annotated[bool, Parameter(negative="")] = False,
    draws: int = 64,
    seed: int = 0,
    workers: int | None = None,
    report: Annotated[Path | None, Parameter(group=OUTPUT)] = None,
    output: Output = TO_TERMINAL,
    base: Base = ALL_EVIDENCE,
) -> None:
    """What a year without each supplier would cost a country, by element, and how likely it is.

    Laid beside the losses that the US Geological Survey published for its list of critical
    minerals. Direct losses of value added; elements overlap and are never added.

    Parameters
    ----------
    target
        Whose economy: USA, JPN or DEU.
    supplier
        Only the loss of these; the larger ones by default.
    element
        Only these elements or groups; all that makers use by default.
    alone
        Only goods that need the element stop, each element in a run of its own (of China, unless
        suppliers are named); by default all exports stop at once.
    draws
        Draws for the 80 % intervals.
    seed
        Of the draws; the same seed gives the same answer.
    workers
        Processes; as many as there are processors by default.
    report
        Also write a self-contained HTML report to this file; it opens offline.
    """
    from ytterby.workflows.impacts.expected import expected_loss as run

    with shown_progress() as progress:
        result = run(
            target,
            supplier=supplier or None,
            element=element or None,
            alone=alone,
            draws=draws,
            seed=seed,
            as_of=base.as_of,
            workspace=base.workspace,
            workers=workers,
            report=report,
            progress=progress,
        )
    send(result, output, report=report is None)
    if report is not None:
        say(f"wrote {report}")
