"""Lay two to four scenarios side by side: the same months, the same chance in each draw."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import Field

from ytterby.errors import InputError, Problem, unknown_name
from ytterby.jobs.kinds.base import (
    MOST_YAML,
    AsOf,
    JobKind,
    Months,
    Name,
    Names,
    Progress,
    Request,
    Seed,
    Year,
)
from ytterby.jobs.kinds.scenario import name_of
from ytterby.jobs.workers import processes

MOST = 4
DEFAULT = ("china-2025-controls", "china-total-ban")
Yaml = Annotated[str, Field(max_length=MOST_YAML)]


class CompareRequest(Request):
    """Which scenario hurts a target more, in what, and how surely."""

    scenarios: Annotated[tuple[Name, ...], Field(max_length=MOST)] = Field(
        DEFAULT, description="Names of scenarios that ship; the first is what others differ from."
    )
    yamls: Annotated[tuple[Yaml, ...], Field(max_length=MOST)] = Field(
        (), description="Scenarios of your own as YAML text; they come after those by name."
    )
    target: Name = Field("USA", description="Country or bloc whose shortage is reported.")
    draws: int = Field(1, ge=1, le=10_000, description="1 compares the central runs alone.")
    seed: Seed = 0
    method: Literal["sobol", "latin", "random"] = "sobol"
    calibrated: bool | None = None
    months: Months = None
    year: Year = None
    as_of: AsOf = None
    element: Names = ()
    stage: Names = ()

    def files(self) -> dict[str, bytes]:
        """Return the user's own scenarios."""
        return {_file(at): text.encode() for at, text in enumerate(self.yamls, 1)}

    def refused(self) -> dict[str, Problem]:
        """Return that a scenario is no shipped one."""
        from ytterby.simulate import scenario_names

        known = scenario_names()
        for name in self.scenarios:
            if name not in known:
                return {"scenarios": unknown_name("scenario", name, known, "scenarios")}
        return {}


def run_compare(
    request: CompareRequest, progress: Progress, folder: Path, workspace: Path | None
) -> Any:
    """Run the workflow of a comparison."""
    from ytterby.workflows.stressing.compare import compare

    own = [folder / _file(at) for at in range(1, len(request.yamls) + 1)]
    sides: list[str | Path] = [*request.scenarios, *own]
    if len(sides) > MOST:
        message = f"{len(sides)} scenarios are too many to lay side by side"
        raise InputError(Problem("too-many", "scenarios", message, f"choose at most {MOST}"))
    return compare(
        sides,
        request.target,
        draws=request.draws,
        seed=request.seed,
        method=request.method,
        calibrated=request.calibrated,
        workers=processes(),
        year=request.year,
        months=request.months,
        element=request.element or None,
        stage=request.stage or None,
        as_of=request.known_by,
        workspace=workspace,
        progress=progress,
    )


def title_compare(request: CompareRequest) -> str:
    """Return what people call it."""
    names = [*request.scenarios, *(name_of(text) for text in request.yamls)]
    return f"{' against '.join(names)} for {request.target}"


def _file(number: int) -> str:
    return f"scenario-{number}.yaml"


KIND = JobKind(
    "compare",
    "Lay two to four scenarios side by side.",
    CompareRequest,
    run_compare,
    title_compare,
)
