"""Break the chain in thousands of draws: how likely, how bad, and how bad in the tail."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, field, replace
from pathlib import Path

from ytterby.core.chain import Chain
from ytterby.core.storage import write_atomic
from ytterby.errors import Problem
from ytterby.results import Table, start_manifest
from ytterby.simulate import Parameters, Scenario
from ytterby.simulate.backcast.posterior import Posterior, read_posterior
from ytterby.simulate.calendar import Calendar
from ytterby.simulate.ensemble import METHODS, EnsembleResult, Method, run_ensemble
from ytterby.workflows.inputs import Place, Progress
from ytterby.workflows.outcome import command_line
from ytterby.workflows.stressing.asking import (
    ask_stress,
    behaviour_date,
    load_chain,
    load_table,
)
from ytterby.workflows.stressing.centres import drawn_words
from ytterby.workflows.stressing.ensemble_prices import odds_table, price_tables
from ytterby.workflows.stressing.ensemble_tables import ensemble_tables
from ytterby.workflows.stressing.ensemble_words import ensemble_finding
from ytterby.workflows.stressing.stress import StressOutcome, run_stress
from ytterby.workflows.stressing.tables import behaviour_sources
from ytterby.workflows.summaries.ensemble import ensemble_summaries

MONTHLY = ("exceedance", "element-months", "sector-months", "region-months", "price-months",
           "export-months")  # fmt: skip
"""Tables that are too long for a terminal; files and JSON hold them."""
DRAWS = 1000
BEGUN = 0.1
"""Share of the bar for what comes before the draws."""
ENDED = 0.95


@dataclass(frozen=True)
class EnsembleOutcome(StressOutcome):
    """An ensemble: the answer in words, tables, the draws, and the central run.

    Attributes
    ----------
    ensemble
        What is kept of every draw.
    """

    not_printed: frozenset[str] = frozenset(MONTHLY)
    ensemble: EnsembleResult | None = field(default=None, repr=False)


def stress_ensemble(
    scenario: str | Path,
    target: str = "USA",
    *,
    draws: int = DRAWS,
    seed: int = 0,
    method: Method = "sobol",
    calibrated: bool = True,
    workers: int | None = None,
    executor: Executor | None = None,
    resume: Path | None = None,
    year: int | str | None = None,
    months: int | None = None,
    element: Sequence[str] | None = None,
    stage: Sequence[str] | None = None,
    region: Sequence[str] | None = None,
    as_of: str | None = None,
    workspace: Path | None = None,
    report: Path | None = None,
    progress: Progress | None = None,
) -> EnsembleOutcome:
    """Tell how likely what falls short, from which month, how much, and at what price.

    Parameters
    ----------
    scenario, target, year, months, element, region, as_of, workspace, report, progress
        As for `ytterby.workflows.stressing.stress.stress`.
    draws, seed
        Draws of all that is uncertain, and of which stream.
    method
        How draws are placed: ``sobol``, ``latin`` or ``random``.
    calibrated
        Whether parameters calibrated on 2010 to 2012 take the posterior's draws, and prices what
        the model missed there; else all take the ranges of their claims.
    workers
        Processes; as many as there are processors by default.
    executor
        Runs the draws instead: any executor, such as Dask's ``client.get_executor()``.
    resume
        Directory of finished draws; an interrupted run goes on from there.
    stage
        Not for ensembles, whose tables are by element, sector and region.

    Returns
    -------
    EnsembleOutcome
        Tables ``elements``, ``sectors``, ``regions``, ``stops``, ``prices``, ``units``, ``cover``,
        ``odds``, ``exceedance``, and by month ``element-months``, ``sector-months``,
        ``region-months``, ``price-months``, ``export-months``.

    Raises
    ------
    UnknownNameError, InputError
        Everything that is wrong with the inputs, at once.
    WorkspaceError
        ``other-run``: the directory holds another run; or something cannot be written.
    """
    wanted = ask_stress(
        scenario,
        target,
        year=year,
        months=months,
        element=element,
        region=region,
        problems=_problems(draws, method, workers, stage),
    )
    plan, place, pack = wanted.plan, wanted.place, wanted.asked.pack
    options: dict[str, object] = {
        "target": target,
        "draws": draws,
        "seed": seed,
        "method": method,
        "year": wanted.year,
        "months": months,
        "element": wanted.elements,
        "as_of": as_of,
    }
    # Where things are kept can change no number.
    places = {name: str(path) for name, path in (("report", report), ("resume", resume)) if path}
    chain = load_chain(
        plan, wanted.year, as_of=as_of, workspace=workspace, progress=_part(progress, 0.0, BEGUN)
    )
    table = load_table(plan, chain, as_of=as_of, workspace=workspace)
    words = ["stress", str(scenario), *([] if calibrated else ["--no-calibrated"])]
    manifest = start_manifest(
        command_line(words, {**options, **places}),
        chain,
        parameters={
            **options,
            "target": place.code,
            "calibrated": calibrated,
            "parameters_as_of": behaviour_date(plan, as_of),
        },
        scenario=plan.name,
        seed=seed,
    )
    result = draw_stress(
        chain,
        plan,
        place,
        table,
        months=months,
        draws=draws,
        seed=seed,
        method=method,
        posterior=read_posterior() if calibrated else None,
        workers=workers or processors(),
        executor=executor,
        resume=resume,
        progress=_part(progress, BEGUN, ENDED),
    )
    # The central run of the same table, for what a single run tells.
    central = run_stress(
        chain,
        plan,
        place,
        months=months,
        as_of=as_of,
        workspace=workspace,
        progress=None,
        parameters=first_factors(result.parameters),
    )
    sources = behaviour_sources(central)
    symbols = wanted.asked.symbols(wanted.elements)
    tables = _ordered(
        {
            **ensemble_tables(result, symbols, sources),
            **price_tables(result, symbols, sources, calibrated=calibrated),
            "odds": odds_table(result),
        }
    )
    outcome = EnsembleOutcome(
        tables,
        manifest.finish(),
        ensemble_finding(result, tables, pack, place, calibrated=calibrated, elements=symbols),
        ensemble_summaries(tables, pack),
        result=central,
        ensemble=result,
    )
    if report is not None:
        if progress is not None:
            progress("report", ENDED)
        from ytterby.workflows.stressing.pages.draws import view_draws
        from ytterby.workflows.stressing.pages.lead import draws_lead
        from ytterby.workflows.stressing.pages.stress import stress_page
        from ytterby.workflows.stressing.words import clause_of

        page = stress_page(
            outcome,
            central,
            wanted.asked,
            place,
            as_of=as_of,
            workspace=workspace,
            draws=view_draws(
                result,
                tables,
                outcome.finding,
                lead=draws_lead(result, tables, pack, place, clause_of(central)),
                centre=drawn_words(calibrated),
            ),
        )
        write_atomic(report, page.encode())
    return outcome


def draw_stress(
    chain: Chain,
    plan: Scenario,
    place: Place,
    table: Parameters,
    *,
    months: int | None,
    draws: int,
    seed: int,
    method: Method = "sobol",
    posterior: Posterior | None = None,
    also: Sequence[str] = (),
    workers: int = 1,
    executor: Executor | None = None,
    resume: Path | None = None,
    progress: Progress | None = None,
) -> EnsembleResult:
    """Return the ensemble of a scenario for a place, with the time left told as it runs."""
    return run_ensemble(
        chain,
        plan,
        place.regions,
        Calendar(plan.start, months or plan.months),
        table,
        draws=draws,
        seed=seed,
        method=method,
        posterior=posterior,
        also=also,
        workers=workers,
        executor=executor,
        checkpoint=resume,
        progress=None if progress is None else _draws_told(progress),
    )


def first_factors(table: Parameters) -> Parameters:
    """Return a table whose factors are those of the central draw."""
    return replace(table, factors={name: values[:1] for name, values in table.factors.items()})


def processors() -> int:
    """Return how many processors this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _problems(
    draws: int, method: str, workers: int | None, stage: Sequence[str] | None
) -> list[Problem]:
    found = []
    if draws < 2:
        found.append(
            Problem("out-of-range", "draws", f"{draws} draws are no ensemble", "give 2 or more")
        )
    if method not in METHODS:
        fix = f"choose {', '.join(METHODS)}"
        found.append(Problem("unknown-method", "method", f"there is no method '{method}'", fix))
    if workers is not None and workers < 1:
        found.append(
            Problem("out-of-range", "workers", f"{workers} is too small", "give 1 or more")
        )
    if stage:
        found.append(
            Problem(
                "no-stage",
                "stage",
                "an ensemble is told by element, sector and region",
                "leave --stage out",
            )
        )
    return found


