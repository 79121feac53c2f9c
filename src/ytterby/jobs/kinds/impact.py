"""What a scenario costs economies."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

from pydantic import Field

from ytterby.jobs.folders import DRAWS, REPORT
from ytterby.jobs.kinds.base import JobKind, Name, Progress
from ytterby.jobs.kinds.scenario import ScenarioRequest
from ytterby.jobs.workers import processes


class ImpactRequest(ScenarioRequest):
    """What a scenario costs one country or several."""

    target: Annotated[tuple[Name, ...], Field(min_length=1, max_length=10)] = Field(
        ("USA",), description="Countries whose economy is known: USA, JPN, DEU."
    )
    draws: int = Field(256, ge=1, le=10_000)
    calibrated: bool = True
    tiers: bool = Field(True, description="Also tell what rests on estimates of tier C.")


def run_impact(
    request: ImpactRequest, progress: Progress, folder: Path, workspace: Path | None
) -> Any:
    """Run the workflow of an impact on economies."""
    from ytterby.workflows.impacts.economy.impact import impact_of

    return impact_of(
        request.plan(folder),
        request.target,
        draws=request.draws,
        seed=request.seed,
        year=request.year,
        months=request.months,
        calibrated=request.calibrated,
        tiers=request.tiers,
        as_of=request.known_by,
        workspace=workspace,
        workers=processes(),
        resume=folder / DRAWS,
        report=folder / REPORT,
        progress=progress,
    )


def title_impact(request: ImpactRequest) -> str:
    """Return what people call it."""
    return f"What {request.called} costs {', '.join(request.target)}"


KIND = JobKind(
    "impact",
    "What a scenario costs economies: output, jobs, the state's part.",
    ImpactRequest,
    run_impact,
    title_impact,
    lambda request: request.draws > 1,
)
