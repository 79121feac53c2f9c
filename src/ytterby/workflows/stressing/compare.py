"""Lay scenarios side by side: the same chain, target, months and chance."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from ytterby.core.chain import Chain
from ytterby.errors import InputError, Problem
from ytterby.results import Table, build_table, start_manifest
from ytterby.simulate import Parameters, Scenario, StressResult
from ytterby.simulate.backcast.posterior import Posterior, read_posterior
from ytterby.simulate.calendar import Calendar
from ytterby.simulate.ensemble import (
    Difference,
    EnsembleResult,
    Method,
    compare_ensembles,
    plan_ensemble,
    shared_quantities,
)
from ytterby.workflows.inputs import Place, Progress, part
from ytterby.workflows.outcome import Outcome, command_line
from ytterby.workflows.stressing.asking import StressAsked, ask_stress, load_chain, load_table
from ytterby.workflows.stressing.compare_words import compare_finding
from ytterby.workflows.stressing.ensemble import draw_stress, processors
from ytterby.workflows.stressing.stress import run_stress
from ytterby.workflows.stressing.tables import behaviour_sources, stress_tables
from ytterby.workflows.summaries.compare import compare_summaries

MOST = 6
"""Scenarios that fit side by side."""
MEASURES = {"element_lost": "element", "sector_lost": "sector", "region_lost": "region"}


@dataclass(frozen=True)
class Side:
    """One of the scenarios.

    Attributes
    ----------
    wanted
        What was asked for.
    chain, table
        What it is run on.
    """

    wanted: StressAsked
    chain: Chain
    table: Parameters

    @property
    def plan(self) -> Scenario:
        """The scenario."""
        return self.wanted.plan


def compare(
    scenarios: Sequence[str | Path],
    target: str = "USA",
    *,
    draws: int = 1,
    seed: int = 0,
    method: Method = "sobol",
    calibrated: bool | None = None,
    workers: int | None = None,
    year: int | str | None = None,
    months: int | None = None,
    element: Sequence[str] | None = None,
    stage: Sequence[str] | None = None,
    as_of: str | None = None,
    workspace: Path | None = None,
    progress: Progress | None = None,
) -> Outcome:
    """Tell which of several scenarios hurts a target more, in what, and how surely.

    Parameters
    ----------
    scenarios
        Two to six names or files; the first is what the others are compared with.
    target
        Country or bloc whose shortage is reported.
    draws, seed, method, calibrated, workers
        As for `ytterby.workflows.stressing.ensemble.stress_ensemble`; 1 compares the central runs
        alone. All scenarios share their chance: the same draw of a parameter in each. Calibrated
        by default with draws, and then the central runs are too, and not without.
    year
        Year of the chain; it must be the same for all.
    months
        Months from each scenario's start; by default as many as the shortest run has.
    element, stage
        Only these in the tables.
    as_of, workspace
        What the evidence base knows, and the user's own data.
    progress
        Told what is being done.

    Returns
    -------
    Outcome
        Tables ``elements``, ``sectors``, ``prices`` with a row per scenario, and with draws
        ``differences`` from the first scenario, draw by draw.

    Raises
    ------
    UnknownNameError, InputError
        Everything that is wrong with the inputs, at once; ``different-chains`` where the scenarios
        are about different years.
    """
    asked = _ask(scenarios, target, year=year, months=months, element=element, stage=stage)
    fitted = draws > 1 if calibrated is None else calibrated
    posterior = read_posterior() if fitted else None
    place, pack = asked[0].place, asked[0].asked.pack
    sides = []
    alone = draws <= 1
    for at, wanted in enumerate(asked):
        chain = load_chain(
            wanted.plan,
            wanted.year,
            as_of=as_of,
            workspace=workspace,
            progress=part(progress, 0.05 * at / len(asked), 0.05 * (at + 1) / len(asked)),
        )
        table = load_table(wanted.plan, chain, as_of=as_of, workspace=workspace)
        sides.append(Side(wanted, chain, table))
    length = months or min(side.plan.months for side in sides)
    options: dict[str, object] = {
        "target": target,
        "draws": draws if draws > 1 else None,
        "seed": seed if draws > 1 else None,
        "method": method if draws > 1 else None,
        "year": asked[0].year,
        "months": months,
        "element": asked[0].elements,
        "stage": asked[0].stages,
        "as_of": as_of,
    }
    names = [str(s) for s in scenarios]
    flag = [] if calibrated is None else ["--calibrated" if fitted else "--no-calibrated"]
    manifest = start_manifest(
        command_line(["stress", *names, "--compare", *flag], options),
        sides[0].chain,
        parameters={
            **options,
            "scenarios": names,
            "months": length,
            "target": place.code,
            "calibrated": fitted,
        },
        scenario=", ".join(side.plan.name for side in sides),
        seed=seed if draws > 1 else None,
    )
    results = []
    for number, side in enumerate(sides):
        if progress is not None:
            whole = 0.95 if alone else 0.05
            progress(f"central run of {side.plan.name}", 0.05 + whole * number / len(sides))
        results.append(
            run_stress(
                side.chain,
                side.plan,
                place,
                months=length,
                as_of=as_of,
                workspace=workspace,
                progress=None,
                parameters=side.table if posterior is None else posterior.at_centre(side.table),
            )
        )
    symbols = asked[0].asked.symbols(asked[0].elements)
    tables = _central(results, asked[0], symbols)
    if draws > 1:
        drawn = _draw(sides, place, length, draws, seed, method, posterior, workers, progress)
        tables["differences"] = _differences(drawn, symbols, behaviour_sources(results[0]))
    plans = [side.plan for side in sides]
    words = compare_finding(
        tables, plans, place, draws, calibrated=fitted, elements=[pack.label(e) for e in symbols]
    )
    return Outcome(tables, manifest.finish(), words, compare_summaries(tables, plans, pack))


def refuse(options: Mapping[str, object]) -> None:
    """Refuse options of single runs that a comparison does not know.

    Raises
    ------
    InputError
        ``not-for-comparisons``: each that was given.
    """
    given = [name for name, value in options.items() if value]
    if given:
        raise InputError(
            Problem(
                "not-for-comparisons",
                name,
                "a comparison of scenarios does not take it",
                "give it to the run of one scenario",
            )
            for name in given
        )


def _ask(scenarios: Sequence[str | Path], target: str, **given: object) -> list[StressAsked]:
    """Return what was asked for, the problems of all scenarios together."""
    problems: list[Problem] = []
    found: list[StressAsked] = []
    if not 2 <= len(scenarios) <= MOST:
        message = f"{len(scenarios)} scenarios cannot be compared"
        problems.append(
            Problem("out-of-range", "scenarios", message, f"name two to {MOST} scenarios")
        )
    for scenario in scenarios:
        try:
            found.append(ask_stress(scenario, target, **given))  # type: ignore[arg-type]
        except InputError as error:
            problems.extend(p for p in error.problems if p not in problems)
    names = [wanted.plan.name for wanted in found]
    for name in sorted({n for n in names if names.count(n) > 1}):
        problems.append(
            Problem("same-scenario", "scenarios", f"'{name}' stands there twice", "leave one out")
        )
    years = {(w.year or w.plan.year, w.plan.price_year) for w in found}
    if len(years) > 1 and given.get("year") is None:
        problems.append(
            Problem(
                "different-chains",
                "scenarios",
                "they start from chains of different years",
                "say --year, or compare scenarios of one year",
            )
        )
    if problems:
        raise InputError(problems)
    return found


def _central(
    results: Sequence[StressResult], wanted: StressAsked, symbols: Sequence[str]
) -> dict[str, Table]:
    """Return the summary tables of all runs, one below the other."""
    each = [stress_tables(r, wanted.asked.pack, symbols, wanted.stages) for r in results]
    tables: dict[str, Table] = {}
    for name in ("elements", "sectors", "prices", "units"):
        frames = [
            t[name].frame.select(pl.lit(r.scenario.name).alias("scenario"), pl.all())
            for r, t in zip(results, each, strict=True)
        ]
        frame = pl.concat(frames)
        first = each[0][name]
        units = {c: u for c, u in first.units.items() if c in frame.columns}
        tables[name] = build_table(name, frame, units=units, sources=first.sources, note=first.note)
    return tables


def _draw(
    sides: Sequence[Side],
    place: Place,
    months: int,
    draws: int,
    seed: int,
    method: Method,
    posterior: Posterior | None,
    workers: int | None,
    progress: Progress | None,
) -> list[EnsembleResult]:
    """Return the ensembles of all scenarios with common random numbers."""
    plans = [
        plan_ensemble(
            side.chain, side.plan, place.regions, Calendar(side.plan.start, months), side.table,
            draws=draws, seed=seed, method=method, posterior=posterior,
        )
        for side in sides
    ]  # fmt: skip
    also = shared_quantities(*plans)
    found = []
    for number, side in enumerate(sides):

        def told(message: str, share: float, at: int = number) -> None:
            if progress is not None:
                progress(f"{sides[at].plan.name}: {message}", 0.1 + 0.9 * (at + share) / len(sides))

        found.append(
            draw_stress(
                side.chain, side.plan, place, side.table, months=months, draws=draws, seed=seed,
                method=method, posterior=posterior, also=also,
                workers=workers or processors(), progress=told,
            )
        )  # fmt: skip
    return found


def _differences(
    drawn: Sequence[EnsembleResult], symbols: Sequence[str], sources: Sequence[str]
) -> Table:
    first, frames = drawn[0], []
    for other in drawn[1:]:
        for measure, account in MEASURES.items():
            found = compare_ensembles(first, other, measure)
            frame = _difference_frame(found, account, other.scenario.name)
            if account == "element" and symbols:
                frame = frame.filter(pl.col("item").is_in(list(symbols)))
            frames.append(frame)
    frame = pl.concat(frames).filter((pl.col("first") > 0) | (pl.col("second") > 0))
    parts = ("first", "second", "difference", "error", "low", "median", "high")
    return build_table(
        "differences",
        frame,
        units={**dict.fromkeys(parts, "as in the column unit"), "worse": "1", "better": "1",
               "paired": "1"},
        sources=sources,
        note=f"Lost over the run, less what is lost in '{first.scenario.name}', draw by draw: the "
        "same chance in both. Means, the standard error of the mean, and the 10, 50 and 90 % "
        "quantiles of the difference; worse and better are shares of draws; paired is the variance "
        "of the difference over what it would be without common chance.",
    )  # fmt: skip


def _difference_frame(found: Difference, account: str, scenario: str) -> pl.DataFrame:
    return pl.DataFrame(
        {
            "scenario": [scenario] * len(found.items),
            "account": [account] * len(found.items),
            "item": list(found.items),
            "unit": [found.unit] * len(found.items),
            "first": found.first,
            "second": found.second,
            "difference": found.mean,
            "error": found.error,
            "low": found.low,
            "median": found.median,
            "high": found.high,
            "worse": found.worse,
            "better": found.better,
            "paired": found.paired,
        }
    )
