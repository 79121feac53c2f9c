"""What matters most: which uncertain parameters move an outcome of a scenario, and how much."""

from __future__ import annotations

import time
from collections.abc import Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, field
from pathlib import Path

from ytterby.core.chain import Chain
from ytterby.core.storage import write_atomic
from ytterby.errors import Problem, YtterbyError, unknown_name
from ytterby.results import start_manifest
from ytterby.simulate import Parameters, Scenario
from ytterby.simulate.backcast.posterior import Posterior, read_posterior
from ytterby.simulate.calendar import Calendar
from ytterby.simulate.sensitivity.analysis import LEADING, POINTS, TRAJECTORIES, check_options
from ytterby.simulate.sensitivity.outcomes import OUTCOMES, choose_outcome
from ytterby.simulate.sensitivity.outcomes import Outcome as Measured
from ytterby.simulate.sensitivity.study import Sensitivity, Study, Told, run_sensitivity
from ytterby.workflows.inputs import Asked, Place, Progress, split_names
from ytterby.workflows.outcome import Outcome, command_line, sources_of
from ytterby.workflows.stressing.asking import ask_stress, behaviour_date, load_chain, load_table
from ytterby.workflows.stressing.ensemble import processors, time_left
from ytterby.workflows.stressing.sensitivity_tables import sensitivity_tables
from ytterby.workflows.stressing.sensitivity_words import (
    sensitivity_finding,
    sensitivity_summaries,
)

BEGUN = 0.02
"""Share of the bar for what comes before the runs."""


@dataclass(frozen=True)
class SensitivityOutcome(Outcome):
    """What matters most, and the analysis itself.

    Attributes
    ----------
    result
        The analysis, for further questions.
    """

    result: Sensitivity | None = field(default=None, repr=False)


def stress_sensitivity(
    scenario: str | Path,
    target: str = "USA",
    *,
    outcome: str = "shortage",
    element: Sequence[str] | None = None,
    sector: Sequence[str] | None = None,
    region: Sequence[str] | None = None,
    material: Sequence[str] | None = None,
    year: int | str | None = None,
    months: int | None = None,
    trajectories: int = TRAJECTORIES,
    points: int = POINTS,
    leading: int = LEADING,
    seed: int = 0,
    calibrated: bool = True,
    workers: int | None = None,
    executor: Executor | None = None,
    as_of: str | None = None,
    workspace: Path | None = None,
    report: Path | None = None,
    progress: Progress | None = None,
) -> SensitivityOutcome:
    """Tell which uncertain parameters move an outcome of a scenario, and how much.

    All of them are screened by their elementary effects (Morris); the leading ones get shares of
    the outcome's variance (Sobol'), and all others together one more.

    Parameters
    ----------
    scenario, target, year, months, as_of, workspace, report, progress
        As for `ytterby.workflows.stressing.stress.stress`.
    outcome
        ``shortage`` (default), ``worst-month``, ``first-stoppage``, ``peak-price`` and others; see
        ``ytterby.simulate.sensitivity.outcomes``.
    element, sector, region, material
        What the outcome is of: one kind of these. Without any it is of all the target's makers.
    trajectories, points, leading
        Trajectories of the screening, rows of a matrix (a power of two), and how many parameters
        get shares. It takes ``trajectories * (parameters + 1) + points * (leading + 3)`` runs.
    seed
        Of designs and bootstraps; the same seed gives the same numbers.
    calibrated
        Whether parameters calibrated on 2010 to 2012 count together, as one; else each has the
        range of its claim.
    workers
        Processes; as many as the machine has by default.
    executor
        Runs the tiles instead, such as Dask's ``client.get_executor()``.

    Returns
    -------
    SensitivityOutcome
        Tables ``indices`` (shares of variance), ``screening`` (effects of all parameters) and
        ``outcome`` (its spread, and what the leading parameters explain together).

    Raises
    ------
    UnknownNameError, InputError
        Everything that is wrong with the inputs, at once.
    WorkspaceError
        The report cannot be written; nothing was.
    """
    asked = Asked()
    places = asked.places(region)
    problems = check_options(trajectories, points, leading)
    if workers is not None and workers < 1:
        problems.append(
            Problem("out-of-range", "workers", f"{workers} is too small", "give 1 or more")
        )
    sectors = _sectors(asked, sector)
    elements = asked.symbols(asked.elements(element))
    regions = tuple(r for p in places for r in p.regions)
    if not (element or sector or region or material):
        # A target that nobody knows is noted with the rest of the stress run.
        home = Asked().place(target, "target")
        regions = home.regions if home is not None and _of_places(outcome) else ()
    measured = _measured(outcome, asked, elements, sectors, regions, split_names(material))
    wanted = ask_stress(
        scenario, target, year=year, months=months, problems=[*asked.problems, *problems]
    )
    assert measured is not None
    options = {
        "target": target,
        "outcome": outcome,
        "element": element,
        "sector": sector,
        "region": region,
        "material": material,
        "year": wanted.year,
        "months": months,
        "trajectories": trajectories,
        "points": points,
        "leading": leading,
        "seed": seed,
        "as_of": as_of,
        "report": str(report) if report is not None else None,
    }
    chain = load_chain(
        wanted.plan,
        wanted.year,
        as_of=as_of,
        workspace=workspace,
        progress=None if progress is None else lambda words, share: progress(words, BEGUN * share),
    )
    table = load_table(wanted.plan, chain, as_of=as_of, workspace=workspace)
    words = ["sensitivity", str(scenario), *([] if calibrated else ["--no-calibrated"])]
    manifest = start_manifest(
        command_line(words, options),
        chain,
        parameters={
            **options,
            "target": wanted.place.code,
            "calibrated": calibrated,
            "parameters_as_of": behaviour_date(wanted.plan, as_of),
        },
        scenario=wanted.plan.name,
        seed=seed,
    )
    found = find_sensitivity(
        chain,
        wanted.plan,
        wanted.place,
        table,
        measured,
        months=months,
        trajectories=trajectories,
        points=points,
        leading=leading,
        seed=seed,
        posterior=read_posterior() if calibrated else None,
        workers=workers or processors(),
        executor=executor,
        progress=None if progress is None else _told(progress),
    )
    pack = wanted.asked.pack
    tables = sensitivity_tables(found, pack, sources_of(chain))
    told = SensitivityOutcome(
        tables,
        manifest.finish(),
        sensitivity_finding(found, wanted.place, pack, points),
        sensitivity_summaries(tables),
        result=found,
    )
    if report is not None:
        from ytterby.workflows.stressing.pages.sensitivity import sensitivity_page

        page = sensitivity_page(told, found, wanted.place, pack, as_of=as_of, workspace=workspace)
        write_atomic(report, page.encode())
    return told


