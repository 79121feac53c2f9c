"""``ytterby finance``: what a contract costs the public, and what it buys."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from cyclopts import Group, Parameter
from cyclopts.validators import Number

from ytterby.cli.options import ALL_EVIDENCE, TO_TERMINAL, Base, Output
from ytterby.cli.output import say, send, shown_progress

ASKED = Group("Contract", sort_key=0)
EFFORT = Group("Effort", sort_key=1)


def finance(
    contract: str | None = None,
    /,
    *,
    price: Annotated[str | None, Parameter(group=ASKED)] = None,
    rate: Annotated[float | None, Parameter(group=ASKED)] = None,
    gaps: Annotated[bool, Parameter(group=EFFORT)] = True,
    draws: Annotated[int, Parameter(group=EFFORT, validator=Number(gte=0))] = 1000,
    seed: Annotated[int, Parameter(group=EFFORT, validator=Number(gte=0))] = 0,
    report: Annotated[Path | None, Parameter(group="Output")] = None,
    output: Output = TO_TERMINAL,
    base: Base = ALL_EVIDENCE,
) -> None:
    """What a contract costs the public, by part and year, and what it buys.

    Price floors, guarantees, offtakes, credits, grants, loans, equity, tariffs and stockpiles, as
    cash flows of both sides under simulated or given prices.

    Parameters
    ----------
    contract
        Name of a contract that ships, or a YAML file of your own; without one, what there is.
    price
        Instead of simulated prices: flat:60, 60:180 (straight over the months that the contract
        prices) or a CSV file with columns month and price.
    rate
        Yearly rate at which the public discounts, such as 0.04; by default the contract's own.
    gaps
        Whether to size what the published terms leave open.
    draws
        Of prices and of all else that is uncertain; 0 takes central values alone.
    seed
        Of the draws; the same seed gives the same numbers.
    report
        Also write a self-contained HTML report to this file; it opens offline.
    """
    from ytterby.workflows.financing.contracts.contracts import finance_contract, list_contracts

    if contract is None:
        send(list_contracts(), output)
        return
    with shown_progress() as progress:
        result = finance_contract(
            contract,
            draws=draws,
            price=price,
            rate=rate,
            seed=seed,
            gaps=gaps,
            as_of=base.as_of,
            workspace=base.workspace,
            report=report,
            progress=progress,
        )
    send(result, output, report=report is None)
    if report is not None:
        say(f"wrote {report}")
