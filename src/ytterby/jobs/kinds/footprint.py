"""What a magnet, a facility, a scenario or a portfolio takes from nature and gives to it."""

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
    Names,
    Progress,
    Request,
    Seed,
    Year,
)
from ytterby.jobs.kinds.naming import refuse_file
from ytterby.jobs.kinds.scenario import FILE as SCENARIO
from ytterby.jobs.kinds.scenario import name_of

PORTFOLIO = "portfolio.csv"


class FootprintRequest(Request):
    """What something takes from nature and gives to it."""

    texts: ClassVar[Mapping[str, str]] = {"yaml": SCENARIO, "portfolio": PORTFOLIO}

    what: Name = Field(
        "list", description="magnet, world, levers, list, a facility, or a scenario that ships."
    )
    yaml: Annotated[str, Field(max_length=MOST_YAML)] = Field(
        "", description="A scenario of your own as YAML text, instead."
    )
    portfolio: Annotated[str, Field(max_length=MOST_TEXT)] = Field(
        "", description="Facilities as CSV text, instead."
    )
    origin: Names = ()
    grade: Name = "ndfeb:H-SH"
    allocation: Name = "both"
    indicator: Names = ()
    clean: bool = Field(False, description="Run every step on wind and solar power.")
    target: Name = Field("USA", description="For a scenario: whose makers.")
    year: Year = None
    draws: int = Field(400, ge=1, le=10_000)
    seed: Seed = 0
    as_of: AsOf = None

    def refused(self) -> dict[str, Problem]:
        """Return that a file is named, or two things are asked about at once."""
        if self.yaml and self.portfolio:
            message, fix = "a scenario and a portfolio are given", "leave one of them"
            return {"portfolio": Problem("two-things", "portfolio", message, fix)}
        if self.yaml or self.portfolio:
            return {}
        return refuse_file(self.what, "what", "yaml or portfolio")


def run_footprint(
    request: FootprintRequest, progress: Progress, folder: Path, workspace: Path | None
) -> Any:
    """Run the workflow of a footprint."""
    from ytterby.workflows.footprints.footprint import footprint

    own = SCENARIO if request.yaml else PORTFOLIO if request.portfolio else ""
    return footprint(
        str(folder / own) if own else request.what,
        origin=request.origin or None,
        grade=request.grade,
        allocation=request.allocation,
        indicator=request.indicator or None,
        clean=request.clean,
        target=request.target,
        year=request.year,
        draws=request.draws,
        seed=request.seed,
        as_of=request.known_by,
        workspace=workspace,
        report=folder / REPORT,
        progress=progress,
    )


def title_footprint(request: FootprintRequest) -> str:
    """Return what people call it."""
    if request.yaml:
        return f"Footprint of {name_of(request.yaml)}"
    return f"Footprint of {'a portfolio' if request.portfolio else request.what}"


KIND = JobKind(
    "footprint",
    "What a magnet, a facility, a scenario or a portfolio takes from nature and gives to it.",
    FootprintRequest,
    run_footprint,
    title_footprint,
)
