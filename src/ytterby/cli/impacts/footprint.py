"""``ytterby footprint``: what a magnet, a plant or a portfolio takes from nature."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from cyclopts import Group, Parameter
from cyclopts.validators import Number

from ytterby.cli.options import ALL_EVIDENCE, TO_TERMINAL, Base, Output
from ytterby.cli.output import say, send, shown_progress

ASKED = Group("Asked", sort_key=0)
EFFORT = Group("Effort", sort_key=1)
MANY = Parameter(group=ASKED, negative=(), consume_multiple=True, show_default=False)


def footprint(
    what: str = "list",
    /,
    *,
    origin: Annotated[tuple[str, ...], MANY] = (),
    grade: Annotated[str, Parameter(group=ASKED)] = "ndfeb:H-SH",
    allocation: Annotated[str, Parameter(group=ASKED)] = "both",
    indicator: Annotated[tuple[str, ...], MANY] = (),
    clean: Annotated[bool, Parameter(group=ASKED, negative=())] = False,
    target: Annotated[str, Parameter(group=ASKED)] = "USA",
    year: Annotated[str | None, Parameter(group=ASKED)] = None,
    draws: Annotated[int, Parameter(group=EFFORT, validator=Number(gte=1))] = 400,
    seed: Annotated[int, Parameter(group=EFFORT, validator=Number(gte=0))] = 0,
    report: Annotated[Path | None, Parameter(group="Output")] = None,
    output: Output = TO_TERMINAL,
    base: Base = ALL_EVIDENCE,
) -> None:
    """What something takes from nature and gives to it: carbon, water, acid, tailings, thorium.

    Parameters
    ----------
    what
        magnet (by origin), world (what the chain made in a year), levers (what cleaner refining
        costs), a facility by id or name, a CSV file with a column facility and, if you like,
        output in t/year, or a scenario by name or YAML file. Without any: what there is.
    origin
        For magnet and levers: bayan-obo, ion-clay, mountain-pass, mountain-pass-china, lynas,
        recycled-oxide, recycled-magnet; for magnet also countries: USA, DEU, EU27 …
    grade
        Grade of magnet.
    allocation
        How oxide shares its burden among elements: mass, value or both.
    indicator
        carbon, pfc, electricity, energy, water, wastewater, acid, ammonium-sulphate, tailings,
        residue, radioactive-residue, thorium, uranium; all by default.
    clean
        Run every step on wind and solar power.
    target
        For a scenario: whose makers.
    year
        Year of the chain and its prices; the last one by default, or what a scenario says.
    draws
        Draws of all factors; of a scenario at most 24.
    seed
        Of the draws; the same seed gives the same numbers.
    report
        Also write a self-contained HTML report to this file; it opens offline.
    """
    from ytterby.workflows.footprints.footprint import footprint as tell

    with shown_progress() as progress:
        result = tell(
            what,
            origin=origin or None,
            grade=grade,
            allocation=allocation,
            indicator=indicator or None,
            clean=clean,
            target=target,
            year=year,
            draws=draws,
            seed=seed,
            as_of=base.as_of,
            workspace=base.workspace,
            report=report,
            progress=progress,
        )
    send(result, output, report=report is None and what != "list")
    if report is not None:
        say(f"wrote {report}")
