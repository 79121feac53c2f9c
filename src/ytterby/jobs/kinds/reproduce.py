"""Run a kept run again and say whether the numbers are the same, bit by bit."""

from __future__ import annotations

from pathlib import Path

from pydantic import Field

from ytterby.jobs.kinds.base import Answer, JobKind, Name, Progress, Request


class ReproduceRequest(Request):
    """A run that is kept, to be run again with the evidence of today."""

    run: Name = Field(description="Its name.")


def run_again(
    request: ReproduceRequest, progress: Progress, folder: Path, workspace: Path | None
) -> Answer:
    """Run the workflow that runs a run again."""
    from ytterby.results import start_manifest
    from ytterby.workflows.runs.again import reproduce_run
    from ytterby.workflows.runs.telling import reproduction_tables

    manifest = start_manifest(f"ytterby runs reproduce {request.run}")
    found = reproduce_run(request.run, workspace, progress)
    return Answer(reproduction_tables(found), manifest.finish(), found.finding)


KIND = JobKind(
    "reproduce",
    "Run a kept run again and say whether the numbers are the same, bit by bit.",
    ReproduceRequest,
    run_again,
    lambda request: f"Reproduce {request.run}",
)