def find_sensitivity(
    chain: Chain,
    plan: Scenario,
    place: Place,
    table: Parameters,
    measured: Measured,
    *,
    months: int | None = None,
    trajectories: int = TRAJECTORIES,
    points: int = POINTS,
    leading: int = LEADING,
    seed: int = 0,
    posterior: Posterior | None = None,
    workers: int = 1,
    executor: Executor | None = None,
    progress: Told | None = None,
) -> Sensitivity:
    """Return what matters most for an outcome of a scenario on a chain."""
    calendar = Calendar(plan.start, months or plan.months)
    study = Study(chain, plan, place.regions, calendar, table, measured, posterior)
    return run_sensitivity(
        study,
        seed=seed,
        trajectories=trajectories,
        points=points,
        leading=leading,
        workers=workers,
        executor=executor,
        progress=progress,
    )


def _sectors(asked: Asked, names: Sequence[str] | None) -> tuple[str, ...]:
    """Return sectors by id or label, or note that they are unknown."""
    known = {s.id: s.id for s in asked.pack.sectors}
    labels = known | {s.label.casefold(): s.id for s in asked.pack.sectors}
    out = []
    for name in split_names(names, known=lambda text: text.casefold() in labels):
        found = labels.get(name) or labels.get(name.casefold())
        if found is None:
            asked.problems.append(unknown_name("sector", name, list(known)))
        else:
            out.append(found)
    return tuple(dict.fromkeys(out))


def _of_places(outcome: str) -> bool:
    return outcome in OUTCOMES and "region" in OUTCOMES[outcome].of


def _measured(
    outcome: str,
    asked: Asked,
    elements: Sequence[str],
    sectors: Sequence[str],
    regions: Sequence[str],
    materials: Sequence[str],
) -> Measured | None:
    """Return the outcome, or note what is wrong with it."""
    if asked.problems:
        # What is not known is missing: that the outcome then has nothing to be of is no news.
        return None
    try:
        return choose_outcome(
            outcome, element=elements, sector=sectors, region=regions, material=materials
        )
    except YtterbyError as error:
        asked.problems.extend(error.problems)
        return None


def _told(progress: Progress) -> Told:
    """Return a callback that tells how many runs are done and about how long the rest takes."""
    started: list[tuple[float, int]] = []

    def tell(done: int, total: int) -> None:
        now = time.monotonic()
        if not started:
            started.append((now, done))
        begun, before = started[0]
        words = f"run {done:,} of {total:,}"
        if before < done < total:
            words += f", {time_left((now - begun) * (total - done) / (done - before))} left"
        progress(words, BEGUN + (1.0 - BEGUN) * done / total)

    return tell
