"""How long permits take in a region or for a plant, the longest path, and whom it takes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import polars as pl

from ytterby import evidence
from ytterby.core.regions import region_name, resolve_place, unknown_region
from ytterby.core.storage import write_atomic
from ytterby.errors import InputError, Problem, UnknownNameError, unknown_name
from ytterby.evidence import Evidence
from ytterby.factors.environment import ore_of_plant
from ytterby.factors.permits import Project, permit_places, read_steps
from ytterby.factors.permits.readings import place_of
from ytterby.results import start_manifest
from ytterby.workflows.footprints.base import DRAWS
from ytterby.workflows.footprints.permit_cases import PermitCase, build_case
from ytterby.workflows.footprints.permit_tables import (
    permit_finding,
    permit_summaries,
    permit_tables,
)
from ytterby.workflows.inputs import is_place
from ytterby.workflows.outcome import Outcome, command_line

STAGES = ("mine", "separation", "metal", "magnet")
LEAD = "separation"
"""Stage unless another is asked for."""
CLAYS = ("china-clay", "sea-clay", "brazil-clay")
"""Ores that carry so little thorium that no licence for it is asked."""


@dataclass(frozen=True)
class PermitsOutcome(Outcome):
    """How long permits take, and the cases themselves.

    Attributes
    ----------
    cases
        For further questions, such as the staff of each month.
    """

    cases: tuple[PermitCase, ...] = field(default=(), repr=False)


def permits(
    where: str | None = None,
    *,
    stage: Sequence[str] | None = None,
    radioactive: bool | None = None,
    federal: bool = True,
    draws: int = DRAWS,
    seed: int = 0,
    as_of: str | None = None,
    workspace: Path | None = None,
    report: Path | None = None,
) -> PermitsOutcome:
    """Tell how long permits take, what is on the longest path, and the staff that they need.

    Parameters
    ----------
    where
        A region whose permits are known, a country of one, or a facility; all regions by default.
    stage
        Stages to permit; separation by default, all stages of a facility.
    radioactive
        Whether the ore carries thorium that a regulator counts; by default yes, and for a facility
        by its ore.
    federal
        Whether it stands on federal land.
    draws, seed
        How many draws, and of which seed; the same seed gives the same numbers.
    as_of, workspace, report
        As for `ytterby.workflows.footprints.footprint.footprint`.

    Raises
    ------
    UnknownNameError, InputError
        Everything that is wrong with the inputs, at once.

    Examples
    --------
    >>> told = permits("USA", stage=["mine"], draws=50)
    >>> told.cases[0].path.critical
    ('baseline', 'eis', 'local')
    """
    base = evidence.load(as_of=as_of, workspace=workspace)
    folded = {s: s.strip().casefold() for s in stage or ()}
    problems = [
        unknown_name("stage", s, STAGES) for s, name in folded.items() if name not in STAGES
    ]
    stage = [name for name in folded.values() if name in STAGES]
    if draws < 1:
        problems.append(Problem("out-of-range", "draws", f"{draws} is too small", "give 1 or more"))
    projects, wrong = _projects(base, where, tuple(stage or ()), radioactive, federal)
    problems += wrong
    if problems:
        if all(p.code.startswith("unknown-") for p in problems):
            raise UnknownNameError(problems)
        raise InputError(problems)
    options: dict[str, object] = {
        "stage": tuple(stage or ()) or None,
        "draws": draws,
        "seed": seed,
        "as_of": as_of,
        "report": str(report) if report is not None else None,
    }
    switches = [] if federal else ["--no-federal"]
    if radioactive is not None:
        switches.append("--radioactive" if radioactive else "--no-radioactive")
    words = ["permits", *([where] if where else []), *switches]
    manifest = start_manifest(
        command_line(words, options),
        parameters={**options, "where": where, "radioactive": radioactive, "federal": federal},
        seed=seed,
    )
    cases = tuple(build_case(base, p, title, draws, seed) for p, title in projects)
    tables = permit_tables(cases)
    told = PermitsOutcome(
        tables, manifest.finish(), permit_finding(cases), permit_summaries(cases), cases=cases
    )
    if report is not None:
        from ytterby.workflows.footprints.permits_page import permits_page

        write_atomic(report, permits_page(told, base).encode())
    return told


def _projects(
    base: Evidence,
    where: str | None,
    stages: tuple[str, ...],
    radioactive: bool | None,
    federal: bool,
) -> tuple[list[tuple[Project, str]], list[Problem]]:
    """Return what is to be permitted with its title, and what is wrong with what was asked."""
    places = permit_places()
    thorium = True if radioactive is None else radioactive
    if where is None:
        found = [
            (Project(region, s, thorium, federal), f"{places[region]}, {s}")
            for region in places
            for s in stages or (LEAD,)
        ]
        return _known(base, found, "any region")
    table = base.facilities
    by_name = dict(zip(table["name"].str.to_lowercase(), table["facility"], strict=True))
    facility = where if where in set(table["facility"]) else by_name.get(where.lower(), "")
    if facility:
        rows = table.filter((pl.col("facility") == facility) & pl.col("stage").is_in(STAGES))
        clay = ore_of_plant(facility) in CLAYS
        thorium = not clay if radioactive is None else radioactive
        wanted = [
            (Project(r["region"], r["stage"], thorium, federal), f"{r['name']}, {r['stage']}")
            for r in rows.to_dicts()
            if not stages or r["stage"] in stages
        ]
        if not wanted:
            fix = (
                f"its stages are {', '.join(table.filter(pl.col('facility') == facility)['stage'])}"
            )
            return [], [Problem("no-such-stage", "stage", f"{where} has no such stage", fix)]
        return _known(base, wanted, where)
    if not is_place(where):
        known = [*places, *sorted(set(table["facility"]))]
        return [], [unknown_region(where, "where", known)]
    region = resolve_place(where)
    name = region_name(region)
    return _known(
        base,
        [(Project(region, s, thorium, federal), f"{name}, {s}") for s in stages or (LEAD,)],
        where,
    )


def _timed(base: Evidence, project: Project) -> bool:
    """Tell whether any step of a project has a duration."""
    return any(step.duration is not None for step in read_steps(base, project))


def _known(
    base: Evidence, wanted: list[tuple[Project, str]], where: str
) -> tuple[list[tuple[Project, str]], list[Problem]]:
    kept = [one for one in wanted if _timed(base, one[0])]
    if kept:
        return kept, []
    places = permit_places()
    known = bool(place_of(wanted[0][0].region))
    if known and read_steps(base, wanted[0][0]):
        message = f"no duration of any step was published by {base.as_of}"
        return [], [Problem("no-permits", "as_of", message, "take a later date")]
    message = (
        f"no step is known for {wanted[0][1]}" if known else f"permits of {where} are not known"
    )
    fix = f"known: {', '.join(f'{c} ({n})' for c, n in places.items())}"
    return [], [Problem("no-permits", "where", message, fix)]
