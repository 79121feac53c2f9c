"""Answer two questions about a bill of materials: how exposed am I, and what stops me first?"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import polars as pl

from ytterby import evidence
from ytterby.core.chain import Chain
from ytterby.core.storage import write_atomic
from ytterby.errors import InputError, Problem
from ytterby.evidence import Evidence
from ytterby.exposure.assess import assess
from ytterby.exposure.bom import Bom, element_demand, read_bom
from ytterby.exposure.model import Context, Exposure, Side
from ytterby.results import start_manifest
from ytterby.results.excel import write_excel
from ytterby.rules import read_rules
from ytterby.simulate import Scenario
from ytterby.workflows.exposing.bills import choose_bill
from ytterby.workflows.exposing.granted import destination_of, list_granted
from ytterby.workflows.exposing.served import read_scenarios, run_scenarios
from ytterby.workflows.exposing.summaries import exposure_summaries
from ytterby.workflows.exposing.tables import exposure_tables
from ytterby.workflows.exposing.targets import check_targets
from ytterby.workflows.exposing.words import ASSUMPTIONS, finding, home_words
from ytterby.workflows.inputs import Asked, Progress, fit_place, load_chains, part
from ytterby.workflows.outcome import Outcome, command_line, sources_of

HOME = "USA"
"""Where the products are taken to be made if nobody says."""
NO_RARE_EARTH = "none:"
MOST_DRAWS = 256
"""Most draws of the scenarios' parameters."""


@dataclass(frozen=True)
class ExposeOutcome(Outcome):
    """An exposure: the answer in words, summaries, tables, and what was found.

    Attributes
    ----------
    exposure
        Everything that was found, for further questions.
    bom
        The bill that was read.
    not_printed
        Tables that are too wide for a terminal; files and JSON hold them.
    """

    exposure: Exposure | None = field(default=None, repr=False)
    bom: Bom | None = field(default=None, repr=False)
    not_printed: frozenset[str] = frozenset({"lines", "supplies"})


