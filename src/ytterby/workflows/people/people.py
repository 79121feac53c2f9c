"""Who is needed, where and when."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ytterby.baseline.facilities import current_plants
from ytterby.core.storage import write_atomic
from ytterby.errors import InputError, Problem
from ytterby.evidence import Evidence, load
from ytterby.factors.draws import Draws
from ytterby.factors.labour import read_graduates
from ytterby.impact.people import (
    Gap,
    Hire,
    Labour,
    Plant,
    Staff,
    expect,
    find_gaps,
    hiring_plan,
    read_labour,
    staff_plant,
)
from ytterby.packs import read_pack
from ytterby.results import Manifest, start_manifest
from ytterby.workflows.inputs import PACK, Progress
from ytterby.workflows.outcome import Outcome, command_line
from ytterby.workflows.people.asking import Ask, Left, ask_people

DRAWS = 256
LONGEST = 60
"""Years at most."""


@dataclass(frozen=True)
class PeopleOutcome(Outcome):
    """Who is needed, and what it was worked out from.

    Attributes
    ----------
    need
        The numbers behind the tables.
    """

    need: Need | None = field(default=None, repr=False)


@dataclass(frozen=True)
class Need:
    """The staff of all plants asked about.

    Attributes
    ----------
    ask
        What was asked.
    years
        Calendar years.
    staff
        By stage of a plant.
    left
        Stages that are not counted.
    labour
        What is known of labour.
    gaps
        Hires beside graduates.
    hires
        Hiring plans by facility.
    draws
        Their number and seed.
    """

    ask: Ask
    years: tuple[int, ...]
    staff: tuple[Staff, ...]
    left: tuple[Left, ...]
    labour: Labour
    gaps: tuple[Gap, ...]
    hires: Mapping[str, tuple[Hire, ...]]
    draws: Draws

    def total(self, region: str | None = None) -> NDArray[np.float64]:
        """Return positions of a region or of all, ``(phase, role, year, 1 + draws)`` [job]."""
        chosen = [s for s in self.staff if region is None or s.plant.region == region]
        return np.asarray(sum(s.positions for s in chosen))

    @property
    def regions(self) -> tuple[str, ...]:
        """Countries with plants, those with most positions first."""
        sums: dict[str, float] = {}
        for s in self.staff:
            sums[s.plant.region] = sums.get(s.plant.region, 0.0) + float(s.positions[..., 0].sum())
        return tuple(sorted(sums, key=lambda r: (-sums[r], r)))


def plan_people(
    target: str,
    *,
    first: int | None = None,
    last: int | None = None,
    employer: bool = False,
    announced: bool | None = None,
    draws: int = DRAWS,
    seed: int = 0,
    as_of: str | None = None,
    workspace: Path | None = None,
    report: Path | None = None,
    progress: Progress | None = None,
) -> PeopleOutcome:
    """Tell who is needed, where and when, for a plant, a scenario or a portfolio.

    Parameters
    ----------
    target
        Id of a facility, name or YAML file of a scenario, or CSV or Excel file of a portfolio.
    first, last
        Years; by default from the year after the last chain, or the scenario's first, for ten years
        and until all plants run.
    employer
        Whether the answer is one plant's hiring plan.
    announced
        Whether plants start when they say; by default only in an employer's plan. Otherwise they
        are as late as plants of their status are expected to be.
    draws
        Draws of what is uncertain.
    seed
        Of the draws; the same seed gives the same numbers.
    as_of, workspace
        As for `ytterby.evidence.load`.
    report
        Also write a self-contained HTML report to this file.
    progress
        Told what is being done.

    Returns
    -------
    PeopleOutcome
        Tables ``positions`` (by country, year, phase and family), ``roles``, ``plants``, ``hires``,
        ``wages``, ``gaps``, ``fits`` and ``left_out``; an employer's plan has ``hiring`` first.

    Raises
    ------
    UnknownNameError, InputError
        Everything that is wrong with the inputs, at once.
    WorkspaceError
        The report cannot be written.
    """
    base = load(as_of=as_of, workspace=workspace)
    this_year = int(as_of[:4]) if as_of else read_pack(PACK).years[-1] + 1
    early = employer if announced is None else announced
    problems = _check(first, last, draws)
    if current_plants(base).is_empty():
        message = f"nothing on plants was published by {as_of}"
        raise InputError([Problem("no-plants", "as_of", message, "take a later date"), *problems])
    try:
        ask = ask_people(target, base, announced=early, this_year=this_year)
    except InputError as error:
        if not problems:
            raise
        raise InputError([*error.problems, *problems]) from error
    if employer and ask.kind != "facility":
        problems.append(
            Problem(
                "not-one-plant",
                "employer",
                f"{target} is a {ask.kind}, and a hiring plan is of one plant",
                "name a facility, or leave --employer out",
            )
        )
    years = tuple(range(first or ask.first, (last or max(ask.last, first or 0)) + 1))
    if not problems and (not years or len(years) > LONGEST):
        problems.append(
            Problem(
                "bad-year",
                "from, to",
                f"{first or ask.first} to {last or ask.last} is no span of 1 to {LONGEST} years",
                "give a first year and a later last year",
            )
        )
    if problems:
        raise InputError(problems)
    if progress is not None:
        progress("plants", 0.1)
    need = find_need(ask, base, years, Draws(draws, seed), progress)
    if not need.staff:
        reasons = "; ".join(f"{x.facility} {x.stage}: {x.reason}" for x in need.left)
        raise InputError(
            Problem(
                "nobody-counted",
                "target",
                f"no head count can be made for {ask.title}: {reasons or 'no plant'}",
                "give its capacity and start in a portfolio file",
            )
        )
    options = {
        "from": first,
        "to": last,
        "draws": draws,
        "seed": seed,
        "as_of": as_of,
        "report": str(report) if report is not None else None,
    }
    flags = ["--employer"] if employer else []
    if announced is not None:
        flags.append("--announced" if announced else "--no-announced")
    words = ["people", target, *flags]
    manifest = _manifest(words, options, base, ask, seed, early)
    from ytterby.workflows.people.tables import people_tables
    from ytterby.workflows.people.words import people_finding, people_summaries

    tables = people_tables(need, base, employer)
    told = PeopleOutcome(
        tables,
        manifest.finish(),
        people_finding(need, employer),
        people_summaries(need, employer),
        need=need,
    )
    if report is not None:
        from ytterby.workflows.people.page import people_page

        write_atomic(report, people_page(told, need, base, employer).encode())
    return told


def find_need(
    ask: Ask, base: Evidence, years: Sequence[int], draws: Draws, progress: Progress | None = None
) -> Need:
    """Return the staff of all plants asked about."""
    stages = dict.fromkeys(p.stage for p in ask.plants)
    regions = dict.fromkeys(p.region for p in ask.plants)
    labour = read_labour(base, list(stages), list(regions))
    sites: dict[str, list[Plant]] = {}
    for plant in (*ask.plants, *ask.others):
        sites.setdefault(plant.facility, []).append(plant)
    staff: list[Staff] = []
    left = list(ask.left)
    for at, plant in enumerate(ask.plants):
        if progress is not None:
            progress("plants", 0.2 + 0.7 * at / len(ask.plants))
        one = staff_plant(plant, sites[plant.facility], labour, years, draws)
        if one is None:
            what = "no capacity" if plant.size is None else "no head count of its stage"
            known = "no occupations" if plant.stage not in labour.mixes else what
            why = f"{known} on record that can be used"
            left.append(Left(plant.facility, plant.stage, why, plant.name))
        else:
            staff.append(one if ask.kind == "facility" else expect(one))
    taken: dict[str, NDArray[np.float64]] = {}
    for one in staff:
        region = one.plant.region
        taken[region] = one.hires + taken[region] if region in taken else one.hires
    gaps = find_gaps(taken, years, read_graduates(base))
    hires = {
        facility: hiring_plan([s for s in staff if s.plant.facility == facility], labour, draws)
        for facility in dict.fromkeys(s.plant.facility for s in staff)
    }
    return Need(ask, tuple(years), tuple(staff), tuple(left), labour, gaps, hires, draws)


def _check(first: int | None, last: int | None, draws: int) -> list[Problem]:
    problems = []
    for name, year in (("from", first), ("to", last)):
        if year is not None and not 1990 <= year <= 2100:
            problems.append(
                Problem("bad-year", name, f"{year} is out of bounds", "give 1990 to 2100")
            )
    if draws < 16:
        problems.append(
            Problem("out-of-range", "draws", f"{draws} draws give no interval", "give 16 or more")
        )
    return problems


def _manifest(
    words: Sequence[str],
    options: Mapping[str, object],
    base: Evidence,
    ask: Ask,
    seed: int,
    announced: bool,
) -> Manifest:
    started = start_manifest(
        command_line(words, options),
        parameters={**options, "announced": announced},
        scenario=ask.title if ask.kind == "scenario" else "",
        seed=seed,
    )
    return replace(
        started,
        evidence_version=base.version,
        overrides=tuple(base.overrides),
        as_of=base.as_of,
    )
