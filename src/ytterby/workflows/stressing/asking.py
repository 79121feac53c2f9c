"""What a stress run or ensemble is asked: checked all at once, then the chain and its table."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from ytterby import evidence
from ytterby.core.chain import Chain
from ytterby.errors import EvidenceError, InputError, Problem
from ytterby.simulate import Parameters, Scenario, read_scenario
from ytterby.workflows.inputs import Asked, Place, Progress, load_chains

YEAR = 2024
"""Year of the chain that is broken, unless another is asked for."""

MOST_MONTHS = 600
"""Longest run."""


@dataclass(frozen=True)
class StressAsked:
    """What was asked for.

    Attributes
    ----------
    asked
        For names.
    place
        The target.
    elements, stages
        Only these in tables; all if empty.
    year
        Year of the chain, or what the scenario says.
    plan
        The scenario.
    """

    asked: Asked
    place: Place
    elements: tuple[str, ...]
    stages: tuple[str, ...]
    year: int | None
    plan: Scenario


def ask_stress(
    scenario: str | Path,
    target: str,
    *,
    year: int | str | None = None,
    months: int | None = None,
    element: Sequence[str] | None = None,
    stage: Sequence[str] | None = None,
    region: Sequence[str] | None = None,
    problems: Iterable[Problem] = (),
) -> StressAsked:
    """Return what was asked for.

    Parameters
    ----------
    scenario, target, year, months, element, stage, region
        As for `ytterby.workflows.stressing.stress.stress`.
    problems
        What else is wrong.

    Raises
    ------
    UnknownNameError, InputError
        Everything that is wrong with the inputs, at once.
    """
    asked = Asked()
    place = asked.place(target, "target")
    elements, stages = asked.elements(element), asked.stages(stage)
    years = asked.years(year if year is not None else YEAR)
    if len(years) > 1:
        asked.problems.append(
            Problem("one-year", "year", "a stress run breaks one chain", "give one year")
        )
    if region:
        asked.problems.append(
            Problem(
                "no-region",
                "region",
                "a stress run is about its target",
                f"say --target {region[0]}",
            )
        )
    asked.problems.extend(check_months(months))
    asked.problems.extend(problems)
    plan: Scenario | None = None
    try:
        plan = read_scenario(scenario)
    except InputError as error:
        asked.problems.extend(error.problems)
    asked.finish()
    assert place is not None
    assert plan is not None
    chosen = years[0] if year is not None else None
    return StressAsked(asked, place, elements, stages, chosen, plan)


def check_months(months: int | None) -> tuple[Problem, ...]:
    """Return what is wrong with a number of months; a scenario has the same bounds."""
    if months is None or 1 <= months <= MOST_MONTHS:
        return ()
    fix = f"give 1 to {MOST_MONTHS}"
    return (Problem("out-of-range", "months", f"a run of {months:,} months is not possible", fix),)


def load_chain(
    plan: Scenario,
    year: int | None,
    *,
    as_of: str | None,
    workspace: Path | None,
    progress: Progress | None,
) -> Chain:
    """Return the chain that a scenario is meant for, or that of the year that was asked for."""
    if year is not None or plan.price_year is None:
        wanted = year or plan.year or YEAR
        return load_chains([wanted], as_of=as_of, workspace=workspace, progress=progress)[0]
    from ytterby.simulate.backcast.chain import start_chain

    if progress is not None:
        progress("baseline", 0.0)
    return start_chain(
        plan.year or YEAR, plan.price_year, as_of=as_of, workspace=workspace, progress=progress
    )


def load_table(
    plan: Scenario, chain: Chain, *, as_of: str | None, workspace: Path | None = None
) -> Parameters:
    """Return the table of behaviour as of the date that was asked for, or the scenario's own.

    Raises
    ------
    EvidenceError
        ``missing-parameter``; one problem where the whole table was published later.
    """
    date = behaviour_date(plan, as_of)
    try:
        return Parameters.load(date, workspace, pack=chain.pack, year=chain.year)
    except EvidenceError as error:
        if date is None or len(error.problems) == 1:
            raise
        raise EvidenceError(_too_early(error.problems, date, workspace)) from None


def _too_early(problems: Sequence[Problem], date: str, workspace: Path | None) -> list[Problem]:
    # One date is one mistake, however many parameters it leaves without a claim.
    lacking = [p for p in problems if p.code == "missing-parameter"]
    base = evidence.load(workspace=workspace)
    rows = base.claims.filter(pl.col("quantity") == "behaviour_parameter")
    known = max(rows.group_by("scope").agg(pl.col("published_on").min())["published_on"].to_list())
    message = f"{len(lacking)} parameters of the simulator's behaviour had no claim by {date}"
    fix = f"choose a later --as-of: all are known from {known} on"
    rest = [p for p in problems if p.code != "missing-parameter"]
    return [Problem("missing-parameter", "as_of", message, fix), *rest]


def behaviour_date(plan: Scenario, as_of: str | None) -> str | None:
    """Return the date as of which parameters of behaviour are read."""
    if as_of is not None:
        return as_of
    return plan.as_of.isoformat() if plan.as_of is not None else None
