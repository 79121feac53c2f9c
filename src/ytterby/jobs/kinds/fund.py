"""What a portfolio of public support costs, returns and secures."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, ClassVar

from pydantic import Field

from ytterby.jobs.folders import REPORT
from ytterby.jobs.kinds.base import MOST_TEXT, AsOf, JobKind, Progress, Request, Seed

FILE = "portfolio.csv"
Finite = Annotated[float, Field(allow_inf_nan=False)]


class FundRequest(Request):
    """What a portfolio of public support costs, returns and secures."""

    texts: ClassVar[Mapping[str, str]] = {"portfolio": FILE}

    portfolio: Annotated[str, Field(max_length=MOST_TEXT)] = Field(
        "", description="The portfolio as CSV text; the example that ships by default."
    )
    level: Finite = Field(1.0, description="Multiplies the long-run level of prices [1].")
    rate: Finite | None = Field(None, description="Real required return of owners [1/year].")
    public_rate: Finite | None = Field(None, description="Of the public [1/year].")
    draws: int = Field(256, ge=1, le=4096)
    seed: Seed = 0
    as_of: AsOf = None


def run_fund(request: FundRequest, progress: Progress, folder: Path, workspace: Path | None) -> Any:
    """Run the workflow of a fund."""
    from ytterby.workflows.financing.fund.fund import run_fund as fund

    if request.portfolio:
        check_positions(request.portfolio, request.known_by, workspace)
    return fund(
        folder / FILE if request.portfolio else "example",
        level=request.level,
        rate=request.rate,
        public_rate=request.public_rate,
        draws=request.draws,
        seed=request.seed,
        as_of=request.known_by,
        workspace=workspace,
        report=folder / REPORT,
        progress=progress,
    )


def check_positions(text: str, as_of: str | None, workspace: Path | None) -> None:
    """Check the positions of a portfolio before the world's prices are made, which takes a while.

    Raises
    ------
    InputError
        Everything that is wrong with it.
    """
    from ytterby.evidence import load
    from ytterby.factors.costs import read_sites
    from ytterby.impact.fund.portfolio import parse_portfolio

    known = [site.facility for site in read_sites(load(as_of=as_of, workspace=workspace))]
    parse_portfolio(text, known, FILE)


KIND = JobKind(
    "fund",
    "What a portfolio of public support costs, returns and secures.",
    FundRequest,
    run_fund,
    lambda request: "A fund of your own" if request.portfolio else "The fund that ships",
)
