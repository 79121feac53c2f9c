"""Score the simulator on the crisis of 2010 to 2015."""

from __future__ import annotations

from pathlib import Path

from ytterby.results import start_manifest
from ytterby.simulate.backcast.scorecard import SCENARIO, read_scorecard
from ytterby.workflows.backcasting.tables import scorecard_tables
from ytterby.workflows.backcasting.words import finding, summaries
from ytterby.workflows.inputs import Progress
from ytterby.workflows.outcome import Outcome, command_line


def backcast(
    *,
    as_of: str | None = None,
    workspace: Path | None = None,
    progress: Progress | None = None,
) -> Outcome:
    """Run the calibrated simulator through the crisis of 2010 to 2015 and tell how far it misses.

    Parameters
    ----------
    as_of
        ISO date: only what was published by then; most of what happened was printed years later.
    workspace
        Directory of the user's own data.
    progress
        Told what is being done.

    Returns
    -------
    Outcome
        Tables ``aims``, ``errors``, ``elements``, ``prices``, ``inside``, ``exports``,
        ``intervals`` and ``factors``.

    Raises
    ------
    EvidenceError
        ``no-backcast-target``: the evidence does not hold what happened.
    """
    card = read_scorecard(as_of=as_of, workspace=workspace, progress=progress)
    options = {"as_of": as_of}
    manifest = start_manifest(
        command_line(["backcast"], options),
        card.chain,
        parameters={**options, "calibrated_on": card.posterior.inputs},
        scenario=SCENARIO,
        seed=card.posterior.seed,
    )
    tables = scorecard_tables(card)
    return Outcome(tables, manifest.finish(), finding(card), summaries(tables))
