"""How supply and demand of an element go on, and which price would close the gap."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

from pydantic import Field

from ytterby.jobs.folders import REPORT
from ytterby.jobs.kinds.base import AsOf, JobKind, Name, Progress, Request, Seed


class OutlookRequest(Request):
    """How supply and demand of an element go on."""

    element: Name = Field("NdPr", description="NdPr, DyTb, Nd, Pr, Dy or Tb.")
    to: int = Field(2040, ge=1900, le=2200, description="Last year.")
    prices: Name = Field("outside", description="Of other elements: outside, inside, floor:110.")
    rate: Annotated[float, Field(allow_inf_nan=False)] | None = None
    draws: int = Field(400, ge=1, le=10_000)
    seed: Seed = 0
    as_of: AsOf = None


def run_outlook(
    request: OutlookRequest, progress: Progress, folder: Path, workspace: Path | None
) -> Any:
    """Run the workflow of an outlook."""
    from ytterby.workflows.financing.outlook.outlook import outlook

    return outlook(
        request.element,
        to=request.to,
        prices=request.prices,
        rate=request.rate,
        draws=request.draws,
        seed=request.seed,
        as_of=request.known_by,
        workspace=workspace,
        report=folder / REPORT,
        progress=progress,
    )


KIND = JobKind(
    "outlook",
    "How supply and demand of an element go on, and which price would close the gap.",
    OutlookRequest,
    run_outlook,
    lambda request: f"Outlook of {request.element} to {request.to}",
)
