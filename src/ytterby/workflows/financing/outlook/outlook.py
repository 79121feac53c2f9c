"""Supply, demand and incentive price of an element to 2040: the use case."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from ytterby.core.disruption import Disruption
from ytterby.core.storage import write_atomic
from ytterby.errors import InputError, Problem
from ytterby.evidence import load
from ytterby.factors.draws import Draws
from ytterby.impact.projects.outlook import BASE, read_growth
from ytterby.indicators.costs.allocation import members_of
from ytterby.results import start_manifest
from ytterby.workflows.financing.outlook.balance import Outlook, look_ahead
from ytterby.workflows.financing.outlook.tables import outlook_tables
from ytterby.workflows.financing.outlook.words import (
    facility_names,
    outlook_finding,
    outlook_summaries,
)
from ytterby.workflows.financing.projects.gather import build_all, last_year
from ytterby.workflows.financing.projects.prices import read_deck
from ytterby.workflows.inputs import Asked, Progress, load_chains, part
from ytterby.workflows.outcome import Outcome, command_line, sources_of

DRAWS = 400
END = 2040
"""Last year for which demand is published."""
MAGNET = ("Nd", "Pr", "Dy", "Tb")
"""Elements whose demand is projected anywhere in the evidence."""


@dataclass(frozen=True)
class OutlookOutcome(Outcome):
    """The outlook in tables, and itself.

    Attributes
    ----------
    result
        The outlook, for further questions.
    """

    result: Outlook | None = field(default=None, repr=False)


def outlook(
    element: str = "NdPr",
    *,
    to: int = END,
    prices: str = "outside",
    rate: float | None = None,
    draws: int = DRAWS,
    seed: int = 0,
    as_of: str | None = None,
    workspace: Path | None = None,
    report: Path | None = None,
    progress: Progress | None = None,
) -> OutlookOutcome:
    """Tell how supply and demand of an element go on, and which price would close the gap.

    Parameters
    ----------
    element
        ``NdPr``, ``DyTb``, ``Nd``, ``Pr``, ``Dy`` or ``Tb``.
    to
        Last year; 2040 at most.
    prices
        Of the other elements: ``outside``, ``inside`` or ``floor:110``.
    rate
        Real required return; by default what the evidence says [1/year].
    draws, seed
        Draws of demand, starts, odds and costs, and of which seed.
    as_of, workspace
        What the evidence base knows, and the user's own data.
    report
        Also write a page to this file.
    progress
        Told what is being done.

    Returns
    -------
    OutlookOutcome
        Tables ``balance``, ``supply``, ``stack``, ``growth`` and ``left-out``.

    Raises
    ------
    UnknownNameError, InputError
        Everything that is wrong with the inputs, at once.
    """
    asked = Asked()
    elements = asked.elements([element])
    evidence = load(as_of=as_of, workspace=workspace)
    today = last_year(evidence)
    first = max(BASE, today)
    asked.problems.extend(_check(to, first, prices, rate, draws))
    asked.finish()
    chain = load_chains(
        (BASE,), as_of=as_of, workspace=workspace, progress=part(progress, 0.0, 0.3)
    )[0]
    members = members_of(chain, elements[0])
    growth = read_growth(evidence, range(BASE, to + 1))
    if growth is None or not set(members) <= set(MAGNET):
        raise InputError(_no_demand(element, as_of, known=growth is not None))
    options = {
        "to": to if to != END else None,
        "prices": prices if prices != "outside" else None,
        "rate": rate,
        "draws": draws if draws != DRAWS else None,
        "seed": seed,
        "as_of": as_of,
        "report": str(report) if report is not None else None,
    }
    manifest = start_manifest(
        command_line(["outlook", element], options),
        chain,
        parameters={**options, "element": elements[0], "to": to},
        seed=seed,
    )
    if progress is not None:
        progress("projects", 0.3)
    drawn = Draws(draws, seed)
    built, terms = build_all(chain, evidence, drawn, today=today)
    if terms.finance is None or terms.missing:
        raise InputError(_no_terms(as_of))
    deck = read_deck(prices, chain, drawn, _no_war)
    required = terms.finance.rate.value if rate is None else rate
    if progress is not None:
        progress("balance", 0.5)
    found = look_ahead(
        chain, evidence, asked.pack, elements[0], members, growth, built, terms, deck, required,
        drawn,
    )  # fmt: skip
    tables = outlook_tables(found, sources_of(chain))
    outcome = OutlookOutcome(
        tables,
        manifest.finish(),
        outlook_finding(found, tables, asked.pack, facility_names(evidence)),
        outlook_summaries(found, tables),
        found,
    )
    if report is not None:
        if progress is not None:
            progress("report", 0.8)
        from ytterby.workflows.financing.outlook.page import outlook_page

        page = outlook_page(outcome, found, chain, evidence, asked.pack)
        write_atomic(report, page.encode())
    return outcome


def _no_war(name: str) -> Disruption:
    raise AssertionError(name)


def _check(to: int, first: int, prices: str, rate: float | None, draws: int) -> list[Problem]:
    problems = []
    if not first < to <= END:
        words = f"{to} is not between {first + 1} and {END}"
        problems.append(Problem("out-of-range", "to", words, f"demand is published to {END}"))
    floor = prices.removeprefix("floor:")
    if prices not in ("outside", "inside") and not (
        prices.startswith("floor:") and floor.replace(".", "", 1).isdigit()
    ):
        fix = "say outside, inside or floor:110"
        problems.append(
            Problem("unknown-prices", "prices", f"'{prices}' is no long-run price", fix)
        )
    if rate is not None and not 0.0 <= rate <= 1.0:
        problems.append(Problem("out-of-range", "rate", f"{rate} is no rate", "say 0.1 for 10 %"))
    if draws < 1:
        problems.append(Problem("out-of-range", "draws", "no draws", "give 1 or more"))
    return problems


def _no_demand(element: str, as_of: str | None, *, known: bool) -> Problem:
    if known:
        return Problem(
            "no-projection",
            "element",
            f"no projection of demand for {element} is in the evidence",
            f"take NdPr, DyTb, {', '.join(MAGNET)}",
        )
    return Problem(
        "no-projection",
        "as_of",
        f"no projection of demand was published by {as_of}",
        "take a later date",
    )


def _no_terms(as_of: str | None) -> Problem:
    return Problem(
        "no-finance",
        "as_of",
        f"terms of project finance were not all published by {as_of}",
        "take a later date",
    )
