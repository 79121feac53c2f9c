"""How long permits take in a region or for a plant, the longest path, and whom it takes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import polars as pl

from ytterby import evidence
from ytterby.core.regions import region_name, resolve_place
from ytterby.core.storage import write_atomic
from ytterby.errors import InputError, Problem, UnknownNameError, unknown_name
from ytterby.evidence import Evidence
from ytterby.factors.draws import Draws
from ytterby.factors.environment import ore_of_plant
from ytterby.factors.permits import PermitStep, Project, permit_places, read_check, read_steps
from ytterby.factors.permits.readings import place_of
from ytterby.impact.permits import (
    PermitPath,
    find_path,
    permit_staff,
    staff_months,
    time_steps,
)
from ytterby.impact.permits.path import TimedStep
from ytterby.results import Cell, Column, Summary, Table, build_table, start_manifest
from ytterby.results.summary import amount_text, word
from ytterby.workflows.footprints.base import DRAWS, spread
from ytterby.workflows.inputs import is_place
from ytterby.workflows.outcome import Outcome, command_line

STAGES = ("mine", "separation", "metal", "magnet")
LEAD = "separation"
"""Stage unless another is asked for."""
SOURCED = ("A", "B")
CLAYS = ("china-clay", "sea-clay", "brazil-clay")
"""Ores that carry so little thorium that no licence for it is asked."""
BOUNDS = dict.fromkeys(("months", "low", "high"), "month")


@dataclass(frozen=True)
class PermitCase:
    """The permits of one project.

    Attributes
    ----------
    project, title
        What is to be permitted, and how people call it.
    steps
        As read.
    path
        Laid out in time.
    kept
        Months if every agency kept the limit of the law and every other step took its low end.
    sourced
        Months of the longest path over steps whose limit or duration is sourced (tier A or B), at
        the limit of the law where there is one, else as observed; others count nothing, so that
        it is a minimum that rests on no judgement [month].
    check
        A published figure on all permits [month], or ``None``.
    """

    project: Project
    title: str
    steps: tuple[PermitStep, ...]
    path: PermitPath = field(repr=False)
    kept: float
    sourced: float
    check: tuple[float, float, float] | None


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
    problems = [unknown_name("stage", s, STAGES) for s in stage or () if s not in STAGES]
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
    tables = _tables(cases)
    told = PermitsOutcome(
        tables, manifest.finish(), _finding(cases), _summaries(cases), cases=cases
    )
    if report is not None:
        from ytterby.workflows.footprints.permits_page import permits_page

        write_atomic(report, permits_page(told, base).encode())
    return told


def build_case(
    base: Evidence, project: Project, title: str, draws: int = DRAWS, seed: int = 0
) -> PermitCase:
    """Return the permits of a project, laid out in time.

    Parameters
    ----------
    base
        The evidence as of its date.
    project, title
        What is to be permitted, and how people call it.
    draws, seed
        How many draws, and of which seed.
    """
    steps = read_steps(base, project)
    path = find_path(time_steps(steps, Draws(draws, seed)))
    known = {s.id: s for s in steps}

    def laid_out(length: Callable[[PermitStep], float]) -> float:
        timed = [
            TimedStep(s.id, s.after, np.array([length(known[s.id])]), {}, s.to_construction)
            for s in path.steps
        ]
        return float(find_path(timed).months[0])

    check = read_check(base, project.region) if project.stage == "mine" else None
    return PermitCase(
        project,
        title,
        steps,
        path,
        laid_out(_fastest),
        laid_out(_sourced),
        (check.value, check.low, check.high) if check is not None else None,
    )


def _fastest(step: PermitStep) -> float:
    if step.limit is not None:
        return step.limit.value
    return step.duration.low if step.duration is not None else 0.0


def _sourced(step: PermitStep) -> float:
    if step.limit is not None and step.limit.tier in SOURCED:
        return step.limit.value
    if step.duration is not None and step.duration.tier in SOURCED:
        return step.duration.value
    return 0.0


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
        return [one for one in found if read_steps(base, one[0])], []
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
        return [], [unknown_name("region", where, known, "where")]
    region = resolve_place(where)
    name = region_name(region)
    return _known(
        base,
        [(Project(region, s, thorium, federal), f"{name}, {s}") for s in stages or (LEAD,)],
        where,
    )


def _known(
    base: Evidence, wanted: list[tuple[Project, str]], where: str
) -> tuple[list[tuple[Project, str]], list[Problem]]:
    kept = [one for one in wanted if read_steps(base, one[0])]
    if kept:
        return kept, []
    places = permit_places()
    known = bool(place_of(wanted[0][0].region))
    message = (
        f"no step is known for {wanted[0][1]}" if known else f"permits of {where} are not known"
    )
    fix = f"known: {', '.join(f'{c} ({n})' for c, n in places.items())}"
    return [], [Problem("no-permits", "where", message, fix)]


def _tables(cases: Sequence[PermitCase]) -> dict[str, Table]:
    return {
        "permits": build_table(
            "permits",
            _case_frame(cases),
            units=BOUNDS
            | {
                "limit_kept": "month",
                "sourced_minimum": "month",
                "staff_months": "position-month",
                "published": "month",
                "published_low": "month",
                "published_high": "month",
            },
            note="months: from the first study to the last permit before construction; low and "
            "high bound the central 80 % of draws. limit_kept: every agency keeps the limit of the "
            "law and every other step takes its low end. sourced_minimum: only steps whose limit "
            "or duration is sourced (tier A or B), at the limit or else as observed.",
        ),
        "steps": build_table(
            "steps",
            step_frame(cases),
            units=dict.fromkeys(("duration", "low", "high", "limit", "start", "finish"), "month")
            | {"on_path": "1"},
            sources=_sources(cases),
            note="on_path: share of draws in which the step is on the longest path. phase "
            "operation: needed before the plant runs, not before it is built.",
        ),
        "staff": build_table(
            "staff",
            _staff_frame(cases),
            units={"month": "month"} | dict.fromkeys(("positions", "low", "high"), "position"),
            note="Positions of the applicant and its consultants, by judgement (tier C).",
        ),
    }


def _case_frame(cases: Sequence[PermitCase]) -> pl.DataFrame:
    rows = []
    for case in cases:
        value, low, high = spread(case.path.months)
        labels = {s.id: s.label for s in case.steps}
        staff = sum(float(v[0]) for v in staff_months(case.path).values())
        check = case.check or (None, None, None)
        rows.append(
            {
                "case": case.title,
                "region": case.project.region,
                "stage": case.project.stage,
                "months": value,
                "low": low,
                "high": high,
                "longest_path": " → ".join(labels[i] for i in case.path.critical),
                "limit_kept": case.kept,
                "sourced_minimum": case.sourced,
                "staff_months": staff,
                "published": check[0],
                "published_low": check[1],
                "published_high": check[2],
                "tier": _tier(case),
            }
        )
    numbers = {"published": pl.Float64, "published_low": pl.Float64, "published_high": pl.Float64}
    return pl.DataFrame(rows, schema_overrides=numbers)


def _tier(case: PermitCase) -> str:
    on = set(case.path.critical)
    return max((s.duration.tier for s in case.steps if s.id in on and s.duration), default="")


def step_frame(cases: Sequence[PermitCase]) -> pl.DataFrame:
    """Return a row per step of each case, in the order in which they begin.

    Parameters
    ----------
    cases
        Permits laid out in time.
    """
    rows = []
    for case in cases:
        steps = {s.id: s for s in case.steps}
        for timed in sorted(case.path.steps, key=lambda t: float(case.path.start[t.id][0])):
            step = steps[timed.id]
            assert step.duration is not None
            rows.append(
                {
                    "case": case.title,
                    "step": step.id,
                    "label": step.label,
                    "agency": step.agency,
                    "law": step.law,
                    "phase": step.phase,
                    "after": ", ".join(step.after),
                    "duration": step.duration.value,
                    "low": step.duration.low,
                    "high": step.duration.high,
                    "limit": step.limit.value if step.limit else None,
                    "limit_tier": step.limit.tier if step.limit else "",
                    "start": float(case.path.start[step.id][0]),
                    "finish": float(case.path.finish[step.id][0]),
                    "critical": step.id in case.path.critical,
                    "on_path": case.path.often[step.id],
                    "tier": step.duration.tier,
                    "source": ", ".join(step.duration.sources),
                }
            )
    return pl.DataFrame(rows, schema_overrides={"limit": pl.Float64})


def _staff_frame(cases: Sequence[PermitCase]) -> pl.DataFrame:
    frames = [permit_staff(c.path).insert_column(0, pl.lit(c.title).alias("case")) for c in cases]
    return pl.concat(frames)


def _sources(cases: Sequence[PermitCase]) -> tuple[str, ...]:
    held = [s.duration for c in cases for s in c.steps if s.duration is not None]
    return tuple(dict.fromkeys(source for one in held for source in one.sources))


def _finding(cases: Sequence[PermitCase]) -> tuple[str, ...]:
    out = []
    for row, case in zip(_case_frame(cases).to_dicts(), cases, strict=True):
        text = (
            f"{case.title}: permits take {_months(row['months'])} "
            f"({_months(row['low'])}-{_months(row['high'])}) months to construction; the longest "
            f"path is {row['longest_path']}."
        )
        if row["sourced_minimum"] > 0:
            text += f" At least {_months(row['sourced_minimum'])} months are sourced."
        if case.check is not None:
            value, low, high = case.check
            text += (
                f" One published figure on all permits is {_months(value)} "
                f"({_months(low)}-{_months(high)}) months."
            )
        out.append(text)
    weak = sum(s.duration is not None and s.duration.tier == "C" for c in cases for s in c.steps)
    count = sum(len(c.steps) for c in cases)
    out.append(f"{weak} of {count} durations, and all staff, are judgement (tier C).")
    return tuple(out)


def _months(value: float) -> str:
    return f"{value:.0f}" if value >= 10 else amount_text(value)


def _summaries(cases: Sequence[PermitCase]) -> tuple[Summary, ...]:
    frame = _case_frame(cases)
    rows = tuple(
        (
            word(r["case"]),
            Cell(_months(r["months"]), f"({_months(r['low'])}–{_months(r['high'])})"),
            Cell(_months(r["limit_kept"])),
            Cell(_months(r["sourced_minimum"]) if r["sourced_minimum"] else "–"),
            Cell(amount_text(r["staff_months"])),
            word(r["tier"]),
        )
        for r in frame.to_dicts()
    )
    first = Summary(
        "Months to the last permit before construction",
        (
            Column("", number=False),
            Column("Expected", keep=2),
            Column("limits\nkept"),
            Column("sourced\nminimum"),
            Column("position-\nmonths"),
            Column("Tier", number=False),
        ),
        rows,
    )
    if len(cases) > FEW_CASES:
        return (first,)
    return (first, *(_step_summary(c) for c in cases))


FEW_CASES = 3
"""Up to this many cases, each has its steps shown."""


def _step_summary(case: PermitCase) -> Summary:
    rows = tuple(
        (
            word(("* " if r["critical"] else "") + r["label"]),
            word(r["agency"]),
            Cell(_months(r["start"])),
            Cell(_months(r["duration"]), f"({_months(r['low'])}–{_months(r['high'])})"),
            Cell(_months(r["limit"]) if r["limit"] is not None else "–"),
            Cell(f"{100 * r['on_path']:.0f}"),
            word(r["tier"]),
        )
        for r in step_frame([case]).to_dicts()
    )
    return Summary(
        case.title,
        (
            Column("Step", number=False),
            Column("Asked of", number=False),
            Column("begins"),
            Column("months", keep=2),
            Column("limit"),
            Column("on path,\n% of draws"),
            Column("Tier", number=False),
        ),
        rows,
        note="* on the longest path; limit: the longest that the law gives the agency.",
    )
