"""``ytterby propagate``: what lost output in some sectors does to all of an economy."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from ytterby.cli.options import OUTPUT, TO_TERMINAL, Output
from ytterby.cli.output import say, send, shown_progress


def propagate(
    system: str,
    /,
    *,
    losses: Path,
    model: str = "capacity",
    mapping: Annotated[Path | None, Parameter(name="--map")] = None,
    stock: float = 0.0,
    months: int = 12,
    draws: int = 200,
    seed: int = 0,
    report: Annotated[Path | None, Parameter(group=OUTPUT)] = None,
    output: Output = TO_TERMINAL,
) -> None:
    """What lost output in some sectors does to all sectors of an input-output system.

    Direct, propagated and price-transfer effects stand apart and are never summed; the propagated
    one includes the direct one.

    Parameters
    ----------
    system
        miller-blair (a textbook economy of two sectors), a CSV file of transactions, or a
        directory that pymrio saved.
    losses
        CSV file: sector, share (of output lost, 0 to 1), and if known low, high, region, and cost
        (rise of the unit cost over the price).
    model
        capacity: fixed recipes under limits; leontief: suppliers alone; ghosh: customers alone;
        extraction: without a share of the sectors.
    mapping
        CSV file from, to, weight: which sector of the system each name of the losses is.
    stock
        With capacity: months of use that makers hold of the goods of hit sectors.
    months
        How long the loss lasts, 1 to 12.
    draws
        Draws of the losses for the 80 % intervals.
    seed
        Of the draws; the same seed gives the same answer.
    report
        Also write a self-contained HTML report to this file; it opens offline.
    """
    from ytterby.workflows.impacts.propagate import propagate_losses

    with shown_progress() as progress:
        result = propagate_losses(
            system,
            losses,
            model=model,
            mapping=mapping,
            stock=stock,
            months=months,
            draws=draws,
            seed=seed,
            report=report,
            progress=progress,
        )
    send(result, output, report=report is None)
    if report is not None:
        say(f"wrote {report}")
