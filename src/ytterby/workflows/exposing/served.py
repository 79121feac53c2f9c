"""What scenarios deliver to the sectors of a place; each is run once in a process."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from ytterby.core.chain import Chain
from ytterby.exposure.served import Served, read_served
from ytterby.simulate import Scenario, read_scenario, scenario_names
from ytterby.workflows.inputs import Place, Progress
from ytterby.workflows.stressing.stress import run_stress

_kept: dict[tuple[object, ...], Served] = {}
MOST_KEPT = 32


def read_scenarios(names: Sequence[str | Path] | None) -> tuple[Scenario, ...]:
    """Return the scenarios asked for; all that ship by default.

    Raises
    ------
    UnknownNameError, InputError
        As `read_scenario`.
    """
    return tuple(read_scenario(n) for n in (names if names else scenario_names()))


def run_scenarios(
    chain: Chain,
    plans: Sequence[Scenario],
    place: Place,
    *,
    as_of: str | None,
    workspace: Path | None,
    progress: Progress | None = None,
) -> tuple[Served, ...]:
    """Return what each scenario delivers to the sectors of a place.

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
            )
            _kept[key] = read_served(result, place.regions)
        out.append(_kept[key])
    return tuple(out)
