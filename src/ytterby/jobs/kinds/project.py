"""What a facility's project earns, and at which price it pays."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

from pydantic import Field

from ytterby.jobs.folders import REPORT
from ytterby.jobs.kinds.base import AsOf, JobKind, Name, Progress, Request, Seed, Year

Finite = Annotated[float, Field(allow_inf_nan=False)]


class ProjectRequest(Request):
    """What a facility's project earns."""

    facility: Name | None = Field(
        None, description="Id of a mine or plant; all outside China are ranked without."
    )
    prices: Name = Field("outside", description="outside, inside, floor:110 or a scenario.")
    year: Year = None
    rate: Finite | None = Field(None, description="Real required return [1/year].")
    debt: Finite = Field(0.0, description="Share of the capital that is lent [1].")
    interest: Finite | None = Field(None, description="Real [1/year].")
    tenor: int = Field(10, ge=-100, le=200, description="Of the debt [year].")
    sculpted: bool = False
    floor: Finite | None = Field(None, description="Under the price of NdPr [USD/kg].")
    floor_years: int = Field(10, ge=-100, le=200)
    upside: Finite = Field(0.0, description="Share above the floor that goes back [1].")
    war: bool = Field(True, description="Also simulate a price war, for one facility.")
    draws: int = Field(400, ge=1, le=10_000)
    seed: Seed = 0
    as_of: AsOf = None


def run_project(
    request: ProjectRequest, progress: Progress, folder: Path, workspace: Path | None
) -> Any:
    """Run the workflow of a project."""
    from ytterby.workflows.financing.projects.project import project

    given = request.model_dump(exclude={"as_of"})
    return project(
        **given,
        as_of=request.known_by,
        workspace=workspace,
        report=folder / REPORT,
        progress=progress,
    )


def title_project(request: ProjectRequest) -> str:
    """Return what people call it."""
    return f"Project {request.facility}" if request.facility else "All projects outside China"


KIND = JobKind(
    "project",
    "What a facility's project earns, and at which price it pays.",
    ProjectRequest,
    run_project,
    title_project,
)
