"""How dependent a country is: on whom, for what, at which stage, and how sure."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from pydantic import Field

from ytterby.jobs.folders import REPORT
from ytterby.jobs.kinds.base import AsOf, JobKind, Name, Names, Progress, Request, Year


class BriefRequest(Request):
    """How dependent a country or bloc is."""

    target: Name = Field("USA", description="Country or bloc by any usual name.")
    region: Names = Field((), description="On whom; by default whom most has passed through.")
    year: Year = None
    element: Names = ()
    stage: Names = ()
    as_of: AsOf = None


def run_brief(
    request: BriefRequest, progress: Progress, folder: Path, workspace: Path | None
) -> Any:
    """Run the workflow of a brief."""
    from ytterby.workflows.briefing.brief import brief

    return brief(
        request.target,
        region=request.region or None,
        year=request.year,
        element=request.element or None,
        stage=request.stage or None,
        as_of=request.known_by,
        workspace=workspace,
        report=folder / REPORT,
        progress=progress,
    )


KIND = JobKind(
    "brief",
    "How dependent a country is: on whom, for what, at which stage, and how sure.",
    BriefRequest,
    run_brief,
    lambda request: f"Brief on {request.target}",
)
