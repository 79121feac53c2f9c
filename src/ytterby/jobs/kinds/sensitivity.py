"""What matters most: which uncertain parameter moves an outcome, and how much."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from pydantic import Field

from ytterby.jobs.folders import REPORT
from ytterby.jobs.kinds.base import JobKind, Name, Names, Progress
from ytterby.jobs.kinds.scenario import ScenarioRequest
from ytterby.jobs.workers import processes


class SensitivityRequest(ScenarioRequest):
    """Screen all parameters, then share the variance out among the leading ones."""

    target: Name = Field("USA", description="Country or bloc that the scenario is about.")
    outcome: Name = Field("shortage", description="What moves: shortage, peak-price and others.")
    element: Names = ()
    sector: Names = ()
    region: Names = ()
    material: Names = ()
    calibrated: bool = True
    trajectories: int = Field(10, ge=1, le=1000, description="Of the screening.")
    points: int = Field(256, ge=1, le=65_536, description="Rows of a matrix, a power of two.")
    leading: int = Field(10, ge=1, le=100, description="Parameters that get shares of variance.")


def run_sensitivity(
    request: SensitivityRequest, progress: Progress, folder: Path, workspace: Path | None
) -> Any:
    """Run the workflow of a sensitivity analysis."""
    from ytterby.workflows.stressing.sensitivity import stress_sensitivity

    return stress_sensitivity(
        request.plan(folder),
        request.target,
        outcome=request.outcome,
        element=request.element or None,
        sector=request.sector or None,
        region=request.region or None,
        material=request.material or None,
        year=request.year,
        months=request.months,
        trajectories=request.trajectories,
        points=request.points,
        leading=request.leading,
        seed=request.seed,
        calibrated=request.calibrated,
        workers=processes(),
        as_of=request.known_by,
        workspace=workspace,
        report=folder / REPORT,
        progress=progress,
    )


def title_sensitivity(request: SensitivityRequest) -> str:
    """Return what people call it."""
    return f"What moves {request.outcome} of {request.called} for {request.target}"


KIND = JobKind(
    "sensitivity",
    "What matters most: which uncertain parameter moves an outcome, and how much.",
    SensitivityRequest,
    run_sensitivity,
    title_sensitivity,
)
