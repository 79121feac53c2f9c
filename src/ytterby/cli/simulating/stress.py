"""``ytterby stress``: break the chain."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Annotated, Any, Literal

from cyclopts import Group, Parameter

from ytterby.cli.options import ALL_EVIDENCE, NO_FILTERS, TO_TERMINAL, Base, Filters, Output
from ytterby.cli.output import FEW_ROWS, Result, say, send, shown_progress

DRAWS = Group("Draws", sort_key=0)
INTERRUPTED = 130


@Parameter(name="*")
@dataclass(frozen=True)
class Draws:
    """How many draws of all that is uncertain, and how they are run."""

    draws: Annotated[
        int,
        Parameter(
            group=DRAWS,
            help="Draws of all that is uncertain; 1 is the central run alone. Powers of two "
            "balance best.",
        ),
    ] = 1
    seed: Annotated[int, Parameter(group=DRAWS, help="Of the draws.")] = 0
    method: Annotated[
        Literal["sobol", "latin", "random"], Parameter(group=DRAWS, help="How draws are placed.")
    ] = "sobol"
    calibrated: Annotated[
        bool | None,
        Parameter(
            group=DRAWS,
            help="Behaviour as calibrated on 2010 to 2012, and in draws what prices missed there. "
            "By default for draws, and not for the central run alone.",
        ),
    ] = None
    workers: Annotated[
        int | None, Parameter(group=DRAWS, help="Processes; one a processor by default.")
    ] = None
    resume: Annotated[
        Path | None,
        Parameter(
            group=DRAWS,
            help="Directory that keeps finished draws; the same command goes on from there.",
        ),
    ] = None


NO_DRAWS = Draws()


def stress(
    scenario: str,
    /,
    *others: str,
    compare: Annotated[bool, Parameter(negative="")] = False,
    target: str = "USA",
    months: int | None = None,
    report: Annotated[Path | None, Parameter(group="Output")] = None,
    drawn: Draws = NO_DRAWS,
    filters: Filters = NO_FILTERS,
    output: Output = TO_TERMINAL,
    base: Base = ALL_EVIDENCE,
) -> None:
    """What falls short, from which month, by how much, and at what price.

    Parameters
    ----------
    scenario
        Name of a scenario (see 'ytterby scenario list'), or a YAML file of your own.
    others
        Further scenarios, to lay beside it.
    compare
        Lay the scenarios side by side: the same months, the same chance in each draw.
    target
        Country or bloc whose shortage is reported: USA, JPN, EU27 …
    months
        Months to simulate; by default what the scenario asks for.
    report
        Also write a self-contained HTML report to this file; it opens offline.
    """
    with shown_progress() as progress:
        given = {
            "year": filters.year,
            "months": months,
            "element": filters.element or None,
            "stage": filters.stage or None,
            "region": filters.region or None,
            "as_of": base.as_of,
            "workspace": base.workspace,
            "report": report,
            "progress": progress,
        }
        if compare or others:
            result = _compare((scenario, *others), target, drawn, given)
        else:
            result = _run(scenario, target, drawn, given)
    send(result, output, FEW_ROWS, report=report is None and not (compare or others))
    if report is not None:
        say(f"wrote {report}")


def _compare(
    scenarios: tuple[str, ...], target: str, drawn: Draws, given: dict[str, Any]
) -> Result:
    """Return scenarios side by side."""
    from ytterby.workflows.stressing.compare import compare, refuse

    chosen = {k: v for k, v in vars(drawn).items() if k != "resume"}
    refused = {"--report": given.pop("report"), "--resume": drawn.resume}
    refuse({**refused, "--region": given.pop("region")})
    return compare(scenarios, target, **chosen, **given)


def _chosen(drawn: Draws) -> dict[str, Any]:
    """Return how draws are made, calibrated unless they are not to be."""
    return vars(drawn) | {"calibrated": drawn.calibrated is not False}


def _run(scenario: str, target: str, drawn: Draws, given: dict[str, Any]) -> Result:
    """Return the central run, or the ensemble if draws are asked for."""
    if replace(drawn, calibrated=None) == NO_DRAWS:
        from ytterby.workflows.stressing.stress import stress as run

        return run(scenario, target, calibrated=bool(drawn.calibrated), **given)
    from ytterby.workflows.stressing.ensemble import stress_ensemble

    try:
        return stress_ensemble(scenario, target, **_chosen(drawn), **given)
    except KeyboardInterrupt:
        kept = f"finished draws are in {drawn.resume}; the same command goes on from there"
        say(f"interrupted; {kept if drawn.resume else 'with --resume DIR draws are kept'}")
        raise SystemExit(INTERRUPTED) from None
