"""Break the chain: the central run, or many draws of all that is uncertain."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Literal

from pydantic import Field

from ytterby.jobs.folders import DRAWS, REPORT
from ytterby.jobs.kinds.base import JobKind, Name, Names, Progress
from ytterby.jobs.kinds.scenario import ScenarioRequest
from ytterby.jobs.workers import processes


class StressRequest(ScenarioRequest):
    """What falls short, from which month, by how much, and at what price."""

    target: Name = Field("USA", description="Country or bloc whose shortage is reported.")
    draws: int = Field(1, ge=1, le=10_000, description="1 is the central run alone.")
    method: Literal["sobol", "latin", "random"] = Field("sobol", description="Of the draws.")
    calibrated: bool | None = Field(
        None, description="Behaviour as calibrated on 2010 to 2012; by default for draws."
    )
    element: Names = ()
    stage: Names = Field((), description="Of the central run; draws have no tables by stage.")


def run_stress(
    request: StressRequest, progress: Progress, folder: Path, workspace: Path | None
) -> Any:
    """Run the workflow of a stress run or ensemble."""
    common: dict[str, Any] = {
        "year": request.year,
        "months": request.months,
        "element": request.element or None,
        "stage": request.stage or None,
        "as_of": request.known_by,
        "workspace": workspace,
        "report": folder / REPORT,
        "progress": progress,
    }
    if request.draws == 1:
        from ytterby.workflows.stressing.stress import stress

        return stress(
            request.plan(folder), request.target, calibrated=bool(request.calibrated), **common
        )
    from ytterby.workflows.stressing.ensemble import stress_ensemble

    return stress_ensemble(
        request.plan(folder),
        request.target,
        draws=request.draws,
        seed=request.seed,
        method=request.method,
        calibrated=request.calibrated is not False,
        workers=processes(),
        resume=folder / DRAWS,
        **common,
    )


def title_stress(request: StressRequest) -> str:
    """Return what people call it."""
    drawn = f", {request.draws:,} draws" if request.draws > 1 else ""
    return f"{request.called} for {request.target}{drawn}"


KIND = JobKind(
    "stress",
    "Break the chain by a scenario: the central run, or many draws.",
    StressRequest,
    run_stress,
    title_stress,
    lambda request: request.draws > 1,
)
