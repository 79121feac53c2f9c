"""Project finance of a facility, or of all of them: the use case."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import polars as pl

from ytterby.core.disruption import Disruption
from ytterby.core.storage import write_atomic
from ytterby.errors import InputError, Problem
from ytterby.evidence import Evidence, load
from ytterby.factors.draws import Draws
from ytterby.impact.projects import DebtTerms
from ytterby.impact.projects.building import Built
from ytterby.impact.projects.terms import Terms
from ytterby.results import start_manifest
from ytterby.workflows.financing.projects.appraise import Appraisal, appraise
from ytterby.workflows.financing.projects.floor import floor_cash
from ytterby.workflows.financing.projects.gather import build_all, last_year
from ytterby.workflows.financing.projects.prices import (
    OUTSIDE,
    check_prices,
    read_deck,
    simulate_war,
)
from ytterby.workflows.financing.projects.tables import all_table, project_tables
from ytterby.workflows.financing.projects.words import (
    all_finding,
    all_summary,
    project_finding,
    project_summaries,
)
from ytterby.workflows.inputs import Asked, Progress, load_chains, part, unknown_facility
from ytterby.workflows.outcome import Outcome, command_line, sources_of

DRAWS = 400
"""Draws of a project's inputs."""
WAR_DRAWS = 48
"""Draws of a price war; a project's draws take them in turn."""
WAR = "price-war"
TARGET = "USA"
"""Whose scenario a price war is; the prices outside China are everybody's."""
YEAR = 2024
"""Year of the chain, for prices and ores."""


@dataclass(frozen=True)
class ProjectOutcome(Outcome):
    """Project finance, and the appraisals themselves.

    Attributes
    ----------
    built
        Projects by facility, with what is missing.
    done
        Appraisals by facility.
    """

    built: dict[str, Built] = field(default_factory=dict, repr=False)
    done: dict[str, Appraisal] = field(default_factory=dict, repr=False)


def project(
    facility: str | None = None,
    *,
    prices: str = OUTSIDE,
    year: int | str | None = None,
    rate: float | None = None,
    debt: float = 0.0,
    interest: float | None = None,
    tenor: int = 10,
    sculpted: bool = False,
    floor: float | None = None,
    floor_years: int = 10,
    upside: float = 0.0,
    war: bool = True,
    draws: int = DRAWS,
    seed: int = 0,
    as_of: str | None = None,
    workspace: Path | None = None,
    report: Path | None = None,
    progress: Progress | None = None,
) -> ProjectOutcome:
    """Tell what a facility's project earns and at which price of NdPr it pays.

    Parameters
    ----------
    facility
        Id of a mine, or of a plant with ore of its own; all outside China are ranked without.
    prices
        ``outside``, ``inside``, ``floor:110`` or a scenario.
    year
        Year of the chain that prices and ores are of.
    rate
        Real required return; by default what the evidence says [1/year].
    debt
        Share of the capital that is lent [1].
    interest
        Real; by default what the evidence says [1/year].
    tenor
        Of the debt [year].
    sculpted
        Whether debt service follows the cash flow; else it is the same each year.
    floor, floor_years, upside
        A floor under the price of NdPr [USD/kg], how long [year], and the share of what lies
        above it that goes back [1].
    war
        Whether a price war is simulated for one facility.
    draws, seed
        Draws of all uncertain inputs, and of which seed.
    as_of, workspace
        What the evidence base knows, and the user's own data.
    report
        Also write a page to this file.
    progress
        Told what is being done.

    Returns
    -------
    ProjectOutcome
        Tables ``figures``, ``cash-flow``, ``production`` and ``inputs``, or ``projects``.

    Raises
    ------
    UnknownNameError, InputError
        Everything that is wrong with the inputs, at once; ``project-gap`` where nobody says what a
        project cannot be counted without.
    """
    asked = Asked()
    years = asked.years(year if year is not None else YEAR)
    asked.problems.extend(check_prices(prices))
    asked.problems.extend(_check(rate, debt, interest, tenor, floor, floor_years, upside, draws))
    evidence = load(as_of=as_of, workspace=workspace)
    asked.problems.extend(_known(facility, evidence))
    asked.finish()
    chain = load_chains(
        years[-1:], as_of=as_of, workspace=workspace, progress=part(progress, 0.0, 0.2)
    )[0]
    options = {
        "prices": prices if prices != OUTSIDE else None,
        "year": years[-1] if year is not None else None,
        "rate": rate,
        "debt": debt or None,
        "interest": interest,
        "tenor": tenor if debt else None,
        "floor": floor,
        "floor_years": floor_years if floor is not None else None,
        "upside": upside or None,
        "draws": draws if draws != DRAWS else None,
        "seed": seed,
        "as_of": as_of,
        "report": str(report) if report is not None else None,
    }
    words = ["project", *([facility] if facility else [])]
    words += ["--sculpted"] if sculpted else []
    manifest = start_manifest(
        command_line(words, options),
        chain,
        parameters={**options, "facility": facility, "sculpted": sculpted, "war": war},
        seed=seed,
    )
    if progress is not None:
        progress("projects", 0.2)
    drawn = Draws(draws, seed)
    today = last_year(evidence)
    built, terms = build_all(chain, evidence, drawn, today=today)
    wars: dict[str, Disruption] = {}

    def fight(name: str) -> Disruption:
        if name not in wars:
            wars[name] = simulate_war(
                name, TARGET, draws=min(WAR_DRAWS, max(draws, 1)), seed=seed, as_of=as_of,
                workspace=workspace, progress=part(progress, 0.2, 0.8),
            )  # fmt: skip
        return wars[name]

    deck = read_deck(prices, chain, drawn, fight)
    names = _names(evidence, built)
    required = _required(rate, terms, as_of)
    if facility is None:
        inside = asked.pack.controller
        kept = {k: b for k, b in built.items() if b.facts.region != inside}
        done = {
            k: appraise(b.inputs, deck, required) for k, b in kept.items() if b.inputs is not None
        }
        table = all_table(kept, done, names, sources_of(chain))
        outcome = ProjectOutcome(
            {"projects": table},
            manifest.finish(),
            all_finding(table, deck, required),
            (all_summary(table),),
            kept,
            done,
        )
    else:
        one = built[facility]
        if one.inputs is None:
            raise InputError(_gap(facility, one))
        enemy = read_deck(WAR, chain, drawn, fight) if war else None
        lent = None
        if debt:
            own = terms.of["interest"].value if interest is None else interest
            lent = DebtTerms(debt, own, tenor, "sculpted" if sculpted else "level")
        other, contract = None, ""
        if floor is not None:
            contract = f" and with a floor of {floor:g} USD/kg for {floor_years} years"
            other = floor_cash(one.inputs, deck, floor, floor_years, upside)
        result = appraise(
            one.inputs,
            deck,
            required,
            debt=lent,
            other=other,
            war=enemy,
            reserve=drawn.of(terms.of["reserve"], "reserve"),
        )
        heading = {"facility": facility, "prices": prices}
        tables = project_tables(one, result, evidence, heading)
        outcome = ProjectOutcome(
            tables,
            manifest.finish(),
            project_finding(one, result, deck, names[facility], contract),
            project_summaries(result, tables),
            {facility: one},
            {facility: result},
        )
    if report is not None:
        if progress is not None:
            progress("report", 0.85)
        from ytterby.workflows.financing.projects.page import project_page

        page = project_page(outcome, chain, evidence, deck, names)
        write_atomic(report, page.encode())
    return outcome


