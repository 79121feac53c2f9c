"""What scenarios deliver to the sectors of a place; each is run once in a process."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from ytterby.core.chain import Chain
from ytterby.errors import InputError, Problem
from ytterby.exposure.served import Served, read_served
from ytterby.simulate import Scenario, read_scenario, scenario_names
from ytterby.workflows.inputs import Place, Progress
from ytterby.workflows.stressing.stress import run_stress

_kept: dict[tuple[object, ...], tuple[Served, ...]] = {}
MOST_KEPT = 32


def read_scenarios(
    names: Sequence[str | Path] | None, year: int
) -> tuple[tuple[Scenario, ...], tuple[Scenario, ...]]:
    """Return the scenarios asked for, or those that ship, and those of these that look back.

    A scenario that begins before the chain's year tells what happened to another chain; it is run
    only if it is named.

    Parameters
    ----------
    names
        Names or files; none for all that ship.
    year
        Year of the chain.

    Raises
    ------
    UnknownNameError, InputError
        Every problem of every scenario.
    """
    problems: list[Problem] = []
    found: list[Scenario] = []
    for name in names or scenario_names():
        try:
            found.append(read_scenario(name))
        except InputError as error:
            problems.extend(error.problems)
    if problems:
        raise InputError(problems)
    past = tuple(s for s in found if not names and s.start.year < year)
    return tuple(s for s in found if s not in past), past


def run_scenarios(
    chain: Chain,
    plans: Sequence[Scenario],
    place: Place,
    *,
    as_of: str | None,
    workspace: Path | None,
    draws: int = 1,
    seed: int = 0,
    progress: Progress | None = None,
) -> tuple[tuple[Served, ...], ...]:
    """Return what each scenario delivers to the sectors of a place, ``(scenario, draw)``.

    Parameters
    ----------
    chain
        The chain that is broken.
    plans
        The scenarios.
    place
        Whose makers.
    as_of, workspace
        As for a stress run.
    draws, seed
        Draws of the parameters, and of which stream; the first has central values.
    progress
        Told what is being done.
    """
    out = []
    for at, plan in enumerate(plans):
        key = (
            chain.evidence_version,
            chain.overrides,
            chain.year,
            as_of,
            str(workspace),
            place.regions,
            plan.model_dump_json(),
            draws,
            seed,
        )
        if key not in _kept:
            if len(_kept) >= MOST_KEPT:
                _kept.pop(next(iter(_kept)))

            def tell(message: str, done: float, at: int = at, name: str = plan.name) -> None:
                if progress is not None:
                    progress(f"scenario {name}", (at + done) / len(plans))

            result = run_stress(
                chain,
                plan,
                place,
                months=None,
                as_of=as_of,
                workspace=workspace,
                progress=tell,
                draws=draws,
                seed=seed,
            )
            _kept[key] = tuple(read_served(result, place.regions, d) for d in range(draws))
        out.append(_kept[key])
    return tuple(out)
