"""How exposed a bill of materials is, which scenario stops it first, and what would help."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Annotated, Any

from pydantic import Field

from ytterby.boards.board import Board
from ytterby.errors import Problem, unknown_name
from ytterby.jobs.folders import REPORT
from ytterby.jobs.kinds.base import (
    MOST_TEXT,
    AsOf,
    JobKind,
    Name,
    Names,
    Progress,
    Request,
    Seed,
    Year,
)
from ytterby.jobs.kinds.naming import file_name
from ytterby.report.document import ReportDocument

EXAMPLE = "drives"


class ExposeRequest(Request):
    """How exposed a bill of materials is."""

    bill: Annotated[str, Field(max_length=MOST_TEXT)] = Field(
        "", description="The bill as CSV text; see /bills/check for what is wrong with one."
    )
    name: Name = Field("bill", description="What the bill is called.")
    example: Name | None = Field(None, description="A bill that ships, instead.")
    region: Name | None = Field(None, description="Where the products are made.")
    partner: Name | None = Field(None, description="Whom the exposure is to.")
    scenario: Names = Field((), description="Scenarios that ship; all by default.")
    quick: bool = Field(False, description="Without scenarios.")
    draws: int = Field(1, ge=1, le=1000, description="Of the scenarios' parameters.")
    seed: Seed = 0
    on: dt.date | None = Field(None, description="The day for rules; today by default.")
    year: Year = None
    element: Names = ()
    stage: Names = ()
    as_of: AsOf = None

    @property
    def file(self) -> str:
        """The bill's file."""
        return file_name(self.name, ".csv", "bill")

    def files(self) -> dict[str, bytes]:
        """Return the bill."""
        return {self.file: self.bill.encode()} if self.bill else {}

    def refused(self) -> dict[str, Problem]:
        """Return that a scenario is no shipped one."""
        from ytterby.simulate import scenario_names

        known = scenario_names()
        for name in self.scenario:
            if name not in known:
                return {"scenario": unknown_name("scenario", name, known, "scenario")}
        return {}


def run_expose(
    request: ExposeRequest, progress: Progress, folder: Path, workspace: Path | None
) -> Any:
    """Run the workflow of an exposure."""
    from ytterby.workflows.exposing.expose import expose

    return expose(
        folder / request.file if request.bill else None,
        example=request.example or None,
        region=request.region or None,
        partner=request.partner or None,
        scenario=request.scenario or None,
        quick=request.quick,
        draws=request.draws,
        seed=request.seed,
        on=request.on.isoformat() if request.on else None,
        year=request.year,
        element=request.element or None,
        stage=request.stage or None,
        as_of=request.known_by,
        workspace=workspace,
        report=folder / REPORT,
        progress=progress,
    )


def board_expose(outcome: Any, document: ReportDocument, address: str) -> Board:
    """Return the board of an exposure: its report, part by part, with what is not known."""
    from ytterby.boards.exposure import build_board

    return build_board(outcome, document, address)


def title_expose(request: ExposeRequest) -> str:
    """Return what people call it."""
    return f"Exposure of {request.name if request.bill else request.example}"


KIND = JobKind(
    "expose",
    "How exposed a bill of materials is, which scenario stops it first, and what would help.",
    ExposeRequest,
    run_expose,
    title_expose,
    board=board_expose,
)
