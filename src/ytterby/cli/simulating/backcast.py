"""``ytterby backcast``: how far the simulator misses the crisis of 2010 to 2015."""

from __future__ import annotations

from ytterby.cli.options import ALL_EVIDENCE, TO_TERMINAL, Base, Output
from ytterby.cli.output import send, shown_progress


def backcast(*, output: Output = TO_TERMINAL, base: Base = ALL_EVIDENCE) -> None:
    """How far the simulator misses history: the crisis of 2010 to 2015, scored.

    Calibrated on 2010-2012, tested on 2013-2015, beside naive forecasts.
    """
    from ytterby.workflows.backcasting.backcast import backcast as run

    with shown_progress() as progress:
        result = run(as_of=base.as_of, workspace=base.workspace, progress=progress)
    send(result, output)