def expose(
    path: Path | None = None,
    *,
    example: str | None = None,
    region: str | Sequence[str] | None = None,
    partner: str | None = None,
    sheet: str | None = None,
    scenario: Sequence[str | Path] | None = None,
    quick: bool = False,
    draws: int = 1,
    seed: int = 0,
    on: str | None = None,
    year: int | str | None = None,
    element: Sequence[str] | None = None,
    stage: Sequence[str] | None = None,
    as_of: str | None = None,
    workspace: Path | None = None,
    excel: Path | None = None,
    report: Path | None = None,
    also: Sequence[Path | None] = (),
    progress: Progress | None = None,
) -> ExposeOutcome:
    """Tell how exposed a bill of materials is, which scenario stops it first, and what would help.

    Parameters
    ----------
    path
        The bill: CSV or Excel.
    example
        A bill that ships, by name, instead of a file.
    region
        The country or bloc in which the products are made; the United States if none is given,
        which the result says.
    partner
        Country or bloc that is asked about; the pack's controller by default.
    sheet
        Sheet of a workbook.
    scenario
        Scenarios by name, or YAML files; all that ship by default.
    quick
        Without scenarios.
    draws, seed
        Draws of the scenarios' parameters, for the spread of the first stop, and of which stream;
        1 runs central values alone.
    on
        ISO date: the day for rules; that of ``as_of`` or today by default.
    year
        Year of the chain; the last one by default.
    element, stage
        Only these in the tables by element and stage.
    as_of
        ISO date: only what was published by then.
    workspace
        Directory of the user's own data.
    excel, report
        Also write a workbook, and a self-contained HTML page.
    also
        Files that the caller will write, so that none of them is the bill.
    progress
        Told what is being done.

    Returns
    -------
    ExposeOutcome
        Tables ``lines``, ``elements``, ``measures``, ``chokepoints``, ``supplies``, ``cover``,
        ``region-cover``, ``values``, ``products``, ``materials``, ``rules``, ``scenarios``,
        ``alternates``, ``assumptions``, ``warnings``, ``sources``.

    Raises
    ------
    UnknownNameError, InputError
        Everything that is wrong with the inputs, at once.
    WorkspaceError
        A file cannot be written; nothing that was there is lost.
    """
    asked = Asked()
    homes = asked.places([region] if isinstance(region, str) else region or [HOME])
    if len(homes) > 1:
        asked.problems.append(
            Problem(
                "one-region", "region", "a bill is made in one place", "give one region or bloc"
            )
        )
    home = homes[0] if homes else None
    other = asked.place(partner or asked.pack.controller, "partner")
    elements, stages = asked.elements(element), asked.stages(stage)
    years = asked.years(year)
    if len(years) > 1:
        asked.problems.append(
            Problem("one-year", "year", "a bill is held against one chain", "give one year")
        )
    if not 1 <= draws <= MOST_DRAWS:
        asked.problems.append(
            Problem(
                "out-of-range",
                "draws",
                f"{draws:,} draws are not possible",
                f"give 1 to {MOST_DRAWS}; 33 take about half a minute a scenario",
            )
        )
    day = read_day(on or as_of, asked)
    if quick and scenario:
        asked.problems.append(
            Problem(
                "quick-scenario", "scenario", "--quick leaves scenarios out", "leave one of them"
            )
        )
    bom = None
    try:
        bill = choose_bill(path, example)
        asked.problems.extend(check_targets(bill, excel, report, also))
        bom = read_bom(bill, sheet=sheet)
    except InputError as error:
        asked.problems.extend(error.problems)
    plans: tuple[Scenario, ...] = ()
    past: tuple[Scenario, ...] = ()
    if not quick:
        try:
            plans, past = read_scenarios(scenario, years[0])
        except InputError as error:
            asked.problems.extend(error.problems)
    asked.finish()
    assert home is not None and other is not None and bom is not None  # noqa: PT018
    options = {
        "example": example,
        "region": home.code if region else None,
        "partner": other.code if partner else None,
        "sheet": sheet,
        "scenario": tuple(str(s) for s in scenario or ()),
        "draws": draws if draws > 1 else None,
        "seed": seed if draws > 1 else None,
        "on": day.isoformat(),
        "year": years[0] if year is not None else None,
        "element": elements,
        "stage": stages,
        "as_of": as_of,
        "excel": str(excel) if excel is not None else None,
        "report": str(report) if report is not None else None,
    }
    words = ["expose", *([str(path)] if path is not None else [])]
    command = command_line(words, options) + (" --quick" if quick else "")
    chain = load_chains(
        [years[0]], as_of=as_of, workspace=workspace, progress=part(progress, 0.0, 0.1)
    )[0]
    home, other = fit_place(home, chain), fit_place(other, chain)
    manifest = start_manifest(
        command,
        chain,
        parameters={**options, "region": home.code, "partner": other.code, "bill": bom.name},
        scenario=", ".join(p.name for p in plans),
        seed=seed if draws > 1 else None,
    )
    base = evidence.load(as_of=as_of, workspace=workspace)
    runs = run_scenarios(
        chain,
        plans,
        home,
        as_of=as_of,
        workspace=workspace,
        draws=draws,
        seed=seed,
        progress=part(progress, 0.1, 0.7),
    )
    if progress is not None:
        progress("exposure", 0.7)
    about = Context(
        chain,
        base,
        asked.pack,
        Side(home.code, home.regions),
        Side(other.code, other.regions),
        rules=read_rules(workspace),
        destination=destination_of(home),
        on=day,
        served=tuple(run[0] for run in runs),
        drawn=tuple(tuple(run[d] for run in runs) for d in range(1, draws)) if runs else (),
        plants=_plants(chain, base),
        element_factor=_element_factor(base),
    )
    lines = bom.lines.filter(~pl.col("material").str.starts_with(NO_RARE_EARTH))
    if lines.is_empty():
        raise InputError(
            Problem(
                "no-rare-earths",
                bom.name,
                "no line of the bill holds rare earths",
                "name magnets by grade, oxides or metals by element",
            )
        )
    found = assess(lines, element_demand(bom, chain, workspace), about)
    warnings = (*list_granted(found, home, region is not None, past), *bom.warnings)
    assumptions = (home_words(home, region is not None), *ASSUMPTIONS)
    titles = {p.name: p.title for p in plans}
    answer = finding(found, asked.pack, home, other, titles)
    tables = exposure_tables(
        found,
        base,
        chain_sources=sources_of(chain),
        behaviour_sources=("behaviour parameters of the simulator",) if runs else (),
        warnings=warnings,
        assumptions=assumptions,
        findings=answer,
        elements=asked.symbols(elements),
        stages=stages,
    )
    outcome = ExposeOutcome(
        tables,
        manifest.finish(),
        answer,
        exposure_summaries(
            found,
            asked.pack,
            home,
            other,
            warnings,
            elements=asked.symbols(elements),
            plants=dict(base.facilities.select("facility", "operator").iter_rows()),
        ),
        exposure=found,
        bom=bom,
    )
    if excel is not None:
        if progress is not None:
            progress("workbook", 0.8)
        write_excel(excel, tables, outcome.manifest, outcome.finding)
    if report is not None:
        if progress is not None:
            progress("report", 0.9)
        from ytterby.workflows.exposing.page import expose_page

        page = expose_page(outcome, asked.pack, chain, base, home, other, titles, assumptions)
        write_atomic(report, page.encode())
    return outcome


def read_day(text: str | None, asked: Asked) -> dt.date:
    """Return a day, today if none is given; what is no date is noted.

    Parameters
    ----------
    text
        ISO date.
    asked
        Where problems are noted.
    """
    today = dt.datetime.now(dt.UTC).date()
    if text is None or not text.strip():
        return today
    try:
        return dt.date.fromisoformat(text.strip())
    except ValueError:
        fix = "write a day as 2025-04-04"
        asked.problems.append(Problem("bad-date", "on", f"'{text}' is no date", fix))
        return today


def _plants(chain: Chain, base: Evidence) -> dict[tuple[str, str], str]:
    """Return the controller of each plant by stage, as in the chain or else in the evidence."""
    known: dict[tuple[str, str], str] = {}
    for frame in (base.facilities, chain.capacities):
        for plant, stage, controller in frame.select("facility", "stage", "controller").iter_rows():
            if controller:
                known[str(plant), str(stage)] = str(controller)
    return known


def _element_factor(base: Evidence) -> Mapping[str, float]:
    rows = base.select("oxide_factor").select("element", "value").drop_nulls()
    return {str(e): float(v) for e, v in rows.iter_rows()}
