"""Break the chain: what a scenario does to a country or bloc, month by month."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from ytterby import simulate
from ytterby.core.chain import Chain
from ytterby.core.storage import write_atomic
from ytterby.errors import InputError, Problem
from ytterby.results import start_manifest
from ytterby.simulate import Parameters, Scenario, StressResult, read_scenario
from ytterby.simulate.backcast.posterior import read_posterior
from ytterby.workflows.inputs import Place, Progress, part
from ytterby.workflows.outcome import Outcome, command_line
from ytterby.workflows.stressing.asking import (
    ask_stress,
    behaviour_date,
    check_months,
    load_chain,
    load_table,
)
from ytterby.workflows.stressing.centres import SINGLE, asked_words
from ytterby.workflows.stressing.tables import MONTHLY, chosen_materials, stress_tables
from ytterby.workflows.stressing.words import finding
from ytterby.workflows.summaries.stress import stress_summaries

CALIBRATED = Problem(
    "calibrated-behaviour",
    "parameters",
    "eleven parameters of behaviour stand at what fits the crisis of 2010 to 2012, not at their "
    "claims",
    "leave out --calibrated for the claims",
    severity="warning",
)
"""Said of every single run that uses the factors."""


@dataclass(frozen=True)
class StressOutcome(Outcome):
    """A stress run: the answer in words, summary tables, monthly tables and the run itself.

    Attributes
    ----------
    result
        The run, for further questions.
    not_printed
        Tables that are too long for a terminal; files and JSON hold them.
    """

    result: StressResult | None = field(default=None, repr=False)
    not_printed: frozenset[str] = frozenset(MONTHLY)


def stress(
    scenario: str | Path,
    target: str = "USA",
    *,
    year: int | str | None = None,
    months: int | None = None,
    element: Sequence[str] | None = None,
    stage: Sequence[str] | None = None,
    region: Sequence[str] | None = None,
    calibrated: bool = False,
    as_of: str | None = None,
    workspace: Path | None = None,
    report: Path | None = None,
    progress: Progress | None = None,
) -> StressOutcome:
    """Tell what falls short, from which month, by how much, and at what price.

    Parameters
    ----------
    scenario
        Name of a scenario that ships, or a YAML file.
    target
        Country or bloc whose shortage is reported, by any usual name.
    year
        Year of the chain, at its own prices; by default what the scenario says, or the last one.
    months
        Months to simulate; by default what the scenario asks for.
    element, stage
        Only these in the tables; everything that falls short by default.
    region
        Not for stress runs: the target says whose shortage is reported.
    calibrated
        Whether the parameters calibrated on 2010 to 2012 stand at the centre of what fits there,
        as in the central draw of an ensemble; by default every number is that of its claim.
    as_of
        ISO date: only what was published by then. By default the chain knows everything, and the
        parameters of behaviour what was public on the scenario's own date.
    workspace
        Directory of the user's own data.
    report
        Also write a self-contained HTML page to this file.
    progress
        Told what is being done.

    Returns
    -------
    StressOutcome
        Tables ``elements`` and ``sectors`` (first month short, worst month, shortage and its
        parts), ``prices``, ``cover``, ``units``, ``warnings``, and by month
        ``element-months``, ``sector-months``, ``price-months``, ``cover-months``, ``unit-months``,
        ``production``, ``exports``, ``balance``.

    Raises
    ------
    UnknownNameError, InputError
        Everything that is wrong with the inputs, at once.
    BalanceError
        The simulator lost mass; never expected.
    WorkspaceError
        The report cannot be written; nothing was.
    """
    wanted = ask_stress(
        scenario,
        target,
        year=year,
        months=months,
        element=element,
        stage=stage,
        region=region,
    )
    asked, place, plan = wanted.asked, wanted.place, wanted.plan
    elements, stages = wanted.elements, wanted.stages
    options = {
        "target": target,
        "year": wanted.year,
        "months": months,
        "element": elements,
        "stage": stages,
        "as_of": as_of,
        "report": str(report) if report is not None else None,
    }
    chain = load_chain(
        plan, wanted.year, as_of=as_of, workspace=workspace, progress=part(progress, 0.0, 0.3)
    )
    known = behaviour_date(plan, as_of)
    words = ["stress", str(scenario), *(["--calibrated"] if calibrated else [])]
    manifest = start_manifest(
        command_line(words, options),
        chain,
        parameters={
            **options,
            "target": place.code,
            "calibrated": calibrated,
            "parameters_as_of": known,
        },
        scenario=plan.name,
    )
    table = load_table(plan, chain, as_of=as_of, workspace=workspace)
    result = run_stress(
        chain,
        plan,
        place,
        months=months,
        as_of=as_of,
        workspace=workspace,
        progress=part(progress, 0.3, 0.8),
        parameters=read_posterior().at_centre(table) if calibrated else table,
    )
    if calibrated:
        result = result.noting((CALIBRATED,))
    symbols = asked.symbols(elements)
    tables = stress_tables(result, asked.pack, symbols, stages)
    materials = chosen_materials(result, symbols, stages)
    told = finding(result, asked.pack, place, symbols, materials)
    only = asked_words(symbols, stages, asked.pack)
    centre = f"Here {CALIBRATED.message}." if calibrated else SINGLE
    outcome = StressOutcome(
        tables,
        manifest.finish(),
        (*told, *([only] if only else []), centre),
        stress_summaries(tables, asked.pack),
        result=result,
    )
    if report is not None:
        if progress is not None:
            progress("report", 0.8)
        from ytterby.workflows.stressing.pages.stress import stress_page

        page = stress_page(
            outcome, result, asked, place, as_of=as_of, workspace=workspace, centre=centre
        )
        write_atomic(report, page.encode())
    return outcome


def stress_chain(
    chain: Chain,
    scenario: str | Path | Scenario,
    target: str = "USA",
    *,
    months: int | None = None,
    parameters: Parameters | None = None,
    draws: int = 1,
    seed: int = 0,
) -> StressResult:
    """Run a scenario on a chain; ``result.frame("sector")`` and others hold the answer.

    Parameters
    ----------
    chain
        From ``ytterby.baseline``.
    scenario
        Name of a scenario that ships, a YAML file, or a scenario.
    target
        Country or bloc whose shortage is asked about.
    months
        Months to simulate; by default what the scenario asks for.
    parameters
        Table of behaviour; by default what was public on the scenario's own date.
    draws, seed
        Draws of parameters and of which stream; the first has central values.
    """
    problems = check_months(months)
    if problems:
        raise InputError(problems)
    plan = scenario if isinstance(scenario, Scenario) else read_scenario(scenario)
    table = parameters or load_table(plan, chain, as_of=chain.as_of)
    return simulate.run(
        chain, plan, target=target, months=months, parameters=table, draws=draws, seed=seed
    )


def run_stress(
    chain: Chain,
    plan: Scenario,
    place: Place,
    *,
    months: int | None,
    as_of: str | None,
    workspace: Path | None,
    progress: Progress | None,
    parameters: Parameters | None = None,
    draws: int = 1,
    seed: int = 0,
) -> StressResult:
    """Return the run of a scenario for a place, its balance checked."""
    from ytterby.simulate.tables.balance import check_balance

    table = parameters or load_table(plan, chain, as_of=as_of, workspace=workspace)

    def tell(message: str, done: int, of: int) -> None:
        if progress is not None:
            progress(message, done / of)

    result = simulate.run(
        chain,
        plan,
        target=place.regions,
        months=months,
        parameters=table,
        draws=draws,
        seed=seed,
        progress=tell,
    ).named(place.code)
    check_balance(result)
    if place.left_out:
        members = ", ".join(place.left_out)
        result = result.noting(
            (
                Problem(
                    "members-left-out",
                    f"target {place.code}",
                    f"without {members}, which the model gathers in others",
                    severity="warning",
                ),
            )
        )
    return result
