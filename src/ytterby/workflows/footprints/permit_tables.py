"""Permits as tables and in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import polars as pl

from ytterby.core.regions import region_name, with_the
from ytterby.impact.permits import permit_staff, staff_months
from ytterby.results import Cell, Column, Summary, Table, build_table
from ytterby.results.summary import amount_text, word
from ytterby.workflows.footprints.base import spread
from ytterby.workflows.footprints.permit_cases import PermitCase

BOUNDS = dict.fromkeys(("months", "low", "high"), "month")


def permit_tables(cases: Sequence[PermitCase]) -> dict[str, Table]:
    """Return ``permits`` (months of each case), ``steps`` and ``staff``.

    Parameters
    ----------
    cases
        Permits laid out in time.
    """
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
            "law and every other step takes its low end. sourced_minimum: only limits "
            "of the law that are sourced (tier A or B) count, and nothing else takes any time.",
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
                "sourced_minimum": case.sourced or None,
                "staff_months": staff,
                "published": check[0],
                "published_low": check[1],
                "published_high": check[2],
                "tier": _tier(case),
            }
        )
    numbers = {
        "sourced_minimum": pl.Float64,
        "published": pl.Float64,
        "published_low": pl.Float64,
        "published_high": pl.Float64,
    }
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


def permit_finding(cases: Sequence[PermitCase]) -> tuple[str, ...]:
    """Return how long permits take, one sentence a case, and what it rests on.

    Parameters
    ----------
    cases
        Permits laid out in time.
    """
    out = _several(cases) if len(cases) > FEW_CASES else []
    for row, case in zip(_case_frame(cases).to_dicts(), cases, strict=True):
        if len(cases) > FEW_CASES:
            continue
        text = (
            f"{case.title}: permits take {_months(row['months'])} "
            f"({_months(row['low'])}–{_months(row['high'])}) months to construction; the longest "
            f"path is {row['longest_path']}."
        )
        if row["sourced_minimum"] is not None:
            months = _months(row["sourced_minimum"])
            text += f" Sourced limits of the law alone allow agencies {months} months of it."
        if case.check is not None:
            value, low, high = case.check
            text += (
                f" One published figure on all permits is {_months(value)} "
                f"({_months(low)}–{_months(high)}) months."
            )
        out.append(text)
    out += dict.fromkeys(s.assumed for c in cases for s in c.steps if s.assumed)
    bare = dict.fromkeys(s.label for c in cases for s in c.steps if s.duration is None)
    if bare:
        out.append(f"Not counted, since no duration was published: {', '.join(bare)}.")
    weak = sum(s.duration is not None and s.duration.tier == "C" for c in cases for s in c.steps)
    count = sum(len(c.steps) for c in cases)
    out.append(f"{weak} of {count} durations, and all staff, are judgement (tier C).")
    return tuple(out)


def _several(cases: Sequence[PermitCase]) -> list[str]:
    """Return the shortest and the longest of many cases; their table has the others."""
    ranked = sorted(_case_frame(cases).to_dicts(), key=lambda r: float(r["months"]))
    told = [
        f"{_months(r['months'])} ({_months(r['low'])}–{_months(r['high'])}) months for {_of(r)}"
        for r in (ranked[0], ranked[-1])
    ]
    sourced = sum(r["sourced_minimum"] is not None for r in ranked)
    return [
        f"To construction, permits take from {told[0]} to {told[1]}.",
        f"Of {len(ranked)} cases {sourced} have limits of the law that are sourced.",
    ]


def _of(row: Mapping[str, object]) -> str:
    return f"{row['stage']} in {with_the(region_name(str(row['region'])))}"


def _months(value: float) -> str:
    return f"{value:.0f}" if value >= 10 else amount_text(value)


def permit_summaries(cases: Sequence[PermitCase]) -> tuple[Summary, ...]:
    """Return months of each case and, of few cases, their steps.

    Parameters
    ----------
    cases
        Permits laid out in time.
    """
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
        note="Expected: from the first study on, with the central 80 %. Limits kept: every agency "
        "keeps the limit of its law, all else takes its low end. Sourced minimum: sourced limits "
        "alone, nothing else takes time. Position-months: work of the applicant, by judgement.",
    )
    if len(cases) > FEW_CASES:
        paths = tuple((word(r["case"]), word(r["longest_path"])) for r in frame.to_dicts())
        columns = (Column("", number=False), Column("Longest path", number=False))
        return (first, Summary("What takes longest, step after step", columns, paths))
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
