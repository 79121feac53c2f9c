"""What a contract of public support costs the public, by part and year, and what it buys."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, ClassVar

from pydantic import Field

from ytterby.errors import Problem
from ytterby.jobs.folders import REPORT
from ytterby.jobs.kinds.base import MOST_YAML, AsOf, JobKind, Name, Progress, Request, Seed
from ytterby.jobs.kinds.naming import refuse_file
from ytterby.jobs.kinds.scenario import name_of

FILE = "contract.yaml"


class FinanceRequest(Request):
    """What a contract costs the public."""

    texts: ClassVar[Mapping[str, str]] = {"yaml": FILE}

    contract: Name = Field("mp-dod-2025", description="Name of a contract that ships.")
    yaml: Annotated[str, Field(max_length=MOST_YAML)] = Field(
        "", description="A contract of your own as YAML text, instead of one that ships."
    )
    draws: int = Field(1000, ge=0, le=100_000, description="0 for central paths alone.")
    price: Name | None = Field(None, description="Instead of the simulated price: flat:60, 60:180.")
    rate: float | None = Field(None, allow_inf_nan=False, description="Of the public [1/year].")
    seed: Seed = 0
    gaps: bool = Field(True, description="Size what the terms leave open.")
    as_of: AsOf = None

    def refused(self) -> dict[str, Problem]:
        """Return that a file is named."""
        price = refuse_file(self.price, "price", "flat:60 or 60:180")
        if self.price and ":" not in self.price:
            fix = "write flat:60 or 60:180"
            price = {"price": Problem("bad-price", "price", "that is no price path", fix)}
        return price if self.yaml else price | refuse_file(self.contract, "contract", "yaml")


def run_finance(
    request: FinanceRequest, progress: Progress, folder: Path, workspace: Path | None
) -> Any:
    """Run the workflow of a contract."""
    from ytterby.workflows.financing.contracts.contracts import finance_contract

    return finance_contract(
        folder / FILE if request.yaml else request.contract,
        draws=request.draws,
        price=request.price,
        rate=request.rate,
        seed=request.seed,
        gaps=request.gaps,
        as_of=request.known_by,
        workspace=workspace,
        report=folder / REPORT,
        progress=progress,
    )


def title_finance(request: FinanceRequest) -> str:
    """Return what people call it."""
    return f"Contract {name_of(request.yaml) if request.yaml else request.contract}"


KIND = JobKind(
    "finance",
    "What a contract of public support costs the public, and what it buys.",
    FinanceRequest,
    run_finance,
    title_finance,
)
