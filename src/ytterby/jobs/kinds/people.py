"""Who is needed, where and when, for a plant, a scenario or a portfolio."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, ClassVar

from pydantic import Field

from ytterby.errors import Problem
from ytterby.jobs.folders import REPORT
from ytterby.jobs.kinds.base import (
    MOST_TEXT,
    MOST_YAML,
    AsOf,
    JobKind,
    Name,
    Progress,
    Request,
    Seed,
)
from ytterby.jobs.kinds.naming import refuse_file
from ytterby.jobs.kinds.scenario import DEFAULT, name_of
from ytterby.jobs.kinds.scenario import FILE as SCENARIO

PORTFOLIO = "portfolio.csv"


class PeopleRequest(Request):
    """Who is needed, where and when."""

    texts: ClassVar[Mapping[str, str]] = {"yaml": SCENARIO, "portfolio": PORTFOLIO}

    target: Name = Field(DEFAULT, description="Id of a facility, or a scenario that ships.")
    yaml: Annotated[str, Field(max_length=MOST_YAML)] = Field(
        "", description="A scenario of your own as YAML text, instead."
    )
    portfolio: Annotated[str, Field(max_length=MOST_TEXT)] = Field(
        "", description="A portfolio of plants as CSV text, instead."
    )
    first: int | None = Field(None, ge=1900, le=2200)
    last: int | None = Field(None, ge=1900, le=2200)
    employer: bool = Field(False, description="One plant's hiring plan.")
    announced: bool | None = Field(None, description="Whether plants start when they say.")
    draws: int = Field(256, ge=1, le=10_000)
    seed: Seed = 0
    as_of: AsOf = None

    def refused(self) -> dict[str, Problem]:
        """Return that a file is named, or two things are asked about at once."""
        if self.yaml and self.portfolio:
            message, fix = "a scenario and a portfolio are given", "leave one of them"
            return {"portfolio": Problem("two-things", "portfolio", message, fix)}
        if self.yaml or self.portfolio:
            return {}
        return refuse_file(self.target, "target", "yaml or portfolio")


def run_people(
    request: PeopleRequest, progress: Progress, folder: Path, workspace: Path | None
) -> Any:
    """Run the workflow of a plan for people."""
    from ytterby.workflows.people.people import plan_people

    own = SCENARIO if request.yaml else PORTFOLIO if request.portfolio else ""
    return plan_people(
        str(folder / own) if own else request.target,
        first=request.first,
        last=request.last,
        employer=request.employer,
        announced=request.announced,
        draws=request.draws,
        seed=request.seed,
        as_of=request.known_by,
        workspace=workspace,
        report=folder / REPORT,
        progress=progress,
    )


def title_people(request: PeopleRequest) -> str:
    """Return what people call it."""
    if request.yaml:
        return f"People for {name_of(request.yaml)}"
    return f"People for {'a portfolio' if request.portfolio else request.target}"


KIND = JobKind(
    "people",
    "Who is needed, where and when, for a plant, a scenario or a portfolio.",
    PeopleRequest,
    run_people,
    title_people,
)