def _ordered(tables: dict[str, Table]) -> dict[str, Table]:
    """Return tables for people first, long ones last."""
    first = ("elements", "sectors", "stops", "prices", "units", "odds", "regions", "cover")
    return {name: tables[name] for name in (*first, *(n for n in tables if n not in first))}


def _part(progress: Progress | None, begin: float, end: float) -> Progress | None:
    if progress is None:
        return None
    return lambda words, share: progress(words, begin + (end - begin) * share)


def _draws_told(progress: Progress) -> Callable[[int, int], None]:
    """Return a callback that tells how many draws are done and about how long the rest takes."""
    started: list[tuple[float, int]] = []

    def tell(done: int, total: int) -> None:
        now = time.monotonic()
        if not started:
            started.append((now, done))
        begun, before = started[0]
        words = f"draw {done:,} of {total:,}"
        if done > before and done < total:
            words += f", {time_left((now - begun) * (total - done) / (done - before))} left"
        progress(words, done / total)

    return tell


def time_left(seconds: float) -> str:
    """Return a time as people say it.

    Examples
    --------
    >>> [time_left(s) for s in (3.2, 75.0, 400.0, 8000.0)]
    ['3 s', '75 s', '7 min', '2.2 h']
    """
    if seconds < 100:
        return f"{max(seconds, 1.0):.0f} s"
    return f"{seconds / 60:.0f} min" if seconds < 5400 else f"{seconds / 3600:.1f} h"
