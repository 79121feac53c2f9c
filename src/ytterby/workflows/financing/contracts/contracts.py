"""What a contract costs the public, and what it buys."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np
import polars as pl
from numpy.typing import NDArray

from ytterby import evidence as base
from ytterby.contracts.document import Document
from ytterby.contracts.reading import contract_names, read_document
from ytterby.core.storage import write_atomic
from ytterby.errors import InputError, Problem
from ytterby.factors.draws import Draws
from ytterby.results import build_table, start_manifest
from ytterby.workflows.financing.contracts.paths import read_price
from ytterby.workflows.financing.contracts.run import ContractRun, change_document, run_contract
from ytterby.workflows.financing.contracts.tables import contract_tables, find_needs
from ytterby.workflows.financing.contracts.terms import HIGHEST_RATE, LOWEST_RATE
from ytterby.workflows.financing.contracts.words import contract_finding, contract_summaries
from ytterby.workflows.inputs import Progress
from ytterby.workflows.outcome import Outcome, command_line

DRAWS = 1000
"""Draws of prices and of what else is uncertain."""
GAP_DRAWS = 256
"""The same where the effect of a gap is sized, by pairs of the same draws."""


@dataclass(frozen=True)
class ContractOutcome(Outcome):
    """What a contract costs, and the run itself.

    Attributes
    ----------
    run
        Cash flows and paths, for further questions.
    """

    run: ContractRun | None = field(default=None, repr=False)


def list_contracts() -> Outcome:
    """Return the contracts that ship, one a row."""
    rows = []
    for name in contract_names():
        one = read_document(name)
        parts = ", ".join(a.title for a in one.agreements)
        rows.append((one.name, one.title, one.start, one.months, parts, len(one.gaps)))
    schema = {
        "contract": pl.String,
        "title": pl.String,
        "start": pl.String,
        "months": pl.Int64,
        "parts": pl.String,
        "gaps": pl.Int64,
    }
    frame = pl.DataFrame(rows, schema=schema, orient="row")
    table = build_table("contracts", frame, units={"months": "month", "gaps": "1"})
    return Outcome({"contracts": table}, start_manifest("ytterby finance").finish())


def finance_contract(
    contract: str | Path,
    *,
    draws: int = DRAWS,
    price: str | NDArray[np.float64] | None = None,
    rate: float | None = None,
    seed: int = 0,
    gaps: bool = True,
    as_of: str | None = None,
    workspace: Path | None = None,
    report: Path | None = None,
    progress: Progress | None = None,
) -> ContractOutcome:
    """Tell what a contract costs the public, by part and year, and what it buys.

    Parameters
    ----------
    contract
        Name of a contract that ships, or a YAML file.
    draws
        Of prices and of what else is uncertain; 0 for central paths alone.
    price
        Instead of the simulated price: ``flat:60``, ``60:180``, a CSV file, or an array (month) or
        (month, 1 + draw), such as the fan of prices of a scenario; with an array gaps are sized on
        its central column.
    rate
        Yearly rate at which the public discounts, instead of the contract's own [1/year].
    seed
        Of the draws.
    gaps
        Whether the effect of what the terms leave open is sized.
    as_of, workspace
        Of the evidence.
    report
        Also write an HTML report to this file.
    progress
        Told what is being done.

    Returns
    -------
    ContractOutcome
        Tables ``components``, ``years``, ``supplies``, ``gaps``, ``processes`` and ``terms``.

    Raises
    ------
    UnknownNameError, InputError
        Everything that is wrong with the inputs, at once.
    """
    problems = _check(draws, rate, seed)
    document: Document | None = None
    try:
        document = read_document(contract)
    except InputError as error:
        problems += error.problems
    path = None
    if document is not None and price is not None:
        from ytterby.contracts.horizon import Horizon

        try:
            months = Horizon(document.start, document.months)
            path = read_price(price, document, months) if isinstance(price, str) else price
        except InputError as error:
            problems += error.problems
    if problems or document is None:
        raise InputError(problems)
    tell = progress or (lambda words, share: None)
    tell("evidence", 0.0)
    known = base.load(as_of=as_of, workspace=workspace)
    options = {
        "draws": draws,
        "price": price if price is None or isinstance(price, str) else "given",
        "rate": rate,
        "seed": seed,
        "as_of": as_of,
        "report": str(report) if report is not None else None,
    }
    words = ["finance", str(contract), *([] if gaps else ["--no-gaps"])]
    manifest = replace(
        start_manifest(
            command_line(words, options), parameters={**options, "gaps": gaps}, seed=seed
        ),
        evidence_version=known.version,
        overrides=tuple(known.overrides),
        as_of=as_of,
        scenario=document.name,
    )
    tell("cash flows", 0.1)
    run = run_contract(document, known, Draws(draws, seed), price=path, rate=rate)
    others = {}
    if gaps:
        pairs = Draws(min(draws, GAP_DRAWS), seed)
        others = _other_readings(document, known, pairs, path, rate, tell)
    tell("need", 0.9)
    needs = find_needs(run, as_of=as_of, workspace=workspace)
    tables = contract_tables(run, others, needs)
    outcome = ContractOutcome(
        tables,
        manifest.finish(),
        contract_finding(run, tables),
        contract_summaries(run, tables),
        run=run,
    )
    if report is not None:
        from ytterby.workflows.financing.contracts.page import contract_page

        write_atomic(report, contract_page(outcome, run, known).encode())
    tell("done", 1.0)
    return outcome


def _check(draws: int, rate: float | None, seed: int) -> list[Problem]:
    problems = []
    if not 0 <= draws <= 100_000:
        fix = "give 0 to 100,000"
        problems.append(Problem("out-of-range", "draws", f"{draws} draws cannot be drawn", fix))
    if rate is not None and not LOWEST_RATE <= rate < HIGHEST_RATE:
        fix = "give a share a year, such as 0.04"
        problems.append(Problem("out-of-range", "rate", f"{rate:g} is no yearly rate", fix))
    if seed < 0:
        problems.append(Problem("out-of-range", "seed", f"{seed} is no seed", "give 0 or more"))
    return problems


def _other_readings(
    document: Document,
    known: base.Evidence,
    pairs: Draws,
    path: NDArray[np.float64] | None,
    rate: float | None,
    tell: Progress,
) -> dict[str, tuple[float, float]]:
    """Return by gap by how much support and investment cost more under its other reading [USD]."""
    given = path[:, 0] if path is not None and path.ndim == 2 else path
    usual = run_contract(document, known, pairs, price=given, rate=rate)
    out = {}
    sized = [g for g in document.gaps if g.change]
    for at, gap in enumerate(sized):
        tell(f"gap {gap.id}", 0.2 + 0.7 * at / len(sized))
        other = run_contract(change_document(document, gap), known, pairs, price=given, rate=rate)
        support, invested = (
            other.expected_cost(investment=kind) - usual.expected_cost(investment=kind)
            for kind in (False, True)
        )
        out[gap.id] = (support, invested)
    return out