def _names(evidence: Evidence, built: dict[str, Built]) -> dict[str, dict[str, str]]:
    # A place with several stages is spoken of as its mine.
    table = evidence.facilities.sort(pl.col("stage") != "mine", maintain_order=True)
    out: dict[str, dict[str, str]] = {}
    for row in table.iter_rows(named=True):
        if row["facility"] in built:
            out.setdefault(
                row["facility"],
                {k: row[k] or "" for k in ("name", "region", "status")},
            )
    return out


def _required(rate: float | None, terms: Terms, as_of: str | None) -> float:
    if rate is not None:
        return rate
    if terms.finance is None:
        raise InputError(
            Problem(
                "no-finance",
                "as_of",
                f"no required return or life of a project was published by {as_of}",
                "take a later date, give a --rate, or add claims of your own",
            )
        )
    return terms.finance.rate.value


def _known(facility: str | None, evidence: Evidence) -> list[Problem]:
    """Return what is wrong with the name of a facility."""
    if facility is None:
        return []
    from ytterby.factors.costs import read_sites

    sites = [s.facility for s in read_sites(evidence)]
    if facility in sites:
        return []
    everyone = evidence.facilities["facility"].unique().to_list()
    if facility in everyone:
        return [
            Problem(
                "no-ore",
                "facility",
                f"'{facility}' is no mine and has no ore of its own, or stands idle or blocked",
                "say 'ytterby project' for those that can be counted",
            )
        ]
    return [unknown_facility(evidence, facility, sites)]


def _gap(facility: str, one: Built) -> Problem:
    from ytterby.report.wording import listed

    return Problem(
        "project-gap",
        "facility",
        f"'{facility}' cannot be counted: nobody says {listed(list(one.missing))}",
        "add claims of your own on its ore (assay), size or cost, or take another facility",
    )


def _check(
    rate: float | None,
    debt: float,
    interest: float | None,
    tenor: int,
    floor: float | None,
    floor_years: int,
    upside: float,
    draws: int,
) -> list[Problem]:
    limits = (
        ("rate", rate, 0.0, 1.0),
        ("debt", debt, 0.0, 1.0),
        ("interest", interest, 0.0, 1.0),
        ("tenor", tenor, 1, 60),
        ("floor", floor, 0.0, 1e5),
        ("floor_years", floor_years, 1, 60),
        ("upside", upside, 0.0, 1.0),
        ("draws", draws, 1, 20000),
    )
    return [
        Problem("out-of-range", name, f"{value} is not between {low:g} and {high:g}", "change it")
        for name, value, low, high in limits
        if value is not None and not low <= value <= high
    ]
